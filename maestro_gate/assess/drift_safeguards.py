"""Finds safeguards that base has and head has not: approvals, guardrails, audit logs, deny rules, traces, tests.

1. Of every safeguard the strongest sightings count: a guardrail that is called and is only imported any more is gone.
   One that no more than a manifest lists is gone when nothing lists it.
2. Files that are safeguards by themselves (tests, evaluations) count together, whatever they are called.
3. What moves to another file is gone where it was, and is named as what came in its stead: which of the two places
   needs it, no static reading knows. A resource may move within its folder.
4. A file that is as it was, where it was, has lost nothing: its reader failed or was switched off. Neither has one that
   a source of head failed to read; that evidence is missing is said elsewhere. A file that can be read in part alone
   has lost what is not seen in it: else a line that no reader takes would hide whatever goes.
5. So is another safeguard of the kind that came, no less surely.
6. An approval that goes with its file is no loss where nothing is left in the tree that it could stand before.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from maestro_gate.assess import drift_sightings, drift_successors
from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.assess.drift_sightings import Safeguard, Sighting, Sightings
from maestro_gate.assess.drift_successors import Loss
from maestro_gate.assess.sight import Sight
from maestro_gate.model.evidence import CONFIDENCES, Collected, Evidence, Failed
from maestro_gate.model.subjects import Agent, Drift, Tool

_DECLARED = 0
_RESOURCES = ("tf_address:", "k8s:")


def of(both: Sides) -> Iterator[Drift]:
    """One `removed-safeguard` for each that is gone, or of which there is less; one for all of a declared asset."""
    base, head = drift_sightings.of_base(both), drift_sightings.of_head(both)
    losses = dict(_losses(base, head, both))
    instead = drift_successors.of(losses, base, head)
    bound = {(one.layer, one.type, one.name): one.declared_as for one in both.base_detected}
    removed: dict[str, list[Drift]] = defaultdict(list)
    for safeguard, loss in losses.items():
        asset = both.still_declared(bound.get((safeguard.layer, safeguard.type, safeguard.name), ""))
        one = _removed(safeguard, loss, instead[safeguard], asset, both.head.files)
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


def _losses(base: Sightings, head: Sightings, both: Sides) -> Iterator[tuple[Safeguard, Loss]]:
    doubts, is_everywhere = _Doubts(both), both.words.counted_together
    for safeguard, seen in sorted(base.items(), key=repr):
        is_together = not safeguard.name or safeguard.kind in is_everywhere
        loss = _loss(seen, head.get(safeguard, ()), doubts, is_together=is_together)
        if loss is not None and not _has_nothing_before(safeguard, loss, both):
            yield safeguard, loss


def _loss(
    base: Sequence[Sighting], head: Sequence[Sighting], doubts: "_Doubts", *, is_together: bool
) -> Loss | None:
    strength = max(sighting.strength for sighting in base)
    before = [sighting for sighting in base if sighting.strength == strength]
    now = [sighting for sighting in head if sighting.strength >= strength]
    if strength == _DECLARED and not is_together and now:
        return None
    left = Counter(sighting.file for sighting in now)
    lost: Counter[str] = Counter()
    for sighting in before:
        left[sighting.file] -= 1
        if left[sighting.file] < 0 and not doubts.about(sighting):
            lost[sighting.file] += 1
    folders = {_folder(file) for file in lost}
    is_resource = all(sighting.ref.startswith(_RESOURCES) for sighting in before)
    gained = sum(
        max(0, count)
        for file, count in left.items()
        if is_together or (is_resource and _folder(file) in folders)
    )
    missing = lost.total() - gained
    return Loss(strength, len(before), len(now), missing, tuple(sorted(lost))) if missing > 0 else None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _has_nothing_before(safeguard: Safeguard, loss: Loss, both: Sides) -> bool:
    """Its files are gone, and so is everything in the tree that one of its kind could stand before."""
    types = both.words.guarded.get(safeguard.kind, frozenset())
    if not types or safeguard.place or any(file in both.head.files for file in loss.files):
        return False
    is_left = any(
        one.type in types and one.confidence != CONFIDENCES[_DECLARED] for one in both.head_detected
    )
    return not is_left and not both.head.of_kind(Agent) and not both.head.of_kind(Tool)


class _Doubts:
    """Whether what is not seen in head any more may be there all the same."""

    def __init__(self, both: Sides) -> None:
        self._both = both
        self._unread = _unread(both.head)
        self._lost_reports = _lost_reports(both.base, both.head)

    @cached_property
    def _sight(self) -> Sight:
        return Sight(self._both.head, self._both.head_detected, self._both.words)

    def about(self, sighting: Sighting) -> bool:
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


def _removed(
    safeguard: Safeguard, loss: Loss, instead: tuple[str, ...], asset: str, there: Container[str]
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
