"""What a document is once it was read: plain values, the file's name, and the place of each value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from maestro_gate.errors import InvalidInput

Pointer = Sequence[str | int]
"""Keys and indices from the root down to a value."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a document may be before it is refused unread."""

    max_bytes: int = 10 * 1024 * 1024
    max_depth: int = 100
    """Mappings and sequences inside one another."""
    max_nodes: int = 1_000_000
    """Values of every kind; keys do not count."""


class Places(Protocol):
    """Where the values of one document stand."""

    def locate(self, pointer: Pointer) -> tuple[int, int]:
        """1-based line and column; of the nearest container when the pointer leads nowhere."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """One document that was read whole."""

    value: object
    """dict, list, str, int, float, bool or None; keys are strings, floats are finite."""
    name: str
    """How messages call the file."""
    places: Places = field(repr=False, compare=False)

    def locate(self, pointer: Pointer) -> tuple[int, int]:
        """1-based line and column: of its key for a member of a mapping, else of the value itself."""
        return self.places.locate(pointer)

    def place(self, pointer: Pointer) -> str:
        """`name:line:column`, as every message gives it."""
        return at(self.name, self.locate(pointer))


def at(name: str, place: tuple[int, int]) -> str:
    """`name:line:column`."""
    return f"{name}:{place[0]}:{place[1]}"


def place_of(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a character of `text`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def quoted(text: str, limit: int = 60) -> str:
    """Hostile text made short and harmless for a message."""
    shown = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown) + '"'


def decoded(data: bytes, name: str, limits: Limits) -> str:
    """The text of a document without its byte order mark; refuses what is too large, empty or not UTF-8."""
    if len(data) > limits.max_bytes:
        raise InvalidInput(
            f"the document has {len(data):,} bytes; at most {limits.max_bytes:,} are read", where=name
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise InvalidInput("the document is UTF-16 or UTF-32", where=f"{name}:1:1", fix="Save it as UTF-8.")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, name) from error
    if not text or text.isspace():
        raise InvalidInput("the document is empty", where=f"{name}:1:1")
    return text


def _not_utf8(data: bytes, name: str) -> InvalidInput:
    replaced = data.decode("utf-8", "surrogateescape")
    bad = next(i for i, c in enumerate(replaced) if "\udc80" <= c <= "\udcff")
    offset = len(replaced[:bad].encode("utf-8"))
    return InvalidInput(
        f"the byte 0x{data[offset]:02x} at offset {offset} is not UTF-8",
        where=at(name, place_of(replaced.removeprefix("\ufeff"), bad - replaced.startswith("\ufeff"))),
        fix="Save the document as UTF-8.",
    )
