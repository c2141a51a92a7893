"""Makes the digests of a tree's files that statements name, each file read once, whichever statements speak of it.

A pointer of Git LFS stands for its content: the SHA-256 in it is compared, and nothing is fetched.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Any

from maestro_gate.workspace import Tree

Wanted = tuple[str, str, int, int]
"""Path, algorithm, first byte and end; -1 for the whole file."""

LARGEST = 256 * 1024 * 1024
_POINTER = re.compile(
    rb"\Aversion https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n"
)
_LARGEST_POINTER = 1024
_MAKERS: Mapping[str, Callable[[bytes], Any]] = {
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
    "sha3_256": hashlib.sha3_256,
    "sha3_512": hashlib.sha3_512,
    "blake2b": hashlib.blake2b,
    "blake2b-256": partial(hashlib.blake2b, digest_size=32),
}
"""Those that nobody can make two contents for. Others are not compared."""


def is_known(algorithm: str) -> bool:
    """A digest that proves something, and that can be made here."""
    return algorithm in _MAKERS or (algorithm == "blake3" and _blake3() is not None)


def is_pointer(data: bytes) -> bool:
    """The bytes are a pointer of Git LFS."""
    return len(data) <= _LARGEST_POINTER and _POINTER.match(data) is not None


def of_files(tree: Tree, wanted: Iterable[Wanted]) -> Mapping[Wanted, str]:
    """Each digest that could be made, in hex. Files that are too large or not regular have none."""
    by_path: dict[str, set[Wanted]] = {}
    for one in wanted:
        by_path.setdefault(one[0], set()).add(one)
    regular = set(tree.files)
    paths = [path for path in sorted(by_path) if path in regular and tree.entries[path].size <= LARGEST]
    found: dict[Wanted, str] = {}
    for path, data in tree.read_many(paths):
        pointer = _POINTER.match(data) if len(data) <= _LARGEST_POINTER else None
        for one in by_path[path]:
            digest = _of_pointer(pointer[1], one) if pointer else _made(data, one)
            if digest:
                found[one] = digest
    return found


def _of_pointer(digest: bytes, wanted: Wanted) -> str:
    _, algorithm, _, end = wanted
    return digest.decode() if algorithm == "sha256" and end < 0 else ""


def _made(data: bytes, wanted: Wanted) -> str:
    _, algorithm, start, end = wanted
    maker = _MAKERS.get(algorithm) or _blake3()
    piece = data[start:end] if end >= 0 else data
    return "" if maker is None else str(maker(piece).hexdigest())


@cache
def _blake3() -> Callable[[bytes], Any] | None:
    try:
        from blake3 import blake3  # type: ignore[import-not-found,unused-ignore]  # nothing depends on it
    except ImportError:
        return None
    found: Callable[[bytes], Any] = blake3
    return found
