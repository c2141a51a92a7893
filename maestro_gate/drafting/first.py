"""Writes a first threat model: what was seen, what it suggests, and what people have to decide."""

from collections.abc import Iterable, Sequence

from maestro_gate.documents import yaml_text
from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting.additions import Additions, owed
from maestro_gate.drafting.declared import Declared
from maestro_gate.drafting.words import Catalogue
from maestro_gate.model.ids import slug
from maestro_gate.model.subjects import DetectedAsset


def first(detected: Sequence[DetectedAsset], system: str, catalogue: Catalogue) -> str:
    """The text of a threat model for the system with this name."""
    draft = owed(detected, Declared(), catalogue, present(detected, catalogue))
    parts = [
        [*_comments("head", catalogue), 'schema_version: "1"'],
        ["system:", *yaml_text.members({"name": _name(system)}, 2), *_comments("system", catalogue, 2)],
        _part("trust_zones", _zones(draft, catalogue), catalogue),
        _part("assets", draft.assets, catalogue) or [*_comments("no_assets", catalogue), "assets: []"],
        _part("flows", draft.flows, catalogue, _bounded(draft)),
        _part("agents", draft.agents, catalogue),
        _part("third_parties", draft.third_parties, catalogue),
        _part("threats", draft.threats, catalogue),
        _comments("controls", catalogue),
        _part("scenarios", _scenarios(draft, detected, catalogue), catalogue),
        _comments("review", catalogue),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def present(
    detected: Iterable[DetectedAsset], catalogue: Catalogue, more: Iterable[str] = ()
) -> frozenset[str]:
    """The layers that owe decisions: those in which there is something, and those that always do."""
    always = {layer.slug for layer in catalogue.layers if layer.always}
    return frozenset({asset.layer for asset in detected} | always | set(more))


def _part(key: str, rows: Iterable[Row], catalogue: Catalogue, more: Iterable[str] = ()) -> list[str]:
    lines = yaml_text.listed(rows)
    return [*_comments(key, catalogue), f"{key}:", *lines, *more] if lines else []


def _comments(key: str, catalogue: Catalogue, indent: int = 0) -> list[str]:
    return [" " * indent + f"# {line}".rstrip() for line in catalogue.texts[key]]


def _zones(draft: Additions, catalogue: Catalogue) -> list[Row]:
    used = {row.value.get("trust_zone") for row in draft.assets}
    return [
        Row({"id": zone.id, "name": zone.name, "rating": zone.rating})
        for zone in catalogue.zones
        if zone.id in used
    ]


def _bounded(draft: Additions) -> list[str]:
    if not draft.unsuggested:
        return []
    return [
        yaml_text.comment(f"{draft.unsuggested} more flows were not suggested: draw those that matter.", 2)
    ]


def _scenarios(draft: Additions, detected: Sequence[DetectedAsset], catalogue: Catalogue) -> list[Row]:
    """One what-if: something that an agent listens to is compromised."""
    types = {slug(asset.type): catalogue.role(asset.type) for asset in detected}
    roles = {row.value["id"]: types[row.value["type"]] for row in draft.assets}
    for role in catalogue.starts:
        for flow in draft.flows:
            start, reached = flow.value["from"], flow.value["to"]
            if roles[start] == role and roles[reached] == catalogue.reaches:
                title = f"What if {start} is compromised?"
                expected = {"reaches": [reached]}
                return [Row({"id": "first-what-if", "title": title, "start": start, "expect": expected})]
    return []


def _name(system: str) -> str:
    return "".join(c for c in system if c.isprintable())[:200] or "unnamed"
