"""Says which files are signatures, by their shape. Whose they are and what they sign is said elsewhere.

Sigstore bundles, DSSE envelopes, PGP, SSH, PKCS #7 and minisign in their text forms, and bare signatures: the length of
Ed25519, ECDSA or RSA, in bytes or in base64.
"""

import base64
import binascii
import json
from typing import Any

from maestro_gate.documents import proportion

_ARMOURED = (
    b"-----BEGIN PGP SIGNATURE-----",
    b"-----BEGIN SSH SIGNATURE-----",
    b"-----BEGIN PKCS7-----",
    b"-----BEGIN CMS-----",
    b"untrusted comment:",
)
_BUNDLE = "application/vnd.dev.sigstore.bundle"
_RAW = frozenset({64, 96, 114, 128, 132, 256, 384, 512})
"""Bytes of Ed25519, P-256, P-384, Ed448, RSA and P-521."""
_DER = range(68, 145)
"""Bytes of an ECDSA signature as ASN.1."""
_LONGEST_BARE = 2048


def is_signature(data: bytes) -> bool:
    """The bytes have the shape of a signature."""
    text = data.lstrip()
    if text.startswith(_ARMOURED):
        return True
    if text.startswith(b"{"):
        return _is_envelope(text.partition(b"\n")[0]) or _is_envelope(text)
    return len(data) <= _LONGEST_BARE and (_is_bare(data) or _is_bare(_decoded(text)))


def _is_envelope(data: bytes) -> bool:
    """A Sigstore bundle, or a DSSE envelope, with a signature in it."""
    if proportion.is_hollow(data):
        return False
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    if str(value.get("mediaType", "")).startswith(_BUNDLE):
        return any(isinstance(value.get(key), dict) for key in ("messageSignature", "dsseEnvelope"))
    signatures = value.get("signatures")
    return "payloadType" in value and isinstance(signatures, list) and bool(signatures)


def _is_bare(data: bytes) -> bool:
    return _is_der(data) or (len(data) in _RAW and not _is_text(data) and len(set(data)) > 1)


def _is_der(data: bytes) -> bool:
    """An ASN.1 sequence as long as it says; a length over 127 takes a byte more."""
    if data[:1] != b"\x30" or len(data) not in _DER:
        return False
    return data[1] == len(data) - 2 or (data[1] == 0x81 and data[2] == len(data) - 3)  # noqa: PLR2004 - ASN.1


def _is_text(data: bytes) -> bool:
    return all(0x09 <= byte < 0x7F for byte in data)  # noqa: PLR2004 - ASCII


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return b""
