"""Finds the records about a package without decoding all others: an index, kept by the digest of what it is of.

1. Every record is looked at once for each export; later runs read the index.
2. Withdrawn records are not in it; what cannot be read is counted in it, and said in every run.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct

from maestro_gate.collect.advisories.archive import Archive
from maestro_gate.collect.advisories.packages import Key, spelt
from maestro_gate.collect.advisories.records import ADVISORY, SUMMARY, Advisory, Summary
from maestro_gate.collect.advisories.words import AdvisoryWords, Ecosystem
from maestro_gate.collect.lenient import day
from maestro_gate.collect.scanners import cache
from maestro_gate.collect.scanners.cache import Cache
from maestro_gate.workspace import printable

_FORMAT = "advisory-index/2"
_BETWEEN = "\0"
_LONGEST_NAME = 200


class Index(Struct):
    """Which records of one archive are about which package."""

    digest: str
    newest: str = ""
    """Day of the youngest change of a record; empty when none says."""
    records: int = 0
    withdrawn: int = 0
    unreadable: int = 0
    unread: str = ""
    """Name of the first of these."""
    by_key: dict[str, list[int]] = {}
    """Ecosystem and name, with a zero byte between → numbers of records."""

    def ecosystems(self) -> frozenset[str]:
        """Those that any of its records is about."""
        return frozenset(key.partition(_BETWEEN)[0] for key in self.by_key)


def of(archive: Archive, words: AdvisoryWords, kept: Cache) -> Index:
    """The index of an archive. Raises InvalidInput when the archive cannot be read."""
    digest = archive.digest()
    key = cache.key(_FORMAT, digest, sorted(f"{name} {row.spelt}" for name, row in words.by_name.items()))
    known = kept.get(key)
    if known is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(known, type=Index)
    made = _made(archive, digest, words)
    kept.put(key, msgspec.msgpack.encode(made))
    return made


def read(archive: Archive, index: Index, keys: Iterable[Key]) -> Iterator[Advisory]:
    """The records about these packages, in the order of the archive."""
    numbers = {number for key in keys for number in index.by_key.get(_BETWEEN.join(key), ())}
    for member in archive.records(sorted(numbers)):
        record = ADVISORY.read(member.data) if member.data is not None else None
        if record is not None:
            yield record


def is_withdrawn(record: Summary | Advisory) -> bool:
    """It says that it should never have been."""
    return bool(record.withdrawn)


def base(ecosystem: str) -> str:
    """`Debian` of `Debian:12`."""
    return ecosystem.partition(":")[0]


def _made(archive: Archive, digest: str, words: AdvisoryWords) -> Index:
    made = Index(digest)
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, name, data in archive.records():
        record = SUMMARY.read(data) if data is not None else None
        # What the index takes has to be readable as a whole, or it would be lost when it is asked for.
        if record is None or not record.id or data is None or ADVISORY.read(data) is None:
            made.unreadable += 1
            made.unread = made.unread or printable(name[:_LONGEST_NAME])
            continue
        made.records += 1
        changed = day(record.modified)
        made.newest = max(made.newest, changed.isoformat() if changed else "")
        if is_withdrawn(record):
            made.withdrawn += 1
            continue
        for key in _keys(record, words.by_name):
            by_key[key].append(number)
    made.by_key = dict(by_key)
    return made


def _keys(record: Summary, ecosystems: Mapping[str, Ecosystem]) -> Sequence[str]:
    keys = set()
    for affected in record.affected or ():
        package = affected.package
        if package is None or not package.ecosystem or not package.name:
            continue
        ecosystem = ecosystems.get(base(package.ecosystem))
        if ecosystem is not None:
            name = spelt(package.name, ecosystem)
            keys.add(f"{base(package.ecosystem)}{_BETWEEN}{name}")
    return sorted(keys)
