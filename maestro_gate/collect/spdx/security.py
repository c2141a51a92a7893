"""Reads the security profile of SPDX 3.0: vulnerabilities, how grave they are, and what is said of them (VEX)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from maestro_gate.collect.lenient import Ignored, Object, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.spdx.elements import identity, kind, targets
from maestro_gate.model.subjects import Component, Vulnerability

_STATES = {
    "VexAffectedVulnAssessmentRelationship": "exploitable",
    "VexNotAffectedVulnAssessmentRelationship": "not_affected",
    "VexFixedVulnAssessmentRelationship": "resolved",
    "VexUnderInvestigationVulnAssessmentRelationship": "in_triage",
}
"""Kind of relationship → analysis state, as CycloneDX calls it."""
_NAMES = frozenset({"cve", "securityOther", "other"})


@dataclass(slots=True)
class _Known:
    """What is said of one vulnerability and one package."""

    score: float = 0.0
    vector: str = ""
    severity: str = ""
    states: set[str] = field(default_factory=set)
    justification: str = ""
    action: str = ""


def subjects(
    path: str, elements: list[Object], packages: Mapping[str, Component], ignored: Ignored, tables: Tables
) -> Iterator[Vulnerability]:
    """One subject for each package that something is said of; one without a package where nothing is."""
    known: dict[tuple[str, str], _Known] = defaultdict(_Known)
    vulnerabilities = {identity(one): one for one in elements if kind(one) == "Vulnerability"}
    for element in elements:
        if kind(element).endswith("Relationship"):
            for pair in _pairs(element, vulnerabilities, packages, ignored):
                _take(element, known[pair], tables)
    for ref in vulnerabilities.keys() - {pair[0] for pair in known}:
        known[ref, ""] = _Known()
    for (ref, package), said in sorted(known.items()):
        yield from _subject(path, vulnerabilities[ref], packages.get(package), said, ignored, tables)


def _pairs(
    element: Object,
    vulnerabilities: Mapping[str, Object],
    packages: Mapping[str, Component],
    ignored: Ignored,
) -> Iterator[tuple[str, str]]:
    """(vulnerability, package) that a relationship joins, whichever stands first."""
    one, to = text(element.get("from")), targets(element.get("to"))
    if one in vulnerabilities:
        for package in to:
            if package not in packages:
                ignored.note("Relationship.to", "names no package of this document")
            yield one, package if package in packages else ""
    elif one in packages:
        yield from ((ref, one) for ref in to if ref in vulnerabilities)


def _take(element: Object, said: _Known, tables: Tables) -> None:
    name = kind(element)
    if name in _STATES:
        said.states.add(_STATES[name])
        said.justification = said.justification or text(element.get("security_justificationType"))
        said.action = said.action or text(element.get("security_actionStatement"))
    elif name.startswith("Cvss"):
        score = _score(element.get("security_score"))
        if score >= said.score:
            said.score, said.vector = score, text(element.get("security_vectorString"))
            word = text(element.get("security_severity")).lower()
            said.severity = tables.severities.ratings.get(word, tables.severities.of_score(score))


def _score(value: object) -> float:
    """A score of 0–10; SPDX writes numbers as texts, too."""
    try:
        found = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return min(max(found, 0.0), 10.0) if found == found else 0.0  # noqa: PLR0124 - NaN is not itself


def _subject(
    path: str, element: Object, component: Component | None, said: _Known, ignored: Ignored, tables: Tables
) -> Iterator[Vulnerability]:
    names = unique(_names(element, ignored))
    if not names:
        ignored.note("Vulnerability", "has no id")
        return
    id_ = next((name for name in names if name.startswith("CVE-")), names[0])
    yield Vulnerability(
        path=path,
        line=0,
        id=id_,
        aliases=tuple(name for name in names if name != id_),
        severity=said.severity or tables.severities.unknown,
        score=said.score,
        cwes=(),
        state=next(iter(said.states)) if len(said.states) == 1 else "",
        justification=said.justification if len(said.states) == 1 else "",
        recommendation=said.action,
        published=_day(element, ignored),
        component=component.name if component else "",
        component_version=component.version if component else "",
        component_identity=component.identity if component else "",
    )


def _names(element: Object, ignored: Ignored) -> Iterator[str]:
    """All ids that it goes by."""
    yield text(element.get("name"))
    for one in ignored.objects(element.get("externalIdentifier"), "Vulnerability.externalIdentifier"):
        if text(one.get("externalIdentifierType")) in _NAMES:
            yield text(one.get("identifier"))


def _day(element: Object, ignored: Ignored) -> date | None:
    return ignored.day(element.get("security_publishedTime"), "Vulnerability.publishedTime")
