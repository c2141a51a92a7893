"""Pairs files of base with the files of head that they became, and says which paths the change touches.

1. A deleted and an added file with equal bytes are one file, if no other deleted or added file has these bytes.
2. Of what is left, text files of at most 256 KiB are paired when their lines overlap by at least 0.6: twice the
   lines they share, over the lines of both; repeated lines count, blank lines do not.
3. Files that keep their name are paired first, then files of equal extension; the most alike first, then by
   path. A file is in one pair at most.
4. At most 200 deleted and 200 added files are looked at, in path order, and no more lines than take some seconds.
   What is beyond counts as deleted and added: a rename that is missed shows an unchanged problem as a new one,
   and hides none.

Empty files say nothing and are never paired.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from maestro_gate.workspace.trees import Tree, is_regular

MIN_SIMILARITY = 0.6
MAX_SIDE = 200
"""Files on each side that are compared line by line."""
MAX_SIZE = 256 * 1024
MAX_LINES = 5_000_000
"""Lines that are compared in all."""

_BINARY_WITHIN = 8000
"""Bytes in which a NUL makes a file binary, as git has it."""


def changed_paths(base: Tree, head: Tree) -> tuple[str, ...]:
    """Paths that only one tree has, or that differ in bytes or mode, sorted."""
    both = base.entries.keys() | head.entries.keys()
    return tuple(sorted(path for path in both if _state(base, path) != _state(head, path)))


def renames(base: Tree, head: Tree) -> Mapping[str, str]:
    """Path in base → path in head, for files that moved, in path order."""
    deleted = _only_in(base, head)
    added = _only_in(head, base)
    pairs = _exact(base, head, deleted, added)
    taken = set(pairs.values())
    rest = _similar(
        base,
        head,
        [path for path in deleted if path not in pairs],
        [path for path in added if path not in taken],
    )
    return dict(sorted((pairs | rest).items()))


def _state(tree: Tree, path: str) -> tuple[str, str] | None:
    entry = tree.entries.get(path)
    return (entry.mode, entry.oid) if entry else None


def _only_in(tree: Tree, other: Tree) -> list[str]:
    return [
        path
        for path, entry in tree.entries.items()
        if entry.size and is_regular(entry) and path not in other.entries
    ]


def _exact(base: Tree, head: Tree, deleted: Iterable[str], added: Iterable[str]) -> dict[str, str]:
    gone, come = _by_oid(base, deleted), _by_oid(head, added)
    return {
        paths[0]: come[oid][0]
        for oid, paths in gone.items()
        if len(paths) == 1 and len(come.get(oid, ())) == 1
    }


def _by_oid(tree: Tree, paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        found[tree.entries[path].oid].append(path)
    return found


def _similar(base: Tree, head: Tree, deleted: list[str], added: list[str]) -> dict[str, str]:
    shared = {_extension(path) for path in deleted} & {_extension(path) for path in added}
    gone, come = _texts(base, deleted, shared), _texts(head, added, shared)
    namesakes = [(old, new) for old in gone for new in come if _name(old) == _name(new)]
    others = [
        (old, new)
        for old in gone
        for new in come
        if _extension(old) == _extension(new) and _name(old) != _name(new)
    ]
    lines = 0
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for candidates in (namesakes, others):
        alike = []
        for old, new in candidates:
            if old in pairs or new in taken or not gone[old].may_be_like(come[new]):
                continue
            lines += min(gone[old].total, come[new].total)
            if lines > MAX_LINES:
                break
            similarity = gone[old].similarity(come[new])
            if similarity >= MIN_SIMILARITY:
                alike.append((-similarity, old, new))
        for _, old, new in sorted(alike):
            if old not in pairs and new not in taken:
                pairs[old] = new
                taken.add(new)
    return pairs


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's lines and how often each occurs, without the blank ones."""

    lines: Counter[bytes]
    total: int

    def may_be_like(self, other: "_Text") -> bool:
        """Could be similar enough, as far as their lengths say."""
        return 2 * min(self.total, other.total) >= MIN_SIMILARITY * (self.total + other.total)

    def similarity(self, other: "_Text") -> float:
        """Twice the lines they share, over the lines of both."""
        shared = self.lines.keys() & other.lines.keys()
        if len(self.lines) == self.total or len(other.lines) == other.total:
            common = len(shared)  # one of them repeats no line
        else:
            common = sum(min(self.lines[line], other.lines[line]) for line in shared)
        return 2 * common / (self.total + other.total)


def _texts(tree: Tree, paths: Iterable[str], extensions: set[str]) -> dict[str, _Text]:
    small = (p for p in paths if _extension(p) in extensions and tree.entries[p].size <= MAX_SIZE)
    found = {}
    for path, data in tree.read_many(tuple(islice(small, MAX_SIDE))):
        lines = Counter(line for line in data.splitlines() if line.strip())
        if lines and b"\0" not in data[:_BINARY_WITHIN]:
            found[path] = _Text(lines, lines.total())
    return found


def _extension(path: str) -> str:
    return PurePosixPath(path).suffix


def _name(path: str) -> str:
    return path.rpartition("/")[2]
