"""Reads the digests that lock files write, as `SHA-256:0123…`, with the algorithm as CycloneDX calls it."""

import re
from base64 import b64decode
from collections.abc import Iterable
from typing import Final

_ALGORITHMS: Final = {
    "md5": ("MD5", 32),
    "sha1": ("SHA-1", 40),
    "sha224": ("SHA-224", 56),
    "sha256": ("SHA-256", 64),
    "sha384": ("SHA-384", 96),
    "sha512": ("SHA-512", 128),
    "sha3256": ("SHA3-256", 64),
    "sha3384": ("SHA3-384", 96),
    "sha3512": ("SHA3-512", 128),
    "blake2b256": ("BLAKE2b-256", 64),
    "blake2b384": ("BLAKE2b-384", 96),
    "blake2b512": ("BLAKE2b-512", 128),
    "blake3": ("BLAKE3", 64),
}
"""Word → name, and how many hexadecimal digits there are."""
_HEXADECIMAL = re.compile(r"[0-9a-f]+")


def read(digests: Iterable[str]) -> tuple[str, ...]:
    """Digests such as `sha256:0123…`, each once, sorted. What is none is left out."""
    found = set()
    for digest in digests:
        word, _, content = digest.partition(":")
        name, length = _ALGORITHMS.get(word.strip().lower().replace("-", ""), ("", 0))
        low = content.strip().lower()
        if name and len(low) == length and _HEXADECIMAL.fullmatch(low):
            found.add(f"{name}:{low}")
    return tuple(sorted(found))


def integrity(text: str) -> tuple[str, ...]:
    """Those of a subresource integrity such as `sha512-… sha1-…`."""
    return read(_hexadecimal(*word.partition("-")[::2]) for word in text.split()) if text else ()


def algorithms(digests: Iterable[str]) -> tuple[str, ...]:
    """Names of the algorithms, each once, sorted."""
    return tuple(sorted({digest.partition(":")[0] for digest in digests}))


def _hexadecimal(word: str, encoded: str) -> str:
    try:
        return f"{word}:{b64decode(encoded.partition('?')[0], validate=True).hex()}"
    except ValueError:
        return ""
