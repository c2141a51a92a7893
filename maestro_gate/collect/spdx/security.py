"""Reads the security profile of SPDX 3.0: vulnerabilities, how grave they are, and what is said of them (VEX).

What the document says of a vulnerability is a statement; whether it counts is decided where evidence is judged.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from maestro_gate.collect.lenient import Ignored, Object, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.spdx.assembly import Contents
from maestro_gate.collect.spdx.elements import identity, kind, targets
from maestro_gate.collect.vulnerabilities import ratings, said
from maestro_gate.collect.vulnerabilities.ratings import Rating
from maestro_gate.collect.vulnerabilities.reported import Builder, Reported
from maestro_gate.collect.vulnerabilities.said import Author, Said
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.subjects import Component, Statement, Vulnerability

TOOL = "spdx"

_STATES = {
    "VexAffectedVulnAssessmentRelationship": "affected",
    "VexNotAffectedVulnAssessmentRelationship": "not_affected",
    "VexFixedVulnAssessmentRelationship": "fixed",
    "VexUnderInvestigationVulnAssessmentRelationship": "under_investigation",
}
"""Kind of relationship → state, as OpenVEX calls it."""
_NAMES = frozenset({"cve", "securityOther", "other"})


@dataclass(slots=True)
class _About:
    """What is said of one vulnerability and one package."""

    ratings: list[Rating] = field(default_factory=list)
    statements: list[tuple[str, Object]] = field(default_factory=list)
    """(state, element that says so)."""
    action: str = ""


def subjects(
    path: str, elements: list[Object], contents: Contents, ignored: Ignored, tables: Tables
) -> Iterator[Vulnerability | Statement]:
    """One vulnerability for each package that something is said of; one without a package where nothing is."""
    flaws = {identity(one): one for one in elements if kind(one) == "Vulnerability"}
    known: dict[tuple[str, str], _About] = defaultdict(_About)
    for element in elements:
        if kind(element).endswith("Relationship"):
            for pair in _pairs(element, flaws, contents.packages, ignored):
                _take(element, known[pair])
    for ref in flaws.keys() - {pair[0] for pair in known}:
        known[ref, ""] = _About()
    builder = Builder(path, TOOL, tables.severities, ignored)
    author = Author(path, ", ".join(contents.authors), path, str(contents.timestamp or ""))
    for (ref, package), about in sorted(known.items(), key=lambda pair: pair[0]):
        reported = _reported(flaws[ref], _target(contents.packages.get(package)), about, ignored)
        yield from builder.subjects([reported])
        for state, element in about.statements:
            yield said.statement(_said(reported, state, element), author, tables.vulnerabilities, ignored)


def _pairs(
    element: Object, flaws: Mapping[str, Object], packages: Mapping[str, Component], ignored: Ignored
) -> Iterator[tuple[str, str]]:
    """(vulnerability, package) that a relationship joins, whichever stands first."""
    one, to = text(element.get("from")), targets(element.get("to"))
    if one in flaws:
        for package in to:
            if package not in packages:
                ignored.note("Relationship.to", "names no package of this document")
            yield one, package if package in packages else ""
    elif one in packages:
        yield from ((ref, one) for ref in to if ref in flaws)


def _take(element: Object, about: _About) -> None:
    name = kind(element)
    if name in _STATES:
        about.statements.append((_STATES[name], element))
        about.action = about.action or text(element.get("security_actionStatement"))
    elif name.startswith("Cvss"):
        rating = Rating(
            vector=text(element.get("security_vectorString")),
            score=ratings.score(element.get("security_score")),
            word=text(element.get("security_severity")),
        )
        about.ratings.append(rating)


def _target(component: Component | None) -> Target:
    return Target(component.identity, component.name, component.version) if component else Target("", "", "")


def _reported(element: Object, target: Target, about: _About, ignored: Ignored) -> Reported:
    names = unique(_names(element, ignored))
    id_ = next((name for name in names if name.startswith("CVE-")), next(iter(names), ""))
    return Reported(
        id=id_,
        target=target,
        aliases=names,
        ratings=tuple(about.ratings),
        recommendation=about.action,
        published=ignored.day(element.get("security_publishedTime"), "Vulnerability.publishedTime"),
        modified=ignored.day(element.get("security_modifiedTime"), "Vulnerability.modifiedTime"),
    )


def _said(reported: Reported, state: str, element: Object) -> Said:
    return Said(
        id=reported.id,
        target=reported.target,
        state=state,
        aliases=reported.aliases,
        justification=text(element.get("security_justificationType")),
        explanation=text(element.get("security_impactStatement"))
        or text(element.get("security_statusNotes")),
        at=text(element.get("security_modifiedTime")) or text(element.get("security_publishedTime")),
    )


def _names(element: Object, ignored: Ignored) -> Iterator[str]:
    """All ids that it goes by."""
    yield text(element.get("name"))
    for one in ignored.objects(element.get("externalIdentifier"), "Vulnerability.externalIdentifier"):
        if text(one.get("externalIdentifierType")) in _NAMES:
            yield text(one.get("identifier"))
