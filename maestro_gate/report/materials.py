"""What the system is made of, for readers: what came, went and changed, in words."""

from collections import Counter

from maestro_gate.model.judgement import ADDED, CHANGED, REMOVED, MaterialChange, Outcome

_SIGNS = {ADDED: "+", REMOVED: "-", CHANGED: "~"}
_NO_VERSION = "no version"


def summary(outcome: Outcome) -> str:
    """All changes counted: `2 added, 1 removed, 12 changed, 240 as before`; empty when nothing changed."""
    counts = Counter(change.change for change in outcome.materials.changes)
    said = [f"{counts[word]:,} {word}" for word in _SIGNS if counts[word]]
    if not said:
        return outcome.materials.caveat
    return ", ".join([*said, f"{outcome.materials.unchanged:,} as before"])


def above(outcome: Outcome) -> str:
    """What a reader of the list has to know first; empty when the list is whole."""
    return outcome.materials.caveat if outcome.materials.changes else ""


def sign(change: MaterialChange) -> str:
    """`+`, `-` or `~`."""
    return _SIGNS[change.change]


def versions(change: MaterialChange) -> str:
    """What there is of it: `1.2 → 1.3`, or the versions that came or went."""
    before, after = (", ".join(v or _NO_VERSION for v in held) for held in (change.before, change.after))
    if change.change != CHANGED:
        return before or after
    if not after:
        return f"no longer in {before}"
    return f"{before} → {after}" if before else f"also in {after}"
