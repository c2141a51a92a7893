"""Reads the scores of the exploit prediction scoring system (EPSS): a CSV, packed or not.

    #model_version:v2025.03.14,score_date:2026-11-20T00:00:00Z
    cve,epss,percentile
    CVE-2021-44228,0.94358,0.99957

1. A score is a probability: what is no number from 0 to 1 is passed over and said; NaN is none.
2. A packed file that is cut short is no file: the scores that are lost would read as "not likely".
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from maestro_gate.collect.lenient import Ignored, day
from maestro_gate.errors import InvalidInput

LARGEST = 64 * 1024 * 1024
_LARGEST_UNPACKED = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_DATE = re.compile(r"score_date:\s*([0-9T:.+Z-]+)")
_COLUMNS = ["cve", "epss", "percentile"]
_FIX = "Give epss_scores-YYYY-MM-DD.csv.gz as it is published."


@dataclass(frozen=True, slots=True)
class Score:
    """How likely it is that a vulnerability is exploited in the next 30 days."""

    probability: float
    percentile: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of the vulnerabilities that were asked about."""

    by_id: Mapping[str, Score]
    count: int
    """Scores in the file."""
    dated: date | None
    """Of the scores; None when the file does not say."""
    digest: str
    notes: tuple[str, ...]


def read(data: bytes, name: str, wanted: frozenset[str]) -> Scores:
    """The scores of these vulnerabilities. Raises InvalidInput for what is no such file."""
    whole = _text(data, name)
    lines = whole.splitlines()
    comments = [line for line in lines[:10] if line.startswith("#")]
    dates = (day(match[1]) for line in comments if (match := _DATE.search(line)))
    rows = lines[len(comments) :]
    if not rows or [column.strip() for column in rows[0].split(",")] != _COLUMNS:
        raise InvalidInput("has no line `cve,epss,percentile`: it holds no EPSS scores", where=name, fix=_FIX)
    if not whole.endswith("\n") and rows[-1].count(",") != len(_COLUMNS) - 1:
        raise InvalidInput("is cut short", where=name, fix="Download it again.")
    ignored = Ignored()
    scored, count = _scores(rows[1:], wanted, ignored)
    if not count:
        raise InvalidInput("holds no score", where=name, fix=_FIX)
    dated = next((found for found in dates if found), None)
    return Scores(scored, count, dated, hashlib.sha256(data).hexdigest(), ignored.sentences())


def _scores(rows: Iterable[str], wanted: frozenset[str], ignored: Ignored) -> tuple[dict[str, Score], int]:
    found: dict[str, Score] = {}
    count = 0
    for row in rows:
        id_, _, numbers = row.partition(",")
        if not row.strip():
            continue
        if id_ not in wanted:
            count += 1
            continue
        score = _score(numbers)
        if score is None:
            ignored.note("scores", "a score is no number from 0 to 1")
            continue
        count += 1
        known = found.get(id_)
        found[id_] = score if known is None else max(known, score, key=lambda s: s.probability)
    return found, count


def _score(numbers: str) -> Score | None:
    try:
        probability, percentile = map(float, numbers.split(","))
    except ValueError:
        return None
    # NaN is not between anything.
    is_sound = 0.0 <= probability <= 1.0 and 0.0 <= percentile <= 1.0
    return Score(probability, percentile) if is_sound else None


def _text(data: bytes, name: str) -> str:
    plain = b"".join(_unpacked(data, name)) if data.startswith(_GZIP) else data
    try:
        return plain.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("is no text in UTF-8", where=name, fix=_FIX) from error


def _unpacked(data: bytes, name: str) -> Iterator[bytes]:
    """All members of a gzip, which may be several."""
    left, size = data, 0
    while left:
        stream = zlib.decompressobj(wbits=31)
        try:
            part = stream.decompress(left, _LARGEST_UNPACKED - size + 1)
        except zlib.error as error:
            raise InvalidInput(
                f"cannot be unpacked: {error}", where=name, fix="Download it again."
            ) from error
        size += len(part)
        if size > _LARGEST_UNPACKED:
            raise InvalidInput(f"unpacks to more than {_LARGEST_UNPACKED:,} bytes", where=name, fix=_FIX)
        if not stream.eof:
            raise InvalidInput("is cut short", where=name, fix="Download it again.")
        yield part
        left = stream.unused_data
