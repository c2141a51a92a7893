"""Selectors that demand a verified statement: proved, contradicted, open."""

import pytest
from making import SOURCES
from test_controls import state

from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Collected, Failed, Source

WEIGHTS, SIG = "m/w.gguf", "m/model.sig"
FILES = {path: Entry("100644", "a" * 40, 9) for path in (WEIGHTS, SIG)}
SLSA = "https://slsa.dev/provenance/v1"


def attested(status="verified", **fields):
    values = {
        "path": SIG,
        "format": "model-signing",
        "status": status,
        "reason": "so it is",
        "matched": (WEIGHTS,),
        "signer": "key k.pub",
    }
    return subject_of("attestation", values | fields)


def proved(selector, *attestations, files=FILES, sources=SOURCES):
    return state(dict(selector), attestations, sources, files=files, signatures=frozenset({SIG} & set(files)))


SIGNED = {"kind": "signature", "path": WEIGHTS, "status": "verified"}
BUILT = {"kind": "attestation", "predicate_type": SLSA, "path": WEIGHTS}


@pytest.mark.parametrize(
    ("selector", "attestations", "expected"),
    [
        (SIGNED, [attested()], "verified"),
        (SIGNED | {"path": "m"}, [attested()], "verified"),
        (SIGNED | {"signer": "key k.pub"}, [attested()], "verified"),
        (SIGNED | {"signer": "key other.pub"}, [attested()], "refuted"),
        ({"kind": "signature", "path": WEIGHTS, "signer": "key other.pub"}, [attested()], "refuted"),
        (SIGNED, [attested("unverified")], "unproven"),
        (SIGNED, [attested("untrusted")], "refuted"),
        (SIGNED, [attested("invalid")], "refuted"),
        (SIGNED, [attested("mismatched", matched=(), mismatched=(WEIGHTS,))], "refuted"),
        (SIGNED, [attested(), attested("untrusted", path="m/theirs.sig")], "verified"),
        (SIGNED, [attested(), attested("invalid", path="m/theirs.sig")], "refuted"),
        (SIGNED, [attested(matched=("m/other.gguf",))], "refuted"),
        (SIGNED | {"signature": SIG}, [attested(matched=("m/other.gguf",))], "refuted"),
        (SIGNED | {"signature": "m/none.sig"}, [attested()], "refuted"),
        (SIGNED | {"path": "gone"}, [attested()], "refuted"),
        (SIGNED, [], "refuted"),
        (BUILT, [attested(predicate_type=SLSA, format="in-toto")], "verified"),
        (BUILT, [attested(predicate_type="https://other.example")], "refuted"),
        (BUILT | {"builder": "https://b.example"}, [attested(predicate_type=SLSA, builder="https://b.example")], "verified"),
        (BUILT | {"builder": "https://b.example"}, [attested(predicate_type=SLSA, builder="https://laptop.example")], "refuted"),
        (BUILT | {"source": "git+https://f.example/a"}, [attested(predicate_type=SLSA, source_uri="git+https://f.example/b")], "refuted"),
    ],
)  # fmt: skip
def test_a_control_demands_a_verified_statement(selector, attestations, expected):
    assert proved(selector, *attestations)[0] == expected


@pytest.mark.parametrize("status", ["mismatched", "invalid"])
def test_a_signature_by_its_shape_is_refuted_by_a_statement_that_is_wrong(status):
    selector = {"kind": "signature", "path": WEIGHTS}
    assert proved(selector, attested("unverified"))[0] == "verified"
    assert proved(selector, attested(status)) == ("refuted", f"{SIG} is {status}: so it is")
    assert (
        proved(selector, attested("mismatched", path="else.sig", matched=(), mismatched=(WEIGHTS,)))[0]
        == "refuted"
    )


def test_evidence_that_could_not_be_read_leaves_it_open():
    failed = (*SOURCES, Source("signature", "signature", Failed("broken")))
    assert proved(SIGNED, sources=failed)[0] == "unproven"
    noted = (*SOURCES, Source("signature", "signature", Collected(1, (f"{SIG}: not valid JSON",))))
    assert proved(SIGNED | {"signature": SIG}, sources=noted)[0] == "unproven"
