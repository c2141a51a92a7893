"""What is missing of a model, and which signature covers a model file."""

import pytest
from making import component

from maestro_gate.assess.expressions import subject_of
from maestro_gate.collect.integrity import joined
from maestro_gate.model.subjects import Component, ModelFile

COMMIT = "3b2f1e0d9c8b7a695847362514f0e1d2c3b4a596"
WHOLE = {
    "type": "machine-learning-model", "ecosystem": "huggingface", "purl": f"pkg:huggingface/acme/intent@{COMMIT}",
    "hashes": ("SHA-256",), "licenses": ("Apache-2.0",), "supplier": "Acme", "has_model_card": True, "datasets": ("faq",),
    "considerations": ("technicalLimitations",), "properties": ("model:file=intent.safetensors",),
    "reference_types": ("digital-signature",),
}  # fmt: skip
NINE = ("card", "datasets", "format", "hash", "licence", "limitations", "revision", "signature", "supplier")


def attested(status, *paths):
    return subject_of(
        "attestation", {"path": "m/model.sig", "format": "model-signing", "status": status, "matched": paths}
    )


def file(path, **more):
    return subject_of("model_file", {"path": path} | more)


def marked(*subjects, signatures=(), tables):
    return joined.marked(subjects, frozenset(signatures), tables.detectors)


def missing(tables, *others, **fields):
    found = marked(component("acme/intent", **WHOLE | fields), *others, tables=tables)
    return next(one.incomplete for one in found if isinstance(one, Component))


def test_a_whole_entry_lacks_nothing_and_an_empty_one_lacks_nine_things(tables):
    assert missing(tables) == ()
    bare = component("intent", type="machine-learning-model", ecosystem="huggingface")
    assert marked(bare, tables=tables)[0].incomplete == NINE
    assert marked(component("requests", "1"), tables=tables)[0].incomplete == ()


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"purl": "pkg:huggingface/acme/intent@main"}, "revision"),
        ({"hashes": ()}, "hash"),
        ({"licenses": ()}, "licence"),
        ({"supplier": ""}, "supplier"),
        ({"has_model_card": False}, "card"),
        ({"datasets": ()}, "datasets"),
        ({"considerations": ("users",)}, "limitations"),
        ({"properties": ("model:file=intent.pkl",)}, "format"),
        ({"properties": ()}, "format"),
        ({"reference_types": ("website",)}, "signature"),
    ],
)
def test_each_of_the_nine_can_be_missing(fields, lacks, tables):
    assert missing(tables, **fields) == (lacks,)


def test_files_of_the_model_say_more_than_its_entry(tables):
    safe, unsafe = file("models/intent/w.safetensors"), file("models/intent/w.pkl", executes_code=True)
    assert missing(tables, safe, attested("verified", safe.path)) == ()
    assert missing(tables, safe, unsafe, attested("verified", safe.path, unsafe.path)) == ("format",)
    assert missing(tables, safe, attested("mismatched", safe.path)) == ("signature",)
    assert missing(tables, safe) == ("signature",)


@pytest.mark.parametrize(
    ("statuses", "signature"),
    [
        (["verified"], "verified"),
        (["verified", "invalid"], "invalid"),
        (["unverified", "untrusted"], "untrusted"),
        ([], ""),
    ],
)
def test_a_model_file_has_the_worst_of_its_signatures(statuses, signature, tables):
    found = marked(file("m/w.gguf"), *(attested(status, "m/w.gguf") for status in statuses), tables=tables)
    assert next(one.signature for one in found if isinstance(one, ModelFile)) == signature


def test_a_model_beside_signed_ones_has_none_and_one_with_a_bare_signature_is_unverified(tables):
    found = marked(
        file("a/x.gguf"),
        file("b/y.gguf"),
        attested("verified", "m/w.gguf"),
        signatures=["b/y.gguf.asc"],
        tables=tables,
    )
    assert [one.signature for one in found if isinstance(one, ModelFile)] == ["none", "unverified"]
