"""What stands at head, one entry for each violation, as formats of other tools list it: most important first.

1. Resolved violations do not stand: platforms read every entry of a report as an open one.
2. An entry's key is its rule, its subject, and which of several equal ones it is; never a line number. Those that base
   has are counted first, so that a report of base alone gives them the same keys.
3. More of the same than a waiver was given for is an introduced violation and not a waived one.
4. Order: what blocks, then introduced and worsened, newly known, unchanged, waived; in each the gravest first.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.model.judgement import LayerDelta, Outcome, Violation, WaiverUse
from maestro_gate.report import plain, scale, wording

_ORDER = ("introduced", "worsened", "newly-known", "unchanged", "waived")


@dataclass(frozen=True, slots=True)
class Entry:
    """One violation that stands at head."""

    violation: Violation
    state: str
    """`introduced`, `worsened`, `newly-known`, `unchanged`, `waived`."""
    reason: str
    """Why it is in its class, when that is not plain."""
    use: WaiverUse | None
    """The waiver that holds for it."""
    blocks: bool
    """It is a reason to block, also when the profile lets that pass."""
    occurrence: int
    """1 for the first of equal ones."""

    @property
    def key(self) -> str:
        """SHA-256 of what makes it the same violation in another run."""
        parts = (self.violation.rule, self.violation.subject, str(self.occurrence))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def path(self) -> str:
        """The file it is shown at: relative, and never empty."""
        path = plain.name(self.violation.path)
        while path.startswith(("./", "/")):
            path = path.removeprefix("./").lstrip("/")
        return path or scale.load().home

    @property
    def line(self) -> int:
        """The line it is shown at: the first when none is known."""
        return max(self.violation.line, 1) if self.violation.path else 1


def entries(outcome: Outcome) -> tuple[Entry, ...]:
    """Every violation that stands at head."""
    blocking = {(reason.rule, reason.subject) for reason in wording.blocking(outcome) if reason.rule}
    places = {layer.layer: place for place, layer in enumerate(outcome.delta.layers)}
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for layer in outcome.delta.layers:
        for violation, state, reason, use in _of(layer):
            seen[violation.identity] += 1
            blocks = state != "waived" and violation.identity in blocking
            made.append(Entry(violation, state, reason, use, blocks, seen[violation.identity]))
    return tuple(sorted(made, key=lambda entry: _importance(entry, places)))


def _of(layer: LayerDelta) -> Iterator[tuple[Violation, str, str, WaiverUse | None]]:
    """Those that base has first."""
    for state, changes in (
        ("unchanged", layer.unchanged),
        ("worsened", layer.worsened),
        ("newly-known", layer.newly_known),
    ):
        for change in changes:
            yield change.violation, state, change.reason, None
    surplus = Counter(change.violation.identity for change in layer.introduced)
    for violation, use in layer.waived:
        if surplus[violation.identity]:
            surplus[violation.identity] -= 1
        else:
            yield violation, "waived", "", use
    for change in layer.introduced:
        yield change.violation, "introduced", change.reason, None


def _importance(entry: Entry, places: dict[str, int]) -> tuple[object, ...]:
    violation = entry.violation
    return (
        not entry.blocks,
        0 if entry.state == "worsened" else _ORDER.index(entry.state),
        -scale.load().of(violation.severity).rank,
        places[violation.layer],
        violation.rule,
        violation.subject,
        entry.occurrence,
    )
