"""Says whether a signature holds, and whose it is: by keys and authorities that the trusted tree names, offline.

1. A signature by a given key holds, whatever the statement says of its key.
2. A certificate speaks for its key alone; it counts when it leads to a given authority. Where it names an OIDC issuer,
   or the settings name identities, it has to be one of those identities.
3. A signature that its own certificate refutes is invalid, whoever is trusted. So is one that hints at a given key.
4. What nobody here can check is unverified: nobody said whom to expect, or the trust root is elsewhere.
5. A certificate has to be valid when its signer's began: keyless ones live for minutes, and their log is not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from maestro_gate.collect.integrity import certificates
from maestro_gate.collect.integrity.certificates import Signer
from maestro_gate.collect.integrity.claimed import Sealing
from maestro_gate.collect.integrity.trust import PublicKey, Trust

_NOBODY = "the settings name no key or identity to expect"
_LONGEST_HINT = 128
_HASHES = (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of one signature."""

    status: str
    """`verified`, `unverified`, `invalid` or `untrusted`."""
    reason: str = ""
    signer: str = ""
    issuer: str = ""


def judged(sealing: Sealing, trust: Trust) -> Seal:
    """Whether the signature holds, and whose it is."""
    if sealing.wrapped == "none" or not sealing.signatures:
        return Seal("unverified", "it is not signed")
    by_key = next((one.name for one in trust.keys if _is_made_by(one.key, sealing)), "")
    if by_key:
        return Seal("verified", signer=f"key {by_key}")
    return _by_certificate(sealing, trust) if sealing.chain else _by_hint(sealing, trust)


def _by_hint(sealing: Sealing, trust: Trust) -> Seal:
    """A signature that no given key made: by another key, or changed."""
    hint = next(iter(sealing.key_ids), "")
    signer = f"key id {hint[:_LONGEST_HINT]}" if hint else ""  # anybody can hint at anything
    if trust.is_empty:
        return Seal("unverified", _NOBODY, signer)
    if not trust.keys:
        return Seal("untrusted", "it is signed with a key, and the settings name none", signer)
    if hint and not any(set(sealing.key_ids) & one.ids for one in trust.keys):
        return Seal("untrusted", "it hints at a key that the settings do not name", signer)
    return Seal(
        "invalid", "no key of the settings made this signature: it or what it signs was changed", signer
    )


def _by_certificate(sealing: Sealing, trust: Trust) -> Seal:
    chain = certificates.parsed(sealing.chain)
    if not chain:
        return Seal("invalid", "its certificate cannot be read")
    signer = certificates.signer(chain[0])
    key = certificates.key(chain[0])
    status, reason = "unverified", "the key in its certificate is of a kind that is not read"
    if key is not None:
        status, reason = "invalid", "the key in its certificate did not make this signature"
        if _is_made_by(key, sealing):
            status, reason = _standing(chain, signer, trust)
    return Seal(status, reason, signer.name, signer.issuer)


def _standing(chain: Sequence[x509.Certificate], signer: Signer, trust: Trust) -> tuple[str, str]:
    """What the certificate of a signature that holds is worth here."""
    if trust.is_empty:
        return "unverified", _NOBODY
    if (trust.identities or signer.is_keyless) and not trust.expects(signer.issuer, signer.name):
        return "untrusted", "the settings expect another identity"
    if certificates.leads_to(chain, trust.authorities):
        return "verified", ""
    if trust.authorities:
        return "untrusted", "its certificate leads to no authority of the settings"
    if signer.is_keyless:
        return "unverified", "not verified: needs the network, or the root of Sigstore among the keys"
    return "unverified", "the settings name no authority that its certificate could lead to"


def _is_made_by(key: PublicKey, sealing: Sealing) -> bool:
    return any(
        _holds(key, signature, message) for signature in sealing.signatures for message in sealing.message
    )


def _holds(key: PublicKey, signature: bytes, message: bytes) -> bool:
    if isinstance(key, Ed25519PublicKey):
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True
    return any(_holds_by(key, signature, message, kind) for kind in _HASHES)


def _holds_by(
    key: EllipticCurvePublicKey | RSAPublicKey, signature: bytes, message: bytes, kind: hashes.HashAlgorithm
) -> bool:
    if isinstance(key, EllipticCurvePublicKey):
        try:
            key.verify(signature, message, ec.ECDSA(kind))
        except InvalidSignature:
            return False
        return True
    pss = padding.PSS(padding.MGF1(kind), padding.PSS.AUTO)
    for scheme in (padding.PKCS1v15(), pss):
        try:
            key.verify(signature, message, scheme, kind)
        except (InvalidSignature, UnsupportedAlgorithm):
            continue
        return True
    return False
