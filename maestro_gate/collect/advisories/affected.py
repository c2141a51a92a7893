"""Makes a vulnerability of every advisory that affects a component, or could.

Where nobody can say whether the version is affected, the match is `unknown`, and so is the severity: the worst case of
every advisory that a package ever had is no estimate.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from maestro_gate.collect.advisories import ranges
from maestro_gate.collect.advisories.hits import Hit, Hits
from maestro_gate.collect.advisories.packages import Packages
from maestro_gate.collect.advisories.ranges import Match
from maestro_gate.collect.advisories.records import Severity
from maestro_gate.collect.lenient import Ignored, day, mapping, sequence, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities.ratings import Rating
from maestro_gate.collect.vulnerabilities.reported import Builder, Reported
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.subjects import Component, Vulnerability

TOOL = "osv"
_UNKNOWN = "unknown"


def subjects(
    components: Iterable[Component], named: Packages, hits: Hits, tables: Tables, ignored: Ignored
) -> Iterator[Vulnerability]:
    """The vulnerabilities of these components."""
    for component in components:
        package = named.of.get(id(component))
        found = hits.get(package, ()) if package else ()
        builder = Builder(component.path, TOOL, tables.severities, ignored)
        for hit in found:
            target = Target(component.identity, component.name, package.version if package else "")
            for subject in builder.subjects([_reported(hit, target)]):
                yield replace(subject, match=_UNKNOWN) if hit.match is Match.UNKNOWN else subject


def _reported(hit: Hit, target: Target) -> Reported:
    record = hit.advisory
    upstream = record.upstream or []
    is_known = hit.match is not Match.UNKNOWN
    advice = f"Look whether {target.version} is affected: advisories cannot be held against it."
    return Reported(
        id=record.id or "",
        target=target,
        aliases=(*(record.aliases or ()), *(upstream if len(upstream) == 1 else ())),
        ratings=tuple(_ratings(hit)) if is_known else (),
        cwes=_cwes(record.database_specific),
        fixed_versions=unique(fix for entry in hit.affected for fix in ranges.fixes(entry)),
        recommendation="" if is_known else advice,
        published=day(record.published),
        modified=day(record.modified),
    )


def _ratings(hit: Hit) -> Iterator[Rating]:
    record = hit.advisory
    yield from _vectors(record.severity)
    yield from _words(record.database_specific)
    for entry in hit.affected:
        yield from _vectors(entry.severity)
        yield from _words(entry.database_specific)
        yield from _words(entry.ecosystem_specific)


def _vectors(rows: Iterable[Severity] | None) -> Iterator[Rating]:
    """A vector of CVSS, or a word: distributions write theirs in the same place."""
    for row in rows or ():
        said = row.score or ""
        yield Rating(vector=said) if "/" in said else Rating(word=said)


def _words(specific: object) -> Iterator[Rating]:
    word = text(mapping(specific).get("severity"))
    if word:
        yield Rating(vector=word) if word.startswith("CVSS:") else Rating(word=word)


def _cwes(specific: object) -> tuple[str, ...]:
    return unique(text(one) for one in sequence(mapping(specific).get("cwe_ids")))
