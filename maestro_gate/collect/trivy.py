"""Reads Trivy's JSON: known vulnerabilities of packages, and what its other scanners found.

Packages and licences of the same document are not read: a bill of materials (`trivy --format cyclonedx`) says more.
"""

from collections.abc import Iterator

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, Object, mapping, text
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.results import trivy as findings
from maestro_gate.collect.vulnerabilities import trivy as vulnerabilities
from maestro_gate.collect.vulnerabilities.reported import Builder
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Subject

NAME = "trivy"
PROVIDES = "vulnerabilities"


def recognises(_path: str, data: bytes) -> bool:
    """Does the file say that Trivy wrote it."""
    # A scan that found nothing has no results at all; that of a cluster has them one level down.
    return (b'"SchemaVersion"' in data and b'"ArtifactName"' in data) or (
        b'"Resources"' in data and b'"ClusterName"' in data and b'"Namespace"' in data
    )


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """A result file. Raises InvalidInput with the place."""
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    top = mapping(documents.load_json(data, path, limits).value)
    if "ArtifactName" not in top and "ClusterName" not in top:
        raise InvalidInput(
            "this is no result of Trivy", where=path, fix="Let it write the file again: trivy --format json."
        )
    ignored = Ignored()
    builder = Builder(path, vulnerabilities.TOOL, tables.severities, ignored)
    subjects: list[Subject] = []
    folder = findings.folder(top)
    for result in _results(top, ignored):
        subjects += builder.subjects(vulnerabilities.reported(result, tables, ignored))
        subjects += findings.findings(result, path, tables, ignored, folder=folder)
    looked_into = text(top.get("ArtifactName"))
    return Reading(
        subjects=ordered(subjects),
        notes=ignored.sentences(),
        folders=(looked_into,) if looked_into.startswith("/") else (),
    )


def _results(top: Object, ignored: Ignored) -> Iterator[Object]:
    yield from ignored.objects(top.get("Results"), "Results")
    for resource in ignored.objects(top.get("Resources"), "Resources"):
        yield from ignored.objects(resource.get("Results"), "Resources[].Results")
