"""Turns the security profile of SPDX 3 into one vulnerability for each thing that it affects.

1. A vulnerability is about what a relationship or an assessment names; one that is about nothing is still there.
2. Of several ratings the gravest counts; of several states the worst.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isnan

from maestro_gate.collect.lenient import Ignored, Object, day, text, unique
from maestro_gate.collect.severities import Severities
from maestro_gate.collect.spdx.graph import Graph
from maestro_gate.model.subjects import Component, Vulnerability

_STATES = {
    "VexAffectedVulnAssessmentRelationship": "exploitable",
    "VexUnderInvestigationVulnAssessmentRelationship": "in_triage",
    "VexFixedVulnAssessmentRelationship": "resolved",
    "VexNotAffectedVulnAssessmentRelationship": "not_affected",
}
_WORST = ("exploitable", "in_triage", "", "resolved", "not_affected")
_JUSTIFICATIONS = {
    "componentNotPresent": "code_not_present",
    "vulnerableCodeNotPresent": "code_not_present",
    "vulnerableCodeNotInExecutePath": "code_not_reachable",
    "vulnerableCodeCannotBeControlledByAdversary": "requires_environment",
    "inlineMitigationsAlreadyExist": "protected_by_mitigating_control",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """A vulnerability by itself."""

    id: str
    aliases: tuple[str, ...]
    published: str


@dataclass(frozen=True, slots=True)
class _State:
    """What somebody says of a vulnerability in one thing."""

    word: str
    justification: str
    recommendation: str


@dataclass(slots=True)
class VulnerabilityReader:
    """Reads the vulnerabilities of one document."""

    path: str
    ignored: Ignored
    severities: Severities
    _known: dict[str, _Known] = field(default_factory=dict)
    _targets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _states: dict[tuple[str, str], list[_State]] = field(default_factory=lambda: defaultdict(list))
    _ratings: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))

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
            id_, unique(one for one in names if one != id_), text(element.get("security_publishedTime"))
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
        word = _STATES.get(kind)
        if word:
            reason = text(element.get("security_justificationType"))
            said = _State(
                word,
                _JUSTIFICATIONS.get(reason, reason),
                text(element.get("security_actionStatement"))
                or text(element.get("security_impactStatement")),
            )
            for other in others:
                self._states[one, other].append(said)
        elif kind.startswith("Cvss"):
            self._ratings[one].append(self._rated(element))

    def subjects(self, find: Callable[[str], Component | None]) -> Iterator[Vulnerability]:
        """Every vulnerability in everything that it is about."""
        for ref in self._targets.keys() - self._known.keys():
            # Assessments may speak of a vulnerability that another document defines: its address ends with its id.
            self.take(ref, {})
        for ref, known in self._known.items():
            found: dict[tuple[str, str, str], list[_State]] = defaultdict(list)
            for target in self._targets.get(ref, ()):
                component = find(target)
                if component is None:
                    self.ignored.note("@graph[] vulnerability", "is about nothing in this document")
                key = (component.identity, component.name, component.version) if component else ("", "", "")
                found[key].extend(self._states.get((ref, target), [_State("", "", "")]))
            for (identity, name, version), states in (found or {("", "", ""): [_State("", "", "")]}).items():
                yield self._subject(ref, known, (identity, name, version), states)

    def _subject(
        self, ref: str, known: _Known, target: tuple[str, str, str], states: list[_State]
    ) -> Vulnerability:
        state = min(states, key=lambda one: (_WORST.index(one.word), one.justification, one.recommendation))
        severity, score = max(
            self._ratings.get(ref, ()),
            key=lambda rated: (self.severities.rank(rated[0]), rated[1]),
            default=(self.severities.unknown, 0.0),
        )
        return Vulnerability(
            path=self.path,
            line=0,
            id=known.id,
            aliases=known.aliases,
            severity=severity,
            score=score,
            cwes=(),
            state=state.word,
            justification=state.justification,
            recommendation=state.recommendation,
            published=day(known.published),
            component=target[1],
            component_version=target[2],
            component_identity=target[0],
        )

    def _rated(self, element: Object) -> tuple[str, float]:
        """Severity and score of a CVSS assessment."""
        score = _number(element.get("security_score"))
        word = text(element.get("security_severity")).lower()
        if word in self.severities.ratings:
            return self.severities.ratings[word], score or 0.0
        return (self.severities.unknown, 0.0) if score is None else (self.severities.of_score(score), score)


def _number(value: object) -> float | None:
    """A score within its scale, also where it is written as text; None when there is none."""
    try:
        found = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        return None
    return None if found is None or isnan(found) else min(max(found, 0.0), 10.0)
