"""Weighs the ratings of a vulnerability: CVSS vectors, scores, words.

1. A rating weighs by its vector, else by its score, else by its word: a word alone hides what it was made of.
2. Of several ratings of one authority the gravest counts; more bad evidence never makes a vulnerability milder.
3. What nobody rates is `unknown`, which is no severity but a value of its own.
4. Vectors are weighed by the library `cvss`, which is not a part of every installation: without it that is said.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.severities import Severities

_LONGEST = 400
"""Characters; the longest vector of CVSS 4.0 with every metric has fewer."""
_HIGHEST = 10.0
_NOT_WEIGHED = "was not weighed: the library is not installed (pip install 'maestro-gate[cvss]')"


@dataclass(frozen=True, slots=True)
class Rating:
    """What one authority says of how grave a vulnerability is."""

    vector: str = ""
    score: float | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """How grave a vulnerability is."""

    severity: str
    score: float = 0.0
    """CVSS base score; 0.0 when there is none."""
    vector: str = ""
    version: str = ""
    """Of CVSS, of the vector."""


def gravest(ratings: Iterable[Rating], severities: Severities, ignored: Ignored) -> Weight:
    """The weight of the gravest rating."""
    weights = [_weight(rating, severities, ignored) for rating in ratings]
    return max(
        weights,
        key=lambda w: (severities.rank(w.severity), w.score, w.version, w.vector),
        default=Weight(severities.unknown),
    )


def score(value: object) -> float | None:
    """A CVSS score, held within its scale; None when the value is no number."""
    if isinstance(value, str):
        value = _number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # An integer of a document may be too large for a float; an infinite number is none.
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return float(min(max(value, 0.0), _HIGHEST))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _weight(rating: Rating, severities: Severities, ignored: Ignored) -> Weight:
    if rating.vector:
        scored = _scored(rating.vector)
        if isinstance(scored, tuple):
            base, version = scored
            return Weight(severities.of_score(base), base, rating.vector, version)
        if rating.score is None or scored != _NOT_WEIGHED:
            ignored.note("CVSS vector", scored)
    if rating.score is not None:
        return Weight(severities.of_score(rating.score), rating.score, rating.vector[:_LONGEST])
    word = rating.word.strip().lower()
    if word and word not in severities.advisories:
        ignored.note("severity", "is a word that nobody knows")
    return Weight(severities.advisories.get(word, severities.unknown))


@lru_cache(maxsize=10_000)
def _scored(vector: str) -> tuple[float, str] | str:
    """Base score and version of CVSS, or why there is none."""
    try:
        from cvss import CVSS2, CVSS3, CVSS4
        from cvss.exceptions import CVSSError
    except ImportError:
        return _NOT_WEIGHED
    plain = vector.strip().strip("()")
    kinds: dict[str, Any] = {"CVSS:4.": CVSS4, "CVSS:3.": CVSS3}
    read = kinds.get(plain[:7], CVSS2)
    try:
        found = read(plain if len(plain) <= _LONGEST else "")
        return float(found.base_score), plain.partition("/")[0][5:] if read is not CVSS2 else "2.0"
    except (CVSSError, ArithmeticError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return "is not a CVSS vector"
