"""Evidence judged: every rule held against one tree, controls proved, waivers applied, risk counted and followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maestro_gate.assess import consequences, drift_since, layering, scene, statements, waivers
from maestro_gate.assess import controls as proving
from maestro_gate.assess import gaps as missing
from maestro_gate.assess.rules import Rulebook
from maestro_gate.assess.weighing import Scales
from maestro_gate.model.evidence import Collected, Evidence
from maestro_gate.model.judgement import Assessment, Chain, ControlState, Violation, Waiver
from maestro_gate.model.subjects import Asset, AttackPath, Component, Control, Drift, Sbom, Subject, System
from maestro_gate.policy import Policy

_STATEMENT_AGE = "statement_max_age"
"""Limit of a profile."""
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
    """Judge one tree. With `before` it is head, and what changed since then is judged, too.

    Ways through the system are judged last: they are made of what is wrong with their parts.
    """
    policy = bench.policy
    limits = statements.Limits(bench.today, policy.profile.age(_STATEMENT_AGE))
    evidence = statements.weighed(evidence, before.evidence if before else None, limits)
    proved = proving.prove(evidence, policy.known_checks, bench.today, policy.drift.asset_types)
    states = tuple(_state(control, evidence, policy) for control in proved)
    since = _since(before, evidence, policy)
    seen = scene.of(evidence, scene.Proved(proved, states), policy, bench.today, since)
    scales = Scales(evidence, states, policy, bench.rulebook)
    judged = bench.rulebook.judge(seen.subjects, seen.system, seen.present, bench.today)
    violations, threats = scales.violations(judged), scales.threats(seen.threats)
    unwaived, _, _ = waivers.applied(violations, bench.waivers, policy.profile, bench.today)
    following = consequences.of(unwaived, threats, seen, evidence, policy)
    ways: dict[type[Subject], tuple[Subject, ...]] = {AttackPath: following.chains.subjects}
    on_ways = bench.rulebook.judge(ways, seen.system, seen.present, bench.today)
    violations += scales.violations(on_ways, following.chains.by_identity)
    judged = judged.joined(on_ways)
    present = seen.present | {violation.layer for violation in violations}
    standing, waived, uses = waivers.applied(violations, bench.waivers, policy.profile, bench.today)
    hollow = missing.hollow(evidence)
    gaps = missing.gaps(evidence.sources, present, policy, evidence.untouched, hollow)
    found = layering.Found(standing, waived, threats, gaps, seen.layers, following.inherited)
    return Assessment(
        revision=evidence.revision,
        layers=layering.layers(policy, present, found, judged),
        sources=evidence.sources,
        controls=states,
        waivers=uses,
        failures=tuple(sorted(judged.failures, key=lambda f: (f.rule, f.subject))),
        components=evidence.of_kind(Component),
        unfollowed=_unfollowed(evidence),
        emptied=frozenset(sbom.path for sbom in evidence.of_kind(Sbom) if not (sbom.components or sbom.services)),
        hollow=hollow,
        declared=_weights(seen.system),
        assets=evidence.of_kind(Asset),
        judged=_count(evidence),
        chains=_judged_chains(following.chains.chains, violations),
        standing=following.standing,
        bounds=following.chains.bounds,
        inventory=seen.detected,
        drift=seen.drift,
    )  # fmt: skip


def _since(before: Before | None, evidence: Evidence, policy: Policy) -> tuple[Drift, ...]:
    if before is None:
        return ()
    return drift_since.of(before.evidence, evidence, before.renames, policy.drift)


def _judged_chains(chains: tuple[Chain, ...], violations: list[Violation]) -> tuple[Chain, ...]:
    """The chains that a rule fired on, by identity; those of one identity stay in their order."""
    judged = {violation.subject for violation in violations if violation.kind == AttackPath.kind}
    return tuple(sorted((c for c in chains if c.subject in judged), key=lambda chain: chain.subject))


def _unfollowed(evidence: Evidence) -> frozenset[str]:
    """Symbolic links and submodules."""
    return frozenset(path for path, entry in evidence.files.items() if not entry.mode.startswith("100"))


def _weights(system: System) -> tuple[tuple[str, str], ...]:
    return tuple((word, getattr(system, word)) for word in _WEIGHTS) if system.declared else ()


def _count(evidence: Evidence) -> int:
    statuses = [source.status for source in evidence.sources]
    return len(evidence.subjects) + sum(s.count for s in statuses if isinstance(s, Collected))


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
