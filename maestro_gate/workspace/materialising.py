"""Writes files of a tree where a scanner can look at them, and nothing that could make it look elsewhere.

No checkout: no filters, no line endings, no symlinks, no submodules, no path that leaves the folder. The
order is the paths' own, every file must be new, and every folder on the way must be a folder that was made
here.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.model.entry import Entry
from maestro_gate.workspace.paths import encoded, printable, refuse_unwritable

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class _Content(Protocol):
    def read(self, files: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, bytes]]: ...


def write(dest: Path, files: Sequence[tuple[str, Entry]], content: _Content) -> None:
    """Writes the files below `dest`, which is made if it is not there."""
    for path, _ in files:
        refuse_unwritable(path)
    dest.mkdir(parents=True, exist_ok=True)
    folders = _Folders(os.fsencode(dest))
    modes = {path: 0o755 if entry.mode == "100755" else 0o644 for path, entry in files}
    for path, data in content.read(files):
        try:
            _write_new(folders.inside(path), data, modes[path])
        except (FileExistsError, NotADirectoryError) as error:
            raise _clash(path, modes) from error
        except OSError as error:
            raise Undecidable(
                f"{printable(path)} could not be written below {dest}: {error.strerror}"
            ) from error


class _Folders:
    """The folders that were made on the way, so that each is looked at once."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._made: set[bytes] = set()

    def inside(self, path: str) -> bytes:
        """Where the file goes; its folders are there afterwards."""
        *parents, name = encoded(path).split(b"/")
        folder = self._root
        for parent in parents:
            folder = folder + b"/" + parent
            if folder not in self._made:
                self._make(folder)
        return folder + b"/" + name

    def _make(self, folder: bytes) -> None:
        try:
            os.mkdir(folder, 0o755)  # noqa: PTH102 - a Path cannot hold bytes
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(folder).st_mode):
                raise
        self._made.add(folder)


def _write_new(target: bytes, data: bytes, mode: int) -> None:
    descriptor = os.open(target, _NEW, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)  # whatever the umask says
        file.write(data)


def _clash(path: str, others: dict[str, int]) -> InvalidInput:
    """Two paths of a tree that are one on this disk, or a file where another path needs a folder."""
    folded = path.casefold()
    rivals = [
        other
        for other in others
        if other != path
        and (other.casefold() == folded or _is_inside(folded, other) or _is_inside(other, folded))
    ]
    whom = f"{printable(rivals[0])} of the same tree" if rivals else "something that is already there"
    return InvalidInput(
        f"the path cannot be written beside {whom}",
        where=printable(path),
        fix="On a disk that ignores case they are one name; rename one, or run on a disk that does not.",
    )


def _is_inside(path: str, folder: str) -> bool:
    return path.casefold().startswith(folder.casefold() + "/")
