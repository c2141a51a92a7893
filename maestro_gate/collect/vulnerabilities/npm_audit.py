"""Reads `npm audit --json`: of npm 6 (and pnpm) by advisories, of npm 7 and later by packages.

1. npm 7 names no installed version: it is filled in where the tree holds the package once (`known_once`).
2. A package that is vulnerable through another one only is no vulnerability of its own.
3. npm's own failure is a document, too, and no result.
"""

import re
from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, day, mapping, sequence, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.ratings import Rating, score
from maestro_gate.collect.vulnerabilities.reported import Reported
from maestro_gate.collect.vulnerabilities.target import Package, Target

TOOL = "npm-audit"

_PATCHED = re.compile(r">=\s*([0-9][0-9A-Za-z.+-]*)")
_LAST = re.compile(r"[/#]([A-Za-z0-9-]{1,60})/?\Z")


def recognises(name: str, data: bytes) -> bool:
    """Does the file say that an audit of npm wrote it; what it writes when it fails has no frame of a result."""
    if b"/-/npm/v1/security/" in data or ("audit" in name and b'"error"' in data and b'"summary"' in data):
        return True
    by_package = b'"auditReportVersion"' in data and b'"vulnerabilities"' in data
    return by_package or (b'"advisories"' in data and b'"muted"' in data)


def reported(top: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Every advisory of every package."""
    for advisory in _members(top, "advisories", ignored):
        yield from _advisory(advisory, tables, ignored)
    for package in _members(top, "vulnerabilities", ignored):
        yield from _package(package, tables, ignored)


def _members(top: Object, key: str, ignored: Ignored) -> Iterator[Object]:
    for member in ignored.mapping(top.get(key), key).values():
        found = ignored.mapping(member, f"{key}.*")
        if found:
            yield found


def _package(package: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Of npm 7: `via` holds advisories, and names of packages that are vulnerable themselves."""
    name = text(package.get("name"))
    fix = mapping(package.get("fixAvailable"))
    mended, version = text(fix.get("name")), text(fix.get("version"))
    for via in ignored.sequence(package.get("via"), "vulnerabilities.*.via"):
        if isinstance(via, str):
            continue
        advisory = ignored.mapping(via, "vulnerabilities.*.via[]")
        if not advisory:
            continue
        yield Reported(
            id=_id(advisory, "source"),
            target=_target(text(advisory.get("name")) or name, "", tables, ignored),
            ratings=_ratings(advisory),
            cwes=unique(map(text, sequence(advisory.get("cwe")))),
            fixed_versions=(version,) if mended == name else (),
            recommendation=f"npm install {mended}@{version}" if mended and version else "",
        )


def _advisory(advisory: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Of npm 6: one advisory, with each version that was found installed."""
    name = text(advisory.get("module_name"))
    if advisory.get("deleted"):
        ignored.note("advisories.*", "was withdrawn, and is no vulnerability")
        return
    findings = ignored.objects(advisory.get("findings"), "advisories.*.findings")
    cwe = advisory.get("cwe")
    for version in unique(text(finding.get("version")) for finding in findings) or ("",):
        yield Reported(
            id=text(advisory.get("github_advisory_id")) or _id(advisory, "id"),
            target=_target(name, version, tables, ignored),
            aliases=tuple(ignored.texts(advisory.get("cves"), "advisories.*.cves")),
            ratings=_ratings(advisory),
            cwes=unique([text(cwe), *map(text, sequence(cwe))]),
            fixed_versions=tuple(_PATCHED.findall(text(advisory.get("patched_versions"))[:400])),
            recommendation=text(advisory.get("recommendation")),
            published=day(advisory.get("created")),
            modified=day(advisory.get("updated")),
        )


def _ratings(advisory: Object) -> tuple[Rating, ...]:
    cvss = mapping(advisory.get("cvss"))
    vector, base = text(cvss.get("vectorString")), score(cvss.get("score"))
    # npm writes a score of 0 where it has none.
    measured = (Rating(vector=vector, score=base or None),) if vector or base else ()
    return (*measured, Rating(word=text(advisory.get("severity"))))


def _id(advisory: Object, number: str) -> str:
    """The id that the advisory's address ends with; else npm's own number."""
    found = _LAST.search(text(advisory.get("url"))[-200:])
    if found and "-" in found[1]:
        return found[1]
    own = advisory.get(number)
    return f"npm:{own}" if isinstance(own, int | str) and not isinstance(own, bool) and own else ""


def _target(name: str, version: str, tables: Tables, ignored: Ignored) -> Target:
    package = Package(name=name, version=version, ecosystem="npm")
    return target.of(package, "osv", tables.vulnerabilities, ignored)
