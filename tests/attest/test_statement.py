"""Statements say what a run vouches for, and nothing more."""

import json

import pytest
from runs import BASE, HEAD, KEY, LAW_DIGEST, RESOURCE, TIME, layer, outcome, own_law, run, signed, statements

from maestro_gate import documents
from maestro_gate.attest import statement
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import Delta, Law

HOSTILE = 'evil"\\}]\u2028\u202e\x00\x1b[31m</script>::error::%0A'

ABSOLUTE = outcome(
    mode="absolute", base_ref="", base_revision="", law=Law("head", HEAD, "strict", LAW_DIGEST, ())
)
ADVISORY = outcome(verdict="warn", would_block=True, law=Law("base", BASE, "advisory", LAW_DIGEST, ()))
REFUSED = {
    "block": outcome(verdict="block"),
    "undecided": outcome(verdict="undecided"),
    "advisory": ADVISORY,
    "law-from-head": own_law(),
    "law-emptied-by-head": own_law("bundled"),
}
VOUCHED = {"pass": outcome(), "warn": outcome(verdict="warn"), "absolute": ABSOLUTE}


def follows_its_schema(value):
    name = "attestation-vsa" if value["predicateType"] == statement.VSA_TYPE else "attestation-svr"
    documents.validate(documents.load_json(json.dumps(value).encode(), name), name)


@pytest.mark.parametrize("made", [*REFUSED.values(), *VOUCHED.values()], ids=[*REFUSED, *VOUCHED])
def test_every_statement_follows_its_schema_and_is_about_the_head_commit(made):
    for value in statements(signed(made)):
        follows_its_schema(value)
        assert value["_type"] == "https://in-toto.io/Statement/v1"
        assert value["subject"] == [{"uri": f"{RESOURCE}@{HEAD}", "digest": {"gitCommit": HEAD}}]


@pytest.mark.parametrize("made", REFUSED.values(), ids=REFUSED)
def test_what_the_gate_does_not_vouch_for_failed_and_has_no_result(made):
    (summary,) = statements(signed(made))
    assert summary["predicateType"] == "https://slsa.dev/verification_summary/v1"
    assert summary["predicate"]["verificationResult"] == "FAILED"
    assert summary["predicate"]["verifiedLevels"] == ["FAILED"]


def test_a_pass_has_a_summary_and_a_result_with_what_held():
    made = outcome(
        delta=Delta(
            (
                layer("agent-frameworks"),
                layer("data-operations", covered=False),
                layer("agent-ecosystem", present=False),
            ),
            (),
        )
    )
    summary, result = statements(signed(made))
    held = [
        "MAESTRO_GATE_MAY_MERGE",
        "MAESTRO_GATE_PASS",
        "MAESTRO_GATE_MODE_DELTA",
        "MAESTRO_GATE_PROFILE_STANDARD",
        "MAESTRO_GATE_LAW_FROM_BASE",
        "MAESTRO_GATE_COVERED_AGENT_FRAMEWORKS",
    ]
    assert summary["predicate"]["verificationResult"] == "PASSED"
    assert summary["predicate"]["verifiedLevels"] == held
    policy = {"uri": f"{RESOURCE}@{BASE}#.maestro", "digest": {"sha256": LAW_DIGEST}}
    assert summary["predicate"]["policy"] == policy
    assert result["predicateType"] == "https://in-toto.io/attestation/svr/v0.2"
    assert result["predicate"] == {
        "verifier": {"id": "https://maestro-gate.example/verifier/v1", "policies": [policy]},
        "timeCreated": TIME,
        "properties": held,
    }


def test_a_warning_passes_and_has_no_result():
    (summary,) = statements(signed(outcome(verdict="warn")))
    assert summary["predicate"]["verificationResult"] == "PASSED"
    assert "MAESTRO_GATE_PASS" not in summary["predicate"]["verifiedLevels"]


def test_an_absolute_run_says_so_and_never_that_base_judged():
    held = statements(signed(ABSOLUTE))[0]["predicate"]["verifiedLevels"]
    assert "MAESTRO_GATE_MODE_ABSOLUTE" in held
    assert "MAESTRO_GATE_LAW_FROM_BASE" not in held


def test_all_that_qualifies_a_verdict_is_in_the_summary():
    said = statements(signed(ADVISORY))[0]["predicate"]["https://maestro-gate.example/attestation/verdict/v1"]
    assert said == {
        "verdict": "warn",
        "wouldBlock": True,
        "mode": "delta",
        "asOf": "2026-11-20",
        "base": BASE,
        "head": HEAD,
        "law": {"origin": "base", "revision": BASE, "profile": "advisory", "digest": LAW_DIGEST},
        "sources": [
            {"side": "base", "name": "cyclonedx", "provides": "sbom", "status": "collected", "fingerprint": ""},
            {"side": "head", "name": "cyclonedx", "provides": "sbom", "status": "collected", "fingerprint": ""},
            {"side": "head", "name": "semgrep", "provides": "code-scan", "status": "failed",
             "fingerprint": "semgrep 1"},
        ],
    }  # fmt: skip


def test_bundled_law_is_named_as_what_ships_with_the_tool():
    made = outcome(law=Law("bundled", BASE, "standard", LAW_DIGEST, ()))
    summary, _ = statements(signed(made))
    assert summary["predicate"]["policy"]["uri"] == "https://maestro-gate.example/verifier/v1/policies"
    assert "MAESTRO_GATE_LAW_FROM_BASE" in summary["predicate"]["verifiedLevels"]


@pytest.mark.parametrize("revision", ["WORKTREE", "INDEX", "", "c" * 39, "C" * 40, "c" * 40 + "\n"])
def test_a_head_that_is_no_commit_is_not_attested(revision):
    with pytest.raises(InvalidInput, match="a statement is about a commit"):
        signed(outcome(head_revision=revision))


def test_a_commit_of_a_sha256_repository_is_attested():
    made = outcome(head_revision="d" * 64)
    follows_its_schema(statements(signed(made))[0])


def test_the_same_run_gives_the_same_bytes():
    assert signed() == signed()


def test_a_bundle_has_one_envelope_a_line_whatever_the_refs_are_called():
    made = outcome(base_ref=HOSTILE, head_ref=HOSTILE)
    data = signed(made, document=HOSTILE.encode())
    assert data.endswith(b"\n")
    assert len(data.split(b"\n")) == 3
    assert data.isascii()
    assert len(statements(data)) == 2


def test_the_predicate_is_that_of_the_signed_summary():
    assert statement.vsa(run()) == statements(signed(), KEY)[0]["predicate"]
