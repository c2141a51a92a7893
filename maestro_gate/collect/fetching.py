"""Fetches documents of trees in batches, one batch ahead: one process of git gives hundreds as fast as one."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from maestro_gate.collect import ahead
from maestro_gate.errors import InvalidInput
from maestro_gate.workspace import Tree

_MOST_FILES = 500
_MOST_BYTES = 16 * 1024 * 1024


class Wanted(NamedTuple):
    """A file of a tree, and how large it may be."""

    tree: Tree
    path: str
    max_bytes: int


def contents(wanted: Iterable[Wanted]) -> Iterator[bytes | InvalidInput]:
    """The bytes of each file, or why there are none to read, in the order given."""
    for batch in ahead.one_ahead(partial(_fetched, batch) for batch in _batches(wanted)):
        yield from batch


def _batches(wanted: Iterable[Wanted]) -> Iterator[Sequence[Wanted]]:
    batch: list[Wanted] = []
    size = 0
    for one in wanted:
        entry = one.tree.entries[one.path]
        if batch and (len(batch) >= _MOST_FILES or size + entry.size > _MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += entry.size if entry.size <= one.max_bytes else 0
    if batch:
        yield batch


def _fetched(batch: Sequence[Wanted]) -> list[bytes | InvalidInput]:
    found: list[bytes | InvalidInput] = []
    for _, run in groupby(
        batch, key=lambda one: (id(one.tree), one.tree.entries[one.path].size > one.max_bytes)
    ):
        same = list(run)
        if same[0].tree.entries[same[0].path].size > same[0].max_bytes:
            found += [_alone(one) for one in same]
        else:
            found += [data for _, data in same[0].tree.read_many(one.path for one in same)]
    return found


def _alone(one: Wanted) -> bytes | InvalidInput:
    try:
        return one.tree.read(one.path, one.max_bytes)
    except InvalidInput as error:
        return error
