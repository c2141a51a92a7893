"""DSSE envelopes: bytes, what they are, and signatures over both (DSSE 1.0.2).

1. What is signed is the pre-authentication encoding of type and body, so neither can pass for the other.
2. The key id is a hint that no decision rests on: every signature is held against every given key.
3. One signature by a given key is enough; those of other keys neither help nor harm.
4. Base64 may be the standard or the URL-safe one, in its one canonical spelling.
5. What was verified is what is handed on: the body is decoded once.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from maestro_gate import documents
from maestro_gate.attest import keys
from maestro_gate.errors import InvalidInput

PAYLOAD_TYPE = "application/vnd.in-toto+json"
MOST_SIGNATURES = 32
"""An envelope with more is refused unread: each costs a verification."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope, decoded and not yet verified."""

    payload_type: str
    body: bytes
    signatures: tuple[bytes, ...]


def pae(payload_type: str, body: bytes) -> bytes:
    """The pre-authentication encoding: what is signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


def sealed(body: bytes, key: Ed25519PrivateKey) -> str:
    """An envelope around a statement, as one line of JSON without its line break."""
    signature = key.sign(pae(PAYLOAD_TYPE, body))
    envelope = {
        "payload": base64.b64encode(body).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": keys.keyid(key.public_key()), "sig": base64.b64encode(signature).decode()}],
    }
    return json.dumps(envelope, separators=(",", ":"))


def opened(line: bytes, name: str) -> Envelope:
    """The envelope that one line holds. Raises InvalidInput for anything else; unknown members are ignored."""
    value: Any = documents.load_json(line, name).value
    if not isinstance(value, dict):
        raise _malformed("an object is expected", name)
    rows = value.get("signatures")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_SIGNATURES:
        raise _malformed(f"signatures is not a list of 1 to {MOST_SIGNATURES}", name)
    kind = value.get("payloadType")
    if not isinstance(kind, str):
        raise _malformed("payloadType is not a text", name)
    found = tuple(_decoded(row.get("sig") if isinstance(row, dict) else None, "sig", name) for row in rows)
    return Envelope(kind, _decoded(value.get("payload"), "payload", name), found)


def is_signed(envelope: Envelope, by: Sequence[Ed25519PublicKey]) -> bool:
    """Whether one of these keys made one of its signatures."""
    message = pae(envelope.payload_type, envelope.body)
    return any(_holds(key, signature, message) for key in by for signature in envelope.signatures)


def _holds(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _decoded(text: object, member: str, name: str) -> bytes:
    """Both alphabets; a second spelling of the same bytes is refused, so that no character can change unnoticed."""
    if isinstance(text, str) and text.isascii():
        for alphabet in (b"+/", b"-_"):
            try:
                data = base64.b64decode(text, altchars=alphabet, validate=True)
            except binascii.Error:
                continue
            if base64.b64encode(data, altchars=alphabet).decode() == text:
                return data
    raise _malformed(f"{member} is not canonical base64", name)


def _malformed(what: str, name: str) -> InvalidInput:
    return InvalidInput(f"not a DSSE envelope: {what}", where=name)
