"""Asks git how old the entries of the threat model are, and which files changed since; both trees at once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from maestro_gate.collect.entry_lines import Spans
from maestro_gate.model.evidence import Collected, History, Source
from maestro_gate.workspace import Repository, Tree, history

NAME = "history"


def histories(
    sides: Mapping[str, tuple[Tree, str, Spans]], repository: Path, today: date | None
) -> Mapping[str, History]:
    """The history of each tree, of which its threat model's path and lines are given; only where there is one."""
    asked = {side: one for side, one in sides.items() if one[2]}
    if today is None or not asked:
        return {}
    opened = Repository.open(repository)
    questions = {side: history.Question(path, spans, today) for side, (_, path, spans) in asked.items()}
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = {
            side: pool.submit(history.of, opened, asked[side][0], question)
            for side, question in questions.items()
        }
        return {side: answer.result() for side, answer in answers.items()}


def sources(found: History) -> tuple[Source, ...]:
    """Says why the age of entries is not known; no source where it is, or where nobody could expect it."""
    notes = (f"the age of entries is not known: {found.reason}",) if found.reason else ()
    return (Source(NAME, NAME, Collected(0, notes)),) if notes else ()
