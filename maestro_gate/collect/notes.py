"""Gathers notes that say the same of many files into one: whoever reads a report reads it once."""

from collections import defaultdict
from collections.abc import Iterable


def gathered(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes, sorted; `path: sentence` of several files once, with the first path and how many others there are."""
    alike: dict[str, list[str]] = defaultdict(list)
    for note in sorted(notes):
        _, _, sentence = note.partition(": ")
        alike[sentence or note].append(note)
    return tuple(
        group[0] if len(group) == 1 else f"{group[0]} (and {len(group) - 1:,} more like it)"
        for group in alike.values()
    )
