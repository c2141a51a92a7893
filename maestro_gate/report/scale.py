"""How the formats of other tools say our severities: `policies/reports.yaml`, bundled as a template is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from maestro_gate import documents, resources

_FILE = "reports.yaml"


@dataclass(frozen=True, slots=True)
class Word:
    """One severity in the words of other formats."""

    rank: int
    """Higher is worse."""
    level: str
    """SARIF: `error`, `warning`, `note`."""
    security_severity: str
    """A score as text; empty when there is none."""
    problem: str
    code_quality: str
    gitlab: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Severities, and what else formats need to know."""

    words: Mapping[str, Word]
    unknown: Word
    """What stands for a word that is none of ours."""
    home: str
    """The file at which a violation is shown that is about no file."""
    dependencies: frozenset[str]
    """Kinds of subjects that GitLab lists as dependencies."""

    def of(self, severity: str) -> Word:
        """The row of a severity."""
        return self.words.get(severity, self.unknown)


@cache
def load() -> Scale:
    """The table that is shipped."""
    data = (resources.policies() / _FILE).read_bytes()
    value: Any = documents.load_yaml(data, f"policies/{_FILE}").value
    rows = [{**row} for row in value["severities"]]
    words = {row.pop("word"): Word(rank, **row) for rank, row in enumerate(rows)}
    return Scale(words, next(iter(words.values())), value["home"], frozenset(value["dependencies"]))
