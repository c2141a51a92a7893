"""Arranges a run as in-toto statements about its head commit: a verification summary, and a result for a pass.

Sources: in-toto Attestation Framework v1 (Statement, ResourceDescriptor, DigestSet), SLSA verification summary v1,
in-toto Simple Verification Result v0.2.
"""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from maestro_gate.attest.verdict import Verdict, word
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Absent, Source
from maestro_gate.model.judgement import Outcome

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
VSA_TYPE = "https://slsa.dev/verification_summary/v1"
SVR_TYPE = "https://in-toto.io/attestation/svr/v0.2"

VERIFIER = "https://maestro-gate.example/verifier/v1"
"""Changes when what a pass means changes; which key may speak for it is the consumer's to say."""
EXTENSION = "https://maestro-gate.example/attestation/verdict/v1"
"""The member of the summary that holds the verdict with all that qualifies it."""
OUTCOME_NAME = "outcome.json"

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Run:
    """A run that ended, and what its outcome does not say."""

    outcome: Outcome
    document: bytes
    """The outcome as `--format json` writes it."""
    resource: str
    """URI of the repository."""
    time: str
    """When the run ended, RFC 3339 in UTC."""


def require_commit(revision: str) -> None:
    """Raises InvalidInput for a head that is no commit: a statement is about bytes that cannot change."""
    if not _COMMIT.fullmatch(revision):
        raise InvalidInput(
            f"a statement is about a commit, and {revision} is none", fix="Commit, and give --head HEAD."
        )


def written(run: Run) -> tuple[bytes, ...]:
    """The statements about a run, each as the bytes that are signed."""
    statements = [_statement(run, VSA_TYPE, vsa(run))]
    if Verdict.of(run.outcome).is_vouched and run.outcome.verdict == "pass":
        statements.append(_statement(run, SVR_TYPE, _svr(run)))
    return tuple(
        json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() for value in statements
    )


def vsa(run: Run) -> dict[str, Any]:
    """The predicate of the verification summary: passed or failed, and why that can be believed."""
    require_commit(run.outcome.head_revision)
    verdict = Verdict.of(run.outcome)
    return {
        "verifier": {"id": VERIFIER, "version": {"maestro-gate": run.outcome.version}},
        "timeVerified": run.time,
        "resourceUri": run.resource,
        "policy": _policy(run),
        "inputAttestations": [
            {
                "name": OUTCOME_NAME,
                "mediaType": "application/json",
                "digest": {"sha256": sha256(run.document).hexdigest()},
            }
        ],
        "verificationResult": "PASSED" if verdict.is_vouched else "FAILED",
        "verifiedLevels": list(_properties(run)) or ["FAILED"],
        EXTENSION: {**verdict.document(), "sources": _sources(run.outcome)},
    }


def _svr(run: Run) -> dict[str, Any]:
    return {
        "verifier": {"id": VERIFIER, "policies": [_policy(run)]},
        "timeCreated": run.time,
        "properties": list(_properties(run)),
    }


def _statement(run: Run, kind: str, predicate: dict[str, Any]) -> dict[str, Any]:
    head = run.outcome.head_revision
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"uri": f"{run.resource}@{head}", "digest": {"gitCommit": head}}],
        "predicateType": kind,
        "predicate": predicate,
    }


def _policy(run: Run) -> dict[str, Any]:
    """The law: what a project adds stands in the repository, at a commit; the rest ships with the tool."""
    law = run.outcome.law
    place = f"{run.resource}@{law.revision}#.maestro" if law.origin != "bundled" else f"{VERIFIER}/policies"
    return {"uri": place, "digest": {"sha256": law.digest}}


def _properties(run: Run) -> tuple[str, ...]:
    """With the layers that are present and have all the evidence that the profile requires."""
    vouched = Verdict.of(run.outcome).properties
    if not vouched:
        return ()
    layers = run.outcome.delta.layers
    return (*vouched, *(word(f"covered-{row.layer}") for row in layers if row.present and row.covered))


def _sources(outcome: Outcome) -> list[dict[str, str]]:
    """The state of every source that is there; reasons and notes quote the change and stay in the outcome."""
    sides = (("base", outcome.base_sources), ("head", outcome.head_sources))
    there = [(side, row) for side, rows in sides for row in rows if not isinstance(row.status, Absent)]
    return [_source(side, row) for side, row in there]


def _source(side: str, source: Source) -> dict[str, str]:
    return {
        "side": side,
        "name": source.name,
        "provides": source.provides,
        "status": type(source.status).__name__.lower(),
        "fingerprint": source.fingerprint,
    }
