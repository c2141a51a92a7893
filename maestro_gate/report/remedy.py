"""How much of a fix a report says: all of it where few rules are named, all but its example where many are."""

from collections.abc import Sequence

from maestro_gate.report.grouping import Group

MANY = 8
"""Rules of a section from which on its examples are left to `explain`."""
EXAMPLES = (
    "Examples are left out: `maestro-gate explain NAME` has those of bundled rules, and the JSON has all."
)


def is_short(groups: Sequence[Group]) -> bool:
    """Are there so many rules that their examples would hide them."""
    return len(groups) > MANY


def leaves_out(groups: Sequence[Group]) -> bool:
    """Does a short form leave an example out."""
    return is_short(groups) and any(
        line[:1].isspace() for group in groups for line in group.fix.splitlines() if line.strip()
    )


def told(fix: str, *, is_short: bool) -> str:
    """The fix; without its indented lines, which are the example, when it is to be short. Hostile text."""
    lines = fix.splitlines()
    words = [line.strip() for line in lines if line.strip() and not line[:1].isspace()]
    if not is_short or not words:
        return fix
    said = " ".join(words)
    return f"{said[:-1]}." if said.endswith(":") else said
