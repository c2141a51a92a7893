"""Says which files of a tree Semgrep gets, each with what its result depends on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect.globs import Globs
from maestro_gate.collect.scanners import cache, claims
from maestro_gate.collect.scanners.semgrep_rules import RuleSet
from maestro_gate.collect.scanners.tables import ScannerTables
from maestro_gate.model.entry import Entry
from maestro_gate.workspace import Tree

_FILE, _PROGRAM = "100644", "100755"


@dataclass(frozen=True, slots=True)
class Unit:
    """One file: what Semgrep says of it depends on nothing else in the tree."""

    path: str
    oid: str
    mode: str
    """Semgrep tells the language of a program without an ending by its first line."""
    is_required: bool
    """At least one rule has to look at it; a file that nobody looked at is missing evidence."""

    def key(self, context: str) -> str:
        """Under which its result is kept; `context` stands for tool, rules and the way results are read."""
        return cache.key("semgrep-file/1", context, self.path, self.oid, self.mode)


@dataclass(frozen=True, slots=True)
class Selection:
    """The files of one tree."""

    units: tuple[Unit, ...]
    not_given: tuple[str, ...]
    """Files that a rule has to look at and that are too large for it."""
    notes: tuple[str, ...] = ()
    """Code that no rule can read, one sentence for each language, and links that nobody follows."""


def select(tree: Tree, rules: RuleSet, tables: ScannerTables) -> Selection:
    """The files that some rule looks at, in order of their paths."""
    units = list(_units(tree, rules, tables))
    limit = tables.semgrep.max_bytes
    return Selection(
        tuple(unit for unit in units if tree.entries[unit.path].size <= limit),
        tuple(u.path for u in units if u.is_required and tree.entries[u.path].size > limit),
        (*_unlooked(tree, {unit.path for unit in units}, tables), *claims.links(tree, rules.required)),
    )


def _unlooked(tree: Tree, looked_at: set[str], tables: ScannerTables) -> Iterator[str]:
    code = Globs((pattern, name) for name, patterns in tables.semgrep.code.items() for pattern in patterns)
    counts = Counter(name for path in tree.files if path not in looked_at for name in set(code.matches(path)))
    for name, count in sorted(counts.items()):
        yield f"no rule reads {name}: {count:,} file{'' if count == 1 else 's'} not looked at"


def _units(tree: Tree, rules: RuleSet, tables: ScannerTables) -> Iterator[Unit]:
    required = Globs((pattern, True) for pattern in rules.required)
    possible = Globs((pattern, True) for pattern in rules.possible)
    withheld = claims.configuration_files(tree, tables)
    for path, entry in sorted(tree.entries.items()):
        if entry.mode not in (_FILE, _PROGRAM) or path in withheld:
            continue
        is_required = bool(required.matches(path))
        if is_required or possible.matches(path) or _may_be_script(path, entry):
            yield Unit(path, entry.oid, entry.mode, is_required)


def _may_be_script(path: str, entry: Entry) -> bool:
    return entry.mode == _PROGRAM and "." not in path.rsplit("/", 1)[-1]
