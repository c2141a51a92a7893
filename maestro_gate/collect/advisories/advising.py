"""Adds to the evidence of both trees what advisories say of their packages, and what is known of attacks.

1. Both trees are looked up at once, in the same data: what differs between them is the change's doing.
2. Data that cannot be had is a failed source in both trees: missing evidence, never "no vulnerabilities".
3. Nothing is looked up, and no source is there, where a run is given no data and may not ask.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from maestro_gate.collect import reading
from maestro_gate.collect.advisories import affected, epss, exploitation, kev, offline, packages
from maestro_gate.collect.advisories.given import Given
from maestro_gate.collect.advisories.offline import LookedUp
from maestro_gate.collect.advisories.packages import Package, Packages
from maestro_gate.collect.advisories.places import Place
from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.scanners.cache import Cache
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Collected, Evidence, Failed, Source
from maestro_gate.model.subjects import Component

Sides = Mapping[str, Evidence]
"""`base` and `head` → evidence."""

OSV, KEV, EPSS = "osv", "kev", "epss"
_PROVIDES = {OSV: "advisories", KEV: "known-exploited", EPSS: "exploit-prediction"}


@dataclass(frozen=True, slots=True)
class Desk:
    """What looking up depends on besides the trees."""

    given: Given
    tables: Tables
    kept: Cache


def vulnerable(sides: Sides, desk: Desk) -> Sides:
    """The evidence with the vulnerabilities that advisories know of its components."""
    if not desk.given.osv and not desk.given.is_online:
        return sides
    components = [one for evidence in sides.values() for one in evidence.of_kind(Component)]
    named = packages.of(components, desk.tables.advisories)
    try:
        found = _looked_up(named, desk)
    except InvalidInput as error:
        return _with_source(sides, _failed(OSV, error))
    ignored = Ignored()
    made = {
        side: _with_vulnerabilities(evidence, named, found, desk.tables, ignored)
        for side, evidence in sides.items()
    }
    notes = tuple(sorted({*named.notes, *found.notes, *ignored.sentences()}))
    source = Source(
        OSV,
        _PROVIDES[OSV],
        Collected(found.records, notes),
        found.fingerprint,
        dated=found.dated,
        max_age=desk.given.max_age,
    )
    return _with_source(made, source)


def exploited(sides: Sides, desk: Desk) -> Sides:
    """The evidence with what KEV and EPSS say of its vulnerabilities."""
    given = desk.given
    wanted = frozenset(id_ for evidence in sides.values() for id_ in exploitation.ids(evidence.subjects))
    listed: Mapping[str, kev.Exploited] = {}
    scored: Mapping[str, epss.Score] = {}
    sources = []
    if given.kev is not None:
        try:
            catalogue = kev.read(_bytes(given.kev, kev.LARGEST), str(given.kev))
        except InvalidInput as error:
            sources.append(_failed(KEV, error))
        else:
            listed = catalogue.by_id
            sources.append(_catalogue(catalogue, given))
    if given.epss is not None:
        try:
            scores = epss.read(_bytes(given.epss, epss.LARGEST), str(given.epss), wanted)
        except InvalidInput as error:
            sources.append(_failed(EPSS, error))
        else:
            scored = scores.by_id
            sources.append(_scores(scores, given))
    return {
        side: replace(
            evidence,
            subjects=exploitation.known(evidence.subjects, listed, scored),
            sources=(*evidence.sources, *sources),
        )
        for side, evidence in sides.items()
    }


def _looked_up(named: Packages, desk: Desk) -> LookedUp:
    asked: dict[Package, None] = dict.fromkeys(named.of.values())
    words = desk.tables.advisories
    if desk.given.osv:
        return offline.look_up(asked, desk.given.osv, words, desk.kept)
    from maestro_gate import osv_api  # only here: it brings the network
    from maestro_gate.collect.advisories import online

    address = desk.given.api or words.api
    try:
        client = osv_api.opened()
    except osv_api.Unanswered as error:
        raise InvalidInput(str(error), where=address) from error
    with closing(client):
        return online.look_up(
            asked, online.Asking(osv_api.Service(address.rstrip("/"), client), words, desk.kept)
        )


def _with_vulnerabilities(
    evidence: Evidence, named: Packages, found: LookedUp, tables: Tables, ignored: Ignored
) -> Evidence:
    new = affected.subjects(evidence.of_kind(Component), named, found.hits, tables, ignored)
    return replace(evidence, subjects=reading.merged((evidence.subjects, reading.ordered(new))))


def _bytes(place: Place, limit: int) -> bytes:
    files = place.files()
    if len(files) != 1:
        raise InvalidInput("is a folder, and one file is wanted", where=str(place))
    return files[0].read(limit)


def _catalogue(read: kev.Catalogue, given: Given) -> Source:
    status = Collected(len(read.by_id), read.notes)
    fingerprint = f"{read.dated or 'no day'}, {read.digest[:16]}"
    return Source(KEV, _PROVIDES[KEV], status, fingerprint, dated=read.dated, max_age=given.max_age)


def _scores(read: epss.Scores, given: Given) -> Source:
    status = Collected(read.count, read.notes)
    fingerprint = f"{read.dated or 'no day'}, {read.digest[:16]}"
    return Source(EPSS, _PROVIDES[EPSS], status, fingerprint, dated=read.dated, max_age=given.max_age)


def _failed(name: str, error: InvalidInput) -> Source:
    return Source(name, _PROVIDES[name], Failed(str(error)))


def _with_source(sides: Sides, source: Source) -> Sides:
    return {side: replace(evidence, sources=(*evidence.sources, source)) for side, evidence in sides.items()}
