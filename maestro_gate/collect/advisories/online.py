"""Looks packages up by the OSV API. Answers are kept for a while, and records for as long as they do not change."""

import hashlib
import json
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime

from maestro_gate import osv_api
from maestro_gate.collect.advisories import hits, index
from maestro_gate.collect.advisories.hits import Hit, Hits
from maestro_gate.collect.advisories.offline import LookedUp
from maestro_gate.collect.advisories.packages import Package
from maestro_gate.collect.advisories.records import ADVISORY, Advisory
from maestro_gate.collect.advisories.words import AdvisoryWords
from maestro_gate.collect.scanners import cache
from maestro_gate.collect.scanners.cache import Cache
from maestro_gate.errors import InvalidInput
from maestro_gate.osv_api import Named, Query, Service

_FIX = "Try again, or give an export of OSV by --osv."
_AT_ONCE = 8
_MOST = 20_000
"""Advisories that one run asks for."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom a run asks, and what it remembers."""

    service: Service
    words: AdvisoryWords
    kept: Cache
    clock: Callable[[], float] = time.time


def look_up(packages: Collection[Package], asking: Asking) -> LookedUp:
    """What the API says of the packages. Raises InvalidInput when it does not say all of it."""
    try:
        named, moment = _named(sorted({_query(package) for package in packages}, key=repr), asking)
        records = _records(sorted({one for found in named.values() for one in found}), asking)
    except osv_api.Unanswered as error:
        raise InvalidInput(str(error), where=asking.service.url, fix=_FIX) from error
    return LookedUp(
        hits=_hits(packages, named, records),
        records=len(records),
        dated=moment,
        fingerprint=_fingerprint(named, moment),
    )


def _query(package: Package) -> Query:
    ecosystem = package.ecosystem
    name = f"{ecosystem.osv}:{package.release}" if package.release else ecosystem.osv
    # Go writes a `v` that the schema leaves out.
    is_go = ecosystem.order == "golang"
    return Query(name, package.name, package.version.removeprefix("v") if is_go else package.version)


def _named(queries: Sequence[Query], asking: Asking) -> tuple[dict[Query, tuple[Named, ...]], date]:
    """The advisories that name each, and the day of the oldest of these answers."""
    known = {query: _remembered(query, asking) for query in queries}
    fresh = [query for query, answer in known.items() if answer is None]
    now = asking.clock()
    answers = {query: answer for query, answer in known.items() if answer is not None}
    for query, found in zip(fresh, asking.service.named(fresh), strict=True):
        answers[query] = (now, found)
        said = {"at": now, "named": [[one.id, one.modified] for one in found]}
        asking.kept.put(_key(query, asking), json.dumps(said).encode())
    oldest = min((at for at, _ in answers.values()), default=now)
    moment = datetime.fromtimestamp(oldest, UTC).date()
    return {query: found for query, (_, found) in answers.items()}, moment


def _remembered(query: Query, asking: Asking) -> tuple[float, tuple[Named, ...]] | None:
    """The answer that was kept, unless it is too old."""
    data = asking.kept.get(_key(query, asking))
    if data is None:
        return None
    said = json.loads(data)  # the cache gives what was put in, or nothing
    age = asking.clock() - said["at"]
    if not 0 <= age <= asking.words.api_lifetime:
        return None
    return said["at"], tuple(Named(id_, modified) for id_, modified in said["named"])


def _key(query: Query, asking: Asking) -> str:
    return cache.key("osv-query/1", asking.service.url, query.ecosystem, query.name, query.version)


def _records(named: Sequence[Named], asking: Asking) -> dict[str, Advisory]:
    """The records by id, without those that were withdrawn."""
    if len(named) > _MOST:
        raise osv_api.Unanswered(f"the API names {len(named):,} advisories; at most {_MOST:,} are asked for")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(lambda one: _record(one, asking), named))
    return {
        one.id: record for one, record in zip(named, found, strict=True) if not index.is_withdrawn(record)
    }


def _record(named: Named, asking: Asking) -> Advisory:
    key = cache.key("osv-record/1", asking.service.url, named.id, named.modified)
    kept = asking.kept.get(key) if named.modified else None
    data = asking.service.record(named.id) if kept is None else kept
    record = ADVISORY.read(data)
    if record is None or not record.id:
        raise osv_api.Unanswered(f"the API's record {named.id} cannot be read")
    if kept is None:
        asking.kept.put(key, data)
    return record


def _hits(
    packages: Collection[Package],
    named: dict[Query, tuple[Named, ...]],
    records: dict[str, Advisory],
) -> Hits:
    found: dict[Package, tuple[Hit, ...]] = {}
    for package in packages:
        ids = sorted({one.id for one in named[_query(package)]} & records.keys())
        if ids:
            found[package] = tuple(hits.answered(records[id_], package) for id_ in ids)
    return found


def _fingerprint(named: dict[Query, tuple[Named, ...]], moment: date) -> str:
    said = sorted((repr(query), found) for query, found in named.items())
    return f"OSV API of {moment}, {hashlib.sha256(repr(said).encode()).hexdigest()[:16]}"
