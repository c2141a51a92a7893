"""Says what a check of another scanner is about, by `policies/checks.yaml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maestro_gate.model.subjects import Finding

TABLE = "checks.yaml"

_LONGEST = 300
"""Characters of a title that are looked at; nobody says what something is about behind that."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """A row of the table: CWE ids that mean the same to whoever mends it."""

    name: str
    topic: str
    """Word of `policies/topics.yaml`; empty when it says nothing about the layer."""
    cwes: frozenset[str]
    is_of_topic: bool = False
    """Whatever is about its topic and no resource is an instance, with or without a CWE id."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """What the table says of one scanner."""

    topic: str = ""
    checks: Mapping[str, str] = field(default_factory=dict)
    """Check id → topic."""
    categories: Mapping[str, str] = field(default_factory=dict)
    """The scanner's category → topic."""
    cwes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Check id → the weaknesses it means, where the scanner names others."""
    infrastructure: bool = False
    ids: re.Pattern[str] | None = None
    """Which of its ids are checks of infrastructure; None for all."""


@dataclass(frozen=True, slots=True, repr=False)
class Checks:
    """`policies/checks.yaml`, for looking things up."""

    names: Mapping[str, str]
    """What a scanner also calls itself → its name."""
    scanners: Mapping[str, Scanner]
    weaknesses: tuple[Weakness, ...]
    secret: frozenset[str]
    """Topics of findings whose scanners may quote a secret."""
    words: tuple[tuple[str, re.Pattern[str]], ...]
    """(topic, words of ids and titles), in the order in which they are tried."""

    def name(self, tool: str) -> str:
        """The name that a scanner has in every table."""
        return self.names.get(tool, tool)

    def is_infrastructure(self, tool: str, check_id: str) -> bool:
        """Is the check about infrastructure."""
        scanner = self.scanners.get(tool)
        return (
            scanner is not None
            and scanner.infrastructure
            and (scanner.ids is None or scanner.ids.match(check_id) is not None)
        )

    def cwes(self, tool: str, check_id: str, said: tuple[str, ...]) -> tuple[str, ...]:
        """The weaknesses that a check means; what the scanner says of them where the table knows no better."""
        return self.scanners.get(tool, _UNKNOWN).cwes.get(check_id, said)

    def weakness(self, cwes: Iterable[str]) -> Weakness | None:
        """The first row that holds one of these CWE ids."""
        asked = set(cwes)
        return next((row for row in self.weaknesses if not asked.isdisjoint(row.cwes)), None)

    def weakness_of(self, finding: Finding) -> Weakness | None:
        """The weakness that the finding is an instance of; None for what is about a resource."""
        if finding.resource:
            return None
        by_topic = (row for row in self.weaknesses if row.is_of_topic and row.topic == finding.topic)
        return next(by_topic, None) or self.weakness(finding.cwes)

    def topic(
        self,
        tool: str,
        check_id: str,
        *,
        is_infrastructure: bool = False,
        words: str = "",
        category: str = "",
        cwes: Iterable[str] = (),
    ) -> str:
        """Word of `policies/topics.yaml`; empty when nothing says. `words` are what the check is called."""
        scanner = self.scanners.get(tool, _UNKNOWN)
        if check_id in scanner.checks:
            return scanner.checks[check_id]
        by_category = scanner.categories.get(category, "")
        if is_infrastructure:
            return self._by_words(f"{check_id} {words}") or by_category
        weakness = self.weakness(cwes)
        return weakness.topic if weakness else by_category or scanner.topic

    def _by_words(self, text: str) -> str:
        said = text[:_LONGEST].lower()
        return next((topic for topic, words in self.words if words.search(said)), "")


_UNKNOWN = Scanner()


def parse(value: Any) -> Checks:
    """The table of the file's value."""
    scanners = value["scanners"]
    return Checks(
        names={other: name for name, row in scanners.items() for other in row.get("names", ())},
        scanners={name: _scanner(row) for name, row in scanners.items()},
        weaknesses=tuple(
            Weakness(
                row["name"],
                row["topic"],
                frozenset(_cwes(row["cwes"])),
                row.get("is_of_topic", False),
            )
            for row in value["weaknesses"]
        ),
        secret=frozenset(value["secret_topics"]),
        words=tuple((row["topic"], re.compile(row["any"])) for row in value["words"]),
    )


def _scanner(row: Mapping[str, Any]) -> Scanner:
    return Scanner(
        topic=row.get("topic", ""),
        checks=row.get("checks", {}),
        categories=row.get("categories", {}),
        cwes={check: _cwes(numbers) for check, numbers in row.get("cwes", {}).items()},
        infrastructure=row.get("infrastructure", False),
        ids=re.compile(row["ids"]) if "ids" in row else None,
    )


def _cwes(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"CWE-{number}" for number in sorted(numbers))
