"""Opens the archives that model files are: members, one at a time, and what a compressed file holds. Bounded."""

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

T = TypeVar("T")

COMPRESSED = frozenset({"gzip", "zlib", "bzip2", "xz"})
_MOST_MEMBERS = 10_000
_LZMA_MEMORY = 128 * 1024 * 1024
_FAULTS = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
    *(ValueError, LookupError, OverflowError, NotImplementedError, RuntimeError, MemoryError, TypeError),
)
"""What the readers of archives raise on bytes that nobody foresaw."""


class Unreadable(Exception):
    """The archive breaks its own rules, or has more members than anybody looks at."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive."""

    name: str
    read: Callable[[int], bytes]
    """Its first bytes, as many as are asked for. Raises Unreadable."""


def members(data: bytes, kind: str) -> Iterator[Member]:
    """The members of a zip or tar archive. Raises Unreadable where it breaks."""
    try:
        yield from (_zip if kind == "zip" else _tar)(data)
    except _FAULTS as error:
        raise Unreadable from error


def _zip(data: bytes) -> Iterator[Member]:
    if data.count(b"PK\x01\x02") > 2 * _MOST_MEMBERS:
        raise Unreadable  # its list alone would take more memory than the file
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in _bounded(archive.infolist()):
            yield Member(member.filename, partial(_read_zip, archive, member))


def _read_zip(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> bytes:
    try:
        with archive.open(member) as stream:
            return stream.read(size)
    except _FAULTS as error:
        raise Unreadable from error


def _tar(data: bytes) -> Iterator[Member]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for member in _bounded(archive):
            if member.isfile():
                yield Member(member.name, partial(_read_tar, archive, member))


def _read_tar(archive: tarfile.TarFile, member: tarfile.TarInfo, size: int) -> bytes:
    try:
        stream = archive.extractfile(member)
        return stream.read(size) if stream else b""
    except _FAULTS as error:
        raise Unreadable from error


def _bounded(found: Iterable[T]) -> Iterator[T]:
    for number, member in enumerate(found):
        if number >= _MOST_MEMBERS:
            raise Unreadable
        yield member


def unpacked(data: bytes, kind: str, size: int) -> bytes:
    """The first bytes of what a compressed file holds. Raises Unreadable."""
    try:
        if kind in ("gzip", "zlib"):
            return zlib.decompressobj(wbits=47).decompress(data, size)
        if kind == "bzip2":
            return bz2.BZ2Decompressor().decompress(data, size)
        return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY).decompress(data, size)
    except _FAULTS as error:
        raise Unreadable from error
