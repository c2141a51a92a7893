"""Reads the records of one part of an OSV export: a zip of one ecosystem, or single JSON files.

A member that is too large, damaged or locked is one that cannot be read: it is counted, and hides no other.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from maestro_gate.collect.advisories.places import File
from maestro_gate.errors import InvalidInput

LARGEST_RECORD = 16 * 1024 * 1024
_LARGEST_WHOLE = 8 * 1024 * 1024 * 1024
"""Bytes of all records of one archive."""
_MOST = 2_000_000
_CHUNK = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError, ValueError)
"""What zipfile raises for members of a kind that it does not read, that are locked, or that are cut short."""


class Member(NamedTuple):
    """One record of an archive."""

    number: int
    name: str
    data: bytes | None
    """None for one that cannot be read."""


@dataclass(frozen=True, slots=True)
class Zip:
    """Records in a zip."""

    file: File

    def digest(self) -> str:
        """SHA-256 of the file."""
        state = hashlib.sha256()
        with self.file.opened() as stream:
            while chunk := stream.read(_CHUNK):
                state.update(chunk)
        return state.hexdigest()

    def records(self, wanted: Iterable[int] | None = None) -> Iterator[Member]:
        """Every record, or those wanted by their numbers."""
        with self.file.opened() as stream, self._opened(stream) as archive:
            members = archive.infolist()
            if len(members) > _MOST:
                raise InvalidInput(f"holds more than {_MOST:,} records", where=self.file.name)
            left = _LARGEST_WHOLE
            for number in range(len(members)) if wanted is None else wanted:
                if not members[number].filename.endswith(".json"):
                    continue
                data = _member(archive, members[number])
                left -= len(data or b"")
                if left < 0:
                    raise InvalidInput(f"unpacks to more than {_LARGEST_WHOLE:,} bytes", where=self.file.name)
                yield Member(number, members[number].filename, data)

    @contextmanager
    def _opened(self, stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
        try:
            archive = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise InvalidInput(
                "is no zip that can be read", where=self.file.name, fix="Download it again."
            ) from error
        with archive:
            yield archive


@dataclass(frozen=True, slots=True)
class Loose:
    """Records in files of their own."""

    files: Sequence[File]

    def digest(self) -> str:
        """SHA-256 over names and bytes."""
        state = hashlib.sha256()
        for member in self.records():
            data = member.data
            state.update(f"{member.name}\0{-1 if data is None else len(data)}\0".encode())
            state.update(data or b"")
        return state.hexdigest()

    def records(self, wanted: Iterable[int] | None = None) -> Iterator[Member]:
        """Every record, or those wanted by their numbers."""
        for number in range(len(self.files)) if wanted is None else wanted:
            file = self.files[number]
            try:
                data = file.read(LARGEST_RECORD)
            except InvalidInput:
                data = None
            yield Member(number, file.name, data)


Archive = Zip | Loose


def archives(files: Sequence[File]) -> tuple[Archive, ...]:
    """The parts of an export that these files make, in their order. Raises InvalidInput when they make none."""
    zips = [Zip(file) for file in files if file.name.endswith(".zip")]
    loose = tuple(file for file in files if file.name.endswith(".json"))
    found: tuple[Archive, ...] = (*zips, Loose(loose)) if loose else tuple(zips)
    if not found:
        raise InvalidInput(
            "holds neither all.zip of an ecosystem nor JSON files of the OSV schema",
            where=", ".join(file.name for file in files[:3]),
        )
    return found


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    try:
        with archive.open(member) as stream:
            data = stream.read(LARGEST_RECORD + 1)
    except _BROKEN:
        return None
    return data if len(data) <= LARGEST_RECORD else None
