"""Compares versions as their ecosystem does, by univers; what it cannot order has no order here.

1. A version without a digit (`latest`, `main`) is none: Maven and RPM would find a place for it.
2. Build metadata of a semantic version does not count (https://semver.org, 10 and 11), nor does the `v` that Go writes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

SEMVER = "semver"
_DIGIT = re.compile("[0-9]")
_LONGEST = 200
"""Signs of a version; nobody publishes longer ones, and patterns take long over them."""


class UnorderedError(Exception):
    """Nobody can say which of two versions comes first."""


@dataclass(frozen=True, slots=True)
class Order:
    """The order of versions of one ecosystem."""

    scheme: str
    """Empty for none."""

    def parsed(self, text: str) -> Any:
        """The version. Raises UnorderedError when it is none of this ecosystem."""
        found = _parsed(self.scheme, text) if len(text) <= _LONGEST else None
        if found is None:
            raise UnorderedError(text)
        return found

    def precedes(self, one: Any, other: Any) -> bool:
        """Whether the first comes before the second; both were `parsed`. Raises UnorderedError."""
        return _asked(lambda: bool(one < other))

    def equals(self, one: Any, other: Any) -> bool:
        """Whether both are the same version. Raises UnorderedError."""
        return not self.precedes(one, other) and not self.precedes(other, one)


def _asked(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except Exception as error:
        raise UnorderedError from error


@lru_cache(maxsize=200_000)
def _parsed(scheme: str, text: str) -> Any:
    kind = _kind(scheme)
    if kind is None or not _DIGIT.search(text):
        return None
    try:
        return kind(text.removeprefix("v").partition("+")[0] if kind is _kind(SEMVER) else text)
    except Exception:  # noqa: BLE001 - each scheme refuses in its own way
        return None


@cache
def _kind(scheme: str) -> Any:
    """The class of its versions; imported only here, because most runs compare none."""
    from univers.version_range import RANGE_CLASS_BY_SCHEMES
    from univers.versions import GolangVersion, SemverVersion

    if scheme == SEMVER:
        return SemverVersion
    range_ = RANGE_CLASS_BY_SCHEMES.get(scheme)
    found = None if range_ is None else range_.version_class
    return SemverVersion if found is GolangVersion else found
