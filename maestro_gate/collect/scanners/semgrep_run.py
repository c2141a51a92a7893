"""Launches Semgrep once over all roots and hands its answer back as one JSON document per root.

1. The fast front end goes first; when it fails, or passes a file over, the normal one looks.
2. Ignore files, inline suppressions, size limits and git have no say: the roots hold what is to be scanned, and
   each has an empty `.semgrepignore` and an empty `.git`, so that nothing above them is looked at either.
3. An answer that is not whole is a failure, never an empty result.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from maestro_gate.collect.scanners.bench import Bench
from maestro_gate.collect.scanners.layout import Root
from maestro_gate.collect.scanners.tables import SemgrepTable
from maestro_gate.tools import launch

FAST = "--experimental"
FIXED = (
    "--json", "--quiet", "--metrics=off", "--disable-version-check", "--disable-nosem", "--no-git-ignore",
    "--no-rewrite-rule-ids", "--max-target-bytes=0", "--max-lines-per-finding=1",
)  # fmt: skip
WHOLE = frozenset({0, 1})
"""Exit codes of a run that went to its end: without and with findings."""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What Semgrep says of one file."""

    document: bytes
    """JSON of Semgrep's own shape, with paths as a report shows them."""
    lost: tuple[tuple[int, int], ...]
    """(first, last) line of what it could not make sense of, while the rest was looked at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Semgrep says."""

    files: Mapping[tuple[str, str], FileAnswer]
    """(side, path in the tree) → what it says of this file, when it says something."""
    scanned: frozenset[tuple[str, str]]
    """The files that it looked at."""
    rest: bytes
    """What it says of no file in particular."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is none."""

    reason: str


def run(
    bench: Bench, rules: Path, roots: Mapping[str, Root], table: SemgrepTable, *, fast: bool
) -> Answer | NoAnswer:
    """Scan all roots in one process."""
    for root in roots.values():
        (root.folder / ".semgrepignore").touch()
        (root.folder / ".git").mkdir(exist_ok=True)
    command = bench.command(_arguments(rules, roots, table, fast=fast))
    outcome = launch.run(command, bench.bounds, bench.stop)
    if not isinstance(outcome, launch.Finished):
        return NoAnswer(f"semgrep {launch.why_not(outcome)}")
    value = _decoded(outcome.stdout) if outcome.code in WHOLE else None
    if value is None:
        said = _last_words(outcome.stderr).replace(str(bench.scratch), "…") or "it said nothing"
        kind = "what is not its JSON" if outcome.code in WHOLE else f"exit code {outcome.code}"
        return NoAnswer(f"semgrep ended with {kind}: {said}")
    return _split(value, roots, table)


def _arguments(rules: Path, roots: Mapping[str, Root], table: SemgrepTable, *, fast: bool) -> Sequence[str]:
    return (
        "scan",
        *((FAST,) if fast else ()),
        f"--config={rules}",
        *FIXED,
        f"--timeout={table.rule_seconds}",
        f"--timeout-threshold={table.rule_timeouts}",
        *(str(roots[side].folder) for side in sorted(roots)),
    )


def _decoded(data: bytes) -> dict[str, Any] | None:
    # The fast front end copies bytes of the scanned file into its JSON, whatever their encoding.
    text = data.decode("utf-8", "replace")
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("paths"), dict):
        return None
    has_lists = all(isinstance(part, list) for part in (value.get("results"), value.get("errors")))
    return value if has_lists and isinstance(value["paths"].get("scanned"), list) else None


def _split(value: Mapping[str, Any], roots: Mapping[str, Root], table: SemgrepTable) -> Answer:
    gathered: dict[tuple[str, str], _Parts] = defaultdict(_Parts)
    rest = _Parts()
    for name in ("results", "errors"):
        for element in value[name]:
            key = _owner(element.get("path") if isinstance(element, dict) else None, roots)
            if key is None:
                rest.add(name, _translated(element, roots))
            elif name == "errors" and _kind(element) in table.partly:
                gathered[key].lost.extend(_spans(element))
            else:
                gathered[key].add(name, roots[key[0]].translated(element))
    return Answer(
        {
            key: FileAnswer(parts.document(), tuple(sorted(set(parts.lost))))
            for key, parts in gathered.items()
        },
        frozenset(key for key in (_owner(path, roots) for path in value["paths"]["scanned"]) if key),
        rest.document(),
    )


class _Parts:
    """The results and errors of one file."""

    def __init__(self) -> None:
        self._fields: dict[str, list[object]] = {"results": [], "errors": []}
        self.lost: list[tuple[int, int]] = []

    def add(self, name: str, element: object) -> None:
        """One more result or error."""
        self._fields[name].append(element)

    def document(self) -> bytes:
        """A document of Semgrep's shape."""
        return msgspec.json.encode({**self._fields, "paths": {"scanned": []}})


def _owner(path: object, roots: Mapping[str, Root]) -> tuple[str, str] | None:
    """(side, path in the tree) of a path as Semgrep writes it."""
    if isinstance(path, str):
        for side, root in roots.items():
            if root.owns(path):
                return side, root.real(path)
    return None


def _translated(element: object, roots: Mapping[str, Root]) -> object:
    for root in roots.values():
        element = root.translated(element)
    return element


def _kind(error: Mapping[str, Any]) -> object:
    """Semgrep writes the kind as a word, or as a list of the word and details."""
    kind = error.get("type")
    return kind[0] if isinstance(kind, list) and kind else kind


def _spans(error: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    spans = error.get("spans")
    for span in spans if isinstance(spans, list) else ():
        try:
            first, last = span["start"]["line"], span["end"]["line"]
        except (TypeError, KeyError):
            continue
        if isinstance(first, int) and isinstance(last, int) and 0 < first <= last:
            yield first, last


def _last_words(stderr: bytes) -> str:
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    return " ".join(lines[-3:])[:300]
