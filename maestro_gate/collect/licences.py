"""Reads licence expressions of SPDX: the same licences written differently become the same text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

UNSAID = frozenset({"", "NOASSERTION", "NONE"})
"""What SPDX writes where nothing is said."""

_LONGEST = 2_000
_REFERENCE = re.compile(r"(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+")


@dataclass(frozen=True, slots=True)
class Expression:
    """A licence expression."""

    text: str
    """In its normal form; as it stood where it could not be read."""
    problem: str = ""
    """Why it could not be read, or what of it nobody knows; empty when it was read whole."""


def read(text: str, names: Mapping[str, str] | None = None) -> Expression:
    """The expression. `names`: what a document calls licences of its own, by their ids."""
    found = _normal(text.strip())
    named = (names or {}).get(found.text, "")
    return Expression(named, found.problem) if named else found


@lru_cache(maxsize=10_000)
def _normal(text: str) -> Expression:
    if len(text) > _LONGEST:
        return Expression(text, f"is longer than {_LONGEST:,} characters")
    licensing, errors = _licensing()
    try:
        parsed = licensing.parse(text)
        written = str(parsed.simplify()) if parsed is not None else text
        unknown = {
            key for key in licensing.unknown_license_keys(parsed) if not _REFERENCE.fullmatch(key)
        }  # fmt: skip
    except errors:
        return Expression(text, "is no licence expression")
    return Expression(written, "names a licence that SPDX does not list" if unknown else "")


@cache
def _licensing() -> tuple[Any, tuple[type[Exception], ...]]:
    """The licences of SPDX, and what goes wrong with them; loaded when the first expression is read."""
    from license_expression import ExpressionError, get_spdx_licensing

    return get_spdx_licensing(), (ExpressionError, RecursionError, ValueError, TypeError, AttributeError)
