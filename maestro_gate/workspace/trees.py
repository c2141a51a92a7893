"""A tree: every path of base or head with its blob id, and safe ways to its bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from maestro_gate.errors import InvalidInput
from maestro_gate.model.entry import Entry
from maestro_gate.workspace import materialising
from maestro_gate.workspace.paths import printable

WORKTREE: Final = "WORKTREE"
"""The files as they lie on the disk: tracked, or untracked and not ignored."""
INDEX: Final = "INDEX"
"""What the next commit would hold."""

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes that are read of one file unless the caller knows better."""


class Content(Protocol):
    """Where the bytes of a tree's files come from."""

    def read(self, files: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of each file, in the order given."""
        ...


@dataclass(frozen=True, slots=True)
class Tree:
    """One side of the comparison. Nothing in it is followed: no symlink, no submodule."""

    ref: str
    """As it was asked for."""
    revision: str
    """Commit id, `WORKTREE` or `INDEX`."""
    entries: Mapping[str, Entry]
    """POSIX path relative to the root → file, in path order; symlinks and submodules are listed too."""
    submodules: tuple[str, ...]
    """Paths whose content is another repository's."""
    symlinks: tuple[str, ...]
    content: Content = field(repr=False, compare=False)

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of the regular files: what can be read."""
        return tuple(path for path, entry in self.entries.items() if is_regular(entry))

    def read(self, path: str, max_bytes: int) -> bytes:
        """The bytes of one regular file."""
        return next(self.content.read([(path, self._regular(path, max_bytes))]))[1]

    def read_many(self, paths: Iterable[str], max_bytes: int = LARGEST_FILE) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of many regular files, in the order given: one process for thousands."""
        return self.content.read([(path, self._regular(path, max_bytes)) for path in paths])

    def materialise(self, dest: Path, paths: Iterable[str]) -> None:
        """Writes regular files below `dest`, with modes 0644 and 0755 and nothing else of git's."""
        wanted = [(path, self._regular(path, LARGEST_FILE)) for path in sorted(set(paths))]
        materialising.write(dest, wanted, self.content)

    def _regular(self, path: str, max_bytes: int) -> Entry:
        entry = self.entries.get(path)
        if entry is None:
            raise InvalidInput(f"{self.ref} has no file of this name", where=printable(path))
        if not is_regular(entry):
            kind = "a symbolic link" if entry.mode == "120000" else "a submodule"
            raise InvalidInput(f"{kind} is not followed", where=printable(path), fix="Name a regular file.")
        if entry.size > max_bytes:
            what = f"the file has {entry.size:,} bytes; at most {max_bytes:,} are read"
            raise InvalidInput(what, where=printable(path))
        return entry


def is_regular(entry: Entry) -> bool:
    """A file with bytes of its own, executable or not."""
    return entry.mode.startswith("100")


def tree(ref: str, revision: str, entries: Mapping[str, Entry], content: Content) -> Tree:
    """A tree with its entries in path order."""
    ordered = dict(sorted(entries.items()))
    return Tree(
        ref,
        revision,
        ordered,
        submodules=tuple(path for path, entry in ordered.items() if entry.mode == "160000"),
        symlinks=tuple(path for path, entry in ordered.items() if entry.mode == "120000"),
        content=content,
    )
