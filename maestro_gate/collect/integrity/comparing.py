"""Compares the digests that a statement names with those of the files."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.collect.integrity import digests
from maestro_gate.collect.integrity.claimed import Item
from maestro_gate.collect.integrity.digests import Wanted
from maestro_gate.collect.integrity.places import Placed
from maestro_gate.collect.lenient import unique
from maestro_gate.workspace import Tree, printable

_GIT_BLOB = "gitblob"
"""Git's own id of the content, which the tree has already."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of everything that the statement names; paths, sorted."""

    matched: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()


def wanted(placed: Placed, tree: Tree) -> Iterator[Wanted]:
    """The digests that have to be made."""
    for path, items in _by_path(placed).items():
        if _is_whole(items, tree.entries[path].size):
            for item in items:
                for algorithm, _ in item.digests:
                    if digests.is_known(algorithm):
                        yield path, algorithm, item.start, item.end


def compared(placed: Placed, tree: Tree, made: Mapping[Wanted, str]) -> Compared:
    """The statement against the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, items in _by_path(placed).items():
        found[_answer(path, items, tree, made)].append(printable(path))
    return Compared(
        matched=unique(found["matched"]),
        mismatched=unique(found["mismatched"]),
        missing=unique(printable(item.name) for path, item in placed.items if not path),
        unsigned=unique(printable(path) for path in placed.unsigned),
        unchecked=unique(found["unchecked"]),
    )


def _by_path(placed: Placed) -> Mapping[str, Sequence[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for path, item in placed.items:
        if path:
            found[path].append(item)
    return found


def _answer(path: str, items: Sequence[Item], tree: Tree, made: Mapping[Wanted, str]) -> str:
    """The worst of what was said of one file: a file named twice has to fit twice."""
    if not _is_whole(items, tree.entries[path].size):
        # Bytes behind the last piece, or pieces over one another: nobody signed this file.
        return "mismatched"
    answers = {_of_item(path, item, tree, made) for item in items}
    return next(answer for answer in ("mismatched", "unchecked", "matched") if answer in answers)


def _of_item(path: str, item: Item, tree: Tree, made: Mapping[Wanted, str]) -> str:
    """Every digest that can be compared has to fit, and one has to be comparable."""
    fits = []
    for algorithm, digest in item.digests:
        if algorithm == _GIT_BLOB:
            fits.append(tree.entries[path].oid == digest)
            continue
        here = made.get((path, algorithm, item.start, item.end))
        if here is not None:
            fits.append(here == digest)
    if not fits:
        return "unchecked"
    return "matched" if all(fits) else "mismatched"


def _is_whole(items: Sequence[Item], size: int) -> bool:
    """Whole files, or pieces that follow one another from the first byte to the last."""
    pieces = sorted({(item.start, item.end) for item in items if item.end >= 0})
    if not pieces:
        return True
    at = 0
    for start, end in pieces:
        if start != at or end <= start:
            return False
        at = end
    return at == size
