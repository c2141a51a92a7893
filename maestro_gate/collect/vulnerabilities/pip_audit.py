"""Reads pip-audit's JSON: packages with what is known of them. It rates nothing, so severities are unknown.

Since version 2.0 the packages stand in an object; before, the document was their array.
"""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, sequence, text
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.reported import Reported
from maestro_gate.collect.vulnerabilities.target import Package

TOOL = "pip-audit"


def recognises(_name: str, data: bytes) -> bool:
    """Does the file say that pip-audit wrote it."""
    is_object = b'"dependencies"' in data and (b'"vulns"' in data or b'"fixes"' in data)
    return is_object or (b'"vulns"' in data and b'"fix_versions"' in data)


def is_blind(top: Object) -> bool:
    """It found no package on its index, and says "no known vulnerabilities" all the same."""
    rows = [row for row in sequence(top.get("dependencies")) if isinstance(row, dict)]
    return bool(rows) and all("skip_reason" in row for row in rows)


def reported(top: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Every vulnerability of every package."""
    for row in ignored.objects(top.get("dependencies"), "dependencies"):
        if "skip_reason" in row:
            ignored.note("dependencies[]", "was skipped by pip-audit: nothing is known of it")
            continue
        package = Package(name=text(row.get("name")), version=text(row.get("version")), ecosystem="PyPI")
        about = target.of(package, "osv", tables.vulnerabilities, ignored)
        for vulnerability in ignored.objects(row.get("vulns"), "dependencies[].vulns"):
            yield Reported(
                id=text(vulnerability.get("id")),
                target=about,
                aliases=tuple(ignored.texts(vulnerability.get("aliases"), "dependencies[].vulns[].aliases")),
                fixed_versions=tuple(
                    ignored.texts(vulnerability.get("fix_versions"), "dependencies[].vulns[].fix_versions")
                ),
            )
