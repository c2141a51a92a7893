"""Makes one vulnerability of what several documents say of it under several ids.

1. Aliases are those of all trees together: an id that only one side's report knows must not make the same vulnerability
   another one there. What the change alone says of them is weighed (`alias_claims`).
2. One vulnerability of one version of one component is one subject: the gravest severity counts, all versions that mend
   it are named, and so are all who report it.
3. Who names no version speaks of those that others name, else of the one that the tree holds; who names a range speaks
   of the versions of the tree that lie in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from maestro_gate.collect import reading
from maestro_gate.collect.lenient import unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.severities import Severities
from maestro_gate.collect.vulnerabilities import alias_claims, aliases, links
from maestro_gate.collect.vulnerabilities.aliases import Aliases
from maestro_gate.collect.vulnerabilities.held import Held
from maestro_gate.collect.vulnerabilities.reported import remedy
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Statement, Vulnerability

_Alike = dict[tuple[str, str], list[Vulnerability]]
"""(name, component identity) → what is said of it."""


def in_all(sides: Mapping[str, Evidence], tables: Tables) -> Mapping[str, Evidence]:
    """The evidence of all trees of a run, each vulnerability of a component's version once, by the same id in all."""
    if not any(evidence.of_kind(Vulnerability) or evidence.of_kind(Statement) for evidence in sides.values()):
        return sides
    sides = {side: links.followed(evidence) for side, evidence in sides.items()}
    known = aliases.of(_groups(sides, tables), tables.vulnerabilities)
    anywhere = Held(tuple(sides.values()))
    return {
        side: _known_once(evidence, known, anywhere, tables.severities) for side, evidence in sides.items()
    }


def _groups(sides: Mapping[str, Evidence], tables: Tables) -> Iterable[Sequence[str]]:
    named = {side: [*map(_ids, _speaking(evidence))] for side, evidence in sides.items()}
    if len(named) == 1:
        return named.popitem()[1]
    return alias_claims.weighed(named["base"], named["head"], tables.vulnerabilities)


def _speaking(evidence: Evidence) -> Iterable[Vulnerability | Statement]:
    return chain(evidence.of_kind(Vulnerability), evidence.of_kind(Statement))


def _ids(subject: Vulnerability | Statement) -> Sequence[str]:
    own = subject.id if isinstance(subject, Vulnerability) else subject.vulnerability
    return (own, *subject.aliases)


def _known_once(evidence: Evidence, known: Aliases, anywhere: Held, severities: Severities) -> Evidence:
    found = _Once(evidence, known, severities, Held((evidence,))).vulnerabilities()
    # The same statement has to read the same in a tree that holds another version.
    said = [one for statement in evidence.of_kind(Statement) for one in _named(statement, known, anywhere)]
    others = (s for s in evidence.subjects if not isinstance(s, Vulnerability | Statement))
    subjects = reading.merged((tuple(others), reading.ordered(found), reading.ordered(said)))
    return replace(evidence, subjects=subjects)


def _named(statement: Statement, known: Aliases, held: Held) -> Iterable[Statement]:
    name = statement.vulnerability
    called = replace(statement, vulnerability=known.name(name), aliases=known.others(name))
    # A range that holds no version of the tree stays: the statement is there, and matches nothing.
    versions = [*held.meant(statement.product, statement.product_version)] or [statement.product_version]
    return [replace(called, product_version=version) for version in versions]


class _Once:
    """The vulnerabilities of one tree."""

    def __init__(self, evidence: Evidence, known: Aliases, severities: Severities, held: Held) -> None:
        self._evidence = evidence
        self._known = known
        self._severities = severities
        self._held = held

    def vulnerabilities(self) -> list[Vulnerability]:
        """Each once."""
        alike: _Alike = defaultdict(list)
        for one in self._evidence.of_kind(Vulnerability):
            for version in self._held.meant(one.component_identity, one.component_version):
                placed = one if version == one.component_version else replace(one, component_version=version)
                alike[self._known.name(one.id), one.component_identity].append(placed)
        return [
            self._united(name, same) for (name, _), said in alike.items() for same in self._by_version(said)
        ]

    def _by_version(self, said: Sequence[Vulnerability]) -> Iterable[list[Vulnerability]]:
        by_version: dict[str, list[Vulnerability]] = defaultdict(list)
        for one in said:
            by_version[_bare(one.component_version)].append(one)
        unversioned = by_version.pop("", [])
        if not unversioned:
            return by_version.values()
        one = self._united(said[0].id, unversioned)
        if not by_version:
            version = self._held.only(said[0].component_identity)
            return ([replace(one, component_version=version)],)
        return ([*named, replace(one, component_version=version)] for version, named in by_version.items())

    def _united(self, name: str, same: Sequence[Vulnerability]) -> Vulnerability:
        gravest = max(same, key=lambda v: (self._severities.rank(v.severity), v.score, v.vector, repr(v)))
        fixed = unique(version for one in same for version in one.fixed_versions)
        return replace(
            gravest,
            path=min(one.path for one in same),
            # With the `v`, where somebody writes it: so do bills of materials.
            component_version=max(one.component_version for one in same),
            id=name,
            aliases=self._known.others(name),
            cwes=tuple(sorted({cwe for one in same for cwe in one.cwes}, key=_cwe)),
            recommendation=min((one.recommendation for one in same if one.recommendation), default=""),
            published=min((one.published for one in same if one.published), default=None),
            modified=max((one.modified for one in same if one.modified), default=None),
            component=min((one.component for one in same if one.component), default=""),
            sources=unique(source for one in same for source in one.sources),
            fixed_versions=fixed,
            remedy=remedy(fixed),
            match=min(one.match for one in same),
        )


def _bare(version: str) -> str:
    """Some ecosystems write a `v` before it, some tools do not."""
    return version[1:] if version[:1] == "v" and version[1:2].isdigit() else version


def _cwe(name: str) -> tuple[int, str]:
    number = name.rpartition("-")[2]
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0, name)  # noqa: PLR2004 - a number that fits
