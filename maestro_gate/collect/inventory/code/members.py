"""Says what a list holds when it gets to a call: also by way of a variable, of a loop, and of what is added to it."""

from collections.abc import Iterator

from maestro_gate.collect.inventory.code.expressions import Either, Items, Name, Value
from maestro_gate.collect.inventory.code.facts import Binding
from maestro_gate.collect.inventory.code.file import File

_MANY = 100
_ADDING = ("append", "add", "push")
_EXTENDING = "extend"


def of(value: Value, position: int, file: File) -> Iterator[Value]:
    """The members of a list that stands at a place of the file."""
    waiting: list[tuple[Value, int]] = [(value, position)]
    seen: set[str] = set()
    while waiting and len(seen) < _MANY:
        one, place = waiting.pop(0)
        if isinstance(one, Items):
            yield from one.members[:_MANY]
        elif isinstance(one, Either):
            waiting += [(member, place) for member in one.members]
        elif isinstance(one, Name) and one.dotted not in seen:
            seen.add(one.dotted)
            waiting += [(held.read(), held.start) for held in bindings(one.dotted, place, file)]
            for call in file.calls_of(one.dotted):
                if file.facts.function_at(call.start) is not file.facts.function_at(place):
                    continue
                if call.last in _ADDING:
                    yield call.positional(0)
                elif call.last == _EXTENDING:
                    waiting.append((call.positional(0), call.start))


def looped(name: str, position: int, file: File) -> Iterator[Value]:
    """What a variable of a loop gets, one after the other."""
    for binding in bindings(name, position, file):
        yield from of(binding.read(), binding.start, file)


def bindings(name: str, position: int, file: File) -> Iterator[Binding]:
    """Where a variable that is seen from a place gets its values: in the same function, or outside of any."""
    here = file.facts.function_at(position)
    for binding in file.bindings_of(name):
        if file.facts.function_at(binding.start) in (None, here):
            yield binding
