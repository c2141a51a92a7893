"""Reads what the framework and the judgement of risk are: layers, threats, the risk table, known checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import LayerInfo
from maestro_gate.policy.files import load


@dataclass(frozen=True, slots=True)
class CatalogueThreat:
    """One threat of the MAESTRO catalogue."""

    id: str
    layer: str
    name: str
    summary: str
    mappings: tuple[tuple[str, tuple[str, ...]], ...]
    """Framework → ids, as in `policies/threats.yaml`."""
    is_core: bool
    """Published as its own threat: every present layer owes it a decision."""


@dataclass(frozen=True, slots=True)
class RiskTable:
    """`policies/risk.yaml`, in basis points."""

    likelihood: Mapping[str, int]
    impact: Mapping[str, int]
    unbound_impact: int
    threat_likelihood: Mapping[str, int]
    threat_impact: Mapping[str, int]
    effectiveness: Mapping[str, int]
    effectiveness_cap: int
    residual_floor: int
    transmission: Mapping[str, int]
    """Of a declared flow, by its word."""
    link_transmission: Mapping[str, int]
    """Of the other links of the asset graph, by their kind."""


@dataclass(frozen=True, slots=True)
class StepPattern:
    """What one step of a chain has to be."""

    layers: frozenset[str]
    """Slugs; any layer when empty."""
    types: frozenset[str]
    """Asset types; any type when empty."""
    weak: bool
    """Something has to be wrong with the asset or with the link to it."""
    rules: frozenset[str]
    """Rules of which one has to have fired there; any rule when empty."""
    sensitive: bool
    """The asset has to hold data of a class that `policies/cascades.yaml` names."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """A pattern of `policies/cascades.yaml`: a chain of weaknesses across layers."""

    id: str
    title: str
    story: str
    """Two or three sentences on how an attacker walks it."""
    steps: tuple[StepPattern, ...]
    between: int
    """How many assets may stand between two steps that follow one another."""
    threats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cascades:
    """`policies/cascades.yaml`."""

    patterns: tuple[Cascade, ...]
    sensitive_data: frozenset[str]
    """Data classes that regulations concern."""
    max_states: int
    """Bound of one search: what it does not reach by then is said to be unknown."""


def read_layers(files: Mapping[str, bytes]) -> tuple[LayerInfo, ...]:
    """The layers of the framework, in their order."""
    return tuple(
        LayerInfo(
            row["slug"],
            row["short"],
            row["name"],
            bool(row.get("always", False)),
            observes=bool(row.get("observes", False)),
        )
        for row in load(files, "layers.yaml")["layers"]
    )


def read_threats(value: Any) -> dict[str, CatalogueThreat]:
    """The catalogue by id, from the value of `threats.yaml`."""
    rows = [(row, "note" not in row or "variant" not in row["note"]) for row in value["threats"]]
    rows += [(row, False) for row in value["extensions_not_in_maestro"]]
    return {
        row["id"]: CatalogueThreat(
            id=row["id"],
            layer=row["layer"],
            name=row["name"],
            summary=row.get("summary", ""),
            mappings=tuple((framework, tuple(ids)) for framework, ids in sorted(row.get("map", {}).items())),
            is_core=is_core,
        )
        for row, is_core in rows
    }


def read_risk(value: Any, order: tuple[str, ...]) -> RiskTable:
    """The table from the value of `risk.yaml`; `order` are the severities that it has to know."""
    value.pop("schema_version")
    missing = [word for word in order if word not in value["likelihood"]]
    if missing:
        raise InvalidInput(f"no likelihood for severity «{missing[0]}»", where="policies/risk.yaml")
    return RiskTable(**value)


def read_cascades(value: Any) -> Cascades:
    """The patterns from the value of `cascades.yaml`."""
    return Cascades(
        patterns=tuple(_cascade(row) for row in value["patterns"]),
        sensitive_data=frozenset(value["sensitive_data"]),
        max_states=value["max_states"],
    )


def _cascade(row: Any) -> Cascade:
    return Cascade(
        id=row["id"],
        title=row["title"],
        story=row["story"].strip(),
        steps=tuple(
            StepPattern(
                layers=frozenset(step.get("layers", ())),
                types=frozenset(step.get("types", ())),
                weak=step.get("weak", False),
                rules=frozenset(step.get("rules", ())),
                sensitive=step.get("sensitive", False),
            )
            for step in row["steps"]
        ),
        between=row.get("between", 0),
        threats=tuple(row["threats"]),
    )


def known_checks(files: Mapping[str, bytes], severities: Any) -> dict[str, frozenset[str]]:
    """Scanner → ids of its checks, from the value of `severities.yaml` and the Semgrep rules that are shipped."""
    known = {
        tool: frozenset(
            check for cells in table["checks"].values() for ids in cells.values() for check in ids
        )
        for tool, table in severities["tools"].items()
        if "checks" in table
    }
    known["semgrep"] = frozenset(name[8:-5] for name in files if name.startswith("semgrep/"))
    return known
