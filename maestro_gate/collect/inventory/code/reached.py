"""Says whether an address that stands in a file is contacted: given to a call, or to a name that says it is an address.

From the address outwards: the first call or name around it that says something decides. A link that is shown, a scope
of OAuth, an address of a document or of what a search found is contacted by nobody here.
"""

from collections.abc import Iterator, Sequence

from maestro_gate.collect.inventory.code.expressions import (
    Call,
    Either,
    Items,
    Record,
    Result,
    Text,
    Value,
    text,
)
from maestro_gate.collect.inventory.code.facts import Binding
from maestro_gate.collect.inventory.code.file import File, pieces

_FAR = 4_000
_DEEP = 6
_LINES = 6
_NEAR = 4


def is_reached(file: File, host: str, place: int) -> bool:
    """Is the address at a place contacted."""
    words = file.words
    around = _around(file, place)
    for step, one in enumerate(around):
        if isinstance(one, Binding):
            said = _named(file, one, host, around[step + 1 :])
            if said is not None:
                return said
        elif not words.set_of("egress", "transparent").isdisjoint({one.callee, one.last}):
            continue
        elif not words.set_of("egress", "not_calls").isdisjoint({one.callee, one.last}):
            return False
        elif any(_holds(argument.value, host) for argument in one.read()):
            return _asks_well(file, one)
    return False


def _around(file: File, place: int) -> Sequence[Call | Binding]:
    """The calls and names around a place, the innermost first."""
    first = max(0, place - _FAR)
    found: list[Call | Binding] = [
        one
        for held in (file.facts.calls_within(first, place), file.facts.bindings_within(first, place))
        for one in held
        if one.start < place < one.end
    ]
    return sorted(found, key=lambda one: (-one.start, one.end))


def _named(file: File, binding: Binding, host: str, outer: Sequence[Call | Binding]) -> bool | None:
    """What the name says that gets the address; None when it says nothing."""
    words, last = file.words, binding.name.rpartition(".")[2]
    if last in words.set_of("egress", "not_names"):
        return False
    if pieces(last).isdisjoint(words.set_of("egress", "words")) or not _holds(binding.read(), host):
        return None
    for one in outer:
        if isinstance(one, Call):
            break
        if one.name.rpartition(".")[2] in words.set_of("egress", "not_names"):
            return False
    call = next((one for one in outer if isinstance(one, Call)), None)
    direct = outer[0] if outer else None
    if direct is call and call is not None:
        return words.set_of("egress", "not_calls").isdisjoint({call.callee, call.last})
    return not _is_found(file, binding)


def _is_found(file: File, binding: Binding) -> bool:
    """Does it stand beside a title or a text: what a search found, or a link to show."""
    bindings = file.facts.bindings
    place = next((at for at, one in enumerate(bindings) if one is binding), 0)
    near = bindings[max(0, place - _NEAR) : place + _NEAR + 1]
    beside = file.words.set_of("egress", "beside")
    return any(one.name in beside and abs(one.line - binding.line) <= _LINES for one in near)


def _asks_well(file: File, call: Call) -> bool:
    """A default for a key counts where the key is one of an address."""
    key = text(call.positional(0))
    if call.last not in file.words.set_of("egress", "asking") or not key or "://" in key:
        return True
    return not pieces(key).isdisjoint(file.words.set_of("egress", "words"))


def _holds(value: Value, host: str) -> bool:
    return any(f"://{host}" in one.lower() for one in _texts(value, 0))


def _texts(value: Value, depth: int) -> Iterator[str]:
    """The texts of a value, also those with gaps; not those of a function that stands in it."""
    if isinstance(value, Text):
        yield value.value
    elif depth < _DEEP:
        members: Sequence[Value] = ()
        if isinstance(value, Either | Items):
            members = value.members
        elif isinstance(value, Record):
            members = tuple(held for _, held in value.entries)
        elif isinstance(value, Result):
            members = tuple(argument.value for argument in value.call.read())
        for one in members:
            yield from _texts(one, depth + 1)
