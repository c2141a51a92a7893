"""Attestations that somebody made to break the reader: bounded work, an answer, never an exception but InvalidInput."""

import base64
import json
import time
import tracemalloc

import pytest
from any_json import json_values
from attesting import (
    MODEL,
    SLSA,
    b64,
    bundle,
    envelope,
    held,
    key,
    model_statement,
    sha256,
    statement,
    trusting,
)
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.integrity import certificates, signatures

KEY = key()
KEYS = trusting(KEY)

predicates = st.fixed_dictionaries(
    {},
    optional={
        "serialization": json_values,
        "resources": json_values
        | st.lists(
            st.fixed_dictionaries(
                {"name": st.text(max_size=9), "algorithm": json_values, "digest": json_values}
            ),
            max_size=3,
        ),
        "buildDefinition": json_values,
        "runDetails": json_values,
        "materials": json_values,
        "invocation": json_values,
        "builder": json_values,
    },
)
statements = st.fixed_dictionaries(
    {
        "_type": st.sampled_from(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]),
        "predicateType": st.sampled_from(
            [MODEL, "https://model_signing/Digests/v0.1", SLSA, "https://slsa.dev/provenance/v0.2"]
        )
        | json_values,
        "subject": json_values
        | st.lists(
            st.fixed_dictionaries(
                {
                    "name": json_values,
                    "digest": json_values
                    | st.dictionaries(st.sampled_from(["sha256", "gitBlob"]), json_values),
                }
            ),
            max_size=3,
        ),
        "predicate": predicates | json_values,
    }
)
envelopes = st.fixed_dictionaries(
    {
        "payload": statements.map(lambda value: b64(json.dumps(value).encode()))
        | json_values
        | st.text(max_size=8),
        "payloadType": st.just("application/vnd.in-toto+json") | json_values,
        "signatures": json_values
        | st.lists(
            st.fixed_dictionaries(
                {"sig": st.just("AAAA") | json_values, "keyid": json_values, "cert": json_values}
            ),
            max_size=2,
        ),
    }
)
bundles = st.fixed_dictionaries(
    {
        "mediaType": st.just("application/vnd.dev.sigstore.bundle.v0.3+json") | json_values,
        "dsseEnvelope": envelopes | json_values,
        "verificationMaterial": json_values
        | st.fixed_dictionaries(
            {
                "publicKey": json_values,
                "certificate": json_values | st.just({"rawBytes": "MAMCAQE="}),
                "x509CertificateChain": json_values,
                "tlogEntries": json_values
                | st.lists(st.fixed_dictionaries({"integratedTime": json_values}), max_size=2),
            }
        ),
    }
)


@given(value=statements | envelopes | bundles | json_values)
def test_any_json_of_the_shape_has_an_answer(value, tables):
    found = held({"app": b"app", "m/w": b"w"}, "m/model.sig", value, KEYS, tables)
    assert all(one.status != "verified" for one in found)


@given(data=st.binary(max_size=300) | st.binary(max_size=200).map(lambda rest: b'{"payloadType":' + rest))
def test_any_bytes_have_an_answer(data, tables):
    assert not held({}, "m/model.sig", data, KEYS, tables)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_changed_bit_leaves_another_statement_verified(place, bit, tables):
    """Whatever is still verified says just what was signed."""
    files = {"m/w": b"weights"}
    data = bytearray(json.dumps(bundle(model_statement({"w": b"weights"}), KEY)).encode())
    whole = held(files, "m/model.sig", bytes(data), KEYS, tables)
    data[place % len(data)] ^= 1 << bit
    for one in held(files, "m/model.sig", bytes(data), KEYS, tables):
        if one.status == "verified":
            assert (one.matched, one.predicate_type) == (whole[0].matched, whole[0].predicate_type)


def test_a_hundred_thousand_resources_take_linear_time(tables):
    digest = sha256(b"x")
    value = bundle(model_statement({f"d/{n:06}": digest for n in range(100_000)}), KEY)
    data = json.dumps(value).encode()
    start = time.process_time()
    found = held({"m/d/000000": b"x", "m/d/000001": b"y"}, "m/model.sig", data, KEYS, tables)
    assert time.process_time() - start < 10
    assert (found[0].status, len(found[0].missing)) == ("mismatched", 99_998)
    tracemalloc.start()
    reading = signatures.read("m/model.sig", data, tables)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.attested
    assert peak < 10 * len(data)


