"""Turns the security profile of SPDX 3 into vulnerabilities of what they affect, and into statements (VEX).

1. A vulnerability is about what a relationship or an assessment names; one that is about nothing is still there.
2. What the document says of a vulnerability is a statement; whether it counts is decided where evidence is judged.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from maestro_gate.collect.lenient import Ignored, Object, day, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.spdx.graph import Graph
from maestro_gate.collect.vulnerabilities import ratings, said
from maestro_gate.collect.vulnerabilities.ratings import Rating
from maestro_gate.collect.vulnerabilities.reported import Builder, Reported
from maestro_gate.collect.vulnerabilities.said import Author, Said
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.subjects import Component, Statement, Vulnerability

TOOL = "spdx"

_STATES = {
    "VexAffectedVulnAssessmentRelationship": "affected",
    "VexUnderInvestigationVulnAssessmentRelationship": "under_investigation",
    "VexFixedVulnAssessmentRelationship": "fixed",
    "VexNotAffectedVulnAssessmentRelationship": "not_affected",
}
"""Kind of assessment → state, as OpenVEX calls it."""
_JUSTIFICATIONS = {
    "componentNotPresent": "code_not_present",
    "vulnerableCodeNotPresent": "code_not_present",
    "vulnerableCodeNotInExecutePath": "code_not_reachable",
    "vulnerableCodeCannotBeControlledByAdversary": "requires_environment",
    "inlineMitigationsAlreadyExist": "protected_by_mitigating_control",
}
_NOTHING = Target("", "", "")


@dataclass(frozen=True, slots=True)
class _Known:
    """A vulnerability by itself."""

    id: str
    aliases: tuple[str, ...]
    published: str
    modified: str


@dataclass(frozen=True, slots=True)
class _State:
    """What somebody says of a vulnerability in one thing."""

    word: str
    justification: str
    explanation: str
    action: str
    at: str


@dataclass(slots=True)
class VulnerabilityReader:
    """Reads the vulnerabilities of one document."""

    path: str
    ignored: Ignored
    tables: Tables
    _known: dict[str, _Known] = field(default_factory=dict)
    _targets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _states: dict[tuple[str, str], list[_State]] = field(default_factory=lambda: defaultdict(list))
    _ratings: dict[str, list[Rating]] = field(default_factory=lambda: defaultdict(list))

    def take(self, ref: str, element: Object) -> None:
        """Take a vulnerability."""
        ids = {
            text(one.get("identifier")): text(one.get("externalIdentifierType"))
            for one in self.ignored.objects(element.get("externalIdentifier"), "@graph[].externalIdentifier")
        }
        names = [id_ for id_ in sorted(ids, key=lambda id_: (ids[id_] != "cve", id_)) if id_]
        name = text(element.get("name"))
        id_ = next(iter(names), "") or name or ref.rpartition("/")[2]
        if not id_:
            self.ignored.note("@graph[] vulnerability", "has no id")
            return
        self._known[ref] = _Known(
            id_,
            unique(one for one in names if one != id_),
            text(element.get("security_publishedTime")),
            text(element.get("security_modifiedTime")),
        )

    def relate(self, one: str, word: str, others: list[str]) -> None:
        """Take a plain relationship, if it is about vulnerabilities."""
        if word == "hasAssociatedVulnerability":
            for other in others:
                self._targets[other].add(one)
        elif word == "affects":
            self._targets[one].update(others)

    def assess(self, kind: str, element: Object, graph: Graph) -> None:
        """Take an assessment: a state, or a rating."""
        one = graph.ref(element.get("from"), "@graph[].from")
        others = graph.refs(element.get("to"), "@graph[].to")
        self._targets[one].update(others)
        if kind in _STATES:
            for other in others:
                self._states[one, other].append(_state(kind, element))
        elif kind.startswith("Cvss"):
            self._ratings[one].append(
                Rating(
                    vector=text(element.get("security_vectorString")),
                    score=ratings.score(element.get("security_score")),
                    word=text(element.get("security_severity")),
                )
            )

    def subjects(
        self, find: Callable[[str], Component | None], author: Author
    ) -> Iterator[Vulnerability | Statement]:
        """Every vulnerability in everything that it is about, and what is said of it there."""
        for ref in self._targets.keys() - self._known.keys():
            # Assessments may speak of a vulnerability that another document defines: its address ends with its id.
            self.take(ref, {})
        for ref, known in self._known.items():
            found: dict[Target, list[_State]] = defaultdict(list)
            for name in self._targets.get(ref, ()):
                component = find(name)
                if component is None:
                    self.ignored.note("@graph[] vulnerability", "is about nothing in this document")
                found[_target(component)].extend(self._states.get((ref, name), ()))
            for target, states in (found or {_NOTHING: []}).items():
                yield from self._about(ref, known, target, states, author)

    def _about(
        self, ref: str, known: _Known, target: Target, states: list[_State], author: Author
    ) -> Iterator[Vulnerability | Statement]:
        actions = unique(state.action for state in states)
        reported = Reported(
            id=known.id,
            target=target,
            aliases=known.aliases,
            ratings=tuple(self._ratings.get(ref, ())),
            recommendation="; ".join(actions),
            published=day(known.published),
            modified=day(known.modified),
        )
        yield from Builder(self.path, TOOL, self.tables.severities, self.ignored).subjects([reported])
        for state in states:
            one = Said(
                id=known.id,
                target=target,
                state=state.word,
                aliases=known.aliases,
                justification=state.justification,
                explanation=state.explanation,
                at=state.at,
            )
            yield said.statement(one, author, self.tables.vulnerabilities, self.ignored)


def _state(kind: str, element: Object) -> _State:
    reason = text(element.get("security_justificationType"))
    return _State(
        word=_STATES[kind],
        justification=_JUSTIFICATIONS.get(reason, reason),
        explanation=text(element.get("security_impactStatement"))
        or text(element.get("security_statusNotes")),
        action=text(element.get("security_actionStatement")),
        at=text(element.get("security_modifiedTime")) or text(element.get("security_publishedTime")),
    )


def _target(component: Component | None) -> Target:
    return Target(component.identity, component.name, component.version) if component else _NOTHING
