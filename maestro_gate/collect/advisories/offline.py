"""Looks packages up in exports of OSV that were downloaded."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maestro_gate.collect.advisories import archive, hits, index
from maestro_gate.collect.advisories.archive import Archive
from maestro_gate.collect.advisories.hits import Hits
from maestro_gate.collect.advisories.index import Index
from maestro_gate.collect.advisories.packages import Package
from maestro_gate.collect.advisories.places import Place
from maestro_gate.collect.advisories.records import Advisory
from maestro_gate.collect.advisories.words import AdvisoryWords
from maestro_gate.collect.lenient import day
from maestro_gate.collect.scanners.cache import Cache
from maestro_gate.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What advisories say, and what they were."""

    hits: Hits
    records: int
    """Advisories that were looked through."""
    dated: date | None
    """Of the data; None when nothing says."""
    fingerprint: str
    """Equal for equal data."""
    notes: tuple[str, ...] = ()


def look_up(
    packages: Collection[Package], places: Sequence[Place], words: AdvisoryWords, kept: Cache
) -> LookedUp:
    """What exports say of the packages. Raises InvalidInput when one of them cannot be read."""
    opened = [found for place in places for found in archive.archives(place.files())]
    indexed = [(one, index.of(one, words, kept)) for one in opened]
    _refuse_empty(places, [made for _, made in indexed])
    found = hits.of(_records(indexed, packages), packages)
    newest = max((made.newest for _, made in indexed), default="")
    return LookedUp(
        hits=found,
        records=sum(made.records for _, made in indexed),
        dated=day(newest),
        fingerprint=_fingerprint(newest, [made.digest for _, made in indexed]),
        notes=(*_notes([made for _, made in indexed]), *_unadvised(packages, [made for _, made in indexed])),
    )


def _refuse_empty(places: Sequence[Place], made: Sequence[Index]) -> None:
    """Data without any advisory know of nothing, and nothing found there is no finding."""
    if not sum(one.records for one in made):
        raise InvalidInput(
            "no advisory in it can be read",
            where=", ".join(map(str, places)),
            fix="Give all.zip of an ecosystem as OSV publishes it.",
        )


def _records(indexed: Sequence[tuple[Archive, Index]], packages: Collection[Package]) -> Iterator[Advisory]:
    keys = {package.key for package in packages}
    for one, made in indexed:
        yield from index.read(one, made, keys)


def _fingerprint(newest: str, digests: Sequence[str]) -> str:
    whole = hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()
    return f"export of {newest or 'an unknown day'}, {whole[:16]}"


def _unadvised(packages: Collection[Package], made: Sequence[Index]) -> Iterator[str]:
    """Ecosystems of the tree that the data have nothing about: who downloads one export may have forgotten another."""
    known = {name for one in made for name in one.ecosystems()}
    missing = Counter(package.ecosystem.osv for package in packages if package.ecosystem.osv not in known)
    for name, count in sorted(missing.items()):
        what = "1 package was" if count == 1 else f"{count:,} packages were"
        yield f"the data have no advisory about {name}: {what} looked up in vain"


def _notes(made: Sequence[Index]) -> tuple[str, ...]:
    unreadable = sum(one.unreadable for one in made)
    if not unreadable:
        return ()
    what = "advisory" if unreadable == 1 else "advisories"
    first = next(one.unread for one in made if one.unreadable)
    more = " and others" if unreadable > 1 else ""
    return (f"{unreadable:,} {what} could not be read ({first}{more}), and may be about what is here",)
