"""Refuses what is made to use memory: a document that would take far more than its own size.

In Python an empty mapping of two bytes takes 64, and one member makes it 232. Documents that say something hold more
text than brackets: written without blanks and with the shortest of names, reports in SARIF weigh up to 13 times their
size by the measure here, exports of advisories 15, plans of Terraform 16, and take two thirds of that; `[[],[],…]`
weighs 29 times and `[{},{},…]` 83.
"""

import re
from collections.abc import Iterator
from itertools import islice

from maestro_gate.errors import InvalidInput

FREE = 1024 * 1024
"""Bytes of a document that nobody weighs."""

_MOST = 20
"""How many times its size a document may weigh: a third more than one that says something."""
_OBJECT, _ARRAY, _QUOTE, _ELEMENT, _KEY = 240, 80, 30, 8, -60
"""What brackets, quotes and commas weigh, in bytes; and the colon of a key, whose text is there once for all rows."""
_SHORT = 8
"""Bytes of a document for each comma, of one whose elements are suspiciously short."""
_LEAST = 32
"""Bytes of a document for each of its rows; one of a type and a name alone has more, if the name has five letters."""
_CHUNK = 1024 * 1024
_ESCAPE = re.compile(rb"\\.", re.DOTALL)


def check(data: bytes, name: str) -> None:
    """Raises InvalidInput when the JSON text is hardly more than brackets."""
    if is_hollow(data):
        raise disproportionate(name)


def is_hollow(data: bytes) -> bool:
    """Whether the JSON text is hardly more than brackets."""
    if len(data) <= FREE or _weight(data) <= _MOST * len(data):
        return False
    # Brackets and colons inside of strings weigh nothing, and telling them apart is slow.
    outside = (_weight(piece) + piece.count(b":") * _KEY for piece in _outside_of_strings(data))
    return sum(outside) > _MOST * len(data)


def has_short_elements(data: bytes) -> bool:
    """Whether the elements of a large JSON text are so short that a note of where each stands costs more than they."""
    return len(data) > FREE and data.count(b",") * _SHORT > len(data)


def check_count(count: int, data: bytes, name: str) -> None:
    """Raises InvalidInput when a document has more rows of its kind than can say anything."""
    if len(data) > FREE and count * _LEAST > len(data):
        raise disproportionate(name)


def disproportionate(name: str) -> InvalidInput:
    """What is said of a document that holds far more things than its size lets one expect."""
    return InvalidInput(
        "the document holds very many very small things: reading it would take far more memory than its size",
        where=name,
        fix="Write the document again with the tool that made it; no tool is known to write such ones.",
    )


def holds_more_than(value: object, most: int) -> bool:
    """Whether there are more than so many members and elements in the value, at all depths; stops when it knows."""
    return next(islice(_inner(value), most, None), None) is not None


def _inner(value: object) -> Iterator[bool]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        yield True


def _weight(data: bytes) -> int:
    return (
        data.count(b"{") * _OBJECT
        + data.count(b"[") * _ARRAY
        + data.count(b'"') * _QUOTE
        + data.count(b",") * _ELEMENT
    )


def _outside_of_strings(data: bytes) -> Iterator[bytes]:
    """What stands outside of strings, and the quotes, piece by piece."""
    start, is_inside = 0, False
    while start < len(data):
        end = min(start + _CHUNK, len(data))
        while data[end - 1 : end] == b"\\" and end < len(data):
            end += 1  # no escape is cut in two
        pieces = _ESCAPE.sub(b"", data[start:end]).split(b'"')
        yield b"".join(pieces[is_inside::2])
        yield b'"' * (len(pieces) - 1)
        is_inside ^= len(pieces) % 2 == 0
        start = end
