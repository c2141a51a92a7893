"""Compares what two trees are made of: an upgrade is one change, not something that went and something that came.

1. A component is the same on both sides when its identity is: the PURL without version, else type, group and name.
2. Several versions of one component are one thing; what differs is told. A leading `v` of a version does not count.
3. One whose digests are others in the same version is told with them: what is there has been exchanged.
4. Where one side has no bill of materials nothing is told to have come or gone: nobody knows. Where lock files stand
   in for it, packages of their ecosystems are compared, and nothing else: they list no models and no services.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from maestro_gate.model.evidence import Evidence, Failed
from maestro_gate.model.judgement import ADDED, CHANGED, REMOVED, MaterialChange, Materials
from maestro_gate.model.subjects import Component, Sbom, Service
from maestro_gate.model.versions import bare

_DIGEST = len("SHA-256:") + 12
"""Characters of a digest that tell it from another one."""
_FIRST = ("machine-learning-model", "data", Service.kind)
"""Types that are told before all others, as CycloneDX calls them: they are what an agent thinks with."""


def compared(base: Evidence | None, head: Evidence) -> Materials:
    """What came, went and changed; nothing where no side has a bill of materials."""
    if base is None or not (_has_bill(base) or _has_bill(head)):
        return Materials()
    for side, evidence in (("base", base), ("head", head)):
        if not _has_bill(evidence):
            return Materials(caveat=f"{side} has no bill of materials that could be read")
    before, after = _listed(base), _listed(head)
    alone = _locked_alone(base, head)
    if alone is not None:
        before, after = (_of(_ecosystems(alone), one) for one in (before, after))
    changes = tuple(
        change
        for identity in {*before, *after}
        if (change := _change(identity, before.get(identity), after.get(identity))) is not None
    )
    return Materials(
        changes=tuple(sorted(changes, key=_place)),
        unchanged=len({*before, *after}) - len(changes),
        caveat=_caveat(base, head),
    )


def _has_bill(evidence: Evidence) -> bool:
    return bool(evidence.of_kind(Sbom))


def _locked_alone(base: Evidence, head: Evidence) -> Evidence | None:
    """The side on which lock files stand in for a bill of materials, where the other side has one."""
    written = [any(not sbom.is_generated for sbom in side.of_kind(Sbom)) for side in (base, head)]
    return None if written[0] == written[1] else head if written[0] else base


def _ecosystems(evidence: Evidence) -> frozenset[str]:
    return frozenset(component.ecosystem for component in evidence.of_kind(Component))


def _of(
    ecosystems: frozenset[str], listed: Mapping[str, list[Component | Service]]
) -> Mapping[str, list[Component | Service]]:
    """Packages of these ecosystems."""
    return {
        identity: held
        for identity, held in listed.items()
        if any(isinstance(one, Component) and one.base_purl and one.ecosystem in ecosystems for one in held)
    }


def _listed(evidence: Evidence) -> Mapping[str, list[Component | Service]]:
    """Identity → what has it."""
    found: dict[str, list[Component | Service]] = defaultdict(list)
    named: Iterable[Component | Service] = chain(evidence.of_kind(Component), evidence.of_kind(Service))
    for subject in named:
        found[subject.identity].append(subject)
    return found


def _change(
    identity: str, before: list[Component | Service] | None, after: list[Component | Service] | None
) -> MaterialChange | None:
    if before == after:
        return None
    old, new = _versions(before or ()), _versions(after or ())
    if before and after and old.keys() == new.keys():
        given = _digests(before)
        taken = _digests(after) if given else given
        old, new = _exchanged(given, taken), _exchanged(taken, given)
        if not (old or new):
            return None
    known = min(after or before or (), key=lambda subject: (subject.name, subject.version))
    return MaterialChange(
        change=CHANGED if before and after else ADDED if after else REMOVED,
        type=known.type if isinstance(known, Component) else Service.kind,
        identity=identity,
        name=f"{known.group}/{known.name}" if known.group else known.name,
        before=tuple(sorted(old[one] for one in old.keys() - new.keys())),
        after=tuple(sorted(new[one] for one in new.keys() - old.keys())),
    )


def _versions(held: Iterable[Component | Service]) -> Mapping[str, str]:
    """As they are compared: generators differ in the `v` before them → as they are written."""
    return {bare(version): version for version in sorted(one.version for one in held)}


def _digests(held: Iterable[Component | Service]) -> Mapping[tuple[str, str], frozenset[str]]:
    """(version, algorithm) → digests that somebody may hold against it."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in held:
        for digest in one.digests if isinstance(one, Component) else ():
            found[bare(one.version), digest.partition(":")[0]].add(digest)
    return {key: frozenset(digests) for key, digests in found.items()}


def _exchanged(
    own: Mapping[tuple[str, str], frozenset[str]], others: Mapping[tuple[str, str], frozenset[str]]
) -> Mapping[str, str]:
    """Digest → version and digest of what the other side gives another digest of by the same algorithm."""
    return {
        digest: f"{version} ({digest[:_DIGEST]}…)".lstrip()
        for (version, algorithm), digests in own.items()
        for digest in digests - others.get((version, algorithm), digests)
    }


def _place(change: MaterialChange) -> tuple[int, str]:
    return _FIRST.index(change.type) if change.type in _FIRST else len(_FIRST), change.identity


def _caveat(base: Evidence, head: Evidence) -> str:
    """Says on which side a document was there that nobody could read."""
    sides = [
        side
        for side, evidence in (("base", base), ("head", head))
        if any(isinstance(s.status, Failed) for s in evidence.sources if s.provides == "sbom")
    ]
    if sides:
        return f"not every bill of materials of {' and '.join(sides)} could be read"
    alone = _locked_alone(base, head)
    side = "" if alone is None else "base" if alone is base else "head"
    return f"{side} has lock files alone: only the packages that they can list are compared" if side else ""
