"""One vulnerability of one package as a tool reports it; whatever the format, the same builder makes the subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maestro_gate.collect.lenient import Ignored, unique
from maestro_gate.collect.severities import Severities
from maestro_gate.collect.vulnerabilities import ratings
from maestro_gate.collect.vulnerabilities.ratings import Rating
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.subjects import Vulnerability

_NAMED = 4
"""Versions that a remedy names; a branch more or less helps nobody."""
_LONGEST = 200
"""Characters of an id or a version: what is longer is none."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A row of a report, in the words of no tool."""

    id: str
    target: Target
    aliases: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()
    other_ratings: tuple[Rating, ...] = ()
    """Of authorities that the tool did not choose: they count when the chosen one says nothing."""
    cwes: tuple[str, ...] = ()
    fixed_versions: tuple[str, ...] = ()
    recommendation: str = ""
    published: date | None = None
    modified: date | None = None


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes subjects of what one document reports."""

    path: str
    tool: str
    severities: Severities
    ignored: Ignored

    def subjects(self, rows: Iterable[Reported]) -> list[Vulnerability]:
        """A subject for each row that has an id."""
        return [self._subject(row) for row in rows if self._is_named(row)]

    def _is_named(self, row: Reported) -> bool:
        if row.id and len(row.id) <= _LONGEST:
            return True
        self.ignored.note("vulnerability", "has an id that is too long" if row.id else "has no id")
        return False

    def _subject(self, row: Reported) -> Vulnerability:
        weight = ratings.gravest(row.ratings, self.severities, self.ignored)
        if weight.severity == self.severities.unknown and row.other_ratings:
            weight = ratings.gravest(row.other_ratings, self.severities, self.ignored)
        fixed = unique(version for version in row.fixed_versions if len(version) <= _LONGEST)
        return Vulnerability(
            path=self.path,
            line=0,
            id=row.id,
            aliases=unique(alias for alias in row.aliases if alias != row.id and len(alias) <= _LONGEST),
            severity=weight.severity,
            score=weight.score,
            cwes=unique(row.cwes),
            state="",
            justification="",
            recommendation=row.recommendation,
            published=row.published,
            component=row.target.name,
            component_version=row.target.version,
            component_identity=row.target.identity,
            sources=(self.tool,),
            fixed_versions=fixed,
            remedy=remedy(fixed),
            vector=weight.vector,
            cvss_version=weight.version,
            modified=row.modified,
        )


def remedy(fixed: tuple[str, ...]) -> str:
    """Which versions mend it, for a person; empty when none is named."""
    if not fixed:
        return ""
    more = f" and {len(fixed) - _NAMED} more" if len(fixed) > _NAMED else ""
    return f"fixed in {', '.join(fixed[:_NAMED])}{more}"
