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
    exploited_likelihood: int
    """Of a vulnerability that is used in attacks."""
    epss_likelihood: tuple[tuple[float, int], ...]
    """(probability of EPSS at least, likelihood)."""
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
    unprotected: frozenset[str]
    """How a flow says that it has no authentication or authorisation, in small letters; the empty word among them."""
    component_layer: str
    """Layer of the components that no asset binds."""

    def attacked(self, epss: float, *, is_exploited: bool) -> int:
        """The likelihood that is known of attacks; 0 when nothing is. A higher probability never gives a lower one."""
        likely = [points for score, points in self.epss_likelihood if epss >= score]
        return max([*likely, self.exploited_likelihood if is_exploited else 0])

    def impact_of(self, criticality: str) -> int:
        """What it costs at an asset of this word; one without a word is judged as if no asset were bound."""
        return self.impact.get(criticality, self.unbound_impact)


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
    unprotected = frozenset({"", *(word.casefold() for word in value.pop("unprotected"))})
    scores = tuple((float(score), points) for score, points in value.pop("epss_likelihood"))
    return RiskTable(**value, unprotected=unprotected, epss_likelihood=scores)


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
