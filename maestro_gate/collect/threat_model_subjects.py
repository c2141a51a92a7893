"""Turns the threat model's lists into subjects; what needs other evidence is left at its zero value."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maestro_gate.collect import purls
from maestro_gate.model.subjects import (
    Agent,
    Asset,
    BusinessService,
    Control,
    Flow,
    Scenario,
    Subject,
    System,
    ThirdParty,
    Threat,
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The threat model as it was read."""

    path: str
    value: Row
    line: Callable[..., int]
    """Line of a value, by its keys and indices."""

    def rows(self, key: str) -> tuple[tuple[int, Row], ...]:
        """The rows of a list, each with its line."""
        return tuple((self.line(key, index), row) for index, row in enumerate(self.value.get(key, ())))

    @property
    def assets(self) -> Mapping[str, Row]:
        """Assets by id."""
        return {row["id"]: row for row in self.value["assets"]}


def subjects(manifest: Manifest) -> tuple[Subject, ...]:
    """Every subject that the manifest declares, list by list."""
    path, assets, guarded = manifest.path, manifest.assets, _guarded(manifest)
    return (
        _system(manifest),
        *(_asset(path, order, *entry) for order, entry in enumerate(manifest.rows("assets"), start=1)),
        *(_flow(path, line, row, assets) for line, row in manifest.rows("flows")),
        *(_agent(path, line, row) for line, row in manifest.rows("agents")),
        *(_business_service(path, line, row) for line, row in manifest.rows("business_services")),
        *(_third_party(path, line, row) for line, row in manifest.rows("third_parties")),
        *(_threat(path, line, row) for line, row in manifest.rows("threats")),
        *(_control(path, line, row, guarded) for line, row in manifest.rows("controls")),
        *(_scenario(path, line, row) for line, row in manifest.rows("scenarios")),
    )


def _system(manifest: Manifest) -> System:
    row = manifest.value["system"]
    review_every = manifest.value.get("review_every", "0d")
    return System(
        path=manifest.path,
        line=manifest.line("system"),
        declared=True,
        name=row["name"],
        owner=row.get("owner", ""),
        business_criticality=row.get("business_criticality", ""),
        exposure=row.get("exposure", ""),
        data_sensitivity=row.get("data_sensitivity", ""),
        regulations=_texts(row, "regulations"),
        reviewed_at=_date(manifest.value, "reviewed_at"),
        review_days=int(review_every[:-1]),
        annual_revenue_at_risk=float(row.get("annual_revenue_at_risk", 0)),
    )


def _asset(path: str, order: int, line: int, row: Row) -> Asset:
    refs = row.get("refs", {})
    return Asset(
        path=path,
        line=line,
        id=row["id"],
        layer=row["layer"],
        type=row["type"],
        name=row.get("name", ""),
        owner=row.get("owner", ""),
        criticality=row.get("criticality", ""),
        data_classes=_texts(row, "data_classes"),
        trust_zone=row.get("trust_zone", ""),
        refs=tuple(
            sorted(f"{kind}:{purls.spelt(value)}" for kind, values in refs.items() for value in values)
        ),
        source_files=_texts(row, "source_files"),
        order=order,
    )


def _flow(path: str, line: int, row: Row, assets: Mapping[str, Row]) -> Flow:
    source, target = assets[row["from"]], assets[row["to"]]
    zones = (source.get("trust_zone", ""), target.get("trust_zone", ""))
    return Flow(
        path=path,
        line=line,
        source=row["from"],
        target=row["to"],
        source_layer=source["layer"],
        target_layer=target["layer"],
        source_zone=zones[0],
        target_zone=zones[1],
        crosses_zone=all(zones) and zones[0] != zones[1],
        protocol=row.get("protocol", ""),
        authn=row.get("authn", ""),
        authz=row.get("authz", ""),
        encrypted=row.get("encrypted", False),
        data=_texts(row, "data"),
        transmission=row.get("transmission", ""),
    )


def _agent(path: str, line: int, row: Row) -> Agent:
    return Agent(
        path=path,
        line=line,
        asset=row["asset"],
        autonomy=row.get("autonomy", ""),
        tools=_texts(row, "tools"),
        mcp_servers=_texts(row, "mcp_servers"),
        human_approval=_texts(row, "human_approval"),
        memory=row.get("memory", ""),
        identity_type=row.get("identity", ""),
        egress=_texts(row, "egress"),
    )


def _business_service(path: str, line: int, row: Row) -> BusinessService:
    return BusinessService(
        path=path,
        line=line,
        id=row["id"],
        name=row["name"],
        owner=row.get("owner", ""),
        criticality=row.get("criticality", ""),
        assets=_texts(row, "assets"),
        regulations=_texts(row, "regulations"),
    )


def _third_party(path: str, line: int, row: Row) -> ThirdParty:
    return ThirdParty(
        path=path,
        line=line,
        id=row["id"],
        name=row["name"],
        purl_or_url=row.get("purl_or_url", ""),
        tier=row.get("tier", ""),
        last_assessed=_date(row, "last_assessed"),
        contact=row.get("contact", ""),
        exit_plan=row.get("exit_plan", ""),
    )


def _threat(path: str, line: int, row: Row) -> Threat:
    return Threat(
        path=path,
        line=line,
        id=row["id"],
        layer="",
        assets=_texts(row, "assets"),
        applicability=row["applicability"],
        reason=row.get("reason", ""),
        likelihood=row.get("likelihood", ""),
        impact=row.get("impact", ""),
        decision=row.get("decision", ""),
        controls=_texts(row, "controls"),
        owner=row.get("owner", ""),
        review_by=_date(row, "review_by"),
        has_review_by="review_by" in row,
        verified_controls=0,
    )


def _guarded(manifest: Manifest) -> Mapping[str, tuple[str, ...]]:
    """Control → the assets of the threats that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, threat in manifest.rows("threats"):
        for control in threat.get("controls", ()):
            found[control].update(threat.get("assets", ()))
    return {control: tuple(sorted(assets)) for control, assets in found.items()}


def _control(path: str, line: int, row: Row, guarded: Mapping[str, tuple[str, ...]]) -> Control:
    return Control(
        path=path,
        line=line,
        id=row["id"],
        title=row["title"],
        category=row["category"],
        satisfies=_texts(row, "satisfies"),
        effectiveness=row["effectiveness"],
        status=row["status"],
        evidence=len(row.get("evidence", ())),
        state="unproven",
        detail="",
        assets=tuple(sorted({*row.get("assets", ()), *guarded.get(row["id"], ())})),
    )


def _scenario(path: str, line: int, row: Row) -> Scenario:
    expect = row.get("expect", {})
    return Scenario(
        path=path,
        line=line,
        id=row["id"],
        title=row["title"],
        start=row["start"],
        reaches=_texts(expect, "reaches"),
        stops_at=_texts(expect, "stops_at"),
        detected_by=_texts(expect, "detected_by"),
        last_exercised=_date(row, "last_exercised"),
        owner=row.get("owner", ""),
        playbook=row.get("playbook", ""),
        playbook_exists=False,
    )


def _texts(row: Row, key: str) -> tuple[str, ...]:
    return tuple(sorted(set(row.get(key, ()))))


def _date(row: Row, key: str) -> date | None:
    text = row.get(key)
    return None if text is None else date.fromisoformat(text)
