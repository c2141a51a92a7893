"""Reads Grype's JSON: matches of packages with the records of a vulnerability data base.

1. The record that matched is the authority; what related records say of severity counts where it says nothing.
2. What Grype was told to ignore is counted in a note: whoever told it may have been the change.
"""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.ratings import Rating, score
from maestro_gate.collect.vulnerabilities.reported import Reported
from maestro_gate.collect.vulnerabilities.target import Package

TOOL = "grype"


def recognises(_name: str, data: bytes) -> bool:
    """Does the file say that Grype wrote it."""
    return b'"matches"' in data and (b'"matchDetails"' in data or b'"descriptor"' in data)


def reported(top: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Every match."""
    for match in ignored.objects(top.get("matches"), "matches"):
        yield _reported(match, tables, ignored)
    for _ in ignored.sequence(top.get("ignoredMatches"), "ignoredMatches"):
        ignored.note(
            "ignoredMatches[]", "was ignored by a rule of the scanner's configuration, and is not judged"
        )


def _reported(match: Object, tables: Tables, ignored: Ignored) -> Reported:
    record = ignored.mapping(match.get("vulnerability"), "matches[].vulnerability")
    artifact = ignored.mapping(match.get("artifact"), "matches[].artifact")
    related = ignored.objects(match.get("relatedVulnerabilities"), "matches[].relatedVulnerabilities")
    package = Package(
        name=text(artifact.get("name")),
        version=text(artifact.get("version")),
        purl=text(artifact.get("purl")),
        ecosystem=text(artifact.get("type")),
    )
    fix = ignored.mapping(record.get("fix"), "matches[].vulnerability.fix")
    cwes = [
        row
        for holder in (record, *related)
        for row in ignored.objects(holder.get("cwes"), "matches[].vulnerability.cwes")
    ]
    return Reported(
        id=text(record.get("id")),
        target=target.of(package, TOOL, tables.vulnerabilities, ignored),
        aliases=tuple(text(other.get("id")) for other in related),
        ratings=_ratings(record, ignored),
        other_ratings=tuple(rating for other in related for rating in _ratings(other, ignored)),
        cwes=unique(text(row.get("cwe")) for row in cwes),
        fixed_versions=tuple(ignored.texts(fix.get("versions"), "matches[].vulnerability.fix.versions")),
    )


def _ratings(record: Object, ignored: Ignored) -> tuple[Rating, ...]:
    rows = ignored.objects(record.get("cvss"), "matches[].vulnerability.cvss")
    measured = tuple(
        Rating(
            vector=text(row.get("vector")),
            score=score(ignored.mapping(row.get("metrics"), "cvss[].metrics").get("baseScore")),
        )
        for row in rows
    )
    return (*measured, Rating(word=ignored.text(record.get("severity"), "matches[].vulnerability.severity")))
