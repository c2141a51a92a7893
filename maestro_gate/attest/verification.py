"""Checks a bundle against keys and expectations, and gives back the verdict that it vouches for.

1. A line counts when a given key signed it, it is a verification summary of this verifier that follows its schema, and
   it meets every expectation. As the bundle layer asks, other lines are ignored; the reasons are kept and shown.
2. Ignoring a line can only lose a verdict: where no summary is left, the bundle is refused.
3. Of several summaries about one commit the worst counts, and what is required has to hold for each of them.
   Summaries about several commits, or several repositories, need one to be named.
4. A statement that contradicts itself is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from maestro_gate import documents
from maestro_gate.attest import bundle, dsse, statement
from maestro_gate.attest.verdict import Verdict
from maestro_gate.errors import InvalidInput

MAX_OUTCOME = 256 * 1024 * 1024
"""Bytes; an outcome lists every violation of a large system."""

_WORST_FIRST = ("block", "undecided", "warn", "pass")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the consumer knows from elsewhere; None expects nothing, and an empty text what no summary says."""

    commit: str | None = None
    base: str | None = None
    resource: str | None = None
    law_digest: str | None = None
    outcome: bytes | None = None
    """A stored outcome that the summary has to be about."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a stored outcome says of itself, and the digest of its bytes."""

    digest: str
    verdict: str
    head: str
    law_digest: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One verification summary whose signature holds."""

    verdict: Verdict
    resource: str
    time: str
    version: str
    """Of maestro-gate."""
    outcome_digest: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What the bundle vouches for."""

    summary: Summary
    """The worst of them."""
    counted: tuple[Summary, ...]
    ignored: tuple[str, ...]
    """Why other lines were not counted, one sentence each."""


def verify(data: bytes, name: str, trusted: Sequence[Ed25519PublicKey], expected: Expected) -> Verified:
    """The verdict of a bundle. Raises InvalidInput when it has none that the keys and the expectations allow."""
    stored = None if expected.outcome is None else _stored(expected.outcome)
    found: list[Summary] = []
    ignored: list[str] = []
    for place, line in bundle.lines(data, name):
        try:
            summary = _summary(line, place, trusted)
            if summary is not None:
                _expect(summary, expected, stored, place)
                found.append(summary)
        except InvalidInput as error:
            ignored.append(str(error))
    if not found:
        raise InvalidInput(
            "no verification summary here can be counted\n  " + "\n  ".join(ignored or ["none is there"]),
            where=name,
        )
    commits = sorted({summary.verdict.head for summary in found})
    if len(commits) > 1:
        raise InvalidInput(f"it speaks of {len(commits)} commits", where=name, fix="Give --commit.")
    resources = sorted({summary.resource for summary in found})
    if len(resources) > 1:
        raise InvalidInput(f"it speaks of {len(resources)} repositories", where=name, fix="Give --resource.")
    return Verified(min(found, key=_badness), tuple(found), tuple(ignored))


def _badness(summary: Summary) -> tuple[bool, int]:
    return summary.verdict.is_vouched, _WORST_FIRST.index(summary.verdict.verdict)


def _summary(line: bytes, place: str, trusted: Sequence[Ed25519PublicKey]) -> Summary | None:
    """The summary in a line; None for a result, which says nothing that its summary does not."""
    envelope = dsse.opened(line, place)
    if not dsse.is_signed(envelope, trusted):
        raise InvalidInput(
            "no signature by a given key holds: another key signed it, or it was changed", where=place
        )
    if envelope.payload_type != dsse.PAYLOAD_TYPE:
        raise InvalidInput("what was signed is not an in-toto statement", where=place)
    document = documents.load_json(envelope.body, f"{place}, statement")
    kind = document.value.get("predicateType") if isinstance(document.value, dict) else None
    if kind == statement.SVR_TYPE:
        return None
    if kind != statement.VSA_TYPE:
        raise InvalidInput("the statement is no verification summary", where=place)
    documents.validate(document, "attestation-vsa")
    return _read(document.value, place)


def _read(value: Any, place: str) -> Summary:
    claims = value["predicate"]
    verdict = Verdict.read(claims[statement.EXTENSION])
    agrees = (
        (claims["verificationResult"] == "PASSED") is verdict.is_vouched
        and ("FAILED" in claims["verifiedLevels"]) is not verdict.is_vouched
        and set(verdict.properties) <= set(claims["verifiedLevels"])
        and value["subject"][0]["digest"]["gitCommit"] == verdict.head
        and claims["policy"]["digest"]["sha256"] == verdict.law_digest
    )
    if not agrees:
        raise InvalidInput("the statement contradicts itself", where=place)
    return Summary(
        verdict=verdict,
        resource=claims["resourceUri"],
        time=claims["timeVerified"],
        version=claims["verifier"]["version"]["maestro-gate"],
        outcome_digest=claims["inputAttestations"][0]["digest"]["sha256"],
    )


def _expect(summary: Summary, expected: Expected, stored: _Stored | None, place: str) -> None:
    """Raises InvalidInput for a summary of something else than what the consumer has in hand."""
    verdict = summary.verdict
    pairs = [
        ("the commit", verdict.head, expected.commit),
        ("the base", verdict.base, expected.base),
        ("the repository", summary.resource, expected.resource),
        ("the digest of the law", verdict.law_digest, expected.law_digest),
    ]
    if stored is not None:
        pairs += [
            ("the digest of the outcome", summary.outcome_digest, stored.digest),
            ("the verdict of the outcome", verdict.verdict, stored.verdict),
            ("the head of the outcome", verdict.head, stored.head),
            ("the law of the outcome", verdict.law_digest, stored.law_digest),
        ]
    for what, said, wanted in pairs:
        if wanted is not None and said != wanted:
            raise InvalidInput(f"{what} is another: it says {said}, and {wanted!r} is expected", where=place)


def _stored(data: bytes) -> _Stored:
    document = documents.load_json(data, statement.OUTCOME_NAME, documents.Limits(max_bytes=MAX_OUTCOME))
    documents.validate(document, "outcome")
    value: Any = document.value
    return _Stored(
        sha256(data).hexdigest(), value["verdict"], value["head"]["revision"], value["law"]["digest"]
    )
