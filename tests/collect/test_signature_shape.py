"""Which files have the shape of a signature: typical, empty, invalid and hostile ones."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect.integrity import signatures
from maestro_gate.collect.reading import Tables

BUNDLE = {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": {"signatures": [{}]}}
ENVELOPE = {"payloadType": "application/vnd.in-toto+json", "payload": "", "signatures": [{"sig": "AA=="}]}
WORDS = bytes(range(63, 127))
BINARY = bytes((byte * 37 + 200) % 256 for byte in range(64))
DER = b"\x30\x44\x02\x20" + BINARY[:32] + b"\x02\x20" + BINARY[32:]
LONG_DER = b"\x30\x81\x80" + BINARY + BINARY


def is_signature(data: bytes, tables: Tables) -> bool:
    return bool(signatures.read("a.sig", data, tables).signatures)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(BUNDLE).encode(),
        json.dumps(BUNDLE, indent=2).encode(),
        json.dumps(ENVELOPE).encode() + b"\n" + json.dumps(ENVELOPE).encode(),
        b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n",
        b"untrusted comment: signature from minisign\nRUQ=\n",
        BINARY,
        DER,
        LONG_DER,
        base64.b64encode(DER) + b"\n",
        base64.encodebytes(BINARY * 4),
    ],
)
def test_a_signature_is_known_by_its_shape(data, tables):
    assert is_signature(data, tables)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"signed",
        b"\0" * 64,
        WORDS,
        b"x" * 64,
        BINARY[:63],
        DER[:-1],
        b"{",
        b"{}",
        b"[]",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        json.dumps(BUNDLE | {"dsseEnvelope": None}).encode(),
        json.dumps({"mediaType": "application/json"}).encode(),
        json.dumps(ENVELOPE | {"signatures": []}).encode(),
        json.dumps(ENVELOPE | {"signatures": "all"}).encode(),
        b"-----BEGIN PUBLIC KEY-----\n",
        base64.b64encode(b"just some words that somebody wrote down"),
    ],
)
def test_what_has_another_shape_is_none(data, tables):
    assert not is_signature(data, tables)


@given(data=st.binary(max_size=300))
def test_any_bytes_have_an_answer(data, tables):
    assert is_signature(data, tables) in (True, False)
