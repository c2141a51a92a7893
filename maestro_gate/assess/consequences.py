"""Draws the consequences of what is wrong in a tree: risk that spreads along the asset graph, and chains in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.assess import cascade, chains, exposure, graph, weaknesses
from maestro_gate.assess.cascade import Arrival
from maestro_gate.assess.chains import Chains
from maestro_gate.assess.scene import Scene
from maestro_gate.assess.surroundings import Surroundings
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import OpenThreat, Standing, Violation
from maestro_gate.model.subjects import BusinessService
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from the violations and threats of one tree."""

    inherited: Mapping[str, Arrival]
    """Layer → the most that arrives at one of its assets from elsewhere."""
    chains: Chains
    standing: Standing


def of(
    violations: Sequence[Violation],
    threats: Sequence[OpenThreat],
    scene: Scene,
    evidence: Evidence,
    policy: Policy,
) -> Consequences:
    """The consequences of violations that are not waived, and of declared threats."""
    weak = weaknesses.of(violations)
    components = weaknesses.components(violations)
    network = graph.of(evidence, policy.risk, components) if components else scene.network
    own = exposure.own(violations, threats, weak)
    around = Surroundings(scene.controls, scene.scenarios, evidence.of_kind(BusinessService), scene.system)
    return Consequences(
        inherited=exposure.inherited(network, cascade.spread(network, own)),
        chains=chains.find(network, weak, around, policy.cascades),
        standing=chains.standing(network, weak, policy.cascades),
    )
