"""Reads OSV-Scanner's JSON, versions 1 and 2: packages with the OSV advisories that name them.

1. An advisory that was withdrawn is no vulnerability; a note says how many there were.
2. A group joins advisories of one vulnerability: its ids and aliases are those of each of its members.
3. The versions that mend it are those of the entries about this very package.
"""

from collections.abc import Iterator

from maestro_gate.collect.lenient import Ignored, Object, day, mapping, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.ratings import Rating, score
from maestro_gate.collect.vulnerabilities.reported import Reported
from maestro_gate.collect.vulnerabilities.target import Package, Target

TOOL = "osv-scanner"
WITHDRAWN = "was withdrawn, and is no vulnerability"

_VECTORS = "CVSS_V"


def recognises(name: str, data: bytes) -> bool:
    """Does the file say that OSV-Scanner wrote it; an empty result holds little more than a word."""
    if b'"results"' not in data:
        return False
    has_packages = b'"packages"' in data and b'"package"' in data and b'"source"' in data
    return has_packages or b'"experimental_config"' in data or "osv" in name


def reported(top: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    """Every advisory of every package."""
    for result in ignored.objects(top.get("results"), "results"):
        for entry in ignored.objects(result.get("packages"), "results[].packages"):
            yield from _package(entry, tables, ignored)


def _package(entry: Object, tables: Tables, ignored: Ignored) -> Iterator[Reported]:
    named = ignored.mapping(entry.get("package"), "results[].packages[].package")
    package = Package(
        name=text(named.get("name")),
        version=text(named.get("version")) or text(named.get("commit")),
        ecosystem=text(named.get("ecosystem")),
    )
    about = target.of(package, "osv", tables.vulnerabilities, ignored)
    groups = _groups(entry, ignored)
    place = "results[].packages[].vulnerabilities"
    for advisory in ignored.objects(entry.get("vulnerabilities"), place):
        if advisory.get("withdrawn"):
            ignored.note(f"{place}[]", WITHDRAWN)
            continue
        affected = [
            one
            for one in ignored.objects(advisory.get("affected"), f"{place}[].affected")
            if _is_about(mapping(one.get("package")), package, about, tables)
        ]
        yield _reported(advisory, affected, about, groups, ignored)


def _is_about(named: Object, package: Package, about: Target, tables: Tables) -> bool:
    """Is it this package, however it is spelt, in this release of a distribution."""
    other = Package(text(named.get("name")), "", ecosystem=text(named.get("ecosystem")))
    release, theirs = package.ecosystem.partition(":")[2], other.ecosystem.partition(":")[2]
    same = target.of(other, "osv", tables.vulnerabilities, Ignored()).identity == about.identity
    return same and theirs in ("", release)


def _groups(entry: Object, ignored: Ignored) -> dict[str, Object]:
    """Id → the group that it is in."""
    place = "results[].packages[].groups"
    return {
        id_: group
        for group in ignored.objects(entry.get("groups"), place)
        for id_ in ignored.texts(group.get("ids"), f"{place}[].ids")
    }


def _reported(
    advisory: Object, affected: list[Object], about: Target, groups: dict[str, Object], ignored: Ignored
) -> Reported:
    place = "results[].packages[].vulnerabilities[]"
    id_ = text(advisory.get("id"))
    group = groups.get(id_, {})
    upstream = ignored.texts(advisory.get("upstream"), f"{place}.upstream")
    specific = mapping(advisory.get("database_specific"))
    return Reported(
        id=id_,
        target=about,
        aliases=(
            *ignored.texts(advisory.get("aliases"), f"{place}.aliases"),
            *ignored.texts(group.get("ids"), "groups[].ids"),
            *ignored.texts(group.get("aliases"), "groups[].aliases"),
            # A distribution's copy of one vulnerability; of several it is a bulletin.
            *(upstream if len(upstream) == 1 else ()),
        ),
        ratings=tuple(_ratings(advisory, affected, ignored)),
        other_ratings=(Rating(score=score(group.get("max_severity"))),),
        cwes=unique(ignored.texts(specific.get("cwe_ids"), f"{place}.database_specific.cwe_ids")),
        fixed_versions=unique(_fixed(affected, ignored)),
        published=day(advisory.get("published")),
        modified=day(advisory.get("modified")),
    )


def _ratings(advisory: Object, affected: list[Object], ignored: Ignored) -> Iterator[Rating]:
    for holder in (advisory, *affected):
        for row in ignored.objects(holder.get("severity"), "severity"):
            said = text(row.get("score"))
            is_vector = text(row.get("type")).startswith(_VECTORS)
            yield Rating(vector=said) if is_vector else Rating(word=said)
        for specific in ("database_specific", "ecosystem_specific"):
            word = text(mapping(holder.get(specific)).get("severity"))
            if word and not word.startswith("CVSS:"):
                yield Rating(word=word)


def _fixed(affected: list[Object], ignored: Ignored) -> Iterator[str]:
    for entry in affected:
        for range_ in ignored.objects(entry.get("ranges"), "affected[].ranges"):
            if range_.get("type") != "GIT":
                for event in ignored.objects(range_.get("events"), "affected[].ranges[].events"):
                    yield text(event.get("fixed"))
