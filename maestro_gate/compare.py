"""Compares two assessments: what the change introduces, worsens, resolves, leaves, and what only became known.

1. A violation is the same in both trees when rule and subject identity are equal, counted with multiplicity. Paths of
   files that the change moves are read as their new paths first.
2. `worsened`: the same violation, with a higher severity or a higher residual risk.
3. `newly-known`: a new advisory for a component that both trees hold in the same version; or a subject of a kind of
   evidence that base does not have, so that nobody can say whether the change brought it.
4. What vanishes because its evidence vanished is not resolved: it stays, and says so.
5. compare(x, x) changes nothing; introduced(a, b) = resolved(b, a) where both sides have the same evidence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

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
from maestro_gate.model.points import combined
from maestro_gate.model.subjects import Layer, System
from maestro_gate.policy import Policy

_WHOLE_TREE = frozenset({System.kind, Layer.kind})
_THREATS = "threat-model"
"""The kind of evidence that declared threats stand on."""


def assessments(base: Assessment, head: Assessment, renames: Mapping[str, str], policy: Policy) -> Delta:
    """The delta from base to head."""
    context = _Context(base, head, renames, policy)
    layers = zip(base.layers, head.layers, strict=True)
    return Delta(tuple(_layer(ours, theirs, context) for ours, theirs in layers), _incomparable(base, head))


def alone(head: Assessment) -> Delta:
    """The delta of absolute mode: there is no base, and everything at head counts."""
    return Delta(tuple(_without_base(layer) for layer in head.layers), ())


class _Context:
    """What matching needs to know of both sides."""

    def __init__(
        self, base: Assessment, head: Assessment, renames: Mapping[str, str], policy: Policy
    ) -> None:
        self.renames = renames
        self.policy = policy
        self.unknown_at_base = _unknown(base.sources, head.sources)
        self.unknown_at_head = _unknown(head.sources, base.sources)
        self.unread_at_base, self.unread_at_head = _unread(base.sources), _unread(head.sources)
        self.unchanged_components = {identity for identity, _ in base.versions & head.versions}

    def moved(self, violation: Violation) -> Violation:
        """A base violation as its identity reads after the files that the change moves."""
        new = self.renames.get(violation.path)
        if new is None:
            return violation
        return replace(violation, path=new, subject=_relocated(violation.subject, violation.path, new))


def _relocated(identity: str, old: str, new: str) -> str:
    """The identity with the file's path, or its folder's (Terraform), replaced where it stands as a whole part."""
    parts = re.split("[:#]", identity)
    for before, after in ((old, new), (_folder(old), _folder(new))):
        if before in parts:
            return identity.replace(before, after, 1)
    return identity


def _folder(path: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return f"{folder}/" if slash else "./"


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


def _risks(base: LayerAssessment, head: LayerAssessment, classes: _Sorted, context: _Context) -> _Risks:
    """What stands only because head's evidence vanished counts on; what only became known is not the change's."""
    attributed = [c.violation.residual for c in (*classes.introduced, *classes.worsened, *classes.unchanged)]
    known = [c.violation.residual for c in classes.newly_known]
    threats = base.threats if _THREATS in context.unknown_at_head else (*head.threats, *_undone(base, head))
    declared = [threat.residual for threat in threats]
    brought = combined([*attributed, *(() if _THREATS in context.unknown_at_base else declared)]) - base.own
    return _Risks(combined([*attributed, *known, *declared]), brought)


def _undone(base: LayerAssessment, head: LayerAssessment) -> tuple[OpenThreat, ...]:
    """Threats that base decides and head does not any more: a risk does not end by being deleted from a list."""
    return tuple(threat for threat in base.threats if threat.id in head.undecided)


def _sort_matched(head: Violation, base: Violation, classes: _Sorted, context: _Context) -> None:
    rank = context.policy.rank
    if rank(head.severity) > rank(base.severity):
        classes.worsened.append(Change(head, base, f"severity rises from {base.severity} to {head.severity}"))
    elif head.residual > base.residual:
        classes.worsened.append(Change(head, base, "risk rises"))
    else:
        classes.unchanged.append(Change(head, base))


def _sort_new(violation: Violation, classes: _Sorted, context: _Context) -> None:
    missing = _lacking(violation, context.unknown_at_base, context.unread_at_base)
    lost = _lacking(violation, context.unknown_at_head, context.unread_at_head)
    if missing or lost:
        reason = f"base has no {missing}" if missing else f"head has no {lost}"
        classes.newly_known.append(Change(violation, None, reason))
    elif (
        violation.kind == "vulnerability"
        and violation.subject.split("@", 1)[-1] in context.unchanged_components
    ):
        classes.newly_known.append(Change(violation, None, "new advisory for an unchanged component"))
    else:
        classes.introduced.append(Change(violation, None))


def _lacking(violation: Violation, unknown: frozenset[str], unread: frozenset[tuple[str, str]]) -> str:
    """What a violation stands on and one side does not have; what is said of a whole tree stands on everything."""
    if violation.kind in _WHOLE_TREE:
        return " and no ".join(sorted(unknown | {kind for kind, _ in unread}))
    if violation.source in unknown:
        return violation.source
    return f"{violation.source} of {violation.path}" if (violation.source, violation.path) in unread else ""


def _sort_gone(
    violation: Violation, waived: set[tuple[str, str]], classes: _Sorted, context: _Context
) -> None:
    missing = _lacking(violation, context.unknown_at_head, context.unread_at_head)
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
    )


def _without_base(head: LayerAssessment) -> LayerDelta:
    classes = _Sorted(unchanged=[Change(violation, None) for violation in head.violations])
    return replace(_delta(head, head, classes, _Risks(head.own, 0)), new_gaps=())


def _speaks(source: Source) -> bool:
    """It was collected, or it failed for some files only."""
    return isinstance(source.status, Collected) or (
        isinstance(source.status, Failed) and source.status.is_partial
    )


def _unread(sources: Sequence[Source]) -> frozenset[tuple[str, str]]:
    """(kind of evidence, path) of files that a source could not read."""
    failed = [(source.provides, source.status) for source in sources if isinstance(source.status, Failed)]
    return frozenset((provides, path) for provides, status in failed for path, _ in status.unread)


def _incomparable(base: Assessment, head: Assessment) -> tuple[str, ...]:
    made = {source.name: source for source in base.sources if isinstance(source.status, Collected)}
    return tuple(
        f"{source.name} made base with {made[source.name].fingerprint} and head with {source.fingerprint}"
        for source in _collected(head.sources)
        if source.name in made and made[source.name].fingerprint != source.fingerprint
    )


def _collected(sources: Iterable[Source]) -> list[Source]:
    return [source for source in sources if isinstance(source.status, Collected)]
