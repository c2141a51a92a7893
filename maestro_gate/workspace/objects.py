"""Reads blobs out of git's object store, a batch to a process."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from maestro_gate.errors import Undecidable
from maestro_gate.model.entry import Entry
from maestro_gate.workspace.git import Git

_BATCH_BYTES = 32 * 1024 * 1024
_BATCH_FILES = 5000
_HEADER = 128
"""Bytes that git writes around a blob, at most."""


@dataclass(frozen=True, slots=True)
class Objects:
    """The object store of one repository."""

    git: Git

    def read(self, files: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of each file, in the order given; a batch is in memory, never the tree."""
        for batch in _batches(files):
            yield from zip((path for path, _ in batch), self._blobs([e for _, e in batch]), strict=True)

    def sizes(self, ids: Iterable[str]) -> dict[str, int]:
        """Bytes of every blob named."""
        wanted = sorted(set(ids))
        asked = "".join(f"{oid}\n" for oid in wanted).encode()
        answers = self.git.read("cat-file", "--batch-check", "--buffer", stdin=asked).split(b"\n")
        return {oid: self._size(oid, answer) for oid, answer in zip(wanted, answers, strict=False)}

    def _blobs(self, entries: Sequence[Entry]) -> Iterator[bytes]:
        alone = self._alone(entries[0]) if len(entries) == 1 else None
        if alone is not None:
            yield alone
            return
        asked = "".join(f"{entry.oid}\n" for entry in entries).encode()
        expected = sum(entry.size + _HEADER for entry in entries)
        output = replace(self.git, max_output=expected).read("cat-file", "--batch", "--buffer", stdin=asked)
        offset = 0
        for entry in entries:
            end = output.find(b"\n", offset)
            size = self._size(entry.oid, output[offset : max(end, offset)])
            offset = end + 1 + size + 1
            yield output[end + 1 : offset - 1]

    def _alone(self, entry: Entry) -> bytes | None:
        """A blob without a header, which would be cut off by copying; None when `_blobs` has to say what is wrong."""
        git = replace(self.git, max_output=entry.size + _HEADER)
        ended = git.run("cat-file", "blob", entry.oid)
        return None if ended.code else ended.output

    def _size(self, oid: str, answer: bytes) -> int:
        words = answer.split()
        if words[-1:] == [b"missing"]:
            raise missing(oid)
        if len(words) != 3 or words[:2] != [oid.encode(), b"blob"]:  # noqa: PLR2004 - id, type and size
            raise Undecidable(f"git cannot read the blob {oid}", fix="`git fsck` says what is damaged.")
        return int(words[2])


def _batches(files: Sequence[tuple[str, Entry]]) -> Iterator[Sequence[tuple[str, Entry]]]:
    batch: list[tuple[str, Entry]] = []
    size = 0
    for path, entry in files:
        if batch and (size + entry.size > _BATCH_BYTES or len(batch) >= _BATCH_FILES):
            yield batch
            batch, size = [], 0
        batch.append((path, entry))
        size += entry.size + _HEADER
    if batch:
        yield batch


def missing(oid: str) -> Undecidable:
    """Git knows of a blob and does not have it. A partial clone fails in another way: `git.failure`."""
    return Undecidable(
        f"the repository lacks the blob {oid}",
        fix="`git fsck` says what else is damaged; `git fetch --refetch` brings all of it again.",
    )


def object_id(kind: str, data: bytes, object_format: str) -> str:
    """The id that git gives to an object with these bytes. `object_format` is `sha1` or `sha256`."""
    digest = hashlib.new(object_format, f"{kind} {len(data)}\0".encode(), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()
