"""Walks scenarios through the asset graph: how far an attack gets, what stops it, who notices."""

from collections.abc import Sequence

from maestro_gate.assess.graph import Graph
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Control, Scenario


def rehearsed(
    scenarios: Sequence[Scenario], graph: Graph, controls: Sequence[Control], evidence: Evidence
) -> tuple[Scenario, ...]:
    """The scenarios, each with what this model makes of it."""
    return tuple(scenarios)
