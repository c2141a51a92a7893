"""Finds the files that each reader reads: by name, and where a name may mean something else, by content."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from maestro_gate import documents
from maestro_gate.collect.globs import Globs
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Collected, Source
from maestro_gate.settings import Settings
from maestro_gate.workspace import Tree

TABLE = "sources.yaml"

_SYMLINK = "120000"

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ESCAPED = re.compile(rb"\\(?:u00|x|U000000)([2-7][0-9A-Fa-f])")
"""An ASCII character as JSON, TOML and YAML let it be written; control characters are no part of any word."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of `policies/sources.yaml`."""

    name: str
    provides: str
    is_report: bool
    max_bytes: int
    claims: tuple[str, ...]
    candidates: tuple[str, ...]
    single: bool
    """Two of them would contradict each other."""
    unless: str
    """A scanner whose own run makes this source superfluous."""
    max_files: int
    """How many files are read; 0 for all. What is beyond that is counted in a note."""
    is_lenient: bool
    """A file that cannot be read is noted and fails nothing: there are many, and none was written for the gate."""
    yields_to: Mapping[str, tuple[str, ...]]
    """File name → names of files that say the same more exactly: where one of them stands beside, it is not read."""
    passed_over: tuple[str, ...]
    """Patterns of files that are not the system: copies of other software, material of tests."""
    stands_in_for: str = ""
    """Kind of evidence that it makes where nobody wrote any."""
    for_development: frozenset[str] = frozenset()
    """Words of the names of files that speak of what only development needs."""


def rows(files: Mapping[str, bytes], settings: Settings) -> tuple[SourceRow, ...]:
    """The sources, with the patterns that a project's settings put in place of the default ones."""
    table: Any = documents.load_yaml(files[TABLE], f"policies/{TABLE}").value
    return tuple(_row(row, settings) for row in table["sources"])


def _row(value: Mapping[str, Any], settings: Settings) -> SourceRow:
    row = SourceRow(
        name=value["name"],
        provides=value["provides"],
        is_report=value["is_report"],
        max_bytes=value["max_bytes"],
        claims=tuple(value["claims"]),
        candidates=tuple(value["candidates"]),
        single=value.get("single", False),
        unless=value.get("unless", ""),
        max_files=value.get("max_files", 0),
        is_lenient=value.get("is_lenient", False),
        yields_to={name: tuple(others) for name, others in value.get("yields_to", {}).items()},
        passed_over=tuple(value.get("passed_over", ())),
        stands_in_for=value.get("stands_in_for", ""),
        for_development=frozenset(value.get("for_development", ())),
    )
    patterns = settings.source(row.name).patterns
    return row if patterns is None else replace(row, claims=patterns, candidates=())


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a source may read."""

    path: str
    is_claimed: bool
    """Its name says what it is: unreadable is failed, not ignored."""


def found(tree: Tree, row: SourceRow) -> tuple[Found, ...]:
    """The files of a source in a tree, in the order of their paths."""
    named = Globs(
        [*((pattern, True) for pattern in row.claims), *((pattern, False) for pattern in row.candidates)]
    )
    left_out = Globs((pattern, True) for pattern in row.passed_over)
    matches = ((path, named.matches(path)) for path in tree.files)
    return tuple(
        Found(path, any(claims))
        for path, claims in matches
        if claims and not left_out.matches(path) and not _yields(path, row, tree)
    )


def _yields(path: str, row: SourceRow, tree: Tree) -> bool:
    """Does a file stand beside this one that says the same more exactly."""
    folder, slash, name = path.rpartition("/")
    return any(folder + slash + other in tree.entries for other in row.yields_to.get(name, ()))


def recognises(reader: ModuleType, path: str, content: bytes) -> bool:
    """Does the reader know a candidate by its content, wherever in it the words stand and however they are spelt."""
    if reader.recognises(path, content):
        return True
    if content[:2] in _UTF_16:  # what some shells write; that it cannot be read, its reader says
        return recognises(
            reader, path, content[2:].decode(_UTF_16[content[:2]], "replace").encode("utf-8", "replace")
        )
    # The search for a backslash takes no time, even in the largest of documents.
    spelt_out = _ESCAPED.sub(_character, content) if b"\\" in content else content
    return spelt_out != content and bool(reader.recognises(path, spelt_out))


def _character(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)])


def links(tree: Tree, row: SourceRow) -> tuple[str, ...]:
    """Symbolic links that stand where a file of this source would stand, sorted: its other readers follow them."""
    claimed = Globs((pattern, True) for pattern in row.claims)
    return tuple(path for path in sorted(tree.symlinks) if claimed.matches(path))


def unfollowed(files: Mapping[str, Entry]) -> tuple[Source, ...]:
    """Says that symbolic links are not followed, whatever they are called; no source where there are none."""
    found = sorted(path for path, entry in files.items() if entry.mode == _SYMLINK)
    if not found:
        return ()
    more = f" (and {len(found) - 1:,} more like it)" if len(found) > 1 else ""
    note = f"{found[0]}: it is a symbolic link and is not followed{more}"
    return (Source("symbolic-links", "symbolic-links", Collected(0, (note,))),)


def excluding(tree: Tree, patterns: tuple[str, ...]) -> Tree:
    """The tree without the paths that settings exclude."""
    excluded = Globs((pattern, True) for pattern in patterns)
    return replace(
        tree, entries={path: entry for path, entry in tree.entries.items() if not excluded.matches(path)}
    )