@pytest.mark.parametrize(
    "value",
    [
        {"payloadType": "application/vnd.in-toto+json", "payload": "%%%", "signatures": [{"sig": "AA=="}]},
        {
            "payloadType": "application/vnd.in-toto+json",
            "payload": b64(b"not JSON"),
            "signatures": [{"sig": "AA=="}],
        },
        {
            "payloadType": "application/vnd.in-toto+json",
            "payload": b64(b"[" * 100_000),
            "signatures": [{"sig": "AA=="}],
        },
        {
            "payloadType": "application/vnd.in-toto+json",
            "payload": b64(b'{"a": NaN}'),
            "signatures": [{"sig": "AA=="}],
        },
        {
            "payloadType": "application/vnd.in-toto+json",
            "payload": b64(b"{}"),
            "signatures": [{"sig": "AA=="}],
        },
        {"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": [{"sig": "AA=="}] * 33},
    ],
)
def test_an_envelope_that_cannot_be_read_is_unread_evidence(value, tables):
    reading = signatures.read("a.intoto.jsonl", json.dumps(value).encode(), tables)
    assert not reading.attested
    assert reading.notes
    assert reading.is_unread


def test_another_kind_of_payload_is_no_statement(tables):
    value = envelope(statement(SLSA, [], {}), KEY) | {"payloadType": "text/plain"}
    reading = signatures.read("a.intoto.jsonl", json.dumps(value).encode(), tables)
    assert not reading.attested
    assert reading.notes == (
        "a.intoto.jsonl: payloadType: is another than that of in-toto statements, and is not read",
    )


@pytest.mark.parametrize("seconds", ["99999999999", "-1", "x", 10**30, 0, True, 1.5, None, "9" * 5000])
def test_a_time_that_no_log_writes_is_none(seconds, tables):
    value = bundle(model_statement({"w": b"w"}), KEY, seconds=seconds)
    assert held({"m/w": b"w"}, "m/model.sig", value, KEYS, tables)[0].signed_at is None


def test_a_byte_order_mark_hides_nothing(tables):
    data = b"\xef\xbb\xbf" + json.dumps(bundle(model_statement({"w": b"w"}), KEY)).encode()
    assert held({"m/w": b"other"}, "m/model.sig", data, KEYS, tables)[0].status == "mismatched"


def test_huge_and_absent_certificates_are_passed_over(tables):
    value = bundle(model_statement({"w": b"w"}), KEY)
    for rows in (
        [{"rawBytes": base64.b64encode(b"0" * 1_000_000).decode()}],
        [{}],
        [{"rawBytes": "AAAA"}],
        [None] * 1000,
    ):
        value["verificationMaterial"] = {"x509CertificateChain": {"certificates": rows}}
        assert held({"m/w": b"w"}, "m/model.sig", value, trusting(key()), tables)[0].status == "invalid"


def test_many_lines_are_bounded(tables):
    line = json.dumps(statement(SLSA, [], {})).encode()
    reading = signatures.read("a.intoto.jsonl", b"\n".join([line] * 1500), tables)
    assert len(reading.attested) == 1000
    assert any("the first 1,000 are read" in note for note in reading.notes)


@given(der=st.binary(max_size=200))
def test_any_certificate_has_an_answer(der):
    assert certificates.parsed((der,)) == () or certificates.parsed((der,))


def test_a_hint_cannot_look_like_a_key_of_the_settings(tables):
    value = bundle(model_statement({"w": b"w"}), key())
    value["verificationMaterial"]["publicKey"]["hint"] = ".maestro/keys/0.pub" + "x" * 10_000
    found = held({"m/w": b"w"}, "m/model.sig", value, KEYS, tables)[0]
    assert found.status == "untrusted"
    assert found.signer.startswith("key id .maestro")
    assert len(found.signer) < 150


def test_a_folder_with_very_many_unsigned_files_is_told_in_part(tables):
    files = {f"m/{n}": b"" for n in range(10_050)} | {"m/w": b"w"}
    found = held(files, "m/model.sig", bundle(model_statement({"w": b"w"}), KEY), KEYS, tables)[0]
    assert (found.status, len(found.unsigned)) == ("mismatched", 10_000)
