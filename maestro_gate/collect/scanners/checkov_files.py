"""Says which files of a tree each framework of Checkov gets, each with what its result depends on.

Checkov's graph checks look from one file into another, so the unit of a result is a framework with all its files.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maestro_gate.collect.globs import Globs
from maestro_gate.collect.scanners import cache, claims, yaml_shape
from maestro_gate.collect.scanners.checkov_table import CheckovTable, Framework, Selector, Template, matches
from maestro_gate.collect.scanners.decoding import as_utf8
from maestro_gate.collect.scanners.tables import ScannerTables
from maestro_gate.workspace import Tree, printable

_NEXT_DOCUMENT = re.compile(rb"\S[^\0]*^---\s*$", re.MULTILINE)
"""A separator with something before it."""

LARGEST_READ = 64 * 1024 * 1024
"""Bytes of a file that is looked into to see what it is."""


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
    unread: tuple[tuple[str, str], ...]
    """(path, why) of files that are meant for Checkov and that it does not get, sorted."""
    notes: tuple[str, ...]

    @property
    def not_given(self) -> tuple[str, ...]:
        """Paths of `unread`."""
        return tuple(path for path, _ in self.unread)


@dataclass(frozen=True, slots=True)
class _Meant:
    """A file and the framework that wants it."""

    path: str
    framework: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the content of the candidates says."""

    meant: list[_Meant]
    templates: list[str]
    """Kind of template, once for each file that has to be rendered first."""
    cut: list[str]
    """Files of which only the first document is read."""
    huge: list[str]
    """Files that nobody looks into, although their names say what they are."""
    data: list[str]
    """Files that nobody looks into, and that are mostly data by their names."""


def select(tree: Tree, tables: ScannerTables) -> Selection:
    """The files of every framework that has some."""
    table = tables.checkov
    # A manifest may be named like a configuration: under the name that Checkov sees it under it configures nothing.
    paths = list(tree.files)
    looked = _look(tree, paths, table)
    large = {one.path for one in looked.meant if tree.entries[one.path].size > table.max_bytes}
    given = [one for one in looked.meant if one.path not in large]
    units = (_unit(tree, framework, given, paths) for framework in table.frameworks)
    why = f"it is larger than {table.max_bytes:,} bytes"
    return Selection(
        tuple(unit for unit in units if unit.files),
        tuple((path, why) for path in sorted(large.union(looked.huge))),
        (*_notes(looked), *claims.links(tree, _infrastructure(table))),
    )


def _infrastructure(table: CheckovTable) -> Iterator[str]:
    """Patterns of names that say infrastructure; JSON is mostly something else."""
    for framework in table.frameworks:
        for selector in framework.selectors:
            yield from (pattern for pattern in selector.patterns if not pattern.endswith(".json"))


def _unit(tree: Tree, framework: Framework, given: list[_Meant], paths: list[str]) -> Unit:
    mine = {one.path: one.is_required for one in given if one.framework == framework.name}
    companions = Globs((pattern, True) for pattern in framework.companions)
    along = {path for path in paths if companions.matches(path)} if mine and framework.companions else set()
    return Unit(
        framework.name,
        tuple((path, tree.entries[path].oid) for path in sorted(mine.keys() | along)),
        frozenset(path for path, is_required in mine.items() if is_required),
    )


def _look(tree: Tree, paths: list[str], table: CheckovTable) -> _Looked:
    globs = Globs(
        (pattern, (framework, selector))
        for framework in table.frameworks
        for selector in framework.selectors
        for pattern in selector.patterns
    )
    below = _template_folders(paths, table)
    candidates = {path: found for path in paths if (found := globs.matches(path))}
    huge = {path for path in candidates if tree.entries[path].size > LARGEST_READ}
    data_only = {path for path in huge if _is_data(path, candidates[path])}
    looked = _Looked([], [], [], sorted(huge - data_only), sorted(data_only))
    for path, data in tree.read_many(path for path in candidates if path not in huge):
        text = as_utf8(path, data)
        kind = _template_of(path, below)
        if kind is not None and _has_to_be_rendered(text, kind, table.max_bytes):
            looked.templates.append(kind.name)
            continue
        for framework, is_required in _wanting(text, candidates[path], table.max_bytes):
            looked.meant.append(_Meant(path, framework.name, is_required))
            if framework.reads_first_document and _NEXT_DOCUMENT.search(text):
                looked.cut.append(path)
    return looked


def _wanting(
    data: bytes, found: list[tuple[Framework, Selector]], limit: int
) -> Iterator[tuple[Framework, bool]]:
    """Each framework that wants a file with this content, and whether it has to be read."""
    named: dict[str, tuple[Framework, list[Selector]]] = {}
    for framework, selector in found:
        named.setdefault(framework.name, (framework, []))[1].append(selector)
    for framework, selectors in named.values():
        is_meant = any(matches(data, selector.contains) for selector in selectors)
        is_required = is_meant and framework.has_to_be_read(data)
        if not is_required and framework.top_level is not None:
            is_required = framework.top_level.is_in(data, limit)
        if is_meant or is_required:
            yield framework, is_required


def _template_folders(paths: list[str], table: CheckovTable) -> dict[str, Template]:
    """Folders below which files are templates; a plain manifest among them is none, and is scanned."""
    folders: dict[str, Template] = {}
    for path in paths:
        root, _, name = path.rpartition("/")
        for template in table.templates:
            if name == template.beside:
                folders[f"{root}/{template.below}".lstrip("/")] = template
    return folders


def _template_of(path: str, below: Mapping[str, Template]) -> Template | None:
    parents = path.split("/")[:-1]
    return next((below[f] for n in range(len(parents), 0, -1) if (f := "/".join(parents[:n])) in below), None)


def _has_to_be_rendered(text: bytes, kind: Template, limit: int) -> bool:
    """Is this no manifest as it stands: a mark in a comment makes no template of a plain one."""
    return kind.mark in text and len(text) <= limit and not yaml_shape.is_loadable(text)


def _is_data(path: str, found: list[tuple[Framework, Selector]]) -> bool:
    """Is the name that of any JSON, and of no framework's files in particular."""
    return path.lower().endswith(".json") and all(selector.contains for _, selector in found)


def _notes(looked: _Looked) -> Iterator[str]:
    for name in sorted(set(looked.templates)):
        count = looked.templates.count(name)
        yield f"{count:,} {name} are not rendered, so nothing is known of what they make"
    for path in sorted(set(looked.cut)):
        yield f"{printable(path)}: checkov reads only the first of its documents"
    for path in looked.data:
        yield f"{printable(path)} is too large to be looked into"
