"""Finds the chains of weaknesses that fit the patterns of `policies/cascades.yaml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.assess.graph import Graph
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import Chain, ControlState, Standing, Violation
from maestro_gate.model.subjects import AttackPath
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Found:
    """Chains as rules see them and as reports tell them, in the same order."""

    subjects: tuple[AttackPath, ...] = ()
    chains: tuple[Chain, ...] = ()
    bounds: tuple[str, ...] = ()
    """Searches that were bounded, one sentence each."""


def find(
    graph: Graph,
    own: Mapping[str, int],
    standing: Standing,
    evidence: Evidence,
    controls: Sequence[ControlState],
    policy: Policy,
) -> Found:
    """The strongest chain of each pattern from each start to each end."""
    return Found()


def standing(graph: Graph, violations: Sequence[Violation]) -> Standing:
    """What of this tree chains of another can be held against."""
    return Standing()
