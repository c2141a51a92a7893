"""Says what became of every element of an imported threat model: taken, merged or left out, and why."""

from collections import Counter
from collections.abc import Iterable

from maestro_gate.model.imported import OUTCOMES, Fate, Imported
from maestro_gate.report import plain
from maestro_gate.report.wording import counted

_LONGEST = 200


def summary(imported: Imported) -> str:
    """The numbers, and what waits for a person: some lines of text."""
    counts = Counter(fate.outcome for fate in imported.fates)
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)
    lines = [f"{plain.line(imported.format, _LONGEST)}: {counted(len(imported.fates), 'element')}, {told}."]
    if imported.unassigned:
        few = len(imported.unassigned) == 1
        lines.append(
            f"{len(imported.unassigned)} {'asset is' if few else 'assets are'} in no layer until somebody says: "
            + ", ".join(imported.unassigned)
            + "."
        )
    return "\n".join(lines) + "\n"


def render(imported: Imported) -> str:
    """The whole report as text."""
    parts = [summary(imported)]
    for outcome in OUTCOMES:
        fates = [fate for fate in imported.fates if fate.outcome == outcome]
        if fates:
            parts.append(f"{outcome.capitalize()} ({len(fates)})\n" + "".join(_lines(fates)))
    return "\n".join(parts)


def _lines(fates: Iterable[Fate]) -> Iterable[str]:
    for fate in fates:
        name = plain.line(fate.name, _LONGEST)
        yield f"  line {fate.line}: {plain.line(fate.kind, _LONGEST)} «{name}»: {plain.line(fate.detail, 400)}\n"
        if fate.unread:
            unread = plain.line(", ".join(fate.unread), 400)
            yield f"      not taken over: {unread}\n"
