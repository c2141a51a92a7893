"""The body of a comment and of a summary: the Markdown report with as much detail as there is room for."""

from collections.abc import Callable
from dataclasses import dataclass

from maestro_gate.model.judgement import LayerDelta, Outcome
from maestro_gate.publish.unpublishable import Unpublishable
from maestro_gate.report import markdown
from maestro_gate.report.detail import LADDER


@dataclass(frozen=True, slots=True)
class Room:
    """How much a platform takes."""

    most: int
    measure: Callable[[str], int]


def characters(text: str) -> int:
    """Length as platforms count it that hold text as UTF-16: never less than its number of characters."""
    return len(text.encode("utf-16-le")) // 2


def size(text: str) -> int:
    """Bytes."""
    return len(text.encode())


def fitted(outcome: Outcome, room: Room, *, first_line: str = "", report_url: str = "") -> str:
    """The report with the most detail that fits, and a link to the whole one."""
    head = f"{first_line}\n" if first_line else ""
    # The address was checked: it holds no sign that ends a link.
    foot = f"\n[Full report](<{report_url}>)\n" if report_url else ""
    best = ""
    # Everything, which mostly fits; else from the shortest on, for a report that is far too long takes long to write.
    for detail in (LADDER[0], *reversed(LADDER[1:])):
        text = head + markdown.render(outcome, detail) + foot
        fits = room.measure(text) <= room.most
        if fits:
            best = text
        if fits == (detail is LADDER[0]):
            break
    if not best:
        raise Unpublishable("there is no room for even the shortest report")
    return best


def is_quiet(outcome: Outcome) -> bool:
    """Whether nothing changed: no comment is wanted where there is none yet."""
    return (
        outcome.mode == "delta"
        and outcome.verdict in ("pass", "warn")
        and not outcome.would_block
        and not outcome.law.changed_files
        and not outcome.patch
        and all(claim.base == claim.head for claim in outcome.claims)
        and not any(_changed(layer) for layer in outcome.delta.layers)
    )


def _changed(layer: LayerDelta) -> bool:
    classes = (layer.introduced, layer.worsened, layer.resolved, layer.newly_known, layer.new_gaps)
    return layer.change != 0 or layer.head_inherited != layer.base_inherited or any(classes)
