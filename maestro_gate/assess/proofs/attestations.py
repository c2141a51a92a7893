"""Selectors about signed statements: that one vouches for a file, from whom, and how it was built.

1. A statement proves a control when it is verified, matches every file that is meant, and meets every demand.
2. One that speaks of such a file and is altered or invalid contradicts the control, whatever else vouches for it.
3. Without a verified one, one by somebody unexpected contradicts it, and one that nobody could check leaves it open.
"""

from maestro_gate.assess.proofs import files
from maestro_gate.assess.proofs.answers import (
    Answer,
    Contradicted,
    Holds,
    NoAnswer,
    Proofs,
    blind,
    is_within,
    unread,
)
from maestro_gate.model.evidence import ControlClaim
from maestro_gate.model.subjects import Attestation

_DEMANDS = {
    "predicate_type": "predicate_type",
    "builder": "builder",
    "signer": "signer",
    "issuer": "issuer",
    "source": "source_uri",
}
"""Argument of the selector → field of the statement."""
_BROKEN = ("invalid", "mismatched")


def signature(claim: ControlClaim, proofs: Proofs) -> Answer:
    """A signature of the file: a verified one when the claim demands anything of it, else one by its shape."""
    demands = (*_DEMANDS, "status")
    return attestation(claim, proofs) if any(map(claim.get, demands)) else files.signature(claim, proofs)


def attestation(claim: ControlClaim, proofs: Proofs) -> Answer:
    """A verified statement vouches for everything at this path, and says what the claim demands."""
    path, evidence = claim.get("path"), proofs.evidence
    meant = (
        {name for name in evidence.files if is_within(name, path)} - evidence.signatures if path else set()
    )
    if path and not meant:
        return Contradicted(f"{path} is not in this tree")
    about = [one for one in evidence.of_kind(Attestation) if _speaks_of(one, claim, meant)]
    broken = [one for one in about if one.status in _BROKEN]
    if broken:
        return Contradicted("; ".join(map(_told, broken)))
    if not about:
        return _nothing(path, claim.get("signature"), proofs)
    fitting = [one for one in about if not _unmet(one, claim, meant)]
    return _best(fitting) or Contradicted(
        "; ".join(f"{one.path} {_unmet(one, claim, meant)}" for one in about)
    )


def _best(fitting: list[Attestation]) -> Answer | None:
    """What the statements that meet every demand are worth together; None when there are none."""
    if any(one.status == "verified" for one in fitting):
        return Holds()
    unexpected = [one for one in fitting if one.status == "untrusted"]
    if unexpected:
        return Contradicted("; ".join(map(_told, unexpected)))
    return NoAnswer("; ".join(map(_told, fitting))) if fitting else None


def _nothing(path: str, named: str, proofs: Proofs) -> Answer:
    """No statement speaks of it: there is none, or nobody could read it."""
    stopped = blind(proofs.evidence, files.EVIDENCE)
    missed = "" if stopped or not named else unread(proofs.evidence, named)
    if stopped or missed:
        return NoAnswer(stopped or f"{missed} could not be read")
    return Contradicted(f"nothing in this tree vouches for {path or 'a build'}")


def _told(one: Attestation) -> str:
    return f"{one.path} is {one.status}: {one.reason}"


def _speaks_of(one: Attestation, claim: ControlClaim, meant: set[str]) -> bool:
    """It is the one that the claim names; else it says something of a file that is meant."""
    named = claim.get("signature")
    if named or not meant:
        return named in ("", one.path)
    return any(
        not meant.isdisjoint(paths) for paths in (one.matched, one.mismatched, one.unchecked, one.unsigned)
    )


def _unmet(one: Attestation, claim: ControlClaim, meant: set[str]) -> str:
    """The first demand that it does not meet, in words; empty when it meets all."""
    for argument, field in _DEMANDS.items():
        wanted, said = claim.get(argument), str(getattr(one, field))
        if wanted and said != wanted:
            return f"has {argument} {said or 'nothing'}, and {wanted} is demanded"
    beyond = sorted(meant.difference(one.matched))
    return f"does not vouch for {beyond[0]}" if beyond and one.status == "verified" else ""
