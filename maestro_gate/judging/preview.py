"""Previews a change of the law: the same evidence, judged by the law that the change would make.

It binds nobody: the verdict is that of the binding law. Nothing is collected again, so settings that say what is
collected (`exclude`, `sources`) and the mode are as the binding law has them.
"""

from dataclasses import replace
from datetime import date

from maestro_gate import judging
from maestro_gate.judging.reasons import beyond
from maestro_gate.law import LawBook
from maestro_gate.model.judgement import Preview

_OF_THE_CHANGE = ("law-changed", "law-invalid")
"""Codes of reasons that end with the merge: the law is then no change any more."""


def of(matter: judging.Matter, binding: judging.Judgement, book: LawBook, today: date) -> Preview:
    """What this law says of the matter, held against what the binding law said."""
    merged = replace(matter, law_changes=(), law_problem="")
    previewed = judging.judge(merged, judging.bench(book, today)).decision
    bound = [reason for reason in binding.decision.reasons if reason.code not in _OF_THE_CHANGE]
    return Preview(
        verdict=previewed.verdict,
        would_block=previewed.would_block,
        profile=book.law.profile,
        more=beyond(previewed.reasons, bound),
        fewer=beyond(bound, previewed.reasons),
    )
