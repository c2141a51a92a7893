"""Holds advisories against the packages of a tree: which name a package, and whether its version is affected."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from maestro_gate.collect.advisories import index, ranges
from maestro_gate.collect.advisories.packages import Key, Package, spelt
from maestro_gate.collect.advisories.ranges import Match
from maestro_gate.collect.advisories.records import Advisory, Affected
from maestro_gate.collect.advisories.versions import Order
from maestro_gate.collect.advisories.words import Ecosystem

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Hit:
    """An advisory that names a package, and what it says of it."""

    advisory: Advisory
    affected: tuple[Affected, ...]
    """Its entries about the package."""
    match: Match


Ecosystems = Mapping[str, Ecosystem]
"""By their names in the schema."""
Hits = Mapping[Package, tuple[Hit, ...]]


def of(records: Iterable[Advisory], packages: Collection[Package]) -> Hits:
    """What affects these packages, or could."""
    asked: dict[Key, list[Package]] = defaultdict(list)
    for package in packages:
        asked[package.key].append(package)
    ecosystems = {package.ecosystem.osv: package.ecosystem for package in packages}
    found: dict[Package, dict[str, Hit]] = defaultdict(dict)
    for record in records:
        entries = _by_key(record, asked, ecosystems)
        for key, affected in entries.items():
            for package in asked[key]:
                hit = _hit(record, affected, package)
                if hit.match is not Match.NO:
                    known = found[package].setdefault(record.id or "", hit)
                    found[package][record.id or ""] = max(known, hit, key=_weight)
    return {package: tuple(by_id[id_] for id_ in sorted(by_id)) for package, by_id in found.items()}


def answered(record: Advisory, package: Package) -> Hit:
    """A hit that the API found by itself."""
    entries = _by_key(record, {package.key}, {package.ecosystem.osv: package.ecosystem})[package.key]
    return Hit(record, tuple(_of_release(entries, package)), Match.YES)


def _weight(hit: Hit) -> tuple[bool, str]:
    """Of one record in two exports: what is known to affect goes before what may, then the younger before the older."""
    return hit.match is Match.YES, hit.advisory.modified or ""


def _hit(record: Advisory, entries: Iterable[Affected], package: Package) -> Hit:
    order = Order(package.ecosystem.order)
    mine = tuple(_of_release(entries, package))
    answers = {ranges.match(entry, package.version, order) for entry in mine}
    match = next((answer for answer in (Match.YES, Match.UNKNOWN) if answer in answers), Match.NO)
    return Hit(record, mine, match)


def _by_key(record: Advisory, asked: Collection[Key], ecosystems: Ecosystems) -> dict[Key, list[Affected]]:
    """The entries of a record about packages that were asked about."""
    entries: dict[Key, list[Affected]] = defaultdict(list)
    for affected in record.affected or ():
        named = affected.package
        if named is None or not named.ecosystem or not named.name:
            continue
        ecosystem = ecosystems.get(index.base(named.ecosystem))
        if ecosystem is None:
            continue
        key = (ecosystem.osv, spelt(named.name, ecosystem))
        if key in asked:
            entries[key].append(affected)
    return entries


def _of_release(entries: Iterable[Affected], package: Package) -> Iterator[Affected]:
    """The entries that hold for the release of the distribution; all of them where nobody says which one it is."""
    for entry in entries:
        named = entry.package
        release = _NUMBER.search(named.ecosystem.partition(":")[2]) if named and named.ecosystem else None
        if release is None or not package.release or f"{package.release}.".startswith(f"{release[0]}."):
            yield entry
