"""Sets the scene of one tree: everything that rules look at, completed with what no single document says."""

from collections.abc import Mapping
from dataclasses import dataclass

from maestro_gate.assess import drift, graph, landscape, rehearsal
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import ControlState
from maestro_gate.model.subjects import (
    Agent,
    Control,
    DetectedAsset,
    Drift,
    Layer,
    Scenario,
    Subject,
    System,
    Threat,
)
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Scene:
    """What rules look at in one tree."""

    subjects: Mapping[type[Subject], tuple[Subject, ...]]
    system: System
    layers: tuple[Layer, ...]
    threats: tuple[Threat, ...]
    controls: tuple[Control, ...]
    scenarios: tuple[Scenario, ...]
    detected: tuple[DetectedAsset, ...]
    network: graph.Graph
    """The asset graph, without components that something is wrong with: that is not known yet."""

    @property
    def present(self) -> frozenset[str]:
        """Slugs of the layers that are there."""
        return landscape.seen_layers(self.layers)


def of(
    evidence: Evidence,
    proved: tuple[Control, ...],
    states: tuple[ControlState, ...],
    policy: Policy,
    since: tuple[Drift, ...] = (),
) -> Scene:
    """The scene of this evidence; `since` is what changed against another tree."""
    layers = landscape.layers(evidence, policy)
    system = landscape.system(evidence, states, evidence.documents)
    threats = landscape.threats_with_controls(evidence, states, policy.threats)
    detected = drift.bound(evidence)
    network = graph.of(evidence, policy.risk)
    declared = landscape.scenarios_with_playbooks(evidence)
    scenarios = rehearsal.rehearsed(declared, network, proved, evidence)
    subjects: dict[type[Subject], tuple[Subject, ...]] = {
        **evidence.by_kind,
        Agent: landscape.agents_with_flows(evidence),
        Threat: threats,
        Control: proved,
        Layer: layers,
        System: (system,),
        DetectedAsset: detected,
        Drift: (*drift.of(evidence, detected), *since),
        Scenario: scenarios,
    }
    return Scene(subjects, system, layers, threats, proved, scenarios, detected, network)
