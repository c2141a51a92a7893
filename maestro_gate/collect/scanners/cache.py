"""Keeps scan results by content, so that a run pays only for what the change touched.

1. The key is a digest of everything that the result depends on; nobody ever has to invalidate anything.
2. An entry carries a digest of its key and bytes. One that is damaged or cut short is a miss and goes away.
3. An entry appears in one step, so concurrent runs see all of it or nothing of it.
4. The folder is bounded: entries that were not asked for the longest go first.
5. A cache that cannot be read or written costs time, never a result.
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MAGIC = b"maestro-gate-scan/1 "
DIGEST_LENGTH = 64
HEADER_LENGTH = len(MAGIC) + DIGEST_LENGTH + 1
TRIM_EVERY = 3600
"""Seconds between two looks at the size of the folder."""
TOUCH_AFTER = 86400
"""Seconds after which a hit renews an entry's time."""


class Cache(Protocol):
    """Where scan results are kept."""

    def get(self, key: str) -> bytes | None:
        """The value of a key."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value."""

    def trim(self) -> None:
        """Bring the size back within its limit."""


def key(*parts: str | Iterable[str]) -> str:
    """The digest of texts and lists of texts, unambiguous about where each of them ends."""
    state = hashlib.sha256()
    for part in parts:
        texts = (part,) if isinstance(part, str) else tuple(part)
        state.update(f"({len(texts)}".encode())
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            state.update(f"{len(data)}:".encode())
            state.update(data)
    return state.hexdigest()


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 - the protocol names it
        """Nothing."""
        return None

    def put(self, key: str, value: bytes) -> None:
        """Nothing is kept."""

    def trim(self) -> None:
        """Nothing to do."""


@dataclass(frozen=True, slots=True)
class FolderCache:
    """Keeps each value in a file of its own."""

    folder: Path
    limit: int
    """Bytes on disk."""

    def get(self, key: str) -> bytes | None:
        """The value of a key, unless its entry is missing or damaged."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            age = time.time() - path.stat().st_mtime
        except OSError:
            return None
        value = _value(key, data)
        with contextlib.suppress(OSError):
            if value is None:
                path.unlink()
            elif age > TOUCH_AFTER:
                os.utime(path)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; another run that keeps the same key at the same time writes the same bytes."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(_header(key, value) + value)
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise

    def trim(self) -> None:
        """Remove what was not used for the longest until three quarters of the limit are left."""
        with contextlib.suppress(OSError):
            if not self._is_due():
                return
            entries = sorted(self._entries())
            size = sum(entry[1] for entry in entries)
            if size <= self.limit:
                return
            for _, bytes_on_disk, path in entries:
                if size <= self.limit * 3 // 4:
                    return
                Path(path).unlink(missing_ok=True)
                size -= bytes_on_disk

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _is_due(self) -> bool:
        stamp = self.folder / "trimmed"
        try:
            is_due = time.time() - stamp.stat().st_mtime > TRIM_EVERY
        except FileNotFoundError:
            is_due = self.folder.is_dir()
        if is_due:
            stamp.touch()
        return is_due

    def _entries(self) -> Iterator[tuple[float, int, str]]:
        """(last use, bytes, path) of every entry; also of temporary files that a killed run left behind."""
        for shard in os.scandir(self.folder):
            if not shard.is_dir(follow_symlinks=False):
                continue
            for entry in os.scandir(shard.path):
                with contextlib.suppress(FileNotFoundError):
                    facts = entry.stat(follow_symlinks=False)
                    yield facts.st_mtime, facts.st_blocks * 512, entry.path


def _value(key: str, data: bytes) -> bytes | None:
    value = data[HEADER_LENGTH:]
    return value if data[:HEADER_LENGTH] == _header(key, value) else None


def _header(key: str, value: bytes) -> bytes:
    return MAGIC + hashlib.sha256(key.encode() + b"\0" + value).hexdigest().encode() + b"\n"
