"""Matches many path patterns against many paths: 50,000 paths, hundreds of patterns, well under a second.

`**` stands for any folders, `*` and `?` for anything within one name. A pattern without a slash matches
names in every folder, a slash in front ties it to the top. Case does not matter. Patterns are found by the
file name or by its extension, so that each path is held against few of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Generic, TypeVar

T = TypeVar("T")

_TOKEN = re.compile(r"\*\*/|/\*\*$|\*\*|.", re.DOTALL)
_TOKENS = {"**/": "(?:[^/]+/)*", "/**": "/.+", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_WILD = frozenset("*?")


class Globs(Generic[T]):
    """Patterns, each with a value."""

    def __init__(self, patterns: Iterable[tuple[str, T]]) -> None:
        self._by_name: dict[str, list[tuple[int, str, T]]] = defaultdict(list)
        self._by_extension: dict[str, list[tuple[int, str, T]]] = defaultdict(list)
        self._others: list[tuple[int, str, T]] = []
        for number, (pattern, value) in enumerate(patterns):
            self._add(number, pattern.lower(), value)
        # Most paths match none of these, and one expression says so faster than each of them.
        self._any_other = re.compile("|".join(translate(e[1]) for e in self._others) or r"(?!)", re.DOTALL)

    def _add(self, number: int, pattern: str, value: T) -> None:
        pattern = pattern[1:] if pattern.startswith("/") else pattern if "/" in pattern else f"**/{pattern}"
        entry = (number, pattern, value)
        name = pattern.rsplit("/", 1)[-1]
        extension = _extension(name)
        if _WILD.isdisjoint(name):
            self._by_name[name].append(entry)
        elif extension and _WILD.isdisjoint(extension):
            self._by_extension[extension].append(entry)
        else:
            self._others.append(entry)

    def matches(self, path: str) -> list[T]:
        """Values of the patterns that match, in the patterns' order."""
        low = path.lower()
        found = [entry for entry in self._near(low) if _compiled(entry[1]).match(low)]
        return [value for _, _, value in sorted(found, key=_number)] if found else []

    def _near(self, path: str) -> Iterator[tuple[int, str, T]]:
        name = path.rsplit("/", 1)[-1]
        yield from self._by_name.get(name, ())
        yield from self._by_extension.get(_extension(name), ())
        if self._any_other.match(path):
            yield from self._others


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Made when a path comes near: most patterns of a run are never held against any."""
    return re.compile(translate(pattern), re.DOTALL)


def translate(pattern: str) -> str:
    """A pattern as a regular expression for a whole path."""
    return "".join(_TOKENS.get(token) or re.escape(token) for token in _TOKEN.findall(pattern)) + r"\Z"


def _extension(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if dot >= 0 else ""


def _number(entry: tuple[int, object, object]) -> int:
    return entry[0]
