"""Reads `policies/scanners.yaml`: which files scanners get, and what in a tree asks them to look away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate import documents
from maestro_gate.collect.scanners import checkov_table
from maestro_gate.collect.scanners.checkov_table import CheckovTable
from maestro_gate.errors import InvalidInput

NAME = "scanners.yaml"


@dataclass(frozen=True, slots=True)
class SemgrepTable:
    """What Semgrep gets."""

    max_bytes: int
    rule_seconds: int
    rule_timeouts: int
    partly: frozenset[str]
    """Kinds of complaints about a file of which the rest was looked at."""
    languages: Mapping[str, tuple[str, ...]]
    code: Mapping[str, tuple[str, ...]]
    """What people write agents in → names of its files."""
    aliases: Mapping[str, str]
    renamed: Mapping[str, str]
    """Ending that Semgrep does not know → ending under which it sees the file."""

    def patterns(self, language: str) -> tuple[str, ...] | None:
        """Names of a language's files; None when the language is not told by the name."""
        return self.languages.get(self.aliases.get(language, language))


@dataclass(frozen=True, slots=True)
class ScannerTables:
    """The whole file."""

    cache_bytes: int
    configuration_files: tuple[tuple[str, str], ...]
    """(pattern, tool whose configuration it is)."""
    shadow_code: frozenset[str]
    semgrep: SemgrepTable
    checkov: CheckovTable


def read(files: Mapping[str, bytes]) -> ScannerTables:
    """The table of a policy tree: name relative to `policies/` → bytes."""
    if NAME not in files:
        raise InvalidInput("the policy tree lacks this file", where=f"policies/{NAME}")
    document = documents.load_yaml(files[NAME], f"policies/{NAME}")
    documents.validate(document, "scanners")
    value: Any = document.value
    return ScannerTables(
        cache_bytes=value["cache_bytes"],
        configuration_files=tuple(
            (pattern, row["tool"]) for row in value["configuration_files"] for pattern in row["patterns"]
        ),
        shadow_code=frozenset(value["shadow_code"]),
        semgrep=_semgrep(value["semgrep"]),
        checkov=checkov_table.parse(value["checkov"], f"policies/{NAME}"),
    )


def _semgrep(value: Any) -> SemgrepTable:
    return SemgrepTable(
        max_bytes=value["max_bytes"],
        rule_seconds=value["rule_seconds"],
        rule_timeouts=value["rule_timeouts"],
        partly=frozenset(value["partly"]),
        languages={name: tuple(patterns) for name, patterns in value["languages"].items()},
        code={name: tuple(patterns) for name, patterns in value["code"].items()},
        aliases=value["aliases"],
        renamed=value["renamed"],
    )
