"""Selectors about files: one that is there, and a signature that stands beside it.

A signature is looked for here; whether it is verified is what `attestations` asks. One that is known to be wrong
contradicts all the same.
"""

from collections.abc import Iterator, Sequence

from maestro_gate.assess.proofs.answers import Answer, Contradicted, Holds, NoAnswer, Proofs, blind, unread
from maestro_gate.model.evidence import ControlClaim, Evidence
from maestro_gate.model.subjects import Attestation

_SUFFIXES = (".sig", ".sigstore.json", ".sigstore", ".asc", ".minisig", ".p7s", ".intoto.jsonl")
_OF_FOLDER = "model.sig"
EVIDENCE = "signature"


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
    """The file is there, and beside it one that has the shape of a signature."""
    path, named, evidence = claim.get("path"), claim.get("signature"), proofs.evidence
    if path not in evidence.files:
        return Contradicted(f"{path} is not in this tree")
    candidates = [named] if named else list(_candidates(path))
    there = [name for name in candidates if name in evidence.files and name != path]
    wrong = _contradiction(path, there, evidence)
    if wrong:
        return Contradicted(wrong)
    if any(name in evidence.signatures for name in there):
        return Holds()
    if not there:
        return Contradicted(f"{named or 'a signature of ' + path} is not in this tree")
    stopped = blind(evidence, EVIDENCE)
    if stopped or not there[0].endswith(_SUFFIXES):
        return NoAnswer(stopped or f"{there[0]} has not the name of a signature and is not looked at")
    missed = unread(evidence, there[0])
    return NoAnswer(f"{missed} could not be read") if missed else Contradicted(f"{there[0]} is no signature")


def _contradiction(path: str, signatures: Sequence[str], evidence: Evidence) -> str:
    """What an attestation says against the file: a signature that stands beside other content proves the opposite."""
    for one in evidence.of_kind(Attestation):
        if path in one.mismatched:
            return f"{one.path} signs other content than {path} has"
        if one.path in signatures and one.status in ("invalid", "mismatched"):
            return f"{one.path} is {one.status}: {one.reason}"
    return ""


def _candidates(path: str) -> Iterator[str]:
    """Where a signature of the file would stand, the nearest first."""
    yield from (f"{path}{suffix}" for suffix in _SUFFIXES)
    folder = path.rpartition("/")[0]
    yield f"{folder}/{_OF_FOLDER}" if folder else _OF_FOLDER
