"""What stands between the beginning and the end of an element, and the values that texts are."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from maestro_gate.collect.cyclonedx.xml_shape import ARRAY, NUMBER, OBJECT, TRUTH, Child, Shape

_LONGEST_NUMBER = 18
"""Digits: what is longer is no number that any field of CycloneDX has."""
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


class Frame:
    """An element that is open and holds others."""

    __slots__ = ("child", "is_item", "shape", "value")

    def __init__(self, child: Child) -> None:
        self.child = child
        self.shape = child.shape
        self.value: Any = [] if child.shape.kind is ARRAY else {}
        self.is_item = False
        """It has the name of an array and is one of its items."""

    def becomes_item(self, item: Shape) -> None:
        """What it holds belongs to an item: there is no element around the items of this array."""
        self.shape = item
        self.value = {}
        self.is_item = True

    def becomes_object(self) -> None:
        """An array in some versions of the format, an object in later ones."""
        self.shape = Shape(OBJECT, self.shape.members)
        self.value = {}


def scalar(shape: Shape, text: str) -> object:
    """The text as the type that JSON has for it; as it is when it is none."""
    if shape.kind is TRUTH:
        return _TRUTHS.get(text, text)
    if shape.kind is NUMBER and len(text) <= _LONGEST_NUMBER:
        return _number(text)
    return text


def edges(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What depends on what, one row for each thing, wherever it stood."""
    waiting = [row]
    while waiting:
        one = waiting.pop()
        flat = {"ref": one.get("ref")}
        for member in one.keys() - flat.keys():
            flat[member] = [inner.get("ref") for inner in one[member]]
            waiting.extend(inner for inner in one[member] if len(inner) > 1)
        yield flat


def _number(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        found = float(text)
    except ValueError:
        return text
    return found if isfinite(found) else text
