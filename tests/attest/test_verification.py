"""A bundle is believed for what a trusted key signed about this commit, and for nothing else."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runs import (
    HEAD,
    KEY,
    LAW_DIGEST,
    OTHER,
    RESOURCE,
    STRANGER,
    outcome,
    own_law,
    run,
    sealed,
    signed,
    statements,
)

from maestro_gate.attest import bundle, statement
from maestro_gate.attest.verification import Expected, verify
from maestro_gate.errors import InvalidInput

EXTENSION = "https://maestro-gate.example/attestation/verdict/v1"
TRUSTED = [KEY.public_key()]


def check(data, keys=TRUSTED, **expected):
    return verify(data, "b.intoto.jsonl", keys, Expected(**expected))


def summary_line(of=None):
    return signed(of).splitlines(keepends=True)[0]


def test_a_pass_is_verified_against_all_that_is_known():
    verified = check(signed(), commit=HEAD, resource=RESOURCE, law_digest=LAW_DIGEST, outcome=run().document)
    assert verified.summary.verdict.verdict == "pass"
    assert verified.summary.verdict.is_vouched
    assert verified.summary.version == "0.1.0"
    assert verified.ignored == ()


@pytest.mark.parametrize(
    "made",
    [
        outcome(verdict="block"),
        outcome(verdict="undecided"),
        outcome(verdict="warn", would_block=True),
        own_law(),
    ],
)
def test_what_failed_is_verified_as_failed(made):
    verified = check(signed(made), commit=HEAD)
    assert verified.summary.verdict.verdict == made.verdict
    assert not verified.summary.verdict.is_vouched


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ({"commit": OTHER}, "the commit is another"),
        ({"commit": ""}, "the commit is another"),
        ({"commit": HEAD[:12]}, "the commit is another"),
        ({"resource": "git+https://forge.example/team/other"}, "the repository is another"),
        ({"resource": ""}, "the repository is another"),
        ({"law_digest": "0" * 64}, "the digest of the law is another"),
        ({"outcome": run().document.replace(b'"pass"', b'"pass" ')}, "the digest of the outcome is another"),
        ({"outcome": run(outcome(verdict="block")).document}, "the digest of the outcome is another"),
    ],
)
def test_a_summary_of_something_else_is_not_counted(expected, words):
    with pytest.raises(InvalidInput, match=words):
        check(signed(), **expected)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (outcome(verdict="block"), "the verdict of the outcome is another"),
        (outcome(head_revision=OTHER), "the head of the outcome is another"),
    ],
)
def test_an_outcome_that_says_something_else_than_its_summary_is_refused(other, words):
    document = run(other).document
    with pytest.raises(InvalidInput, match=words):
        check(signed(document=document), outcome=document)


def test_an_outcome_that_is_none_is_refused():
    for document in (b"", b"{}", b"[]", b"nonsense"):
        with pytest.raises(InvalidInput):
            check(signed(document=document), outcome=document)


def test_another_key_proves_nothing():
    with pytest.raises(InvalidInput, match="no signature by a given key holds"):
        check(signed(key=STRANGER))
    assert check(signed(key=STRANGER), keys=[KEY.public_key(), STRANGER.public_key()])


@given(st.data())
def test_no_bit_of_payload_or_signature_can_change(data):
    line = json.loads(summary_line())
    row = data.draw(st.sampled_from([line, line["signatures"][0]]))
    member = "payload" if row is line else "sig"
    raw = bytearray(base64.b64decode(row[member]))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << (bit % 8)
    row[member] = base64.b64encode(raw).decode()
    with pytest.raises(InvalidInput, match="no signature by a given key holds"):
        check(json.dumps(line).encode())


@given(st.data())
def test_no_character_of_a_line_can_change_the_verdict(data):
    line = bytearray(summary_line().rstrip(b"\n"))
    place = data.draw(st.integers(0, len(line) - 1))
    line[place] = data.draw(st.integers(0, 255).filter(lambda new: new != line[place]))
    try:
        verified = check(bytes(line))
    except InvalidInput:
        return
    assert verified.summary == check(summary_line()).summary


@given(st.integers(0, 4000))
def test_a_truncated_bundle_is_refused(length):
    line = summary_line().rstrip(b"\n")
    with pytest.raises(InvalidInput):
        check(line[: min(length, len(line) - 1)])


@pytest.mark.parametrize("data", [b"", b"\n\n \r\n", b"not json\n", b"[]\n", b"{}\n", b"\xff\xfe\n", b"null"])
def test_a_bundle_without_a_summary_is_refused(data):
    with pytest.raises(InvalidInput, match=r"^b\.intoto\.jsonl: "):
        check(data)


def test_a_bundle_beyond_bounds_is_refused_unread():
    with pytest.raises(InvalidInput, match="too large"):
        check(signed() + b" " * bundle.MAX_BYTES)
    with pytest.raises(InvalidInput, match="lines"):
        check(signed() + b"{}\n" * bundle.MAX_LINES)


def test_lines_of_others_are_ignored_in_any_order_and_said():
    foreign = [
        b"nonsense\n",
        sealed({"_type": "x"}),
        sealed({"a": 1}, STRANGER),
        sealed(b"hello", kind="text/plain"),
    ]
    for data in (b"".join([*foreign, signed()]), b"".join([signed(), *foreign])):
        verified = check(data, commit=HEAD)
        assert verified.summary.verdict.verdict == "pass"
        assert len(verified.ignored) == 4


def test_a_result_alone_is_no_verdict():
    with pytest.raises(InvalidInput, match="none is there"):
        check(signed().splitlines()[1])


def test_of_two_summaries_about_a_commit_the_worse_counts():
    for worse in (outcome(verdict="block"), outcome(verdict="undecided"), own_law(), outcome(verdict="warn")):
        for data in (signed() + signed(worse), signed(worse) + signed()):
            verdict = check(data, commit=HEAD).summary.verdict
            assert (verdict.verdict, verdict.law_origin) == (worse.verdict, worse.law.origin)


def test_summaries_about_several_commits_need_one_to_be_named():
    data = signed(outcome(verdict="block")) + signed(outcome(head_revision=OTHER))
    with pytest.raises(InvalidInput, match=r"speaks of 2 commits\n  Give --commit"):
        check(data)
    assert check(data, commit=OTHER).summary.verdict.is_vouched
    assert not check(data, commit=HEAD).summary.verdict.is_vouched


def forged(change):
    value = statements(signed())[0]
    change(value, value["predicate"])
    return sealed(value)


@pytest.mark.parametrize(
    "change",
    [
        lambda s, p: p.update(verificationResult="FAILED"),
        lambda s, p: p.update(verifiedLevels=["FAILED"]),
        lambda s, p: p.update(verifiedLevels=["MAESTRO_GATE_MAY_MERGE"]),
        lambda s, p: p[EXTENSION].update(verdict="block"),
        lambda s, p: p[EXTENSION].update(wouldBlock=True),
        lambda s, p: p[EXTENSION].update(head=OTHER),
        lambda s, p: p[EXTENSION]["law"].update(origin="head"),
        lambda s, p: p[EXTENSION]["law"].update(digest="0" * 64),
        lambda s, p: s["subject"][0]["digest"].update(gitCommit=OTHER),
    ],
)
def test_a_statement_that_contradicts_itself_is_not_counted(change):
    with pytest.raises(InvalidInput, match="contradicts itself"):
        check(forged(change))


@pytest.mark.parametrize(
    "change",
    [
        lambda s, p: s.update(_type="https://in-toto.io/Statement/v0.1"),
        lambda s, p: s.update(subject=[]),
        lambda s, p: s["subject"].append(s["subject"][0]),
        lambda s, p: s["subject"][0].update(digest={"sha1": HEAD}),
        lambda s, p: p["verifier"].update(id="https://other.example/verifier"),
        lambda s, p: p.pop(EXTENSION),
        lambda s, p: p.update(inputAttestations=[]),
        lambda s, p: p.update(timeVerified="yesterday"),
        lambda s, p: p.update(timeVerified="2026-11-20T10:11:12+01:00"),
        lambda s, p: p.update(verificationResult="passed"),
        lambda s, p: p.update(verificationResult=True),
        lambda s, p: p[EXTENSION].update(wouldBlock=0),
        lambda s, p: p[EXTENSION].update(verdict="pass "),
    ],
)
def test_a_statement_that_does_not_follow_the_schema_is_not_counted(change):
    with pytest.raises(InvalidInput, match="attestation-vsa"):
        check(forged(change))


@pytest.mark.parametrize(
    "kind", ["https://slsa.dev/verification_summary/v2", statement.SVR_TYPE + " ", "", None, {}]
)
def test_another_type_of_predicate_is_not_counted(kind):
    with pytest.raises(InvalidInput, match="no verification summary"):
        check(forged(lambda s, p: s.update(predicateType=kind)))


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"predicateType":"a","predicateType":"b"}', b"\xff"]
)
def test_signed_nonsense_is_not_counted(body):
    with pytest.raises(InvalidInput, match="can be counted"):
        check(sealed(body))


def test_members_of_a_later_version_are_ignored():
    assert check(forged(lambda s, p: (s.update(later=1), p.update(later=[1])))).summary.verdict.is_vouched
