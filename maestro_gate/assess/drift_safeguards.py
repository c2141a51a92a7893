"""Finds safeguards that base has and head has not: approvals, guardrails, audit logs, deny rules, traces, tests.

1. Of every safeguard the strongest sightings count: a guardrail that is called and is only imported any more is gone.
   One that no more than a manifest lists is gone when nothing lists it.
2. Files that are safeguards by themselves (tests, evaluations) count together, whatever they are called.
3. What moves to another file is not removed. A guard taken off one call and put before another one therefore counts as
   moved: which of the two needs it, no static reading knows.
4. A file that is as it was, where it was, has lost nothing: its reader failed or was switched off. Neither has one that
   a source of head failed to read; that evidence is missing is said elsewhere. A file that can be read in part alone
   has lost what is not seen in it: else a line that no reader takes would hide whatever goes.
5. Another safeguard of the kind that comes in the same file, no less surely, is named as what came in its stead.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from maestro_gate.assess.declarations import is_name_of
from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.assess.sight import Sight
from maestro_gate.model.evidence import CONFIDENCES, Collected, Detection, Evidence, Failed
from maestro_gate.model.subjects import DetectedAsset, Drift

_DECLARED = 0
_RESOURCES = ("tf_address:", "k8s:")


@dataclass(frozen=True, slots=True)
class _Safeguard:
    """What is counted together."""

    kind: str
    layer: str
    type: str
    name: str
    """Empty for files that are safeguards by themselves."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    file: str
    """In head's names."""
    strength: int
    ref: str
    origin: str
    """In the names of the tree it was seen in."""


_Sightings = Mapping[_Safeguard, Sequence[_Sighting]]


def of(both: Sides) -> Iterator[Drift]:
    """One `removed-safeguard` for each that is gone, or of which there is less; one for all of a declared asset."""
    base = _sightings(both.base, both.base_detected, both.renames)
    head = _sightings(both.head, both.head_detected, {})
    doubts, successors = _Doubts(both), _Successors(base, head)
    bound = {(one.layer, one.type, one.name): one.declared_as for one in both.base_detected}
    removed: dict[str, list[Drift]] = defaultdict(list)
    for safeguard, seen in sorted(base.items(), key=repr):
        loss = _loss(safeguard, seen, head.get(safeguard, ()), doubts)
        if loss is not None:
            asset = both.still_declared(bound.get((safeguard.layer, safeguard.type, safeguard.name), ""))
            one = _removed(safeguard, loss, successors.of(safeguard, loss), asset, both.head.files)
            removed[one.identity].append(one)
    yield from map(_together, removed.values())


def _together(drifts: Sequence[Drift]) -> Drift:
    """What several safeguards of one asset lost, in one."""
    strongest = max(drifts, key=lambda one: CONFIDENCES.index(one.confidence))
    return replace(
        strongest,
        name=listed(one.name for one in drifts),
        base=str(sum(int(one.base) for one in drifts)),
        head=str(sum(int(one.head) for one in drifts)),
        places=tuple(sorted({path for one in drifts for path in one.places})),
        # What took the place of one is there once: it replaces no more than the least replaced of them.
        added=min((one.added for one in drifts), key=len),
    )


@dataclass(frozen=True, slots=True)
class _Loss:
    strength: int
    base: int
    head: int
    files: tuple[str, ...]


def _loss(
    safeguard: _Safeguard, base: Sequence[_Sighting], head: Sequence[_Sighting], doubts: "_Doubts"
) -> _Loss | None:
    strength = max(sighting.strength for sighting in base)
    before = [sighting for sighting in base if sighting.strength == strength]
    now = [sighting for sighting in head if sighting.strength >= strength]
    if strength == _DECLARED and safeguard.name and now:
        return None
    left = Counter(sighting.file for sighting in now)
    lost: Counter[str] = Counter()
    for sighting in before:
        left[sighting.file] -= 1
        if left[sighting.file] < 0 and not doubts.about(sighting):
            lost[sighting.file] += 1
    gained = sum(count for count in left.values() if count > 0)
    if lost.total() <= gained:
        return None
    return _Loss(strength, len(before), len(now), tuple(sorted(lost)))


