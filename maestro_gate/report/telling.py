"""Says what a report has told already, so that no later section of it repeats that."""

from collections.abc import Iterable, Sequence

from maestro_gate.model.judgement import Change, ControlState, LayerDelta, Outcome, Reason
from maestro_gate.model.subjects import Control
from maestro_gate.report import wording
from maestro_gate.report.grouping import Group, Identities, but
from maestro_gate.report.wording import SourceRow

_OF_CONTROLS = "control-"
"""How the codes of reasons begin that no rule says and whose subject is a control."""


def printed(groups: Iterable[Group], each: int) -> Identities:
    """Rule, or code, and subject of what is printed when `each` of a group are; not of what is only counted."""
    return frozenset(_identity(said.reason) for group in groups for said in group.said[:each])


def controls(outcome: Outcome, told: Identities) -> tuple[tuple[ControlState, str], ...]:
    """Controls that changed or do not hold, with their state at base, but for those that a printed reason names."""
    named = {subject for name, subject in told if name.startswith(_OF_CONTROLS)}
    named |= {subject for rule, subject in told if (rule, subject) in _refuted(outcome)}
    return tuple(
        (control, base)
        for control, base in wording.changed_controls(outcome)
        if control.id not in named and not (control.state == "verified" and base in ("verified", ""))
    )


def changes(layer: LayerDelta, told: Identities) -> str:
    """How many changes of each class a layer has, and how many of them are told: `16 introduced (6 above)`."""
    classes = (
        ("introduced", layer.introduced),
        ("worsened", layer.worsened),
        ("newly known", layer.newly_known),
    )
    said = [_counted(word, members, told) for word, members in classes if members]
    said += [f"{len(layer.resolved)} resolved"] if layer.resolved else []
    said += [f"{len(layer.waived)} waived"] if layer.waived else []
    return ", ".join(said)


def _counted(word: str, members: Sequence[Change], told: Identities) -> str:
    above = len(members) - len(but(members, told))
    return f"{len(members)} {word}" + (f" ({above} above)" if above else "")


def loud(rows: Sequence[SourceRow], mode: str) -> tuple[SourceRow, ...]:
    """The sources of which there is something to say."""
    return tuple(row for row in rows if not row.is_quiet(mode))


def quiet(rows: Sequence[SourceRow], mode: str) -> str:
    """The other sources, in one sentence; empty when there are none."""
    told = ", ".join(f"{row.name}{row.head.removeprefix('collected')}" for row in rows if row.is_quiet(mode))
    sides = "collected, on both sides alike" if mode == "delta" else "collected"
    return f"{sides}: {told}" if told else ""


def _identity(reason: Reason) -> tuple[str, str]:
    return (reason.rule or reason.code, reason.subject)


def _refuted(outcome: Outcome) -> set[tuple[str, str]]:
    """What rules say of controls."""
    return {
        change.violation.identity
        for layer in outcome.delta.layers
        for change in (*layer.introduced, *layer.worsened, *layer.newly_known, *layer.unchanged)
        if change.violation.kind == Control.kind
    }
