"""What came of a threat model of another tool: ours, and the fate of each of its elements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OUTCOMES = ("taken", "merged", "left out")
"""What can become of an element: it is an entry, part of one, or of none."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one element."""

    kind: str
    """What the other tool calls it."""
    name: str
    """Hostile text."""
    line: int
    outcome: str
    detail: str
    """As what it was taken, into what it was merged, or why it was left out."""
    unread: tuple[str, ...] = ()
    """Its attributes that have no place in ours, sorted."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A threat model of another tool as one of ours."""

    format: str
    """What it was, with its version."""
    manifest: Mapping[str, Any]
    """As plain values, in the order of a draft."""
    fates: tuple[Fate, ...]
    """One for every element, in the order of the document."""
    unassigned: tuple[str, ...]
    """Ids of the assets that no word places in a layer."""
