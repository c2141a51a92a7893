"""What vouched for a file at base, and is gone, or is worth less, in head."""

import pytest
from making import evidence
from test_proofs_attestations import SIG, SLSA, WEIGHTS, attested

from maestro_gate.assess import drift_since
from maestro_gate.model.entry import Entry
from maestro_gate.model.subjects import ModelFile

MOVED = "n/w.gguf"


def weights(path):
    return ModelFile(path=path, line=0, format="gguf", executes_code=False, size=9)


def tree(*attestations, **blobs):
    blobs = {WEIGHTS: "a", SIG: "s"} | blobs
    files = {path: Entry("100644", blob * 40, 9) for path, blob in blobs.items() if blob}
    return evidence(attestations, files=files)


def found(base, head, renames=()):
    return [
        (one.attribute, one.base, one.head, one.path, one.places)
        for one in drift_since.of(base, head, dict(renames))
    ]


GONE = {SIG: ""}
PROVENANCE = {"format": "in-toto", "predicate_type": SLSA, "name": "w.gguf"}


@pytest.mark.parametrize("blob", ["a", "b"], ids=["the file stays", "the file is exchanged"])
@pytest.mark.parametrize("status", ["verified", "unverified"])
def test_a_signature_that_goes_while_its_model_stays_is_missed(status, blob):
    lost = found(tree(attested(status)), tree(**GONE, **{WEIGHTS: blob}))
    assert lost == [("signature", status, "none", WEIGHTS, (WEIGHTS,))]


def test_a_signature_that_nobody_can_read_any_more_is_gone():
    assert found(tree(attested()), tree(**{SIG: "x"})) == [("signature", "verified", "none", SIG, (WEIGHTS,))]


def test_a_statement_that_nobody_can_check_is_no_stand_in_for_a_verified_one():
    unsigned = attested("unverified", path="m/bare.json")
    lost = found(tree(attested()), tree(unsigned, **GONE, **{WEIGHTS: "b"}))
    assert lost == [("signature", "verified", "unverified", WEIGHTS, (WEIGHTS,))]


def test_provenance_of_any_version_vouches_and_no_other_predicate():
    base = tree(attested(**PROVENANCE))
    older = attested(**PROVENANCE | {"predicate_type": "https://slsa.dev/provenance/v0.2"})
    other = attested(**PROVENANCE | {"predicate_type": "https://in-toto.io/attestation/test-result/v0.1"})
    assert found(base, tree(older, **{SIG: "x"})) == []
    assert found(base, tree(other, **{SIG: "x"})) == [("provenance", "verified", "none", SIG, (WEIGHTS,))]


def test_a_file_that_moved_without_its_signature_is_missed_where_it_is():
    head = tree(**GONE, **{WEIGHTS: "", MOVED: "b"})
    assert found(tree(attested()), head, {WEIGHTS: MOVED}) == [
        ("signature", "verified", "none", MOVED, (MOVED,))
    ]


WHOLE = {**GONE, WEIGHTS: "", MOVED: "b"}


def test_unsigned_weights_under_another_name_take_the_place_of_signed_ones():
    lost = found(tree(attested(), weights(WEIGHTS)), tree(weights(MOVED), **WHOLE))
    assert lost == [("signature", "verified", "none", MOVED, (MOVED,))]


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ((attested(),), (weights(MOVED), attested(path="n/model.sig", matched=(MOVED,)))),
        ((attested(), weights(MOVED)), (weights(MOVED),)),
        ((attested(**PROVENANCE),), (weights(MOVED),)),
    ],
    ids=["signed as well", "there already", "provenance of something else"],
)
def test_weights_take_no_place_where_they_are_signed_or_no_news(base, head):
    assert found(tree(*base), tree(*head, **WHOLE)) == []


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ((attested(),), tree(attested(path="m/new.sig"), **GONE)),
        ((attested(),), tree(**GONE, **{WEIGHTS: ""})),
        ((attested(),), tree(attested("mismatched", matched=(), mismatched=(WEIGHTS,)), **{WEIGHTS: "b"})),
        ((attested(),), tree(attested("untrusted"), **{SIG: "x"})),
        ((attested("unverified"),), tree(attested("unverified"), **{SIG: "x"})),
        ((attested("untrusted"),), tree(**GONE)),
        ((attested("invalid"),), tree(**GONE)),
        ((attested(),), tree()),
        ((), tree(attested())),
    ],
    ids=["signed anew", "the model goes", "it differs, which is said", "signed by another, which is said", "as little as before",
         "never trusted", "never valid", "not read, though nothing was touched", "signed now"],
)  # fmt: skip
def test_nothing_is_missed_where_nothing_went_or_the_statement_itself_says_it(base, head):
    assert found(tree(*base), head) == []
