"""Makes one vulnerability of what several documents say of it under several ids.

1. Aliases are those of all trees together: an id that only one side's report knows must not make the same vulnerability
   another one there.
2. One vulnerability of one version of one component is one subject: the gravest severity counts, all versions that mend
   it are named, and so are all who report it.
3. Who names no version speaks of those that others name, else of the one that the tree holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from maestro_gate.collect import reading
from maestro_gate.collect.lenient import unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.severities import Severities
from maestro_gate.collect.vulnerabilities import aliases
from maestro_gate.collect.vulnerabilities.aliases import Aliases
from maestro_gate.collect.vulnerabilities.reported import remedy
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Component, Statement, Vulnerability

_Alike = dict[tuple[str, str], list[Vulnerability]]
"""(name, component identity) → what is said of it."""


def in_all(sides: Mapping[str, Evidence], tables: Tables) -> Mapping[str, Evidence]:
    """The evidence of all trees of a run, each vulnerability of a component's version once, by the same id in all."""
    if not any(evidence.of_kind(Vulnerability) or evidence.of_kind(Statement) for evidence in sides.values()):
        return sides
    groups = (_ids(subject) for evidence in sides.values() for subject in _speaking(evidence))
    known = aliases.of(groups, tables.vulnerabilities)
    return {side: _known_once(evidence, known, tables.severities) for side, evidence in sides.items()}


def _speaking(evidence: Evidence) -> Iterable[Vulnerability | Statement]:
    return chain(evidence.of_kind(Vulnerability), evidence.of_kind(Statement))


def _ids(subject: Vulnerability | Statement) -> Sequence[str]:
    own = subject.id if isinstance(subject, Vulnerability) else subject.vulnerability
    return (own, *subject.aliases)


def _known_once(evidence: Evidence, known: Aliases, severities: Severities) -> Evidence:
    found = _Once(evidence, known, severities).vulnerabilities()
    said = [_named(statement, known) for statement in evidence.of_kind(Statement)]
    others = (s for s in evidence.subjects if not isinstance(s, Vulnerability | Statement))
    subjects = reading.merged((tuple(others), reading.ordered(found), reading.ordered(said)))
    return replace(evidence, subjects=subjects)


def _named(statement: Statement, known: Aliases) -> Statement:
    name = statement.vulnerability
    return replace(statement, vulnerability=known.name(name), aliases=known.others(name))


class _Once:
    """The vulnerabilities of one tree."""

    def __init__(self, evidence: Evidence, known: Aliases, severities: Severities) -> None:
        self._evidence = evidence
        self._known = known
        self._severities = severities
        self._versions: dict[str, set[str]] = defaultdict(set)

    def vulnerabilities(self) -> list[Vulnerability]:
        """Each once."""
        alike: _Alike = defaultdict(list)
        for one in self._evidence.of_kind(Vulnerability):
            alike[self._known.name(one.id), one.component_identity].append(one)
        self._look_up_versions(alike)
        return [
            self._united(name, same) for (name, _), said in alike.items() for same in self._by_version(said)
        ]

    def _look_up_versions(self, alike: _Alike) -> None:
        """The versions of components of which nobody names one; nobody walks past 100,000 of them for nothing."""
        asked = {
            identity for (_, identity), said in alike.items() if not any(v.component_version for v in said)
        }
        for component in self._evidence.of_kind(Component) if asked - {""} else ():
            if component.identity in asked and component.version:
                self._versions[component.identity].add(component.version)

    def _by_version(self, said: Sequence[Vulnerability]) -> Iterable[list[Vulnerability]]:
        by_version: dict[str, list[Vulnerability]] = defaultdict(list)
        for one in said:
            by_version[one.component_version].append(one)
        unversioned = by_version.pop("", [])
        if not unversioned:
            return by_version.values()
        if not by_version:
            held = self._versions.get(said[0].component_identity, set())
            version = next(iter(held)) if len(held) == 1 else ""
            return ([replace(one, component_version=version) for one in unversioned],)
        return (
            [*named, *(replace(one, component_version=version) for one in unversioned)]
            for version, named in by_version.items()
        )

    def _united(self, name: str, same: Sequence[Vulnerability]) -> Vulnerability:
        gravest = max(same, key=lambda v: (self._severities.rank(v.severity), v.score, v.vector, repr(v)))
        fixed = unique(version for one in same for version in one.fixed_versions)
        return replace(
            gravest,
            path=min(one.path for one in same),
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


def _cwe(name: str) -> tuple[int, str]:
    number = name.rpartition("-")[2]
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0, name)  # noqa: PLR2004 - a number that fits
