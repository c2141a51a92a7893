"""Knows which checks of several scanners mean the same, by `policies/equivalents.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.severities import Severities

TABLE = "equivalents.yaml"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One issue that several scanners look for."""

    name: str
    check: tuple[str, str]
    """(tool, check id) that stands for all of them in identities: the first that the table names."""
    severity: str
    topic: str
    is_of_file: bool
    """The file as a whole has the issue; else a resource has."""
    is_of_lines: bool
    """The lines have the issue; else a resource, or the file, has."""
    things: str
    """Check of Checkov whose table tells what stands at the address and can be replaced; empty for none."""


@dataclass(frozen=True, slots=True, repr=False)
class Equivalents:
    """`policies/equivalents.yaml`, for looking things up."""

    order: tuple[str, ...]
    """Scanners: the first that reports an issue speaks for all."""
    meanings: Mapping[tuple[str, str], Meaning]
    """(tool, check id in its plain spelling) → what the check means."""
    spellings: tuple[tuple[re.Pattern[str], str], ...]
    """Older spelling of an id → how the table spells it."""

    def meaning(self, tool: str, check_id: str) -> Meaning | None:
        """What the check means; None when no other scanner's check is known to mean the same."""
        return self.meanings.get((tool, self.plain(check_id)))

    def plain(self, check_id: str) -> str:
        """The id as the table spells it."""
        for pattern, plain in self.spellings:
            check_id = pattern.sub(plain, check_id, count=1)
        return check_id

    def rank(self, tool: str) -> int:
        """Place of the scanner in the order; others come behind."""
        return self.order.index(tool) if tool in self.order else len(self.order)


def parse(value: Any, severities: Severities) -> Equivalents:
    """The table of the file's value."""
    order = tuple(value["order"])
    meanings: dict[tuple[str, str], Meaning] = {}
    for name, row in value["meanings"].items():
        checks = [(tool, check) for tool in order for check in row.get(tool, ())]
        meaning = _meaning(name, row, checks, severities)
        meanings.update(dict.fromkeys(checks, meaning))
    return Equivalents(
        order=order,
        meanings=meanings,
        spellings=tuple((re.compile(row["is"]), row["plain"]) for row in value["spellings"]),
    )


def _meaning(
    name: str, row: Mapping[str, Any], checks: list[tuple[str, str]], severities: Severities
) -> Meaning:
    judged = [known for tool, check in checks if (known := severities.of_check(tool, check))]
    return Meaning(
        name=name,
        check=checks[0],
        severity=row.get("severity") or severities.highest(severity for severity, _ in judged),
        topic=row.get("topic") or (judged[0][1] if judged else ""),
        is_of_file=row.get("per") == "file",
        is_of_lines=row.get("per") == "lines",
        things=next((check for _, check in checks if check in severities.replaceable), ""),
    )
