"""Knows by a file's name, and for manifests by its content, whether any source, scanner or detector may look at it.

The tables are those that the stages themselves read (`policies/`); where one of them cannot be understood at a glance,
every file counts. It is made for an answer in milliseconds: it loads three tables and no stage.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from maestro_gate import documents, resources
from maestro_gate.collect.globs import Globs

_EVERY_FILE = "*"
_LANGUAGES = re.compile(rb"^\s*(?:- )?languages: \[([A-Za-z0-9_+, -]+)\]\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Always:
    """A file of this name is looked at, whatever it holds."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Files of this name are counted: it matters when one comes or goes."""


@dataclass(frozen=True, slots=True)
class Containing:
    """A file of this name is looked at when every expression matches its content."""

    expressions: tuple[str, ...]

    def holds(self, data: bytes) -> bool:
        """Does every expression match somewhere."""
        return all(_compiled(expression).search(data) for expression in self.expressions)


Interest = Always | Counted | Containing


@dataclass(frozen=True, slots=True)
class Names:
    """What is of interest."""

    interests: Globs[Interest]
    reports: Globs[bool]
    """Documents that speak of other files by their paths."""
    shadow_code: frozenset[str]
    """Names at the top of a tree."""
    largest: int
    """Bytes; what is larger is not looked into here."""


def read() -> Names:
    """What the bundled tables say."""
    folder = Path(str(resources.policies()))
    sources, detectors, scanners = (
        _load(folder / name) for name in ("sources.yaml", "detectors.yaml", "scanners.yaml")
    )
    rules = [path.read_bytes() for path in sorted((folder / "semgrep").rglob("*.yaml"))]
    always = [
        *_of_sources(sources),
        *_of_detectors(detectors),
        *_of_scanners(scanners),
        *_of_rules(rules, scanners["semgrep"]),
    ]
    counted = [pattern for found in scanners["semgrep"]["code"].values() for pattern in found]
    rows: list[tuple[str, Interest]] = [(pattern, Always()) for pattern in always]
    rows += [(pattern, Counted()) for pattern in counted]
    rows += _of_frameworks(scanners["checkov"])
    reports = [row for row in sources["sources"] if row["is_report"]]
    named = [pattern for row in reports for pattern in (*row["claims"], *row["candidates"])]
    return Names(
        Globs(rows),
        Globs((pattern, True) for pattern in named),
        frozenset(scanners["shadow_code"]),
        scanners["checkov"]["max_bytes"],
    )


def _load(path: Path) -> Any:
    return documents.load_yaml(path.read_bytes(), f"policies/{path.name}").value


def _of_sources(table: Any) -> Iterator[str]:
    for row in table["sources"]:
        yield from (*row["claims"], *row["candidates"])


def _of_detectors(table: Any) -> Iterator[str]:
    for row in (*table["assets"], *table["model_files"], *table["documents"]):
        yield from row.get("paths", ())


def _of_scanners(table: Any) -> Iterator[str]:
    for row in table["configuration_files"]:
        yield from row["patterns"]
    for row in table["checkov"]["frameworks"]:
        yield from row.get("companions", ())
    # A file of this name makes templates of what stands beside it.
    yield from (row["beside"] for row in table["checkov"]["templates"])


def _of_rules(rules: Iterable[bytes], table: Any) -> Iterator[str]:
    """Files that Semgrep's rules look at; every file, where a rule says it in a way that is not understood here."""
    for data in rules:
        found = _LANGUAGES.findall(data)
        if not found or len(found) != data.count(b"languages"):
            yield _EVERY_FILE
        for language in (word.strip().decode() for words in found for word in words.split(b",")):
            yield from table["languages"].get(table["aliases"].get(language, language), (_EVERY_FILE,))


def _of_frameworks(table: Any) -> Iterator[tuple[str, Interest]]:
    marks = [Containing((re.escape(row["mark"]),)) for row in table["templates"]]
    for framework in table["frameworks"]:
        beyond = [*marks]
        if "top_level" in framework:
            beyond.append(Containing(tuple(framework["top_level"]["contains"])))
        for selector in framework["files"]:
            contains = selector.get("contains")
            wanted = [Containing(tuple(contains)), *beyond] if contains else [Always()]
            yield from ((pattern, interest) for pattern in selector["patterns"] for interest in wanted)


@cache
def _compiled(expression: str) -> re.Pattern[bytes]:
    return re.compile(expression.encode(), re.MULTILINE)
