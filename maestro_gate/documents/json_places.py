"""Finds places in JSON text after it was read.

The C scanner gives values and no places. So a container's children are found by running the scanner over them
one after another, and only as far as the child that was asked for. The containers of the last questions are
remembered: asking for each of 100,000 components in turn parses them once more, and not 100,000 times.
"""

import re
from array import array
from collections.abc import Generator
from json import JSONDecoder
from typing import Protocol

from maestro_gate.documents.document import Pointer

_REMEMBERED = 64
"""Containers; more than the levels that a document may have is of no use."""
_STRIDE = 16 * 1024
"""Characters between two points of which the line is known."""

_SPACE = re.compile(r"[ \t\n\r]*")
_SCAN = JSONDecoder()

Child = tuple[int, int]
"""Offset of the key, or of the item, and offset of the value."""


class JsonPlaces:
    """Places of one text that is known to be valid."""

    __slots__ = ("_containers", "_lines", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: _Lines | None = None
        self._containers: dict[int, _Container] = {}

    def locate(self, pointer: Pointer) -> tuple[int, int]:
        """1-based line and column of the value, or of the nearest container that is there."""
        place = value = after_space(self._text, 0)
        for step in pointer:
            child = self._container(value).child(step)
            if child is None:
                break
            place, value = child
        if self._lines is None:
            self._lines = _Lines(self._text)
        return self._lines.place(place)

    def _container(self, offset: int) -> "_Container":
        found = self._containers.pop(offset, None) or _container(self._text, offset)
        self._containers[offset] = found  # now the last to be forgotten
        if len(self._containers) > _REMEMBERED:
            del self._containers[next(iter(self._containers))]
        return found


class _Container(Protocol):
    def child(self, step: str | int) -> Child | None: ...


def _container(text: str, offset: int) -> _Container:
    if text[offset] == "{":
        return _Object(text, offset)
    return _Array(text, offset) if text[offset] == "[" else _Leaf()


class _Object:
    """The members that were passed on the way to those asked for."""

    __slots__ = ("_passed", "_rest")

    def __init__(self, text: str, offset: int) -> None:
        self._passed: dict[str, Child] = {}
        self._rest = members(text, offset)

    def child(self, step: str | int) -> Child | None:
        if step not in self._passed:
            for key, place, value in self._rest:
                self._passed[key] = (place, value)
                if key == step:
                    break
        return self._passed.get(step) if isinstance(step, str) else None


class _Array:
    """The items that were passed on the way to those asked for."""

    __slots__ = ("_passed", "_rest")

    def __init__(self, text: str, offset: int) -> None:
        self._passed = array("Q")
        self._rest = items(text, offset)

    def child(self, step: str | int) -> Child | None:
        if not isinstance(step, int) or step < 0:
            return None
        for place in self._rest if step >= len(self._passed) else ():
            self._passed.append(place)
            if step < len(self._passed):
                break
        return (self._passed[step], self._passed[step]) if step < len(self._passed) else None


class _Leaf:
    """A value that has no children."""

    __slots__ = ()

    def child(self, step: str | int) -> Child | None:  # noqa: ARG002 - the protocol's
        return None


class _Lines:
    """Lines and columns of a text that may have millions of lines, or one of a hundred megabytes."""

    __slots__ = ("_points", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        line, start = 0, 0
        self._points = []
        for offset in range(0, len(text) + 1, _STRIDE):
            self._points.append((line, start))
            line += text.count("\n", offset, offset + _STRIDE)
            start = text.rfind("\n", offset, offset + _STRIDE) + 1 or start

    def place(self, offset: int) -> tuple[int, int]:
        line, start = self._points[offset // _STRIDE]
        known = offset - offset % _STRIDE
        start = self._text.rfind("\n", known, offset) + 1 or start
        return line + self._text.count("\n", known, offset) + 1, offset - start + 1


def members(
    text: str, container: int, scan: JSONDecoder = _SCAN
) -> Generator[tuple[str, int, int], None, None]:
    """Key, its offset and the value's offset. A value is scanned when the member behind it is asked for."""
    offset = after_space(text, container + 1)
    while text[offset] != "}":
        key, end = _SCAN.raw_decode(text, offset)
        value = after_space(text, after_space(text, end) + 1)
        yield key, offset, value
        offset = _behind(text, scan.raw_decode(text, value)[1])


def items(text: str, container: int, scan: JSONDecoder = _SCAN) -> Generator[int, None, None]:
    """The items' offsets. An item is scanned when the one behind it is asked for."""
    offset = after_space(text, container + 1)
    while text[offset] != "]":
        yield offset
        offset = _behind(text, scan.raw_decode(text, offset)[1])


def after_space(text: str, offset: int) -> int:
    """Offset of the first character from `offset` on that is not white space."""
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _behind(text: str, end: int) -> int:
    offset = after_space(text, end)
    return after_space(text, offset + 1) if text[offset] == "," else offset
