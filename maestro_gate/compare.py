"""Compares two assessments: what the change introduces, worsens, resolves, leaves, and what only became known.

1. A violation is the same in both trees when rule and subject identity are equal, counted with multiplicity. Paths of
   files that the change moves are read as their new paths first.
2. `worsened`: the same violation, with a higher severity or a higher residual risk.
3. `newly-known`: a new advisory for a component that both trees hold in the same version; or a subject of a kind of
   evidence that base does not have, so that nobody can say whether the change brought it.
4. What vanishes because its evidence vanished is not resolved: it stays, and says so.
5. compare(x, x) changes nothing; introduced(a, b) = resolved(b, a) where both sides have the same evidence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from maestro_gate.model import moves
from maestro_gate.model.evidence import Absent, Collected, Failed, Source
from maestro_gate.model.judgement import (
    Assessment,
    Change,
    Delta,
    LayerAssessment,
    LayerDelta,
    OpenThreat,
    Violation,
)
from maestro_gate.model.points import WHOLE, combined
from maestro_gate.model.subjects import Layer, System
from maestro_gate.policy import Policy

_WHOLE_TREE = frozenset({System.kind, Layer.kind})
_THREATS = "threat-model"
"""The kind of evidence that declared threats stand on."""


def assessments(base: Assessment, head: Assessment, renames: Mapping[str, str], policy: Policy) -> Delta:
    """The delta from base to head."""
    context = _Context(base, head, renames, policy)
    layers = zip(base.layers, head.layers, strict=True)
    deltas = tuple(_layer(ours, theirs, context) for ours, theirs in layers)
    return Delta(deltas, _incomparable(base, head), context.at_head.lost)


def alone(head: Assessment) -> Delta:
    """The delta of absolute mode: there is no base, and everything at head counts."""
    return Delta(tuple(_without_base(layer) for layer in head.layers), ())


@dataclass(frozen=True, slots=True)
class _Side:
    """What one side does not know."""

    unknown: frozenset[str]
    """Kinds of evidence that it does not have and the other side has."""
    unread: frozenset[tuple[str, str]]
    """(kind of evidence, path) of files that it could not read."""
    lost: frozenset[str]
    """Documents of a report, and files, that the other side has and that it has not or does not follow."""


class _Context:
    """What matching needs to know of both sides."""

    def __init__(
        self, base: Assessment, head: Assessment, renames: Mapping[str, str], policy: Policy
    ) -> None:
        self.renames = renames
        self.policy = policy
        self.at_base = _Side(_unknown(base.sources, head.sources), _unread(base.sources), frozenset())
        lost = _lost(base.sources, head.sources, renames)
        lost |= frozenset(path for path in _paths(base) if _is_behind(path, head.unfollowed))
        self.at_head = _Side(_unknown(head.sources, base.sources), _unread(head.sources), lost)
        self.in_both = base.versions & head.versions

    def moved(self, violation: Violation) -> Violation:
        """A base violation as its identity reads after the files that the change moves."""
        return moves.moved(violation, self.renames)


def _unknown(side: Sequence[Source], other: Sequence[Source]) -> frozenset[str]:
    """Kinds of evidence that one side does not have while the other does."""
    here = {source.provides for source in side if _speaks(source)}
    there = {source.provides for source in other if _speaks(source)}
    missing = {
        source.provides
        for source in side
        if source.provides not in here and (source.is_report or not isinstance(source.status, Absent))
    }
    return frozenset(missing & there)


@dataclass(slots=True)
class _Sorted:
    """The classes of one layer while they are being filled."""

    introduced: list[Change] = field(default_factory=list)
    worsened: list[Change] = field(default_factory=list)
    resolved: list[Change] = field(default_factory=list)
    unchanged: list[Change] = field(default_factory=list)
    newly_known: list[Change] = field(default_factory=list)


def _layer(base: LayerAssessment, head: LayerAssessment, context: _Context) -> LayerDelta:
    waiting: dict[tuple[str, str], list[Violation]] = defaultdict(list)
    for violation in base.violations:
        waiting[context.moved(violation).identity].append(violation)
    classes = _Sorted()
    for violation in head.violations:
        matches = waiting.get(violation.identity)
        if matches:
            _sort_matched(violation, matches.pop(0), classes, context)
        else:
            _sort_new(violation, classes, context)
    waived = {violation.identity for violation, _ in head.waived}
    classes.introduced += _beyond_waiver(base, head, context)
    for violation in base.violations:
        left = waiting[context.moved(violation).identity]
        if violation in left:
            left.remove(violation)
            _sort_gone(violation, waived, classes, context)
    return _delta(base, head, classes, _risks(base, head, classes, context))


@dataclass(frozen=True, slots=True)
class _Risks:
    """Risk of head in basis points: all of it, and what the change itself adds to base."""

    head: int
    brought: int
    lowered: tuple[OpenThreat, ...]


def _risks(base: LayerAssessment, head: LayerAssessment, classes: _Sorted, context: _Context) -> _Risks:
    """What stands only because head's evidence vanished counts on; what only became known is not the change's."""
    attributed = [c.violation.residual for c in (*classes.introduced, *classes.worsened, *classes.unchanged)]
    known = [c.violation.residual for c in classes.newly_known]
    if _THREATS in context.at_head.unknown:
        return _Risks(combined([*attributed, *known, *_left(base.threats)]), _brought(classes), ())
    undone, lowered = _undone(base, head), _lowered(base, head)
    raised = () if _THREATS in context.at_base.unknown else _raised(base, head)
    risk = combined([*attributed, *known, *_left(head.threats), *_left(undone)])
    return _Risks(risk, _brought(classes, raised), lowered)


def _brought(classes: _Sorted, raised: Iterable[int] = ()) -> int:
    """What the change adds by itself: a layer that is full has no less of a budget, and no fix pays for a hole."""
    rises = [c.violation.residual - c.base.residual for c in classes.worsened if c.base is not None]
    return combined(
        [*(c.violation.residual for c in classes.introduced), *(r for r in rises if r > 0), *raised]
    )


def _raised(base: LayerAssessment, head: LayerAssessment) -> tuple[int, ...]:
    """By how much the residual of declared threats rises, threat by threat."""
    before, now = _by_id(base.threats), _by_id(head.threats)
    return tuple(min(WHOLE, risk - before[id_]) for id_, risk in sorted(now.items()) if risk > before[id_])


def _by_id(threats: Iterable[OpenThreat]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for threat in threats:
        total[threat.id] += threat.residual
    return total


def _left(threats: Iterable[OpenThreat]) -> list[int]:
    return [threat.residual for threat in threats]


def _lowered(base: LayerAssessment, head: LayerAssessment) -> tuple[OpenThreat, ...]:
    """Threats of base that head decides and whose inherent risk it counts lower, or not at all."""
    now: dict[str, int] = defaultdict(int)
    for threat in head.threats:
        now[threat.id] += threat.risk
    before: dict[str, int] = defaultdict(int)
    for threat in base.threats:
        before[threat.id] += threat.risk
    return tuple(t for t in base.threats if t.id not in head.undecided and now[t.id] < before[t.id])


def _undone(base: LayerAssessment, head: LayerAssessment) -> tuple[OpenThreat, ...]:
    """Threats that base decides and head does not any more: a risk does not end by being deleted from a list."""
    return tuple(threat for threat in base.threats if threat.id in head.undecided)


def _beyond_waiver(base: LayerAssessment, head: LayerAssessment, context: _Context) -> list[Change]:
    """More of the same than the waiver was given for: as many as base has are waived, and one where base has none."""
    granted = Counter(context.moved(violation).identity for violation, _ in base.waived)
    surplus = []
    for violation, _ in head.waived:
        granted.setdefault(violation.identity, 1)
        granted[violation.identity] -= 1
        if granted[violation.identity] < 0:
            surplus.append(Change(violation, None, "there is more of it than the waiver was given for"))
    return surplus


def _sort_matched(head: Violation, base: Violation, classes: _Sorted, context: _Context) -> None:
    rank = context.policy.rank
    if rank(head.severity) > rank(base.severity):
        classes.worsened.append(Change(head, base, f"severity rises from {base.severity} to {head.severity}"))
    elif head.residual > base.residual:
        classes.worsened.append(Change(head, base, "risk rises"))
    else:
        classes.unchanged.append(Change(head, base))


def _sort_new(violation: Violation, classes: _Sorted, context: _Context) -> None:
    missing, lost = _lacking(violation, context.at_base), _lacking(violation, context.at_head)
    if missing or lost:
        reason = f"base has no {missing}" if missing else f"head has no {lost}"
        classes.newly_known.append(Change(violation, None, reason))
    elif violation.about[1] and violation.about in context.in_both:
        classes.newly_known.append(Change(violation, None, "new advisory for an unchanged component"))
    else:
        classes.introduced.append(Change(violation, None))


def _lacking(violation: Violation, side: "_Side") -> str:
    """What a violation stands on and one side does not have: a kind of evidence, or a file that it could not read."""
    unknown = [kind for kind in violation.stands_on if kind in side.unknown]
    if unknown:
        return " and no ".join(unknown)
    if violation.path in side.lost:
        return violation.path
    paths = {path for kind, path in side.unread if kind in violation.stands_on}
    unread = paths if violation.kind in _WHOLE_TREE else paths & {violation.path}
    return f"readable {min(unread)}" if unread else ""


def _sort_gone(
    violation: Violation, waived: set[tuple[str, str]], classes: _Sorted, context: _Context
) -> None:
    missing = _lacking(violation, context.at_head)
    if missing:
        classes.unchanged.append(Change(violation, violation, f"head has no {missing} to show it mended"))
    elif context.moved(violation).identity not in waived:
        classes.resolved.append(Change(violation, violation))


def _delta(base: LayerAssessment, head: LayerAssessment, classes: _Sorted, risks: _Risks) -> LayerDelta:
    known = {(gap.layer, gap.evidence) for gap in base.gaps}
    return LayerDelta(
        layer=head.layer,
        present=base.present or head.present,
        covered=head.covered,
        base_own=base.own,
        head_own=risks.head,
        base_highest=base.highest,
        head_highest=head.highest,
        brought=risks.brought,
        introduced=tuple(classes.introduced),
        worsened=tuple(classes.worsened),
        resolved=tuple(classes.resolved),
        unchanged=tuple(classes.unchanged),
        newly_known=tuple(classes.newly_known),
        waived=head.waived,
        gaps=head.gaps,
        new_gaps=tuple(gap for gap in head.gaps if (gap.layer, gap.evidence) not in known),
        threats=head.threats,
        lowered=risks.lowered,
    )


def _without_base(head: LayerAssessment) -> LayerDelta:
    classes = _Sorted(unchanged=[Change(violation, None) for violation in head.violations])
    return replace(_delta(head, head, classes, _Risks(head.own, 0, ())), new_gaps=())


def _speaks(source: Source) -> bool:
    """It was collected, or it failed for some files only and says something of others."""
    if isinstance(source.status, Failed):
        return source.status.is_partial and (bool(source.documents) or not source.is_report)
    return isinstance(source.status, Collected)


def _unread(sources: Sequence[Source]) -> frozenset[tuple[str, str]]:
    """(kind of evidence, path) of files that a source could not read."""
    failed = [(source.provides, source.status) for source in sources if isinstance(source.status, Failed)]
    return frozenset((provides, path) for provides, status in failed for path, _ in status.unread)


def _paths(assessment: Assessment) -> frozenset[str]:
    return frozenset(v.path for layer in assessment.layers for v in layer.violations)


def _is_behind(path: str, unfollowed: frozenset[str]) -> bool:
    """The path is a symbolic link or a submodule, or stands below one: nobody looked there."""
    parts = path.split("/")
    return any("/".join(parts[:count]) in unfollowed for count in range(1, len(parts) + 1))


def _lost(base: Sequence[Source], head: Sequence[Source], renames: Mapping[str, str]) -> frozenset[str]:
    kept = {path for source in head for path in source.documents}
    return frozenset(
        path for source in base for path in source.documents if renames.get(path, path) not in kept
    )


def _incomparable(base: Assessment, head: Assessment) -> tuple[str, ...]:
    # A scanner that had nothing to look at has made nothing.
    made = {source.name: source.fingerprint for source in _collected(base.sources)}
    return tuple(
        f"{source.name} made base with {made[source.name]} and head with {source.fingerprint}"
        for source in _collected(head.sources)
        if source.fingerprint and made.get(source.name, "") not in ("", source.fingerprint)
    )


def _collected(sources: Iterable[Source]) -> list[Source]:
    return [source for source in sources if isinstance(source.status, Collected)]
