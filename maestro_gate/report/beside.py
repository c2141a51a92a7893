"""What stands beside the reasons, rule by rule: it decides nothing, so a line for each rule is enough."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from maestro_gate.model.judgement import Outcome, Violation
from maestro_gate.report import drift, paths, scale, wording


@dataclass(frozen=True, slots=True)
class Row:
    """The violations of one rule that have one severity, told by the first of them; hostile text."""

    layer: str
    severity: str
    rule: str
    count: int
    place: str
    """Where the first stands: its file and line, or its subject when it has no file."""


def new(outcome: Outcome) -> tuple[Row, ...]:
    """What the change introduces or worsens and no reason names."""
    return _rows(wording.let_pass(outcome), outcome)


def newly_known(outcome: Outcome) -> tuple[Row, ...]:
    """What stands and the change did not bring."""
    changes = (change for layer in outcome.delta.layers for change in layer.newly_known)
    return _rows((change.violation for change in changes), outcome)


def standing(outcome: Outcome) -> tuple[Row, ...]:
    """Where there is no base: everything that stands and that no reason names."""
    layers = outcome.delta.layers if outcome.mode == "absolute" else ()
    return _rows((change.violation for layer in layers for change in layer.unchanged), outcome)


def gravest(rows: Sequence[Row], most: int) -> tuple[Row, ...]:
    """As many rows as a report has room for, in their order: the lightest go first."""
    if len(rows) <= most:
        return tuple(rows)
    by_weight = sorted(range(len(rows)), key=lambda n: (-scale.load().of(rows[n].severity).rank, n))
    return tuple(rows[n] for n in sorted(by_weight[:most]))


def total(rows: Iterable[Row]) -> int:
    """How many violations the rows are about."""
    return sum(row.count for row in rows)


def _rows(violations: Iterable[Violation], outcome: Outcome) -> tuple[Row, ...]:
    """By layer, the gravest first; each rule with the violation that stands first."""
    order = {layer.layer: number for number, layer in enumerate(outcome.delta.layers)}
    groups: dict[tuple[int, int, str, str], list[Violation]] = {}
    for violation in _untold(violations, outcome):
        rank = scale.load().of(violation.severity).rank
        key = (order[violation.layer], -rank, violation.severity, violation.rule)
        groups.setdefault(key, []).append(violation)
    return tuple(_row(members) for _, members in sorted(groups.items(), key=lambda pair: pair[0]))


def _untold(violations: Iterable[Violation], outcome: Outcome) -> Iterator[Violation]:
    told = {(reason.rule, reason.subject) for reason in outcome.reasons}
    told |= drift.identities(outcome) | paths.identities(outcome)
    return (violation for violation in violations if violation.identity not in told)


def _row(members: list[Violation]) -> Row:
    first = min(members, key=lambda violation: (violation.path, violation.line, violation.subject))
    place = wording.place(first.path, first.line) or first.subject
    return Row(first.layer, first.severity, first.rule, len(members), place)
