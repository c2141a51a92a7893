"""Reads the catalogue of known exploited vulnerabilities (KEV), as JSON or CSV."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, day, mapping, text
from maestro_gate.errors import InvalidInput

LARGEST = 64 * 1024 * 1024
_FIX = "Give known_exploited_vulnerabilities.json or .csv as it is published."


@dataclass(frozen=True, slots=True)
class Exploited:
    """One vulnerability that is used in attacks."""

    since: date | None
    """When it was added to the catalogue."""
    due: date | None
    """Until when the catalogue wants it mended."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole catalogue."""

    by_id: Mapping[str, Exploited]
    dated: date | None
    """When it was released; None when it does not say."""
    digest: str
    notes: tuple[str, ...]


def read(data: bytes, name: str) -> Catalogue:
    """The catalogue in these bytes. Raises InvalidInput for what is none, and for one that lists nothing."""
    plain = data.removeprefix(b"\xef\xbb\xbf")
    ignored = Ignored()
    if plain.lstrip()[:1] == b"{":
        released, rows = _of_json(plain, name, ignored)
    else:
        # The CSV has no date of its own: the last addition is the latest that is known of it.
        released, rows = None, _of_csv(plain, name)
    by_id = _by_id(rows, ignored)
    if not by_id:
        raise InvalidInput("the catalogue lists no vulnerability", where=name, fix=_FIX)
    added = [row.since for row in by_id.values() if row.since]
    return Catalogue(
        by_id, released or max(added, default=None), hashlib.sha256(data).hexdigest(), ignored.sentences()
    )


def _of_json(data: bytes, name: str, ignored: Ignored) -> tuple[date | None, Iterable[Mapping[str, object]]]:
    top = mapping(documents.load_json(data, name, documents.Limits(max_bytes=LARGEST)).value)
    if "vulnerabilities" not in top:
        raise InvalidInput("has no `vulnerabilities`: it is no KEV catalogue", where=name, fix=_FIX)
    rows = ignored.objects(top["vulnerabilities"], "vulnerabilities")
    return ignored.day(top.get("dateReleased"), "dateReleased"), rows


def _of_csv(data: bytes, name: str) -> Iterator[Mapping[str, object]]:
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8")), strict=True)
        if "cveID" not in (reader.fieldnames or ()):
            raise InvalidInput("is neither JSON nor a CSV with the column cveID", where=name, fix=_FIX)
        for row in reader:
            if None in row.values():
                raise InvalidInput("is cut short", where=name, fix="Download it again.")
            yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"cannot be read: {error}", where=name, fix=_FIX) from error


def _by_id(rows: Iterable[Mapping[str, object]], ignored: Ignored) -> dict[str, Exploited]:
    found: dict[str, Exploited] = {}
    for row in rows:
        id_ = text(row.get("cveID")).strip().upper()
        if not id_:
            ignored.note("vulnerabilities[]", "has no cveID")
            continue
        since, due = day(row.get("dateAdded")), day(row.get("dueDate"))
        known = found.get(id_, Exploited(None, None))
        # Listed twice: the earlier day is the worse one.
        found[id_] = Exploited(_earlier(known.since, since), _earlier(known.due, due))
    return found


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
