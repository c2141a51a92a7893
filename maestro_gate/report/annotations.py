"""The outcome as GitHub workflow commands: annotations at the lines that they are about.

1. GitHub shows ten annotations of a level for a step and drops the rest: the gravest come first, and where there are
   more the last one says how many.
2. `error` is what blocks and what leaves the verdict open; `warning` is what warns, what would block, and what is new;
   `notice` is what only became known.
3. A command ends at the end of its line. What stands in it is escaped, so that no text can end it or start another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from maestro_gate.model.judgement import Outcome, Reason, Violation
from maestro_gate.report import plain, scale, wording

SHOWN = 10
"""Annotations of a level that GitHub shows for a step."""
LEVELS = ("error", "warning", "notice")

_LONGEST = 1_000
_EFFECTS = {"block": "error", "undecided": "error", "warn": "warning"}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One line of the log that GitHub turns into an annotation."""

    level: str
    rank: int
    """Higher comes first."""
    title: str
    text: str
    path: str = ""
    line: int = 0


def render(outcome: Outcome) -> str:
    """The commands, a line each; one notice with the verdict when there is nothing to point at."""
    made = (*_reasons(outcome), *_new(outcome), *_known(outcome))
    kept = [annotation for level in LEVELS for annotation in _within(made, level)]
    if not kept:
        kept = [Annotation("notice", 0, "maestro-gate", wording.headline(outcome))]
    return "".join(f"{_command(annotation)}\n" for annotation in kept)


def _reasons(outcome: Outcome) -> Iterable[Annotation]:
    """Evidence and sums have no severity: they come after the violations that they sum up."""
    severities = _severities(outcome)
    for reason in outcome.reasons:
        rank = severities.get((reason.rule, reason.subject), -1)
        yield Annotation(
            _level(reason, outcome),
            rank,
            f"{_short(reason.layer, outcome)} {reason.rule or reason.code}".strip(),
            _said(reason.text, reason.fix),
            reason.path,
            reason.line,
        )


def _level(reason: Reason, outcome: Outcome) -> str:
    return "warning" if reason.effect == "block" and outcome.would_block else _EFFECTS[reason.effect]


def _severities(outcome: Outcome) -> dict[tuple[str, str], int]:
    table = scale.load()
    return {
        change.violation.identity: table.of(change.violation.severity).rank
        for layer in outcome.delta.layers
        for change in (*layer.unchanged, *layer.worsened, *layer.introduced)
    }


def _new(outcome: Outcome) -> Iterable[Annotation]:
    said = {(reason.rule, reason.subject) for reason in outcome.reasons}
    for violation in wording.let_pass(outcome):
        if violation.identity not in said:
            yield _violation("warning", violation, outcome)


def _known(outcome: Outcome) -> Iterable[Annotation]:
    for layer in outcome.delta.layers:
        for change in layer.newly_known:
            yield _violation("notice", change.violation, outcome)


def _violation(level: str, violation: Violation, outcome: Outcome) -> Annotation:
    return Annotation(
        level,
        scale.load().of(violation.severity).rank,
        f"{_short(violation.layer, outcome)} {violation.rule}",
        _said(violation.message, violation.fix),
        violation.path,
        violation.line,
    )


def _short(layer: str, outcome: Outcome) -> str:
    return next((info.short for info in outcome.layers if info.slug == layer), "")


def _said(text: str, fix: str) -> str:
    said = plain.line(text, _LONGEST)
    return f"{said}\nFix: {plain.lines(fix, _LONGEST)}" if fix else said


def _within(annotations: Iterable[Annotation], level: str) -> list[Annotation]:
    """Those of a level that are shown; the sort is stable, so that equals keep the order of the report."""
    mine = sorted((one for one in annotations if one.level == level), key=lambda one: -one.rank)
    if len(mine) <= SHOWN:
        return mine
    more = f"… {len(mine) - SHOWN + 1} more {level}s. The report lists all."
    return [*mine[: SHOWN - 1], Annotation(level, 0, "maestro-gate", more)]


def _command(annotation: Annotation) -> str:
    properties = {
        "file": plain.name(annotation.path),
        "line": str(annotation.line) if annotation.path and annotation.line >= 1 else "",
        "title": plain.line(annotation.title),
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{annotation.level} {written}::{_data(annotation.text)}"


def _data(text: str) -> str:
    """As the runner's own toolkit escapes; the percent sign first."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
