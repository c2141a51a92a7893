"""Knows what each side does not know: evidence that it lacks, files that it could not read or did not follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from maestro_gate.compare import chains
from maestro_gate.model import moves
from maestro_gate.model.evidence import Absent, Collected, Failed, Source, called
from maestro_gate.model.judgement import Assessment, Violation
from maestro_gate.model.points import inherent, left_of
from maestro_gate.model.subjects import AttackPath, Finding, Layer, System, Vulnerability
from maestro_gate.policy import Policy

_REPORTED = frozenset({Finding.kind, Vulnerability.kind})
_WHOLE_TREE = frozenset({System.kind, Layer.kind})


@dataclass(frozen=True, slots=True)
class Side:
    """What one side does not know."""

    unknown: frozenset[str]
    """Kinds of evidence that it does not have and the other side has."""
    unread: frozenset[tuple[str, str]]
    """(kind of evidence, path) of files that it could not read."""
    lost: frozenset[str]
    """Documents of a report, and files, that the other side has and that it has not or does not follow."""
    is_bounded: bool = False
    """Its search for chains was bounded."""


class Context:
    """What matching needs to know of both sides."""

    def __init__(
        self, base: Assessment, head: Assessment, renames: Mapping[str, str], policy: Policy
    ) -> None:
        self.renames = renames
        self.policy = policy
        self.at_base = Side(
            _unknown(base.sources, head.sources), _unread(base.sources), frozenset(), bool(base.bounds)
        )
        lost = _lost(base.sources, head.sources, renames)
        lost |= frozenset(path for path in _paths(base) if _is_behind(path, head.unfollowed))
        lost |= head.emptied - base.emptied
        self.at_head = Side(
            _unknown(head.sources, base.sources), _unread(head.sources), lost, bool(head.bounds)
        )
        self.trusted = tuple(_trusted(base, head))
        """(effectiveness, threats) of controls that do not owe their weight to the change."""
        self._criticality = {asset.id: asset.criticality for asset in base.assets}
        """Of the assets as base declares them."""
        self.in_both = _in_both(base, head)
        """(component identity, version) of what advisories of head are about and both sides hold."""
        self.chains = chains.changes(base, head, policy)
        self.completed = {c.chain.subject: c.chain for c in self.chains if not c.is_whole_at_base}
        """Chains that the change completes, by the identity of the `path` subject."""

    def left_of(self, violation: Violation) -> int:
        """What is left of a violation of head over the controls that base declares in the same way and head proves.

        What it costs is counted by base's word or by head's for the asset, whichever is graver.
        """
        named = frozenset(violation.threats)
        effects = [
            min(effect, self.policy.risk.effectiveness_cap)
            for effect, satisfied in self.trusted
            if named & satisfied
        ]
        return left_of(self._graver(violation), effects, self.policy.risk.residual_floor)

    def _graver(self, violation: Violation) -> int:
        table = self.policy.risk
        by_base = [
            inherent(
                max(table.likelihood[severity], violation.attacked),
                table.impact_of(self._criticality[asset]),
            )
            for severity, asset in violation.weighed_by
            if asset in self._criticality
        ]
        return max([violation.risk, *by_base])

    def moved(self, violation: Violation) -> Violation:
        """A base violation as its identity reads after the files that the change moves."""
        return moves.moved(violation, self.renames)


def _trusted(base: Assessment, head: Assessment) -> Iterator[tuple[int, frozenset[str]]]:
    declared = {control.id: control for control in base.controls}
    for control in head.controls:
        before = declared.get(control.id)
        if before is not None and control.state == "verified" and before.claims == control.claims:
            satisfied = frozenset(before.satisfies).intersection(control.satisfies)
            yield min(before.effectiveness, control.effectiveness), satisfied


def lacking(violation: Violation, side: Side) -> str:
    """What a violation stands on and one side does not have: a kind of evidence, or a file that it could not read."""
    unknown = [kind for kind in violation.stands_on if kind in side.unknown]
    # What several report, a side with one of their kinds knows: a paper beside a report is no excuse.
    is_known = violation.kind in _REPORTED and len(unknown) < len(violation.stands_on)
    if unknown and not is_known:
        return " and no ".join(map(called, unknown))
    if side.is_bounded and violation.kind == AttackPath.kind:
        return "complete search for chains"
    paths = {path for kind, path in side.unread if kind in violation.stands_on}
    unread = paths if violation.kind in _WHOLE_TREE else paths & {violation.path}
    return f"readable {min(unread)}" if unread else ""


def gone_with(violation: Violation, side: Side) -> str:
    """Why nobody can say that a violation, which one side has no more, is mended there; empty when it is."""
    return lacking(violation, side) or (violation.path if violation.path in side.lost else "")


def _in_both(base: Assessment, head: Assessment) -> frozenset[tuple[str, str]]:
    held = frozenset(v.about for layer in head.layers for v in layer.violations if v.about[1])
    for side in (base, head) if held else ():
        held = held.intersection(map(attrgetter("identity", "version"), side.components))
    return held


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


def _speaks(source: Source) -> bool:
    """It was collected, or it failed for some files only and says something of others."""
    if isinstance(source.status, Failed):
        return source.status.is_partial and (bool(source.documents) or not source.is_report)
    return isinstance(source.status, Collected)


def _unread(sources: Sequence[Source]) -> frozenset[tuple[str, str]]:
    """(kind of evidence, path) of files that a source could not read."""
    failed = [(source.provides, source.status) for source in sources if isinstance(source.status, Failed)]
    return frozenset((provides, path) for provides, status in failed for path, _ in status.unread)


def _lost(base: Sequence[Source], head: Sequence[Source], renames: Mapping[str, str]) -> frozenset[str]:
    kept = {path for source in head for path in source.documents}
    return frozenset(
        path for source in base for path in source.documents if renames.get(path, path) not in kept
    )


def _paths(assessment: Assessment) -> frozenset[str]:
    return frozenset(v.path for layer in assessment.layers for v in layer.violations)


def _is_behind(path: str, unfollowed: frozenset[str]) -> bool:
    """The path is a symbolic link or a submodule, or stands below one: nobody looked there."""
    parts = path.split("/")
    return any("/".join(parts[:count]) in unfollowed for count in range(1, len(parts) + 1))


def incomparable(base: Assessment, head: Assessment) -> tuple[str, ...]:
    """Why the sides were made by different tools or rules, one sentence for each source."""
    # A scanner that had nothing to look at has made nothing.
    made = {source.name: source.fingerprint for source in _collected(base.sources)}
    return tuple(
        f"{source.name} made base with {made[source.name]} and head with {source.fingerprint}"
        for source in _collected(head.sources)
        if source.fingerprint and made.get(source.name, "") not in ("", source.fingerprint)
    )


def _collected(sources: Iterable[Source]) -> list[Source]:
    return [source for source in sources if isinstance(source.status, Collected)]
