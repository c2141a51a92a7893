"""Asks git how old the entries of the threat model are, and which files changed since; both trees at once."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maestro_gate.collect.entry_lines import Spans
from maestro_gate.collect.reading import Reading
from maestro_gate.model.evidence import Collected, History, Skipped, Source
from maestro_gate.workspace import Repository, Tree, history

NAME = "history"


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one threat model."""

    path: str
    """Empty where there is no threat model."""
    lines: Spans


def entries(readings: Iterable[tuple[str, Reading]]) -> Entries:
    """The entries of the threat model among these documents, each of them with its path."""
    return next((Entries(path, one.entries) for path, one in readings if one.entries), Entries("", {}))


def histories(
    sides: Mapping[str, tuple[Tree, Entries]], repository: Path, today: date | None
) -> Mapping[str, History]:
    """The history of each tree that has a threat model."""
    asked = {side: (tree, found) for side, (tree, found) in sides.items() if found.path}
    if today is None or not asked:
        return {}
    opened = Repository.open(repository)
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = {
            side: pool.submit(history.of, opened, tree, history.Question(found.path, found.lines, today))
            for side, (tree, found) in asked.items()
        }
        return {side: answer.result() for side, answer in answers.items()}


def sources(found: History) -> tuple[Source, ...]:
    """Says why the age of entries is not known; no source where it is, or where nobody asked.

    A shallow clone is shown and weighs nothing: CI jobs usually have one, and it would make every verdict a warning.
    """
    if not found.reason:
        return ()
    text = f"the age of entries is not known: {found.reason}"
    return (Source(NAME, NAME, Skipped(text) if found.is_shallow else Collected(0, (text,))),)
