"""What a scanner hands back for one tree."""

from collections.abc import Iterable
from dataclasses import dataclass

from maestro_gate.model.evidence import Absent, Collected, Failed, Passed, Skipped, Source, Status
from maestro_gate.model.subjects import Subject

NAMED_FILES = 5
"""How many files a sentence names before it only counts the rest."""


@dataclass(frozen=True, slots=True)
class ScannerReading:
    """The evidence of one scanner about one tree; what was read stays even when the source failed in part."""

    source: Source
    subjects: tuple[Subject, ...] = ()
    passed: tuple[Passed, ...] = ()
    idle: frozenset[str] = frozenset()
    """Checks that found no file to look at: their silence says nothing."""
    is_untouched: bool = False
    """It was not launched, since what it would look at is the same in both trees."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a scanner is for."""

    name: str
    provides: str

    def reading(self, status: Status, fingerprint: str = "") -> ScannerReading:
        """A reading that says nothing but how it went."""
        return ScannerReading(Source(self.name, self.provides, status, fingerprint))

    def nothing(self, notes: tuple[str, ...]) -> ScannerReading:
        """The tree has nothing for this scanner, but perhaps something to say."""
        return self.reading(Collected(0, notes) if notes else Absent())

    def untouched(self) -> ScannerReading:
        """The change touches nothing of this scanner's, and a hook does not launch it for the rest."""
        status = Skipped(
            "not launched, for the change touches nothing that it looks at; a whole check, as in CI, does"
        )
        return ScannerReading(Source(self.name, self.provides, status), is_untouched=True)

    def failed(self, reason: str) -> ScannerReading:
        """The tree has something for it, and nothing came of it."""
        return self.reading(Failed(reason))


def status(count: int, notes: Iterable[str], unread: Iterable[tuple[str, str]]) -> Collected | Failed:
    """Collected, unless evidence is missing: `unread` are (file, why)."""
    missing = sorted(set(unread))
    if missing:
        paths = sorted({path for path, _ in missing})
        return Failed(_sentence(missing), () if "" in paths else tuple((path, "") for path in paths))
    return Collected(count, tuple(sorted(set(notes))))


def _sentence(missing: list[tuple[str, str]]) -> str:
    named = [f"{path}: {why}" if path else why for path, why in missing[:NAMED_FILES]]
    more = len(missing) - len(named)
    return "; ".join(named) + (f"; and {more:,} more" if more else "")
