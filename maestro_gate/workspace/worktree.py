"""Reads the files on the disk as they are: raw bytes, nothing followed, with the ids that git gives to bytes.

Git's clean filters and line-ending conversion are not applied: a filter is a program that the repository's
configuration names, and a scanner looks at the bytes on the disk anyway. So a file that git would convert
(`autocrlf`, LFS) has another id here than in the index, and counts as changed. Every file is hashed: an index
entry that looks clean may stand for a file whose size and time were kept on purpose.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from maestro_gate.errors import Undecidable
from maestro_gate.model.entry import Entry
from maestro_gate.workspace.objects import Objects, object_id
from maestro_gate.workspace.paths import encoded, printable

_OPEN = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)
_CHUNK = 1024 * 1024


class Disk:
    """A work tree's folder, and which of its folders were seen to be real."""

    __slots__ = ("_format", "_real", "_root")

    def __init__(self, root: bytes, object_format: str) -> None:
        self._root = root
        self._format = object_format
        self._real: dict[bytes, bool] = {b"": True}

    def look(self, path: str) -> os.stat_result | None:
        """What lies there; None for nothing, and for what lies behind a symlinked folder."""
        raw = encoded(path)
        if not self._is_real(raw.rpartition(b"/")[0]):
            return None
        try:
            return os.lstat(self._root + b"/" + raw)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(path, error) from error

    def entry(self, path: str, found: os.stat_result, *, mode: str | None = None) -> Entry | None:
        """The file as an entry; None for what no tree can hold. `mode` overrules the disk's."""
        if stat.S_ISLNK(found.st_mode):
            target = os.readlink(self._root + b"/" + encoded(path))  # noqa: PTH115 - a Path cannot hold bytes
            return Entry("120000", object_id("blob", target, self._format), len(target))
        if not stat.S_ISREG(found.st_mode):
            return None
        oid, size = self._hashed(path)
        return Entry(mode or ("100755" if found.st_mode & stat.S_IXUSR else "100644"), oid, size)

    def read(self, path: str, entry: Entry) -> bytes:
        """The bytes that the entry's id was made of."""
        found = self.look(path)
        if found is not None and stat.S_ISREG(found.st_mode):
            with self._open(path) as file:
                data = file.read(entry.size + 1)
            if object_id("blob", data, self._format) == entry.oid:
                return data
        raise _changed(path)

    def _hashed(self, path: str) -> tuple[str, int]:
        with self._open(path) as file:
            size = os.fstat(file.fileno()).st_size
            digest = hashlib.new(self._format, b"blob %d\0" % size, usedforsecurity=False)
            length = 0
            for chunk in iter(partial(file.read, _CHUNK), b""):
                digest.update(chunk)
                length += len(chunk)
        if length != size:
            raise _changed(path)
        return digest.hexdigest(), size

    def _open(self, path: str) -> BinaryIO:
        try:
            descriptor = os.open(self._root + b"/" + encoded(path), _OPEN)
        except OSError as error:
            raise _unreadable(path, error) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _changed(path)
        return os.fdopen(descriptor, "rb")

    def _is_real(self, folder: bytes) -> bool:
        """Every folder on the way is a folder and no symlink, which could lead out of the tree."""
        unknown = []
        while folder not in self._real:
            unknown.append(folder)
            folder = folder.rpartition(b"/")[0]
        real = self._real[folder]
        for below in reversed(unknown):
            if real:
                try:
                    real = stat.S_ISDIR(os.lstat(self._root + b"/" + below).st_mode)
                except OSError:
                    real = False
            self._real[below] = real
        return real


@dataclass(frozen=True, slots=True)
class WorktreeContent:
    """Bytes from the disk; of what a sparse checkout left out, from git."""

    root: bytes
    object_format: str
    objects: Objects
    left_out: frozenset[str]

    def read(self, files: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of each file, in the order given. Raises Undecidable when one changed meanwhile."""
        stored = (file for file in files if file[0] in self.left_out)
        from_git = self.objects.read(tuple(stored))
        disk = Disk(self.root, self.object_format)
        for path, entry in files:
            yield next(from_git) if path in self.left_out else (path, disk.read(path, entry))


def _unreadable(path: str, error: OSError) -> Undecidable:
    return Undecidable(
        f"{printable(path)} cannot be read: {error.strerror}",
        fix="Make it readable, or add it to .gitignore if it is not part of the change.",
    )


def _changed(path: str) -> Undecidable:
    return Undecidable(
        f"{printable(path)} changed while it was read", fix="Run again when nothing writes there."
    )
