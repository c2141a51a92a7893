"""Selectors about files: one that is there, and a signature that stands beside it.

A signature is looked for, not verified: whose key made it, and whether it fits the file, is not known here.
"""

from collections.abc import Iterator

from maestro_gate.assess.proofs.answers import Answer, Contradicted, Holds, NoAnswer, Proofs
from maestro_gate.model.evidence import ControlClaim

_SUFFIXES = (".sig", ".sigstore.json", ".sigstore", ".asc", ".minisig", ".p7s", ".intoto.jsonl")
_OF_FOLDER = ("model.sig", "claims.jsonl")
_SMALLEST = 64
"""Bytes of the shortest signature in use, Ed25519 without any encoding."""
_LARGEST = 4 * 1024 * 1024
"""Bytes: a bundle that lists every file of a model may be long, and no longer than this."""


def file(claim: ControlClaim, proofs: Proofs) -> Answer:
    """The file is there and not empty, with this content if the claim names one."""
    path, blob = claim.get("path"), claim.get("git_blob")
    entry = proofs.evidence.files.get(path)
    if entry is None:
        return Contradicted(f"{path} is not in this tree")
    if not entry.size:
        return Contradicted(f"{path} is empty")
    return Contradicted(f"{path} has changed") if blob and entry.oid != blob else Holds()


def signature(claim: ControlClaim, proofs: Proofs) -> Answer:
    """The file is there, and beside it one that is a signature by its name and its size."""
    path, files = claim.get("path"), proofs.evidence.files
    if path not in files:
        return Contradicted(f"{path} is not in this tree")
    if not files[path].mode.startswith("100"):
        return NoAnswer(f"{path} is no regular file")
    named = claim.get("signature")
    there = [name for name in ([named] if named else _candidates(path)) if name in files and name != path]
    if not there:
        return Contradicted(f"{named or 'a signature of ' + path} is not in this tree")
    found = [name for name in there if files[name].mode.startswith("100")]
    if any(_SMALLEST <= files[name].size <= _LARGEST for name in found):
        return Holds()
    return Contradicted(f"{there[0]} cannot be a signature: it has {files[there[0]].size:,} bytes")


def _candidates(path: str) -> Iterator[str]:
    """Where a signature of the file would stand, the nearest first."""
    yield from (f"{path}{suffix}" for suffix in _SUFFIXES)
    folder = path.rpartition("/")[0]
    yield from (f"{folder}/{name}" if folder else name for name in _OF_FOLDER)
