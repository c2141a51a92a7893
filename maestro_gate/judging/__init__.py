"""Judges what was collected by a law, on a day: for the verdict, and again for a preview and for what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maestro_gate import compare, decide
from maestro_gate.assess import assessment, waivers
from maestro_gate.assess.assessment import Bench
from maestro_gate.assess.rules import Rulebook
from maestro_gate.law import LawBook
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import Assessment, Delta

__all__ = ["Judgement", "Matter", "bench", "judge"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What is judged, whatever the law and the day."""

    base: Evidence | None
    """None in absolute mode."""
    head: Evidence
    moved: Mapping[str, str]
    """Path in base → path in head."""
    intact: Mapping[str, str]
    """Of these, the files that moved without a change."""
    is_unchanged: bool
    """Both trees hold the same files."""
    law_changes: tuple[str, ...]
    """Law files that the change edits."""
    law_problem: str
    """Why the law of head, which the change edits, does not hold together."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The matter, judged."""

    base: Assessment | None
    head: Assessment
    delta: Delta
    decision: decide.Decision


def bench(book: LawBook, today: date) -> Bench:
    """What judges by this law on this day."""
    return Bench(book.policy, Rulebook(book.policy), book.waivers, today)


def judge(matter: Matter, by: Bench) -> Judgement:
    """Assess both sides, compare them, decide."""
    base, head, delta = _compared(matter, by)
    case = decide.Case(
        delta=delta,
        base=base,
        head=head,
        policy=by.policy,
        is_unchanged=matter.is_unchanged,
        law_changes=matter.law_changes,
        law_problem=matter.law_problem,
        untouched=matter.head.untouched,
        today=by.today,
    )
    return Judgement(base, head, delta, decide.decide(case))


def _compared(matter: Matter, by: Bench) -> tuple[Assessment | None, Assessment, Delta]:
    if matter.base is None:
        alone = assessment.assess(matter.head, by)
        return None, alone, compare.alone(alone)
    base = assessment.assess(matter.base, by)
    followed = waivers.following(by.waivers, base, matter.intact)
    before = assessment.Before(matter.base, matter.moved)
    head = assessment.assess(matter.head, Bench(by.policy, by.rulebook, followed, by.today), before)
    return base, head, compare.assessments(base, head, matter.moved, by.policy)
