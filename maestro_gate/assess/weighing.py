"""Weighs what is wrong: which asset it is bound to, what it risks, what controls leave of that, what it stands on."""

from collections.abc import Iterable, Mapping, Sequence

from maestro_gate.assess import risk
from maestro_gate.assess.attack_paths import Found
from maestro_gate.assess.binding import Binder
from maestro_gate.assess.grounds import Grounds
from maestro_gate.assess.rules import Fired, Judged, Rulebook
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import ControlState, OpenThreat, Violation
from maestro_gate.model.points import inherent
from maestro_gate.model.subjects import Asset, Threat, Vulnerability
from maestro_gate.policy import Policy


class Scales:
    """What the violations and threats of one tree weigh."""

    def __init__(
        self, evidence: Evidence, states: tuple[ControlState, ...], policy: Policy, rulebook: Rulebook
    ) -> None:
        self._states = states
        self._policy = policy
        self._rulebook = rulebook
        self._grounds = Grounds(evidence)
        self._binder = Binder(evidence.of_kind(Asset), policy.risk.impact, policy.drift)
        self._left: dict[tuple[int, tuple[str, ...]], int] = {}

    def violations(self, judged: Judged, chains: Mapping[str, Found] | None = None) -> list[Violation]:
        """What fired, weighed; `chains` are those that a subject stands for, by its identity."""
        known = chains or {}
        return [self._violation(fired, known.get(fired.subject.identity)) for fired in judged.fired]

    def threats(self, declared: Iterable[Threat]) -> tuple[OpenThreat, ...]:
        """The declared threats that apply, with what is left of their risk."""
        return tuple(
            self._threat(threat)
            for threat in declared
            if threat.applicability == "applies" and threat.decision != "avoid"
        )

    def _violation(self, fired: Fired, chains: Found | None) -> Violation:
        rule, subject = fired.rule, fired.subject
        names = self._rulebook.names(rule.id)
        asset = self._binder.asset_of(subject)
        weighed_by = _ends(fired, chains) if chains else ((fired.severity, asset),)
        attacked = self._attacked(fired)
        highest = self._highest(weighed_by, attacked)
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
            risk=highest,
            residual=self._residual(highest, rule.threats),
            stands_on=tuple(
                sorted({*(chains.stands_on if chains else ()), *self._grounds.of(subject, names)})
            ),
            about=(subject.component_identity, subject.component_version)
            if isinstance(subject, Vulnerability)
            else ("", ""),
            is_late=self._rulebook.is_late(rule.id, subject),
            attacked=attacked,
            is_exploited=isinstance(subject, Vulnerability)
            and subject.known_exploited
            and "known_exploited" in names,
            reported_by=subject.sources if isinstance(subject, Vulnerability) else (),
            weighed_by=weighed_by,
        )

    def _attacked(self, fired: Fired) -> int:
        """What is known of attacks weighs for every violation of a vulnerability, but not for what only tells of it."""
        subject = fired.subject
        if not isinstance(subject, Vulnerability) or not self._policy.risk.likelihood[fired.severity]:
            return 0
        return self._policy.risk.attacked(subject.epss, is_exploited=subject.known_exploited)

    def _highest(self, weighed_by: Sequence[tuple[str, str]], attacked: int) -> int:
        likelihood = self._policy.risk.likelihood
        return max(
            inherent(max(likelihood[severity], attacked), self._impact(asset))
            for severity, asset in weighed_by
        )

    def _impact(self, asset: str) -> int:
        table = self._policy.risk
        if not asset:
            return table.unbound_impact
        return table.impact_of(self._binder.assets[asset].criticality)

    def _residual(self, weight: int, threats: tuple[str, ...]) -> int:
        key = (weight, threats)
        if key not in self._left:
            self._left[key] = risk.residual(weight, threats, self._states, self._policy.risk)
        return self._left[key]

    def _threat(self, threat: Threat) -> OpenThreat:
        table = self._policy.risk
        likelihood = table.threat_likelihood[threat.likelihood or "medium"]
        weight = inherent(likelihood, table.threat_impact[threat.impact or "medium"])
        return OpenThreat(
            id=threat.id,
            layer=threat.layer,
            decision=threat.decision,
            risk=weight,
            residual=self._residual(weight, (threat.id,)),
            controls=threat.controls,
            path=threat.path,
            line=threat.line,
            assets=threat.assets,
        )


def _ends(fired: Fired, chains: Found) -> tuple[tuple[str, str], ...]:
    """The gravest chain may end at an asset that matters less than another's: each of them weighs."""
    fixed = "" if fired.rule.severity_from else fired.severity
    return tuple((fixed or severity, end) for severity, end in chains.weights)
