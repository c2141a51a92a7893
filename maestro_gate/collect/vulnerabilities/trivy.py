"""Reads the vulnerabilities of one of Trivy's results.

1. Trivy names the authority whose severity it took (`SeveritySource`): its CVSS counts, others' where it says nothing.
2. What Trivy was told to ignore is counted in a note: whoever told it may have been the change.
"""

from collections.abc import Iterator, Mapping

from maestro_gate.collect.lenient import Ignored, Object, day, mapping, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.ratings import Rating, score
from maestro_gate.collect.vulnerabilities.reported import Reported
from maestro_gate.collect.vulnerabilities.target import Package

TOOL = "trivy"

_PLACE = "Results[].Vulnerabilities"
_MEASURES = ("V2", "V3", "V40")


def reported(result: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Every vulnerability of a result."""
    ecosystem = text(result.get("Type"))
    for row in ignored.objects(result.get("Vulnerabilities"), _PLACE):
        yield _reported(row, ecosystem, tables, ignored)
    for _ in ignored.sequence(
        result.get("ExperimentalModifiedFindings"), "Results[].ExperimentalModifiedFindings"
    ):
        ignored.note(
            "Results[].ExperimentalModifiedFindings[]",
            "was ignored by the scanner's configuration, and is not judged",
        )


def _reported(row: Object, ecosystem: str, tables: Tables, ignored: Ignored) -> Reported:
    identifier = ignored.mapping(row.get("PkgIdentifier"), f"{_PLACE}[].PkgIdentifier")
    package = Package(
        name=text(row.get("PkgName")),
        version=text(row.get("InstalledVersion")),
        purl=text(identifier.get("PURL")) or text(row.get("PkgRef")),
        ecosystem=ecosystem,
    )
    if not package.purl.startswith("pkg:"):
        package = Package(package.name, package.version, ecosystem=ecosystem)
    measured = ignored.mapping(row.get("CVSS"), f"{_PLACE}[].CVSS")
    chosen = text(row.get("SeveritySource"))
    return Reported(
        id=text(row.get("VulnerabilityID")),
        target=target.of(package, TOOL, tables.vulnerabilities, ignored),
        aliases=tuple(ignored.texts(row.get("VendorIDs"), f"{_PLACE}[].VendorIDs")),
        ratings=(
            *_ratings(mapping(measured.get(chosen))),
            Rating(word=ignored.text(row.get("Severity"), f"{_PLACE}[].Severity")),
        ),
        other_ratings=_of_others(measured),
        cwes=unique(ignored.texts(row.get("CweIDs"), f"{_PLACE}[].CweIDs")),
        fixed_versions=tuple(
            part.strip()
            for part in ignored.text(row.get("FixedVersion"), f"{_PLACE}[].FixedVersion").split(",")
        ),
        published=day(row.get("PublishedDate")),
        modified=day(row.get("LastModifiedDate")),
    )


def _ratings(measured: Mapping[str, object]) -> tuple[Rating, ...]:
    found = (
        Rating(vector=text(measured.get(f"{kind}Vector")), score=score(measured.get(f"{kind}Score")))
        for kind in _MEASURES
    )
    return tuple(rating for rating in found if rating.vector or rating.score is not None)


def _of_others(measured: Object) -> tuple[Rating, ...]:
    return tuple(rating for name in sorted(measured) for rating in _ratings(mapping(measured[name])))
