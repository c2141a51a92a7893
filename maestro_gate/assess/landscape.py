"""Computes what no single document says: which layers are present, and the system as a whole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from maestro_gate.assess import approvals
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import ControlState, LayerInfo
from maestro_gate.model.subjects import (
    Agent,
    Asset,
    Control,
    Evaluation,
    Flow,
    Layer,
    McpServer,
    Sbom,
    Scenario,
    System,
    Threat,
)
from maestro_gate.policy import CatalogueThreat, Policy


def layers(evidence: Evidence, policy: Policy) -> tuple[Layer, ...]:
    """One `Layer` subject per layer of the framework, in its order."""
    assets = evidence.of_kind(Asset)
    decided = {threat.id for threat in evidence.of_kind(Threat) if threat.applicability != "undecided"}
    detected: dict[str, set[str]] = defaultdict(set)
    for detection in evidence.detections:
        detected[detection.layer].add(detection.type)
    manifest = _manifest_path(evidence)
    return tuple(
        _layer(info, manifest, assets, tuple(sorted(detected[info.slug])), decided, policy.threats)
        for info in policy.layers
    )


def _layer(
    info: LayerInfo,
    manifest: str,
    assets: Sequence[Asset],
    detected: tuple[str, ...],
    decided: set[str],
    threats: Mapping[str, CatalogueThreat],
) -> Layer:
    declared = sum(asset.layer == info.slug for asset in assets)
    own = [threat.id for threat in threats.values() if threat.layer == info.slug and threat.is_core]
    return Layer(
        path=manifest,
        line=0,
        slug=info.slug,
        present=info.always or bool(declared) or bool(detected),
        declared_assets=declared,
        detected=detected,
        threats=len(own),
        undecided=tuple(sorted(set(own) - decided)),
    )


def system(evidence: Evidence, controls: tuple[ControlState, ...], documents: tuple[str, ...]) -> System:
    """The `System` subject: the manifest's own words, completed with what the whole tree shows."""
    declared = next(iter(evidence.of_kind(System)), None) or _undeclared()
    evaluations = evidence.of_kind(Evaluation)
    adversarial = [evaluation for evaluation in evaluations if evaluation.adversarial]
    verified = [control for control in controls if control.state == "verified"]
    categories = {control.id: control.category for control in evidence.of_kind(Control)}
    assets, flows = evidence.of_kind(Asset), evidence.of_kind(Flow)
    return replace(
        declared,
        asset_types=_sorted([a.type for a in assets] + [d.type for d in evidence.detections]),
        data_classes=_sorted(
            [c for a in assets for c in a.data_classes] + [c for f in flows for c in f.data]
        ),
        assets=len(assets),
        agents=len(evidence.of_kind(Agent)),
        scenarios=len(evidence.of_kind(Scenario)),
        sboms=sum(not sbom.is_generated for sbom in evidence.of_kind(Sbom)),
        evaluations=len(evaluations),
        adversarial_evaluations=len(adversarial),
        last_evaluated=_latest(evaluations),
        last_adversarial_evaluation=_latest(adversarial),
        verified_controls=_sorted(threat for control in verified for threat in control.satisfies),
        control_categories=_sorted(categories[control.id] for control in verified),
        documents=documents,
        autonomies=_sorted(agent.autonomy for agent in evidence.of_kind(Agent)),
        unpinned_mcp_servers=_sorted(
            s.name for s in evidence.of_kind(McpServer) if s.package_name and not s.pinned
        ),
        open_mcp_servers=_sorted(s.name for s in evidence.of_kind(McpServer) if _is_open(s)),
    )


def _is_open(server: McpServer) -> bool:
    return (
        bool(server.url)
        and not server.is_local
        and (server.scheme == "http" or server.authentication == "none")
    )


def agents_with_flows(evidence: Evidence) -> tuple[Agent, ...]:
    """The declared agents, each with the layers that it reads from and writes to, and with what waits for a person."""
    flows = evidence.of_kind(Flow)
    return tuple(
        replace(
            agent,
            reads_from=_sorted(flow.source_layer for flow in flows if flow.target == agent.asset),
            writes_to=_sorted(flow.target_layer for flow in flows if flow.source == agent.asset),
            asks_before=approvals.of(agent),
        )
        for agent in evidence.of_kind(Agent)
    )


def seen_layers(layer_subjects: Iterable[Layer]) -> frozenset[str]:
    """Slugs of the layers that are present."""
    return frozenset(layer.slug for layer in layer_subjects if layer.present)


def observing(policy: Policy) -> frozenset[str]:
    """Slugs of the layers whose assets notice what others do."""
    return frozenset(info.slug for info in policy.layers if info.observes)


def threats_with_controls(
    evidence: Evidence, controls: tuple[ControlState, ...], catalogue: Mapping[str, CatalogueThreat]
) -> tuple[Threat, ...]:
    """The declared threats, each with its layer and how many of its controls are verified."""
    verified = {control.id for control in controls if control.state == "verified"}
    return tuple(
        replace(
            threat,
            layer=catalogue[threat.id].layer,
            verified_controls=len(verified.intersection(threat.controls)),
        )
        for threat in evidence.of_kind(Threat)
    )


def scenarios_with_playbooks(evidence: Evidence) -> tuple[Scenario, ...]:
    """The declared scenarios, each knowing whether its playbook is there: a file of this tree, or a URL."""
    return tuple(
        replace(scenario, playbook_exists=_is_there(scenario.playbook, evidence))
        for scenario in evidence.of_kind(Scenario)
    )


def _is_there(playbook: str, evidence: Evidence) -> bool:
    return playbook.startswith("https://") or playbook.split("#", maxsplit=1)[0] in evidence.files


def _undeclared() -> System:
    return System(
        path="",
        line=0,
        declared=False,
        name="",
        owner="",
        business_criticality="",
        exposure="",
        data_sensitivity="",
        regulations=(),
        reviewed_at=None,
        review_days=0,
    )


def _manifest_path(evidence: Evidence) -> str:
    declared = evidence.of_kind(System)
    return declared[0].path if declared else ""


def _latest(evaluations: Iterable[Evaluation]) -> date | None:
    return max((e.evaluated_at for e in evaluations if e.evaluated_at is not None), default=None)


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
