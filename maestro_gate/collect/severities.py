"""Translates the words and scores of scanners into the severities of `policies/severities.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Severities:
    """`policies/severities.yaml`, for looking things up."""

    order: tuple[str, ...]
    """Every word, lowest first; the first one means "unknown"."""
    checkov: Mapping[str, tuple[str, str]]
    """Check id → severity and topic."""
    replaceable: Mapping[str, re.Pattern[str]]
    """Check id → what names the thing that it complains of, in a line of code."""
    semgrep: Mapping[str, str]
    """Semgrep level → severity."""
    sarif: Mapping[str, str]
    """SARIF level → severity."""
    words: Mapping[str, Mapping[str, str]]
    """Scanner → its word in capitals → severity."""
    security_severity: tuple[tuple[float, str], ...]
    """Lower bound of a score of 0–10 → severity, highest bound first."""
    ratings: Mapping[str, str]
    """Rating word of a CycloneDX vulnerability → severity."""
    advisories: Mapping[str, str]
    """Word of a scanner or an advisory for a vulnerability, in lower case → severity."""

    @property
    def unknown(self) -> str:
        """The word for "nobody says"."""
        return self.order[0]

    def of_check(self, tool: str, check_id: str) -> tuple[str, str] | None:
        """Severity and topic of a check of a scanner that brings neither; None when no table knows it."""
        return self.checkov.get(check_id) if tool == "checkov" else None

    def of_level(self, tool: str, word: str) -> str:
        """Severity of a scanner's own word, in any case; "unknown" for a word that no table knows."""
        return self.words.get(tool, {}).get(word.upper()) or self.of_word(word)

    def things(self, check_id: str, code: Iterable[str]) -> tuple[str, ...]:
        """Names of what a check of Checkov complains of, where its address does not say; sorted."""
        names = self.replaceable.get(check_id)
        said = (line for line in code if not line.lstrip().startswith(("#", "//")))
        found = (names.search(line) for line in said) if names else ()
        return tuple(sorted({match[1] for match in found if match}))

    def of_score(self, score: float) -> str:
        """Severity of a CVSS-like score."""
        return next((word for bound, word in self.security_severity if score >= bound), self.sarif["none"])

    def of_word(self, word: str) -> str:
        """The word itself, in any case, when it is one of ours; else "unknown"."""
        return word.lower() if word.lower() in self.order else self.unknown

    def rank(self, word: str) -> int:
        """Place in the order."""
        return self.order.index(word)

    def highest(self, words: Iterable[str]) -> str:
        """The gravest of these words; "unknown" when there is none."""
        return max(words, key=self.rank, default=self.unknown)


def parse(value: Any) -> Severities:
    """The tables of the file's value."""
    tools = value["tools"]
    return Severities(
        order=tuple(value["order"]),
        checkov={
            check: (severity, topic)
            for topic, by_severity in tools["checkov"]["checks"].items()
            for severity, checks in by_severity.items()
            for check in checks
        },
        replaceable={
            check: re.compile(row["names"])
            for row in tools["checkov"]["replaceable"]
            for check in row["checks"]
        },
        semgrep=tools["semgrep"]["levels"],
        sarif=tools["sarif"]["levels"],
        words={tool: row["levels"] for tool, row in tools.items() if tool != "sarif" and "levels" in row},
        security_severity=tuple(
            sorted(
                ((float(bound), word) for bound, word in tools["sarif"]["security_severity"]), reverse=True
            )
        ),
        ratings=tools["cyclonedx"]["ratings"],
        advisories=tools["vulnerabilities"]["words"],
    )
