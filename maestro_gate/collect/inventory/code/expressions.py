"""The values that stand in source code of any language: texts, names, calls with their arguments, lists, objects."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """A literal text. One with gaps has only what stands in front of the first."""

    value: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """Something that has a name: `model`, `settings.model`."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Either:
    """One of several values: `a or b`, `a if c else b`."""

    members: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list or a tuple."""

    members: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A dictionary or an object."""

    entries: tuple[tuple[str, "Value"], ...]

    def get(self, *keys: str) -> "Value":
        """The value of the first of these keys that it has."""
        held = dict(reversed(self.entries))
        return next((held[key] for key in keys if key in held), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Body:
    """A function without a name; where it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything else."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Argument:
    """A value that a call is given."""

    name: str
    """Empty where the place says what it is."""
    value: "Value"


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call, a construction, a decorator or an annotation."""

    callee: str
    """As it is written, dotted, with what the calls in front of it return left out: `client.chat.create`."""
    line: int
    start: int
    end: int
    target: str
    """What gets its value: a variable, a keyword, a key; empty when nothing does."""
    read: Callable[[], tuple[Argument, ...]] = field(repr=False)
    is_decorator: bool = False

    @property
    def last(self) -> str:
        """The last part of the callee."""
        return self.callee.rpartition(".")[2]

    def named(self, *names: str) -> "Value":
        """The value of the first of these arguments that it has, given by name or in an object."""
        arguments = self.read()
        for name in names:
            for argument in arguments:
                if argument.name == name:
                    return argument.value
                inner = argument.value.call.read() if isinstance(argument.value, Result) else ()
                for other in inner:
                    if other.name == name and not argument.name:
                        return other.value
                if not argument.name and isinstance(argument.value, Record):
                    value = argument.value.get(name)
                    if not isinstance(value, Unknown):
                        return value
        return UNKNOWN

    def positional(self, place: int) -> "Value":
        """The value at a place, counted from 0."""
        values = [argument.value for argument in self.read() if not argument.name]
        return values[place] if place < len(values) else UNKNOWN


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a call, as a value."""

    call: Call


Value = Text | Name | Either | Items | Record | Body | Result | Unknown


def once(read: Callable[[], T]) -> Callable[[], T]:
    """The same, read when asked for and not again. There are many: `functools.cache` weighs more than the reading."""
    held: list[T] = []

    def reading() -> T:
        if not held:
            held.append(read())
        return held[0]

    return reading


def texts(value: Value) -> Iterator[str]:
    """The whole texts that a value may be."""
    if isinstance(value, Text) and value.is_whole:
        yield value.value
    elif isinstance(value, Either):
        for member in value.members:
            yield from texts(member)


def text(value: Value) -> str:
    """The text that a value is; empty for what is none."""
    return next(texts(value), "")
