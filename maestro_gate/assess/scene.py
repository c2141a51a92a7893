"""Sets the scene of one tree: everything that rules look at, completed with what no single document says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maestro_gate.assess import drift, freshness, grace, graph, landscape, rehearsal
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import ControlState
from maestro_gate.model.subjects import (
    Agent,
    Asset,
    Control,
    DetectedAsset,
    Drift,
    Layer,
    Scenario,
    Subject,
    System,
    Threat,
    Vulnerability,
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
    drift: tuple[Drift, ...]
    network: graph.Graph
    """The asset graph, without components that something is wrong with: that is not known yet."""

    @property
    def present(self) -> frozenset[str]:
        """Slugs of the layers that are there."""
        return landscape.seen_layers(self.layers)


@dataclass(frozen=True, slots=True)
class Proved:
    """The declared controls with what this tree proves of them, as rules see them and as reports tell them."""

    controls: tuple[Control, ...]
    states: tuple[ControlState, ...]


def of(
    evidence: Evidence, proved: Proved, policy: Policy, today: date, since: tuple[Drift, ...] = ()
) -> Scene:
    """The scene of this evidence; `since` is what changed against another tree."""
    layers = landscape.layers(evidence, policy)
    system = landscape.system(evidence, proved.states, evidence.documents)
    threats = landscape.threats_with_controls(evidence, proved.states, policy.threats)
    detected = drift.bound(evidence, policy.drift, policy.risk.impact)
    drifted = (*drift.of(evidence, detected, policy.drift), *since)
    network = graph.of(evidence, policy.risk)
    declared = landscape.scenarios_with_playbooks(evidence)
    scenarios = rehearsal.rehearsed(declared, network, proved.controls, landscape.observing(policy))
    subjects: dict[type[Subject], tuple[Subject, ...]] = {
        **evidence.by_kind,
        Asset: freshness.assets(evidence, today),
        Vulnerability: grace.vulnerabilities(evidence.of_kind(Vulnerability), policy.profile, today),
        Agent: landscape.agents_with_flows(evidence),
        Threat: threats,
        Control: proved.controls,
        Layer: layers,
        System: (system,),
        DetectedAsset: detected,
        Drift: drifted,
        Scenario: scenarios,
    }
    return Scene(subjects, system, layers, threats, proved.controls, scenarios, detected, drifted, network)
