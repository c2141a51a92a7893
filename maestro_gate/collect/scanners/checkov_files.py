"""Says which files of a tree each framework of Checkov gets, each with what its result depends on.

Checkov's graph checks look from one file into another, so the unit of a result is a framework with all its files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maestro_gate.collect.globs import Globs
from maestro_gate.collect.scanners import cache, claims
from maestro_gate.collect.scanners.checkov_table import CheckovTable, Framework, Selector, matches
from maestro_gate.collect.scanners.decoding import as_utf8
from maestro_gate.collect.scanners.tables import ScannerTables
from maestro_gate.workspace import Tree

LARGEST_READ = 64 * 1024 * 1024
"""Bytes of a file that is looked into to see what it is; larger ones are data."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The files of one framework."""

    framework: str
    files: tuple[tuple[str, str], ...]
    """(path, blob id) of everything that Checkov gets, sorted."""
    required: frozenset[str]
    """Files that Checkov has to say it read."""

    def key(self, context: str) -> str:
        """Under which its result is kept; `context` stands for tool, settings and the way results are read."""
        return cache.key("checkov/1", context, self.framework, (part for file in self.files for part in file))


@dataclass(frozen=True, slots=True)
class Selection:
    """What one tree has for Checkov."""

    units: tuple[Unit, ...]
    too_large: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meant:
    """A file and the framework that wants it."""

    path: str
    framework: str
    is_required: bool


def select(tree: Tree, tables: ScannerTables) -> Selection:
    """The files of every framework that has some."""
    table = tables.checkov
    templates = _templates(tree, table)
    withheld = claims.configuration_files(tree, tables) | templates.keys()
    paths = [path for path in tree.files if path not in withheld]
    meant = list(_meant(tree, paths, table))
    too_large = {one.path for one in meant if tree.entries[one.path].size > table.max_bytes}
    given = [one for one in meant if one.path not in too_large]
    units = (_unit(tree, framework, given, paths) for framework in table.frameworks)
    return Selection(
        tuple(unit for unit in units if unit.files),
        tuple(sorted(too_large)),
        tuple(_unrendered(templates)),
    )


def _unit(tree: Tree, framework: Framework, given: list[_Meant], paths: list[str]) -> Unit:
    mine = {one.path: one.is_required for one in given if one.framework == framework.name}
    companions = Globs((pattern, True) for pattern in framework.companions)
    along = {path for path in paths if companions.matches(path)} if mine and framework.companions else set()
    return Unit(
        framework.name,
        tuple((path, tree.entries[path].oid) for path in sorted(mine.keys() | along)),
        frozenset(path for path, is_required in mine.items() if is_required),
    )


def _meant(tree: Tree, paths: list[str], table: CheckovTable) -> Iterator[_Meant]:
    globs = Globs(
        (pattern, (framework, selector))
        for framework in table.frameworks
        for selector in framework.selectors
        for pattern in selector.patterns
    )
    candidates = {path: found for path in paths if (found := globs.matches(path))}
    readable = [path for path in candidates if tree.entries[path].size <= LARGEST_READ]
    for path, data in tree.read_many(readable):
        yield from _meant_by(path, as_utf8(path, data), candidates[path])


def _meant_by(path: str, data: bytes, found: list[tuple[Framework, Selector]]) -> Iterator[_Meant]:
    seen: set[str] = set()
    for framework, selector in found:
        if framework.name not in seen and matches(data, selector.contains):
            seen.add(framework.name)
            yield _Meant(path, framework.name, framework.has_to_be_read(data))


def _templates(tree: Tree, table: CheckovTable) -> dict[str, str]:
    """Path → name of its kind, for files that some tool has to render first."""
    found: dict[str, str] = {}
    for template in table.templates:
        roots = {
            path.removesuffix(template.beside) for path in tree.files if _is_named(path, template.beside)
        }
        for path in tree.files:
            if any(f"{folder}{template.below}/" == path[: len(folder) + len(template.below) + 1] for folder in
                   (root for root in roots if path.startswith(root))):  # fmt: skip
                found[path] = template.name
    return found


def _is_named(path: str, name: str) -> bool:
    return path == name or path.endswith(f"/{name}")


def _unrendered(templates: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(set(templates.values())):
        count = sum(kind == name for kind in templates.values())
        yield f"{count:,} {name} are not rendered, so nothing is known of what they make"
