"""Says whether a version is affected, by the evaluation algorithm of the OSV schema.

https://ossf.github.io/osv-schema/#evaluation
1. A version that is listed is affected; the list and the ranges count each by itself.
2. In a range the last event at or before the version decides (`last_affected`: before it). `introduced: "0"` lies
   before every version. The algorithm does not order events at one version: here `fixed` comes before `introduced`, the
   worse reading, and `last_affected` after it, without which no single version could be affected.
3. Where a range has limits, the version lies before at least one of them; `*` is behind every version.
4. SEMVER is semantic versioning whatever the ecosystem, ECOSYSTEM the order of the ecosystem, GIT asks for commits.
5. A range that nobody can evaluate makes the answer unknown, unless the list or another range says that it is affected.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from maestro_gate.collect.advisories.records import Affected, Event, Range
from maestro_gate.collect.advisories.versions import SEMVER, Order, UnorderedError

_COMMIT = re.compile(r"[0-9a-f]{40}")
_ALWAYS = "0"
_NEVER = "*"
_GIT, _SEMVER, _ECOSYSTEM = "GIT", "SEMVER", "ECOSYSTEM"
_FIXED, _INTRODUCED, _LAST_AFFECTED = range(3)


class Match(Enum):
    """Whether a version is affected."""

    YES = "affected"
    NO = "not affected"
    UNKNOWN = "unknown"


def match(affected: Affected, version: str, order: Order) -> Match:
    """Whether what an advisory says of one package holds for this version of it."""
    listed = affected.versions or ()
    if version in listed:
        return Match.YES
    answers = {_in_range(range_, version, order) for range_ in affected.ranges or ()}
    if not answers or answers == {Match.UNKNOWN}:
        answers.add(_spelt_otherwise(listed, version, order))
    return next((answer for answer in (Match.YES, Match.UNKNOWN) if answer in answers), Match.NO)


def fixes(affected: Affected) -> Iterator[str]:
    """Versions that mend it, as written."""
    for range_ in affected.ranges or ():
        if range_.type != _GIT:
            fixed = (event.fixed for event in range_.events or () if event.fixed)
            yield from (version for version in fixed if not _COMMIT.fullmatch(version))


def _spelt_otherwise(listed: Iterable[str], version: str, order: Order) -> Match:
    """Only a list says which versions are affected, and it may write `1.0` where the tree writes `1.0.0`."""
    listed = tuple(listed)
    if not listed:
        return Match.NO
    try:
        asked = order.parsed(version)
    except UnorderedError:
        return Match.NO  # the list is complete, and the version is not in it
    return Match.YES if any(_is_same(one, asked, order) for one in listed) else Match.NO


def _is_same(text: str, version: Any, order: Order) -> bool:
    try:
        return order.equals(order.parsed(text), version)
    except UnorderedError:
        return False


def _in_range(range_: Range, version: str, order: Order) -> Match:
    if range_.type not in (_SEMVER, _ECOSYSTEM):
        return Match.UNKNOWN
    by = Order(SEMVER) if range_.type == _SEMVER else order
    events = range_.events or []
    try:
        return _evaluated(events, by.parsed(version), by)
    except UnorderedError:
        return Match.YES if _is_everything(events) else Match.UNKNOWN


def _is_everything(events: Iterable[Event]) -> bool:
    """Every version is affected, whichever it is: malicious packages are so."""
    said = [event for event in events if event.limit != _NEVER]
    return bool(said) and all(event.introduced == _ALWAYS for event in said)


def _evaluated(events: Iterable[Event], version: Any, order: Order) -> Match:
    limits: list[bool] = []
    last: tuple[Any, int] | None = None
    for event in events:
        if event.limit is not None:
            limits.append(event.limit == _NEVER or order.precedes(version, order.parsed(event.limit)))
            continue
        point = _point(event, version, order)
        if point is not None and (last is None or _follows(point, last, order)):
            last = point
    is_affected = last is not None and last[1] == _INTRODUCED and (not limits or any(limits))
    return Match.YES if is_affected else Match.NO


def _point(event: Event, version: Any, order: Order) -> tuple[Any, int] | None:
    """The event as (version, rank), when it is at or before the version; None stands for a version before all."""
    if event.introduced == _ALWAYS:
        return None, _INTRODUCED
    if event.introduced is not None:
        at = order.parsed(event.introduced)
        return None if order.precedes(version, at) else (at, _INTRODUCED)
    if event.fixed is not None:
        at = order.parsed(event.fixed)
        return None if order.precedes(version, at) else (at, _FIXED)
    if event.last_affected is not None:
        at = order.parsed(event.last_affected)
        return (at, _LAST_AFFECTED) if order.precedes(at, version) else None
    return None


def _follows(point: tuple[Any, int], other: tuple[Any, int], order: Order) -> bool:
    """Whether an event comes after another one."""
    if point[0] is None or other[0] is None:
        return other[0] is None and (point[0] is not None or point[1] > other[1])
    if order.precedes(other[0], point[0]):
        return True
    return point[1] > other[1] and not order.precedes(point[0], other[0])
