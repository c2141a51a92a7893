"""Lets lock files stand in where a tree has no bill of materials, and holds them against it where it has one.

1. A bill of materials is one that lists something; a document that holds statements alone is none.
2. Where there is one, nothing is added to it: what runs by the lock files and no bill lists in this version is said of
   the bill that lists most of it. So a short bill that hides what the lock files show says so itself.
3. Only what is needed on every platform is held against it: what a bill leaves out of the rest, may be right.
4. Where there is none, the lock files are the report. What only development needs is listed as not needed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from msgspec.structs import replace as changed

from maestro_gate.collect.document_sources import SourceRead
from maestro_gate.collect.lockfiles.lent import lent
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, REQUIRED
from maestro_gate.collect.reading import Reading
from maestro_gate.model import versions
from maestro_gate.model.evidence import Absent, Collected, Failed
from maestro_gate.model.subjects import Component, Sbom, Subject

_NO_WORD = re.compile(r"[^a-z]+")


def settled(read: Sequence[SourceRead]) -> tuple[SourceRead, ...]:
    """The sources of one tree, those that stand in for others settled."""
    found = list(read)
    for place, one in enumerate(found):
        if not one.row.stands_in_for:
            continue
        locks = _used(one)
        bills = [other for other in found if other.row.provides == one.row.stands_in_for]
        if not any(map(_lists_something, _of_kind(Sbom, bills))):
            found[place] = _standing_in(one, locks)
            continue
        found[place] = _set_aside(one)
        runs = [c for c in _components(reading for _, reading in locks) if c.scope == REQUIRED and c.version]
        if not runs:
            continue
        unlike = _unlike(runs, bills)
        found = [_told(other, unlike) if other in bills else other for other in found]
    return tuple(found)


def _used(one: SourceRead) -> list[tuple[str, Reading]]:
    """What the lock files say of what is used."""
    return [
        (path, reading if one.row.for_development.isdisjoint(_words(path)) else _for_development(reading))
        for path, reading in lent([*zip(one.paths, one.readings, strict=True)])
    ]


def _words(path: str) -> Iterable[str]:
    """Words of a file's name: `requirements-latest.txt` has no `test` among them."""
    return _NO_WORD.split(path.rpartition("/")[2].lower())


def _for_development(reading: Reading) -> Reading:
    subjects: tuple[Subject, ...] = tuple(
        changed(subject, scope=DEVELOPMENT) if isinstance(subject, Component) else subject
        for subject in reading.subjects
    )
    return replace(reading, subjects=subjects)


def _of_kind(kind: type[Sbom], read: Iterable[SourceRead]) -> Iterator[Sbom]:
    return (
        subject
        for one in read
        for reading in one.readings
        for subject in reading.subjects
        if isinstance(subject, kind)
    )


def _lists_something(bill: Sbom) -> bool:
    return bool(bill.components or bill.services)


def _standing_in(one: SourceRead, locks: Sequence[tuple[str, Reading]]) -> SourceRead:
    """As a report; where none of the files could be read, the report failed. Files that list nothing are none."""
    status = one.status
    readings = tuple(reading for _, reading in locks)
    if isinstance(status, Collected) and readings and all(reading.is_unread for reading in readings):
        status = Failed("; ".join(sorted(note for r in readings for note in r.notes)), status.unread)
    elif isinstance(status, Collected) and _say_nothing(readings):
        return replace(one, status=Absent(), readings=(), paths=())
    return replace(one, status=status, readings=readings, paths=tuple(path for path, _ in locks))


def _say_nothing(readings: Iterable[Reading]) -> bool:
    return not any(reading.notes or any(True for _ in _components((reading,))) for reading in readings)


def _set_aside(one: SourceRead) -> SourceRead:
    """Read, and no report: the bill of materials is. What could not be read is still said."""
    return replace(one, row=replace(one.row, is_report=False), readings=(), paths=())


def _unlike(runs: Sequence[Component], bills: Sequence[SourceRead]) -> tuple[str, tuple[str, ...]]:
    """Path of the bill that lists most of what runs by the lock files, and what none of them lists."""
    listed: dict[str, set[str]] = defaultdict(set)
    by_path: dict[str, set[str]] = defaultdict(set)
    for component in _components(reading for one in bills for reading in one.readings):
        if component.base_purl:
            listed[component.base_purl].add(versions.bare(component.version))
            by_path[component.path].add(component.base_purl)
    names = {component.base_purl for component in runs}
    paths = sorted({bill.path for bill in _of_kind(Sbom, bills) if _lists_something(bill)})
    told = max(paths, key=lambda path: len(names & by_path[path]))
    missing = {
        f"{component.base_purl}@{component.version}"
        for component in runs
        if not listed.get(component.base_purl, set()) & {versions.bare(component.version), ""}
    }
    return told, tuple(sorted(missing))


def _components(readings: Iterable[Reading]) -> Iterator[Component]:
    return (subject for reading in readings for subject in reading.subjects if isinstance(subject, Component))


def _told(one: SourceRead, unlike: tuple[str, tuple[str, ...]]) -> SourceRead:
    path, missing = unlike
    if not missing or path not in one.paths:
        return one
    return replace(one, readings=tuple(_with(reading, path, missing) for reading in one.readings))


def _with(reading: Reading, path: str, missing: tuple[str, ...]) -> Reading:
    subjects: tuple[Subject, ...] = tuple(
        replace(subject, unlike_lock=missing)
        if isinstance(subject, Sbom) and subject.path == path
        else subject
        for subject in reading.subjects
    )
    return replace(reading, subjects=subjects)
