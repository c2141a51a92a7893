"""Reads an outcome back from its JSON, so that another job can render and publish what this one judged.

The document comes from outside: it is held to its schema first. What no report shows is not in it, and stays empty:
what evidence a violation stands on, the selectors of controls, lowered threats.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from maestro_gate import documents
from maestro_gate.model.evidence import Absent, Collected, Failed, Skipped, Source, Status
from maestro_gate.model.judgement import (
    Change,
    ClaimCount,
    ControlState,
    Delta,
    Gap,
    Law,
    LayerDelta,
    LayerInfo,
    LayerInventory,
    Made,
    MaterialChange,
    Materials,
    OpenThreat,
    Outcome,
    RuleFailure,
    Violation,
    Waiver,
    WaiverUse,
)
from maestro_gate.report import agreeing, json_chains, json_verdicts

LIMITS = documents.Limits(max_bytes=256 * 1024 * 1024, max_nodes=20_000_000)
"""An outcome of 100,000 violations fits."""

_Object = Mapping[str, Any]


def outcome(data: bytes, name: str) -> Outcome:
    """The outcome that the document tells. Raises InvalidInput with file and line."""
    document = documents.load_json(data, name, LIMITS)
    documents.validate(document, "outcome")
    agreeing.require(document)
    value: Any = document.value
    return _outcome(value)


def _outcome(value: _Object) -> Outcome:
    layers = value["layers"]
    return Outcome(
        version=value["tool"]["version"],
        law=Law(**{**value["law"], "changed_files": tuple(value["law"]["changed_files"])}),
        mode=value["mode"],
        as_of=date.fromisoformat(value["as_of"]),
        base_ref=value["base"]["ref"],
        base_revision=value["base"]["revision"],
        head_ref=value["head"]["ref"],
        head_revision=value["head"]["revision"],
        verdict=value["verdict"],
        would_block=value["would_block"],
        reasons=json_verdicts.reasons_read(value["reasons"]),
        layers=tuple(
            LayerInfo(layer["layer"], layer["short"], layer["name"], always=False) for layer in layers
        ),
        delta=Delta(
            tuple(map(_layer, layers)),
            incomparable=(),
            chains=tuple(map(json_chains.read, value.get("chains", ()))),
        ),
        base_sources=_sources(value["sources"], "base"),
        head_sources=_sources(value["sources"], "head"),
        controls=tuple(_control(control, control["state"]) for control in value["controls"]),
        base_controls=tuple(
            _control(control, control["base_state"]) for control in value["controls"] if control["base_state"]
        ),
        waivers=tuple(map(_waiver_use, value["waivers"])),
        failures=tuple(RuleFailure(**failure) for failure in value["failures"]),
        claims=tuple(ClaimCount(**claim) for claim in value["claims"]),
        preview=json_verdicts.preview_read(value.get("preview")),
        patch=value.get("patch", ""),
        inventory=tuple(LayerInventory(**layer) for layer in value.get("inventory", ())),
        materials=_materials(value.get("materials", {})),
        bounds=tuple(value.get("bounds", ())),
        made=Made(**value.get("made", {})),
        since=json_verdicts.since_read(value.get("since")),
        is_forecast=value.get("forecast", False),
    )


def _materials(value: _Object) -> Materials:
    changes = (
        MaterialChange(**{**change, "before": tuple(change["before"]), "after": tuple(change["after"])})
        for change in value.get("changes", ())
    )
    return Materials(tuple(changes), value.get("unchanged", 0), value.get("caveat", ""))


def _layer(value: _Object) -> LayerDelta:
    slug, risk = value["layer"], value["risk"]
    gaps = tuple(
        (Gap(slug, gap["evidence"], gap["state"], gap["reason"], gap["fix"]), gap["new"])
        for gap in value["gaps"]
    )
    return LayerDelta(
        layer=slug,
        present=value["present"],
        covered=value["covered"],
        base_own=risk["base"],
        head_own=risk["head"],
        base_highest=risk["base_highest"],
        head_highest=risk["head_highest"],
        brought=0,
        base_inherited=risk.get("base_inherited", 0),
        head_inherited=risk.get("head_inherited", 0),
        inherited_path=tuple(risk.get("inherited_path", ())),
        introduced=_changes(value["introduced"], slug),
        worsened=_changes(value["worsened"], slug),
        resolved=_changes(value["resolved"], slug),
        unchanged=_changes(value["unchanged"], slug),
        newly_known=_changes(value["newly_known"], slug),
        waived=tuple((_violation(item, slug), _waiver_use(item["waiver"])) for item in value["waived"]),
        gaps=tuple(gap for gap, _ in gaps),
        new_gaps=tuple(gap for gap, is_new in gaps if is_new),
        threats=tuple(
            OpenThreat(threat["id"], slug, threat["decision"], threat["risk"], threat["residual"], (), "", 0)
            for threat in value["threats"]
        ),
    )


def _changes(values: Iterable[_Object], layer: str) -> tuple[Change, ...]:
    return tuple(_change(value, layer) for value in values)


def _change(value: _Object, layer: str) -> Change:
    violation, base = _violation(value, layer), value["base"]
    return Change(violation, None if base is None else replace(violation, **base), value["reason"])


def _violation(value: _Object, layer: str) -> Violation:
    return Violation(
        rule=value["rule"],
        layer=layer,
        severity=value["severity"],
        kind=value["kind"],
        subject=value["subject"],
        label=value["label"],
        title=value["title"],
        message=value["message"],
        why=value["why"],
        fix=value["fix"],
        threats=tuple(value["threats"]),
        path=value["path"],
        line=value["line"],
        asset=value["asset"],
        risk=value["risk"],
        residual=value["residual"],
        stands_on=(),
        reported_by=tuple(value.get("reported_by", ())),
    )


def _sources(values: Iterable[_Object], side: str) -> tuple[Source, ...]:
    return tuple(
        Source(
            value["name"],
            value["provides"],
            _status(value),
            value["fingerprint"],
            dated=date.fromisoformat(value["dated"]) if "dated" in value else None,
        )
        for value in values
        if value["side"] == side
    )


def _status(value: _Object) -> Status:
    match value["status"]:
        case "collected":
            return Collected(value["count"], tuple(value["notes"]))
        case "failed":
            return Failed(value["reason"])
        case "skipped":
            return Skipped(value["reason"])
        case _:
            return Absent()


def _control(value: _Object, state: str) -> ControlState:
    return ControlState(
        id=value["id"],
        title=value["title"],
        state=state,
        detail=value["detail"],
        effectiveness=value["effectiveness"],
        satisfies=tuple(value["satisfies"]),
    )


def _waiver_use(value: _Object) -> WaiverUse:
    waiver = Waiver(
        rule=value["rule"],
        subject=value["subject"],
        reason=value["reason"],
        owner=value["owner"],
        expires=date.fromisoformat(value["expires"]),
        path="",
        line=0,
    )
    return WaiverUse(waiver, value["state"], value["days_left"])
