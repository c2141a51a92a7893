"""Turns the vulnerabilities of a CycloneDX document into one subject for each affected component."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from urllib.parse import unquote

from maestro_gate.collect import purls
from maestro_gate.collect.lenient import Ignored, Object, text, unique
from maestro_gate.collect.severities import Severities
from maestro_gate.model.subjects import Vulnerability

_NOT_AFFECTED = "not_affected"


@dataclass(frozen=True, slots=True)
class Target:
    """What a vulnerability affects."""

    identity: str
    name: str
    version: str


Resolve = Callable[[str], Target | None]


@dataclass(frozen=True, slots=True)
class VulnerabilityReader:
    """Reads the vulnerabilities of one document."""

    path: str
    ignored: Ignored
    severities: Severities
    resolve: Resolve
    """bom-ref or PURL → what it names in this document."""

    def subjects(self, row: Object) -> Iterator[Vulnerability]:
        """A vulnerability that affects nothing known is still one subject: it is never dropped."""
        id_ = self._id(row)
        if not id_:
            self.ignored.note("vulnerabilities[]", "has no id")
            return
        severity, score = self._rating(row)
        analysis = self.ignored.mapping(row.get("analysis"), "vulnerabilities[].analysis")
        state = text(analysis.get("state"))
        for target, unaffected in self._targets(row):
            yield Vulnerability(
                path=self.path,
                line=0,
                id=id_,
                aliases=unique(ref for ref in self._references(row) if ref != id_),
                severity=severity,
                score=score,
                cwes=self._cwes(row),
                state=state or (_NOT_AFFECTED if unaffected else ""),
                justification=text(analysis.get("justification")),
                recommendation=self.ignored.text(
                    row.get("recommendation"), "vulnerabilities[].recommendation"
                ),
                published=self.ignored.day(row.get("published"), "vulnerabilities[].published"),
                component=target.name,
                component_version=target.version,
                component_identity=target.identity,
            )

    def _id(self, row: Object) -> str:
        return self.ignored.text(row.get("id"), "vulnerabilities[].id") or next(
            iter(unique(self._references(row))), ""
        )

    def _references(self, row: Object) -> Iterator[str]:
        for reference in self.ignored.objects(row.get("references"), "vulnerabilities[].references"):
            yield text(reference.get("id"))

    def _cwes(self, row: Object) -> tuple[str, ...]:
        found = set()
        for cwe in self.ignored.sequence(row.get("cwes"), "vulnerabilities[].cwes"):
            if type(cwe) is int:
                found.add(cwe)
            else:
                self.ignored.note("vulnerabilities[].cwes[]", "is not a number")
        return tuple(f"CWE-{cwe}" for cwe in sorted(found))

    def _rating(self, row: Object) -> tuple[str, float]:
        """Severity and CVSS score of the gravest rating."""
        rated = [
            self._rated(rating)
            for rating in self.ignored.objects(row.get("ratings"), "vulnerabilities[].ratings")
        ]
        return max(
            rated, key=lambda r: (self.severities.rank(r[0]), r[1]), default=(self.severities.unknown, 0.0)
        )

    def _rated(self, rating: Object) -> tuple[str, float]:
        score, word = _cvss(rating), text(rating.get("severity")).lower()
        if word in self.severities.ratings:
            return self.severities.ratings[word], score or 0.0
        if word:
            self.ignored.note("vulnerabilities[].ratings[].severity", "is no word of CycloneDX")
        return (self.severities.unknown, 0.0) if score is None else (self.severities.of_score(score), score)

    def _targets(self, row: Object) -> Iterator[tuple[Target, bool]]:
        """What is affected, and whether the document says that this version of it is not."""
        unaffected: dict[Target, bool] = {}
        for affected in self.ignored.objects(row.get("affects"), "vulnerabilities[].affects"):
            ref = self.ignored.text(affected.get("ref"), "vulnerabilities[].affects[].ref")
            versions = tuple(
                self.ignored.objects(affected.get("versions"), "vulnerabilities[].affects[].versions")
            )
            for target in _in_versions(self._known(ref), versions):
                unaffected[target] = unaffected.get(target, True) and _is_unaffected(target, versions)
        if not unaffected:
            yield Target("", "", ""), False
        yield from unaffected.items()

    def _known(self, ref: str) -> Target:
        """The component that a bom-ref, a BOM-Link (`urn:cdx:serial/version#bom-ref`) or a PURL names."""
        linked = unquote(ref.partition("#")[2]) if ref.startswith("urn:cdx:") else ref
        found = self.resolve(ref) or self.resolve(linked) or _of_purl(linked)
        if found:
            return found
        self.ignored.note("vulnerabilities[].affects[].ref", "names nothing in this document")
        return Target("", "", "")


def _cvss(rating: Object) -> float | None:
    """The score, within its scale; None when there is none."""
    score, method = _number(rating.get("score")), text(rating.get("method"))
    # Scores of other methods have other scales: EPSS, for one, is a probability.
    if score is None or not (method or "CVSS").startswith("CVSS"):
        return None
    return min(max(score, 0.0), 10.0)


def _number(value: object) -> float | None:
    """The official library for Python writes scores as texts."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def _in_versions(target: Target, versions: tuple[Object, ...]) -> list[Target]:
    """A component of another document has the versions that the vulnerability lists."""
    if target.version or not target.identity:
        return [target]
    return [Target(target.identity, target.name, version) for version in unique(map(_listed, versions))] or [
        target
    ]


def _is_unaffected(target: Target, versions: tuple[Object, ...]) -> bool:
    """Exactly this version is listed as unaffected; ranges prove nothing here."""
    states = [text(v.get("status")) for v in versions if not target.version or _listed(v) == target.version]
    return bool(states) and all(state == "unaffected" for state in states)


def _listed(version: Object) -> str:
    return text(version.get("version")) or text(version.get("range"))


def _of_purl(ref: str) -> Target | None:
    if not ref.startswith("pkg:"):
        return None
    try:
        parsed = purls.parsed(ref)
        return Target(purls.base(ref)[0], parsed.name, parsed.version or "")
    except ValueError:
        return None
