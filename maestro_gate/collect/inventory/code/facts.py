"""What source code of any language says, in one vocabulary: imports, calls, names with values, functions, classes."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TypeVar

from maestro_gate.collect.inventory.code.expressions import Call, Value


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """A name that gets a value: a variable, a keyword argument, a key of an object, a default."""

    name: str
    line: int
    start: int
    read: Callable[[], Value] = field(repr=False)
    callee: str = ""
    """What is called for the value; empty when it is no call."""
    end: int = 0
    """Where the value ends."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type: str
    """As it is written; empty when nothing says."""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function or a method."""

    name: str
    line: int
    start: int
    end: int
    documentation: str
    decorators: tuple[Call, ...]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class and what it is derived from."""

    name: str
    line: int
    start: int
    end: int
    bases: tuple[str, ...]
    documentation: str
    decorators: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """A name that stands for something of another module."""

    name: str
    """In this file; `*` for all that the module has."""
    full: str
    """Dotted: module, then what is taken from it."""
    module: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Everything that one file says, each list in the file's order."""

    language: str
    imports: tuple[Import, ...]
    calls: tuple[Call, ...]
    bindings: tuple[Binding, ...]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    is_broken: bool
    """The parser could not make sense of the file as a whole."""
    returns: tuple[Binding, ...]
    """What functions give back; without a name."""
    literal_at: Callable[[int], bool] = field(repr=False)
    """Does a literal or a name of a member stand at this byte: no comment."""

    def function_at(self, position: int) -> Function | None:
        """The innermost function around a byte."""
        return _around(self.functions, position)

    def class_at(self, position: int) -> Class | None:
        """The innermost class around a byte."""
        return _around(self.classes, position)

    def calls_within(self, start: int, end: int) -> Iterator[Call]:
        """Calls that begin in a span."""
        return _within(self.calls, start, end)

    def bindings_within(self, start: int, end: int) -> Iterator[Binding]:
        """Names that get a value in a span."""
        return _within(self.bindings, start, end)


S = TypeVar("S", Function, Class)

_NEAR = 200
"""How far back a span is looked for: siblings in front of the place, mostly."""


T = TypeVar("T", Call, Binding)


def _within(spans: Sequence[T], start: int, end: int) -> Iterator[T]:
    first = bisect_left(spans, start, key=_start)
    return takewhile(lambda span: span.start < end, islice(spans, first, None))


def _around(spans: Sequence[S], position: int) -> S | None:
    place = bisect_right(spans, position, key=_start)
    return next(
        (span for span in reversed(spans[max(0, place - _NEAR) : place]) if position < span.end), None
    )


def _start(span: Call | Binding | Function | Class) -> int:
    return span.start
