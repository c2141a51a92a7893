"""Evidence judged: every rule held against one tree, controls proved, waivers applied, risk counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from maestro_gate.assess import (
    cascade,
    chains,
    drift,
    drift_since,
    graph,
    landscape,
    rehearsal,
    risk,
    waivers,
)
from maestro_gate.assess import controls as proving
from maestro_gate.assess import gaps as missing
from maestro_gate.assess.binding import Binder
from maestro_gate.assess.grounds import Grounds
from maestro_gate.assess.rules import Fired, Judged, Rulebook
from maestro_gate.model.evidence import Collected, Evidence
from maestro_gate.model.judgement import (
    Assessment,
    ControlState,
    Gap,
    LayerAssessment,
    OpenThreat,
    Violation,
    Waiver,
    WaiverUse,
)
from maestro_gate.model.points import combined
from maestro_gate.model.subjects import (
    Agent,
    Asset,
    AttackPath,
    Component,
    Control,
    DetectedAsset,
    Drift,
    Layer,
    Sbom,
    Scenario,
    Subject,
    System,
    Threat,
    Vulnerability,
)
from maestro_gate.policy import Policy

_WEIGHTS = ("exposure", "data_sensitivity", "business_criticality")


@dataclass(frozen=True, slots=True)
class Bench:
    """What judges: the same for base and head."""

    policy: Policy
    rulebook: Rulebook
    waivers: tuple[Waiver, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Before:
    """The other tree, for what only two trees together show."""

    evidence: Evidence
    renames: Mapping[str, str]
    """Path in base → path in head."""


def assess(evidence: Evidence, bench: Bench, before: Before | None = None) -> Assessment:
    """Judge one tree. With `before` it is head, and what changed since then is judged, too."""
    policy = bench.policy
    proved = proving.prove(evidence, policy.known_checks, bench.today)
    states = tuple(_state(control, evidence, policy) for control in proved)
    layers = landscape.layers(evidence, policy)
    present = landscape.seen_layers(layers)
    system = landscape.system(evidence, states, evidence.documents)
    threats_declared = landscape.threats_with_controls(evidence, states, policy.threats)
    network = graph.of(evidence, policy.risk)
    detected = drift.bound(evidence)
    drifted = (*drift.of(evidence, detected), *_since(before, evidence))
    subjects = _completed(evidence) | {
        Threat: threats_declared,
        Control: proved,
        Layer: layers,
        System: (system,),
        DetectedAsset: detected,
        Drift: drifted,
        Scenario: rehearsal.rehearsed(
            landscape.scenarios_with_playbooks(evidence), network, proved, evidence
        ),
    }
    judged = bench.rulebook.judge(subjects, system, present, bench.today)
    violations = _violations(judged, evidence, states, bench)
    threats = _open_threats(threats_declared, states, policy)
    unwaived, _, _ = waivers.applied(violations, bench.waivers, policy.profile, bench.today)
    own = _own(unwaived, threats)
    stood = chains.standing(network, unwaived)
    chained = chains.find(network, own, stood, evidence, states, policy)
    on_paths = bench.rulebook.judge({AttackPath: chained.subjects}, system, present, bench.today)
    violations += _violations(on_paths, evidence, states, bench)
    judged = judged.joined(on_paths)
    present |= {violation.layer for violation in violations}
    standing, waived, uses = waivers.applied(violations, bench.waivers, policy.profile, bench.today)
    gaps = missing.gaps(evidence.sources, present, policy, evidence.untouched)
    arrivals = cascade.spread(network, own)
    judged_paths = {violation.subject for violation in violations if violation.kind == AttackPath.kind}
    return Assessment(
        revision=evidence.revision,
        layers=_layers(
            policy, present, _Found(standing, waived, threats, gaps, layers, _inherited(network, arrivals)), judged
        ),
        sources=evidence.sources,
        controls=states,
        waivers=uses,
        failures=tuple(sorted(judged.failures, key=lambda f: (f.rule, f.subject))),
        components=evidence.of_kind(Component),
        unfollowed=frozenset(path for path, entry in evidence.files.items() if not entry.mode.startswith("100")),
        emptied=frozenset(sbom.path for sbom in evidence.of_kind(Sbom) if not (sbom.components or sbom.services)),
        declared=tuple((word, getattr(system, word)) for word in _WEIGHTS) if system.declared else (),
        judged=len(evidence.subjects) + sum(
            source.status.count for source in evidence.sources if isinstance(source.status, Collected)
        ),
        chains=tuple(chain for chain in chained.chains if chain.subject in judged_paths),
        standing=stood,
        bounds=chained.bounds,
        inventory=detected,
        drift=drifted,
    )  # fmt: skip


def _since(before: Before | None, evidence: Evidence) -> tuple[Drift, ...]:
    return () if before is None else drift_since.of(before.evidence, evidence, before.renames)


def _own(violations: Iterable[Violation], threats: Iterable[OpenThreat]) -> dict[str, int]:
    """Own risk of every asset that something is wrong with: violations bound to it, and threats that name it."""
    residuals: dict[str, list[int]] = defaultdict(list)
    for violation in violations:
        if violation.asset:
            residuals[violation.asset].append(violation.residual)
    for threat in threats:
        for asset in threat.assets:
            residuals[asset].append(threat.residual)
    return {asset: combined(values) for asset, values in residuals.items()}


def _inherited(network: graph.Graph, arrivals: Mapping[str, cascade.Arrival]) -> dict[str, cascade.Arrival]:
    """Layer → the most that arrives at one of its assets; of equal ones the first in the manifest."""
    highest: dict[str, cascade.Arrival] = {}
    for id_, node in network.nodes.items():
        arrival = arrivals.get(id_)
        if arrival is not None and arrival.risk > (highest[node.layer].risk if node.layer in highest else 0):
            highest[node.layer] = arrival
    return highest


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in a tree, before it is sorted into layers."""

    standing: list[Violation]
    waived: list[tuple[Violation, WaiverUse]]
    threats: tuple[OpenThreat, ...]
    gaps: tuple[Gap, ...]
    layers: tuple[Layer, ...]
    inherited: Mapping[str, cascade.Arrival]
    """By layer."""


