"""Says what a tool does, by the calls of its own body and of the functions of the same file that it calls."""

from collections.abc import Iterable

from maestro_gate.collect.inventory.code.expressions import Call, Items, Name, text
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.words import Effect

Span = tuple[int, int]
_MANY = 60
"""Functions of a file that are followed for one tool."""


def of(inside: Iterable[Call], file: File) -> tuple[str, ...]:
    """What these calls do, sorted."""
    return tuple(sorted({effect for call in inside for effect in _effects(call, file)}))


def calls(spans: tuple[Span, ...], file: File) -> tuple[Call, ...]:
    """The calls in these spans, and in functions of the same file that they call."""
    found: list[Call] = []
    waiting, seen = list(spans), set(spans)
    while waiting and len(seen) <= _MANY:
        start, end = waiting.pop()
        for call in file.facts.calls_within(start, end):
            found.append(call)
            function = file.function(call.last) if _is_own(call) else None
            if function is not None and (function.start, function.end) not in seen:
                seen.add((function.start, function.end))
                waiting.append((function.start, function.end))
    return tuple(found)


def _is_own(call: Call) -> bool:
    """A function of the file itself, called by its name or of the object it stands in."""
    parts = call.callee.split(".")
    return len(parts) == 1 or (len(parts) == 2 and parts[0] in ("self", "this", "cls"))  # noqa: PLR2004


def _effects(call: Call, file: File) -> list[str]:
    candidates = file.candidates(call)
    parts = call.callee.split(".")
    found = [
        effect.effect for effect in file.words.effects if _does(effect, candidates, parts[-1], parts[-2:-1])
    ]
    if not file.words.set_of("opening", "calls").isdisjoint(candidates):
        found.append(_opened(call, file))
    return found


def _does(effect: Effect, candidates: tuple[str, ...], method: str, holder: list[str]) -> bool:
    for full in candidates:
        if full in effect.calls or full.startswith(effect.beginnings):
            return True
    if method not in effect.methods or not holder:
        return False
    return not effect.receivers or holder[0] in effect.receivers


def _opened(call: Call, file: File) -> str:
    """Reading or writing, by the mode."""
    mode = text(call.named("mode")) or text(call.positional(1))
    row = file.words.row("opening")
    return str(row["writes"] if any(one in mode for one in row["write_modes"]) else row["reads"])


def names_in(value: object) -> tuple[str, ...]:
    """The names that a list holds."""
    members = value.members if isinstance(value, Items) else ()
    return tuple(member.dotted for member in members if isinstance(member, Name))
