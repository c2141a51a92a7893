"""Envelopes follow DSSE: its own test vector, both alphabets, and nothing that was changed."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from runs import KEY, STRANGER, pem, public_pem

from maestro_gate.attest import dsse, keys
from maestro_gate.errors import InvalidInput

TRUSTED = [KEY.public_key()]


def test_the_pre_authentication_encoding_is_that_of_the_specification():
    said = dsse.pae("http://example.com/HelloWorld", b"hello world")
    assert said == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert dsse.pae("", b"") == b"DSSEv1 0  0 "
    assert dsse.pae("é", b"\x00 \n") == "DSSEv1 2 é 3 \x00 \n".encode()


@given(st.text(max_size=20), st.binary(max_size=40), st.text(max_size=20), st.binary(max_size=40))
def test_no_two_messages_share_an_encoding(kind, body, other_kind, other_body):
    assert (dsse.pae(kind, body) == dsse.pae(other_kind, other_body)) is (
        (kind, body) == (other_kind, other_body)
    )


@given(st.binary(max_size=200))
def test_what_was_sealed_is_what_is_opened(body):
    envelope = dsse.opened(dsse.sealed(body, KEY).encode(), "x")
    assert envelope.body == body
    assert envelope.payload_type == "application/vnd.in-toto+json"
    assert dsse.is_signed(envelope, TRUSTED)
    assert not dsse.is_signed(envelope, [STRANGER.public_key()])
    assert not dsse.is_signed(envelope, [])


def changed(**fields):
    envelope = json.loads(dsse.sealed(b"\xfb\xff{}", KEY))
    return json.dumps(envelope | fields).encode()


def test_urlsafe_base64_is_read_as_well():
    envelope = json.loads(dsse.sealed(b"\xfb\xff{}", KEY))
    table = str.maketrans("+/", "-_")
    envelope["payload"] = envelope["payload"].translate(table)
    assert "-" in envelope["payload"]
    envelope["signatures"][0]["sig"] = envelope["signatures"][0]["sig"].translate(table)
    assert dsse.is_signed(dsse.opened(json.dumps(envelope).encode(), "x"), TRUSTED)


def test_the_key_id_decides_nothing_and_unknown_members_are_ignored():
    envelope = json.loads(dsse.sealed(b"{}", KEY)) | {"extra": {"a": 1}}
    envelope["signatures"][0]["keyid"] = "somebody else"
    assert dsse.is_signed(dsse.opened(json.dumps(envelope).encode(), "x"), TRUSTED)
    del envelope["signatures"][0]["keyid"]
    assert dsse.is_signed(dsse.opened(json.dumps(envelope).encode(), "x"), TRUSTED)


def test_one_signature_of_a_trusted_key_is_enough_and_others_do_no_harm():
    envelope, other = json.loads(dsse.sealed(b"{}", KEY)), json.loads(dsse.sealed(b"{}", STRANGER))
    envelope["signatures"] = [*other["signatures"], {"sig": ""}, *envelope["signatures"]]
    assert dsse.is_signed(dsse.opened(json.dumps(envelope).encode(), "x"), TRUSTED)
    envelope["signatures"].pop()
    assert not dsse.is_signed(dsse.opened(json.dumps(envelope).encode(), "x"), TRUSTED)


@pytest.mark.parametrize(
    "text",
    ["e30", "e30==", " e30=", "e3 0=", "e30=\n", "e31=", "+-8=", "é30=", "=", "e30=e30=", None, 5, ["e30="]],
)
def test_a_second_spelling_of_the_payload_is_refused(text):
    with pytest.raises(InvalidInput, match="payload is not canonical base64"):
        dsse.opened(changed(payload=text), "x")


@pytest.mark.parametrize(
    "fields",
    [
        {"signatures": []},
        {"signatures": None},
        {"signatures": {}},
        {"signatures": [None]},
        {"signatures": ["AAAA"]},
        {"signatures": [{"keyid": "a"}]},
        {"signatures": [{"sig": "AAAA"}] * 33},
        {"payloadType": None},
        {"payloadType": 1},
    ],
)
def test_an_envelope_of_another_shape_is_refused(fields):
    with pytest.raises(InvalidInput, match="not a DSSE envelope"):
        dsse.opened(changed(**fields), "x")


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"null", b'"a"', b"{", b'{"payload": "e30="', b"\xff", b'{"payload":"","payload":""}',
             b"[" * 100_000, b'{"a":' * 5_000])  # fmt: skip
def test_a_line_that_is_no_envelope_is_refused(line):
    with pytest.raises(InvalidInput):
        dsse.opened(line, "x")


def test_the_key_id_is_the_digest_that_openssl_gives():
    """`openssl pkey -pubin -in gate.pub -outform DER | sha256sum`."""
    der = base64.b64decode("".join(public_pem().decode().splitlines()[1:-1]))
    from hashlib import sha256

    assert keys.keyid(KEY.public_key()) == sha256(der).hexdigest()


SECRET = "".join(pem().decode().splitlines()[1:-1])
P256 = ec.generate_private_key(ec.SECP256R1())
P256_PEM = P256.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
P256_PUBLIC = P256.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no private key"),
        (b"\xff\x00", "no private key"),
        (SECRET.encode(), "no private key"),
        (pem()[:-30], "no private key"),
        (pem().replace(b"MC4", b"MC5"), "no private key"),
        (public_pem(), "no private key"),
        (pem(password=b"secret"), "encrypted"),
        (P256_PEM, "not an Ed25519 key"),
    ],
)
def test_what_is_no_private_key_is_refused_and_never_repeated(data, words):
    with pytest.raises(InvalidInput, match=words) as caught:
        keys.private(data, "gate.pem")
    assert SECRET[20:40] not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "no public key"), (pem(), "this is a private key"), (P256_PUBLIC, "not an Ed25519 key")],
)
def test_what_is_no_public_key_is_refused(data, words):
    with pytest.raises(InvalidInput, match=words):
        keys.public(data, "gate.pub")


def test_keys_are_read_as_openssl_writes_them():
    assert isinstance(keys.private(pem(), "x"), Ed25519PrivateKey)
    assert keys.keyid(keys.public(public_pem(), "x")) == keys.keyid(KEY.public_key())