class _Doubts:
    """Whether what is not seen in head any more may be there all the same."""

    def __init__(self, both: Sides) -> None:
        self._both = both
        self._sight = Sight(both.head, both.head_detected, both.words)
        self._unread = _unread(both.head)
        self._lost_reports = _lost_reports(both.base, both.head)

    def about(self, sighting: _Sighting) -> bool:
        """Is it unknown whether the sighting is gone."""
        base, head = self._both.base.files, self._both.head.files
        is_untouched = sighting.origin in head and base.get(sighting.origin) == head[sighting.origin]
        is_resource = sighting.ref.startswith(_RESOURCES)
        return (
            is_untouched
            or sighting.file in self._unread
            or sighting.origin in self._lost_reports
            or (is_resource and not self._sight.can_see(sighting.ref))
        )


def _unread(evidence: Evidence) -> frozenset[str]:
    """Files that a source failed to read. What was only read in part may hide nothing by that."""
    failed = (source.status for source in evidence.sources if isinstance(source.status, Failed))
    return frozenset(path for status in failed for path, _ in status.unread)


def _lost_reports(base: Evidence, head: Evidence) -> frozenset[str]:
    """Documents of reports that head has none of: what they said of base nobody says of head."""
    there = {source.name for source in head.sources if isinstance(source.status, Collected)}
    return frozenset(
        path for s in base.sources if s.is_report and s.name not in there for path in s.documents
    )


def _sightings(
    evidence: Evidence, detected: Iterable[DetectedAsset], renames: Mapping[str, str]
) -> _Sightings:
    kinds = {(one.layer, one.type, one.model or one.name): one.safeguard for one in detected}
    table: dict[_Safeguard, list[_Sighting]] = defaultdict(list)
    for one in evidence.detections:
        kind = one.safeguard or kinds.get((one.layer, one.type, one.model or one.name), "")
        if kind:
            name = "" if _is_own_file(one) else one.name
            file = renames.get(one.path, one.path)
            table[_Safeguard(kind, one.layer, one.type, name)].append(
                _Sighting(file, CONFIDENCES.index(one.confidence), one.ref, one.path)
            )
    return table


def _is_own_file(one: Detection) -> bool:
    return one.ref in ("", f"path:{one.path}") and is_name_of(one.name, one.path)


class _Successors:
    """What came in a file of what is in head, to stand there in the stead of something else."""

    def __init__(self, base: _Sightings, head: _Sightings) -> None:
        self._come: dict[tuple[str, str], set[tuple[int, _Safeguard]]] = defaultdict(set)
        """Kind and file → what there is more of, and how surely."""
        for safeguard, seen in head.items():
            before = _by_file(base.get(safeguard, ()))
            for file, strengths in _by_file(seen).items():
                for strength in set(strengths):
                    if _at_least(strengths, strength) > _at_least(before.get(file, ()), strength):
                        self._come[safeguard.kind, file].add((strength, safeguard))

    def of(self, safeguard: _Safeguard, loss: _Loss) -> tuple[str, ...]:
        """Names of other safeguards of the kind that came where one was lost, and are no weaker."""
        come = {one for file in loss.files for one in self._come.get((safeguard.kind, file), ())}
        return tuple(
            sorted(
                {
                    other.name or other.type
                    for strength, other in come
                    if other != safeguard and strength >= loss.strength
                }
            )
        )


def _by_file(sightings: Iterable[_Sighting]) -> Mapping[str, list[int]]:
    table: dict[str, list[int]] = defaultdict(list)
    for sighting in sightings:
        table[sighting.file].append(sighting.strength)
    return table


def _at_least(strengths: Iterable[int], least: int) -> int:
    return sum(strength >= least for strength in strengths)


def _removed(
    safeguard: _Safeguard, loss: _Loss, instead: tuple[str, ...], asset: str, there: Container[str]
) -> Drift:
    return Drift(
        path=next((path for path in loss.files if path in there), loss.files[0]),
        line=0,
        change="removed-safeguard",
        layer=safeguard.layer,
        type=safeguard.type,
        name=safeguard.name or safeguard.type,
        asset=asset,
        confidence=CONFIDENCES[loss.strength],
        attribute=safeguard.kind,
        base=str(loss.base),
        head=str(loss.head),
        places=loss.files,
        added=instead,
    )