def _completed(evidence: Evidence) -> dict[type[Subject], tuple[Subject, ...]]:
    """The subjects by kind, with what the rest of the tree says of them filled in."""
    return {
        **evidence.by_kind,
        Agent: landscape.agents_with_flows(evidence),
    }


def _violations(
    judged: Judged, evidence: Evidence, states: tuple[ControlState, ...], bench: Bench
) -> list[Violation]:
    policy, grounds = bench.policy, Grounds(evidence)
    binder = Binder(evidence.of_kind(Asset), policy.risk.impact)
    left: dict[tuple[int, tuple[str, ...]], int] = {}
    violations = []
    for fired in judged.fired:
        asset = binder.asset_of(fired.subject)
        impact = policy.risk.unbound_impact
        if asset:
            impact = policy.risk.impact.get(binder.assets[asset].criticality, impact)
        inherent = risk.inherent(policy.risk.likelihood[fired.severity], impact)
        key = (inherent, fired.rule.threats)
        if key not in left:
            left[key] = risk.residual(inherent, fired.rule.threats, states, policy.risk)
        names = bench.rulebook.names(fired.rule.id)
        made = _violation(fired, asset, (inherent, left[key]), grounds.of(fired.subject, names))
        is_late = bench.rulebook.is_late(fired.rule.id, fired.subject)
        violations.append(replace(made, is_late=True) if is_late else made)
    return violations


def _violation(fired: Fired, asset: str, risks: tuple[int, int], stands_on: tuple[str, ...]) -> Violation:
    rule, subject = fired.rule, fired.subject
    return Violation(
        rule=rule.id,
        layer=rule.layer,
        severity=fired.severity,
        kind=subject.kind,
        subject=subject.identity,
        label=subject.label,
        title=rule.title,
        message=fired.message,
        why=rule.why,
        fix=rule.fix,
        threats=rule.threats,
        path=subject.path,
        line=subject.line,
        asset=asset,
        risk=risks[0],
        residual=risks[1],
        stands_on=stands_on,
        about=(subject.component_identity, subject.component_version)
        if isinstance(subject, Vulnerability)
        else ("", ""),
    )


def _open_threats(
    declared: Iterable[Threat], states: tuple[ControlState, ...], policy: Policy
) -> tuple[OpenThreat, ...]:
    table = policy.risk
    threats = []
    for threat in declared:
        if threat.applicability != "applies" or threat.decision == "avoid":
            continue
        likelihood = table.threat_likelihood[threat.likelihood or "medium"]
        inherent = risk.inherent(likelihood, table.threat_impact[threat.impact or "medium"])
        residual = risk.residual(inherent, (threat.id,), states, table)
        threats.append(
            OpenThreat(
                threat.id,
                threat.layer,
                threat.decision,
                inherent,
                residual,
                threat.controls,
                threat.path,
                threat.line,
                threat.assets,
            )
        )
    return tuple(threats)


def _layers(
    policy: Policy, present: frozenset[str], found: _Found, judged: Judged
) -> tuple[LayerAssessment, ...]:
    by_layer: dict[str, list[Violation]] = defaultdict(list)
    for violation in found.standing:
        by_layer[violation.layer].append(violation)
    return tuple(
        _layer(info.slug, by_layer[info.slug], found, judged, policy, is_present=info.slug in present)
        for info in policy.layers
    )


def _layer(
    slug: str,
    violations: list[Violation],
    found: _Found,
    judged: Judged,
    policy: Policy,
    *,
    is_present: bool,
) -> LayerAssessment:
    gaps = tuple(gap for gap in found.gaps if gap.layer == slug)
    threats = tuple(sorted((t for t in found.threats if t.layer == slug), key=lambda t: (t.id, t.line)))
    residuals = [violation.residual for violation in violations] + [threat.residual for threat in threats]
    return LayerAssessment(
        layer=slug,
        present=is_present,
        covered=is_present and not gaps,
        violations=tuple(sorted(violations, key=lambda v: _order(v, policy))),
        waived=tuple(
            sorted((w for w in found.waived if w[0].layer == slug), key=lambda w: _order(w[0], policy))
        ),
        gaps=gaps,
        threats=threats,
        own=combined(residuals),
        highest=max(residuals, default=0),
        rules=judged.looked.get(slug, 0),
        undecided=next(layer.undecided for layer in found.layers if layer.slug == slug),
        inherited=found.inherited[slug].risk if slug in found.inherited else 0,
        inherited_path=found.inherited[slug].path if slug in found.inherited else (),
    )


def _order(violation: Violation, policy: Policy) -> tuple[int, str, str, str, int, str, str]:
    place = (violation.path, violation.line)
    last = (violation.severity, violation.message)
    return (-policy.rank(violation.severity), violation.rule, violation.subject, *place, *last)


def _state(control: Control, evidence: Evidence, policy: Policy) -> ControlState:
    return ControlState(
        id=control.id,
        title=control.title,
        state=control.state,
        detail=control.detail,
        effectiveness=policy.risk.effectiveness.get(control.effectiveness, 0),
        satisfies=control.satisfies,
        claims=evidence.control_claims.get(control.id, ()),
        places=proving.places(control, evidence),
    )
