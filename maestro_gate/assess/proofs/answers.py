"""What a selector of a control can be answered with, and what it is held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maestro_gate.model.evidence import Absent, Collected, Evidence, Failed, Skipped


@dataclass(frozen=True, slots=True)
class Holds:
    """The selector is true of this tree."""


@dataclass(frozen=True, slots=True)
class Contradicted:
    """The selector is false of this tree."""

    reason: str
    by_age: bool = False
    """It was true once: only the day speaks against it."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The tree's evidence cannot say."""

    reason: str


Answer = Holds | Contradicted | NoAnswer


@dataclass(frozen=True, slots=True)
class Proofs:
    """What selectors are held against."""

    evidence: Evidence
    known_checks: Mapping[str, frozenset[str]]
    today: date
    listed: frozenset[str]
    """Of the PURLs that claims name: those that a bill of materials lists, with or without a version."""
    asset_types: frozenset[str] = frozenset()
    """Types of assets that something can detect; empty when nobody says."""


def is_within(path: str, place: str) -> bool:
    """The path is the place, or stands below it; everything is within no place in particular."""
    return not place or path == place or path.startswith(place.rstrip("/") + "/")


def holds_files(place: str, evidence: Evidence) -> bool:
    """Does the tree have a file there."""
    return any(is_within(name, place) for name in evidence.files)


def unread(evidence: Evidence, place: str) -> str:
    """The first file there that a source could not read, or not whole; empty when all were read."""
    found: set[str] = set()
    for source in evidence.sources:
        if isinstance(source.status, Failed):
            found.update(path for path, _ in source.status.unread)
        elif isinstance(source.status, Collected):
            found.update(note.partition(":")[0] for note in source.status.notes)
    return min((path for path in found if path in evidence.files and is_within(path, place)), default="")


def blind(evidence: Evidence, provides: str) -> str:
    """Why this evidence is not there as a whole; empty when it is, or when the tree has nothing of the kind."""
    for source in evidence.sources:
        if source.provides != provides or isinstance(source.status, Collected | Absent):
            continue
        if isinstance(source.status, Skipped):
            return f"{source.name} did not run: {source.status.reason}"
        return f"{source.name} failed"
    return ""
