"""Writes licence expressions of SPDX in one way, so that the same licences are the same text.

1. Ids are spelt as the SPDX licence list spells them, operators in capitals, operands sorted and each once:
   `(mit or apache-2.0)` is `Apache-2.0 OR MIT`.
2. `NOASSERTION` and `NONE` say nothing.
3. What is no expression, or names a licence that the list does not know, stays the text that it is, and says why.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_SILENT = ("NOASSERTION", "NONE")
_LONGEST = 1000
"""Characters of an expression that is parsed; what is longer is a licence text in the wrong place."""
_OWN = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
"""A licence that the list does not have; the document, or another one, holds its text."""


@dataclass(frozen=True, slots=True)
class Known:
    """An expression of licences that are on the list, or that the document defines."""

    text: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A licence by words that the list does not have."""

    text: str
    why: str


Licence = Known | Odd


def says_something(text: str) -> bool:
    """Is it more than SPDX's words for "nobody says"."""
    return bool(text) and text not in _SILENT


def normalised(text: str) -> Licence:
    """The expression as it is always written."""
    if len(text) > _LONGEST:
        return Odd(text[:_LONGEST], "is too long for a licence expression")
    return _normalised(text)


def resolved(text: str, names: Mapping[str, str]) -> str:
    """The expression with the names of the licences that the document defines in place of their ids."""
    if not names or "LicenseRef-" not in text:
        return text
    return _OWN.sub(lambda found: names.get(found[0], found[0]), text)


@lru_cache(maxsize=10_000)
def _normalised(text: str) -> Licence:
    import license_expression  # its list takes a fifth of a second to load

    licensing = _licensing()
    try:
        expression = licensing.parse(text)
    except license_expression.ExpressionError:
        return Odd(text, "is no licence expression")
    if expression is None:
        return Odd(text, "is no licence expression")
    if any(not _OWN.fullmatch(key) for key in licensing.unknown_license_keys(expression)):
        return Odd(text, "names a licence that the SPDX licence list does not have")
    return Known(str(_ordered(expression).render()))


@cache
def _licensing() -> Any:
    import license_expression

    return license_expression.get_spdx_licensing()


def _ordered(expression: Any) -> Any:
    """The operands of every AND and OR sorted, those of one inside the same one raised to it, each once."""
    operands = getattr(expression, "args", ())
    if not operands:
        return expression
    kind = type(expression)
    found: dict[str, Any] = {}
    for operand in map(_ordered, operands):
        for one in operand.args if type(operand) is kind else (operand,):
            found[one.render()] = one
    parts = [found[key] for key in sorted(found)]
    return parts[0] if len(parts) == 1 else kind(*parts)
