"""Reads Ed25519 keys in PEM, and names a key. No message ever holds a part of a key."""

from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from maestro_gate.errors import InvalidInput

_MAKE = "Make one with `openssl genpkey -algorithm ed25519 -out gate.pem`."
_DERIVE = "Give the public half: `openssl pkey -in gate.pem -pubout -out gate.pub`."


def private(pem: bytes, name: str) -> Ed25519PrivateKey:
    """The private key that signs. Raises InvalidInput, from no other error: theirs may quote what they read."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except TypeError:
        raise InvalidInput(
            "the private key is encrypted", where=name, fix="Give it decrypted, from a store of secrets."
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidInput("this is no private key in PEM", where=name, fix=_MAKE) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InvalidInput("the private key is not an Ed25519 key", where=name, fix=_MAKE)
    return key


def public(pem: bytes, name: str) -> Ed25519PublicKey:
    """The public key that verifies. Raises InvalidInput; a private key is refused, for it has no business there."""
    if b"PRIVATE KEY" in pem:
        raise InvalidInput("this is a private key; verifying needs the public one", where=name, fix=_DERIVE)
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidInput("this is no public key in PEM", where=name, fix=_DERIVE) from None
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidInput("the public key is not an Ed25519 key", where=name, fix=_DERIVE)
    return key


def keyid(key: Ed25519PublicKey) -> str:
    """The SHA-256, in hex, of the public key as DER (SubjectPublicKeyInfo)."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(der).hexdigest()
