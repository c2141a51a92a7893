"""Where advisory data lies: on this machine, or in the tree that the law is read from."""

import io
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from maestro_gate.errors import InvalidInput
from maestro_gate.workspace import Tree, printable

LARGEST = 2 * 1024 * 1024 * 1024
"""Bytes of one file that is read."""
_MOST_FILES = 2_000_000


@dataclass(frozen=True, slots=True)
class File:
    """One file of advisory data."""

    name: str
    """Below its place; equal on every machine that holds the same."""
    opened: Callable[[], BinaryIO]
    """Gives a stream of its bytes. Raises InvalidInput."""

    def read(self, limit: int) -> bytes:
        """All of its bytes. Raises InvalidInput when it has more."""
        with self.opened() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise InvalidInput(f"has more than {limit:,} bytes", where=self.name)
        return data


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file or a folder of this machine."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def files(self) -> tuple[File, ...]:
        """The file, or every file below the folder, sorted by name; links are not followed there."""
        if self.path.is_dir():
            found = sorted(_below(self.path), key=lambda path: path.relative_to(self.path).as_posix())
            return tuple(File(p.relative_to(self.path).as_posix(), _opener(p)) for p in found)
        if not self.path.exists():
            raise InvalidInput("there is no such file or folder", where=str(self.path))
        return (File(self.path.name, _opener(self.path)),)


@dataclass(frozen=True, slots=True)
class InTree:
    """A file or a folder of the tree that the law is read from."""

    tree: Tree
    path: str

    def __str__(self) -> str:
        return f"{printable(self.path)} at {self.tree.ref}"

    def files(self) -> tuple[File, ...]:
        """The file, or every regular file below the folder, sorted by name."""
        if self.path in self.tree.entries:
            return (File(self.path.rpartition("/")[2], self._opener(self.path)),)
        prefix = self.path.rstrip("/") + "/"
        found = [path for path in self.tree.files if path.startswith(prefix)]
        if not found:
            raise InvalidInput("there is no such file or folder", where=str(self))
        return tuple(File(path.removeprefix(prefix), self._opener(path)) for path in sorted(found))

    def _opener(self, path: str) -> Callable[[], BinaryIO]:
        return lambda: io.BytesIO(self.tree.read(path, LARGEST))


Place = OnDisk | InTree


def _below(folder: Path) -> list[Path]:
    found = []
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        found.append(path)
        if len(found) > _MOST_FILES:
            raise InvalidInput(f"holds more than {_MOST_FILES:,} files", where=str(folder))
    return found


def _opener(path: Path) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            facts = path.stat()
            if not stat.S_ISREG(facts.st_mode):  # a pipe would never end
                raise InvalidInput("is no regular file", where=str(path))
            if facts.st_size > LARGEST:
                raise InvalidInput(f"has more than {LARGEST:,} bytes", where=str(path))
            return path.open("rb")
        except OSError as error:
            raise InvalidInput(f"cannot be read: {error.strerror}", where=str(path)) from error

    return opened
