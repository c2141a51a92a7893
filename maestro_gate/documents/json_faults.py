"""Finds, in a JSON document that is known to be bad, what the grammar allows and the reader refuses."""

import re
from collections.abc import Callable
from json import JSONDecoder
from math import isfinite
from typing import Any

from maestro_gate.documents.document import quoted
from maestro_gate.documents.json_comments import STRING
from maestro_gate.documents.json_places import after_space, items, members

_BRACKETS = re.compile(rf"{STRING}|[\[\]{{}}]", re.DOTALL)
_NUMBERS = re.compile(rf"{STRING}|-?(?:[0-9][0-9.eE+-]*|NaN|Infinity)", re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPES = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F])|.)", re.DOTALL
)

Hook = Callable[[list[tuple[str, Any]]], Any]


def duplicate(text: str, hook: Hook, refused: type[Exception]) -> tuple[int, int, str]:
    """Offsets of both occurrences, and the key, of the duplicate that `hook` refuses first.

    Goes down from the root into the child that cannot be read: what stands behind it need not be valid JSON.
    """
    scan = JSONDecoder(object_pairs_hook=hook)
    container = after_space(text, 0)
    while True:
        keys: dict[str, int] = {}
        found: tuple[int, int, str] | None = None
        below = container
        try:
            if text[container] == "[":
                for item in items(text, container, scan):
                    below = item
                return 0, 0, ""
            for key, offset, value in members(text, container, scan):
                below = value
                if keys.setdefault(key, offset) != offset:
                    found = found or (keys[key], offset, key)
        except refused:
            container = below
        else:
            return found or (0, 0, "")


def first_deeper(text: str, depth: int) -> int:
    """Offset of the first bracket that opens more than `depth` levels."""
    level = 0
    for match in _BRACKETS.finditer(text):
        found = match.group()
        if found in "[{":
            level += 1
            if level > depth:
                return match.start()
        elif found in "]}":
            level -= 1
    return 0


def bad_number(text: str) -> tuple[int, str]:
    """Offset of the first number that has no finite value, and what is wrong with it."""
    for match in _NUMBERS.finditer(text):
        number = match.group()
        if number.startswith('"') or _is_readable(number):
            continue
        if number.endswith(("NaN", "Infinity")):
            return match.start(), f"{number} is not JSON"
        return match.start(), f"the number {quoted(number, 20)[1:-1]} is too large"
    return 0, "a number is too large"


def _is_readable(number: str) -> bool:
    try:
        value = int(number) if number.lstrip("-").isdigit() else float(number)
    except ValueError:  # Python's limit on the digits of an integer
        return False
    return isinstance(value, int) or isfinite(value)


def lone_surrogate(text: str) -> int | None:
    """Offset of the first escape that is half of a surrogate pair, or None."""
    if not _SURROGATE.search(text):  # nearly always the end of the matter, and cheap
        return None
    return next((match.start() for match in _ESCAPES.finditer(text) if match["lone"]), None)
