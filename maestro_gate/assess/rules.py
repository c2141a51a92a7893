"""Holds every rule against every subject of its kind: what fires, and what could not be answered."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maestro_gate.assess.crowd import Crowd
from maestro_gate.assess.expressions import Condition
from maestro_gate.assess.programs import ExpressionError, variables
from maestro_gate.assess.wording import worded
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import RuleFailure
from maestro_gate.model.subjects import Control, Layer, Subject, System
from maestro_gate.policy import Policy, Rule

_WHOLE_TREE = frozenset({System.kind, Layer.kind})
"""Kinds of which there is always one: their rules are not applicable while the rule's layer is absent."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired on a subject."""

    rule: Rule
    subject: Subject
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Every rule held against one tree."""

    fired: tuple[Fired, ...]
    failures: tuple[RuleFailure, ...]
    looked: Mapping[str, int]
    """Layer → rules that had at least one subject to look at."""

    def joined(self, other: "Judged") -> "Judged":
        """Both together: what was judged first, and what could only be judged after it."""
        looked = Counter(self.looked) + Counter(other.looked)
        return Judged(self.fired + other.fired, self.failures + other.failures, dict(looked))


class Rulebook:
    """The compiled rules of one policy; used for base and head alike, so that answers are shared."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._rules = [(rule, compiled(rule, frozenset(policy.profile.limits))) for rule in policy.rules]
        self._names = {rule.id: condition.names for rule, condition in self._rules}
        self._timed = frozenset(rule.id for rule, condition in self._rules if condition.asks_day)

    def names(self, rule: str) -> frozenset[str]:
        """The fields that a rule's condition names: of its subject by name, of the system as `system.<field>`."""
        return self._names[rule]

    def is_late(self, rule: str, subject: Subject) -> bool:
        """Only the day brings it about: a proof has grown old, or the rule holds a date of the subject against the day.

        What never was is not late.
        """
        if isinstance(subject, Control) and subject.is_outdated:
            return "state" in self._names[rule]
        return rule in self._timed and any(
            isinstance(getattr(subject, name, None), date) for name in self._names[rule]
        )

    def judge(
        self,
        subjects: Mapping[type[Subject], Sequence[Subject]],
        system: System,
        present: frozenset[str],
        today: date,
    ) -> Judged:
        """Hold every rule against the subjects of its kind."""
        crowds = {kind.kind: Crowd(members) for kind, members in subjects.items() if members}
        fired: list[Fired] = []
        failures: list[RuleFailure] = []
        looked: dict[str, int] = defaultdict(int)
        for rule, condition in self._rules:
            if rule.subject not in crowds or (rule.subject in _WHOLE_TREE and rule.layer not in present):
                continue
            looked[rule.layer] += 1
            condition.bind(system, today, self._policy.profile.limits)
            sifted = condition.sift(crowds[rule.subject])
            fired += [self._fired(rule, subject) for subject in sifted.held]
            failures += [
                RuleFailure(rule.id, rule.layer, subject.identity, str(error))
                for subject, error in sifted.unanswered
            ]
        return Judged(tuple(fired), tuple(failures), dict(looked))

    def _fired(self, rule: Rule, subject: Subject) -> Fired:
        return Fired(rule, subject, self._severity(rule, subject), worded(rule.message, subject))

    def _severity(self, rule: Rule, subject: Subject) -> str:
        if not rule.severity_from:
            return rule.severity
        word: str = getattr(subject, rule.severity_from)
        return word if word in self._policy.severities else self._policy.severities[0]


def compiled(rule: Rule, limits: frozenset[str]) -> Condition:
    """The rule's condition, or an `InvalidInput` that names the rule's place."""
    try:
        condition = Condition(rule.when, rule.subject, limits)
    except ExpressionError as error:
        raise InvalidInput(
            f"rule «{rule.id}» does not compile: {error}",
            where=rule.place,
            fix=f"A rule on {rule.subject} sees: {', '.join(variables(rule.subject))}.",
        ) from None
    return condition
