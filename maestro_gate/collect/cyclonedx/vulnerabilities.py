"""Turns the vulnerabilities of a CycloneDX document into subjects: what is wrong, and what is said of it.

1. A vulnerability is one subject for each component that it affects; one that affects nothing known is never dropped.
2. An analysis is a statement (VEX) about the same components. A document that lists no components is nothing but
   statements: what it excuses is no report of a vulnerability.
3. A version that the document lists as unaffected, by itself or in a range, is a statement, too.
4. Of several ratings the gravest counts; a rejected vulnerability is none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from maestro_gate.collect.lenient import Ignored, Object, mapping, text, unique
from maestro_gate.collect.reading import Tables
from maestro_gate.collect.vulnerabilities import links, ranges, ratings, said, target
from maestro_gate.collect.vulnerabilities.ratings import Rating
from maestro_gate.collect.vulnerabilities.reported import Builder, Reported
from maestro_gate.collect.vulnerabilities.said import Author, Said
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.subjects import Statement, Vulnerability

TOOL = "cyclonedx"

_UNAFFECTED = "not_affected"
_LISTED = "the document lists this version as unaffected"

_VERSIONS = {"CVSSv3": "CVSS:3.0/", "CVSSv31": "CVSS:3.1/", "CVSSv4": "CVSS:4.0/"}

Resolve = Callable[[str], Target | None]


@dataclass(frozen=True, slots=True)
class VulnerabilityReader:
    """Reads the vulnerabilities of one document."""

    author: Author
    ignored: Ignored
    tables: Tables
    resolve: Resolve
    """bom-ref or PURL → what it names in this document."""
    product: Target | None
    """What a bill of materials is about: what it says of its components holds within that."""
    has_components: bool
    """The document is a bill of materials, and not only a list of statements."""

    def subjects(self, row: Object) -> Iterator[Vulnerability | Statement]:
        """The vulnerabilities and statements of one row."""
        id_ = self._id(row)
        if not id_:
            self.ignored.note("vulnerabilities[]", "has no id")
            return
        if row.get("rejected"):
            self.ignored.note("vulnerabilities[]", "was rejected, and is no vulnerability")
            return
        builder = Builder(self.author.path, TOOL, self.tables.severities, self.ignored)
        reported, words = self._reported(row, id_), self.tables.vulnerabilities
        for about, is_unaffected in self._targets(row):
            one = self._said(row, reported, about, is_unaffected=is_unaffected)
            found = said.statement(one, self.author, words, self.ignored) if one else None
            if found:
                yield found
            if self.has_components or not (found and found.effect == "excuses"):
                yield from builder.subjects([replace(reported, target=about)])

    def _id(self, row: Object) -> str:
        return self.ignored.text(row.get("id"), "vulnerabilities[].id") or next(
            iter(unique(self._references(row))), ""
        )

    def _references(self, row: Object) -> Iterator[str]:
        for reference in self.ignored.objects(row.get("references"), "vulnerabilities[].references"):
            yield text(reference.get("id"))

    def _reported(self, row: Object, id_: str) -> Reported:
        return Reported(
            id=id_,
            target=Target("", "", ""),
            aliases=tuple(self._references(row)),
            ratings=tuple(
                _rating(rating)
                for rating in self.ignored.objects(row.get("ratings"), "vulnerabilities[].ratings")
            ),
            cwes=self._cwes(row),
            recommendation=self.ignored.text(row.get("recommendation"), "vulnerabilities[].recommendation"),
            published=self.ignored.day(row.get("published"), "vulnerabilities[].published"),
            modified=self.ignored.day(row.get("updated"), "vulnerabilities[].updated"),
        )

    def _said(self, row: Object, reported: Reported, about: Target, *, is_unaffected: bool) -> Said | None:
        analysis = self.ignored.mapping(row.get("analysis"), "vulnerabilities[].analysis")
        state = text(analysis.get("state"))
        if not state and not is_unaffected:
            return None
        holder = None if about == self.product or about.identity.startswith(links.SCHEME) else self.product
        return Said(
            id=reported.id,
            target=about,
            within=holder.identity if holder else "",
            state=state or _UNAFFECTED,
            aliases=reported.aliases,
            justification=text(analysis.get("justification")),
            explanation=text(analysis.get("detail")) or ("" if state else _LISTED),
            at=text(analysis.get("lastUpdated")) or text(analysis.get("firstIssued")),
        )

    def _cwes(self, row: Object) -> tuple[str, ...]:
        found = set()
        for cwe in self.ignored.sequence(row.get("cwes"), "vulnerabilities[].cwes"):
            if type(cwe) is int:
                found.add(f"CWE-{cwe}")
            else:
                self.ignored.note("vulnerabilities[].cwes[]", "is not a number")
        return tuple(found)

    def _targets(self, row: Object) -> Iterator[tuple[Target, bool]]:
        """What is affected, and whether the document says that this version of it is not."""
        unaffected: dict[Target, bool] = {}
        for affected in self.ignored.objects(row.get("affects"), "vulnerabilities[].affects"):
            ref = self.ignored.text(affected.get("ref"), "vulnerabilities[].affects[].ref")
            versions = tuple(
                self.ignored.objects(affected.get("versions"), "vulnerabilities[].affects[].versions")
            )
            for about in _in_versions(self._known(ref), versions):
                unaffected[about] = unaffected.get(about, True) and _is_unaffected(about, versions)
        if not unaffected:
            yield Target("", "", ""), False
        yield from unaffected.items()

    def _known(self, ref: str) -> Target:
        """The component that a bom-ref, a BOM-Link (`urn:cdx:serial/version#bom-ref`) or a PURL names."""
        linked = unquote(ref.partition("#")[2]) if ref.startswith(links.SCHEME) else ref
        found = self.resolve(ref) or self.resolve(linked) or target.of_purl(linked)
        if found:
            return found
        if ref.startswith(links.SCHEME) and "#" in ref:
            # What it names may stand in another document of the tree.
            return Target(ref, linked, "")
        self.ignored.note("vulnerabilities[].affects[].ref", "names nothing in this document")
        return Target("", "", "")


def author(path: str, metadata: Object) -> Author:
    """Who says what stands in a document; another path is another word, whoever signs it."""
    named = mapping(metadata.get("supplier")) or mapping(metadata.get("manufacturer"))
    return Author(path, text(named.get("name")), path, text(metadata.get("timestamp")))


def _rating(rating: Object) -> Rating:
    method = text(rating.get("method"))
    # Scores of other methods have other scales: EPSS, for one, is a probability.
    is_cvss = (method or "CVSS").startswith("CVSS")
    vector = text(rating.get("vector"))
    # The method names the version, and many leave it out of the vector then.
    version = "" if vector.startswith("CVSS:") or not vector else _VERSIONS.get(method, "")
    return Rating(
        vector=version + vector if is_cvss else "",
        score=ratings.score(rating.get("score")) if is_cvss else None,
        word=text(rating.get("severity")),
    )


def _in_versions(about: Target, versions: tuple[Object, ...]) -> list[Target]:
    """A component of another document has the versions that the vulnerability lists."""
    if about.version or not about.identity:
        return [about]
    return [Target(about.identity, about.name, version) for version in unique(map(_listed, versions))] or [
        about
    ]


def _is_unaffected(about: Target, versions: tuple[Object, ...]) -> bool:
    """The version is listed as unaffected, by itself or in a range, and nowhere as affected."""
    states = [text(v.get("status")) for v in versions if not about.version or _is_meant(v, about.version)]
    return bool(states) and all(state == "unaffected" for state in states)


def _is_meant(listed: Object, version: str) -> bool:
    return _listed(listed) == version or ranges.holds(text(listed.get("range")), version) is True


def _listed(version: Object) -> str:
    return text(version.get("version")) or text(version.get("range"))
