"""Whom the settings of the trusted tree expect: public keys, authorities, identities and builders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from maestro_gate.errors import InvalidInput
from maestro_gate.settings import Identity, IntegritySettings

PublicKey = EllipticCurvePublicKey | Ed25519PublicKey | RSAPublicKey
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_DERIVE = "Give a public key or a certificate in PEM: `openssl pkey -in key.pem -pubout -out key.pub`."
_SMALLEST_RSA = 2048


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key that the settings give."""

    name: str
    """Path of its file."""
    key: PublicKey
    ids: frozenset[str]
    """How signatures may hint at it: SHA-256 of its DER or PEM, in hex."""
    pem: bytes


@dataclass(frozen=True, slots=True)
class Trust:
    """Everybody whom a signature may come from."""

    keys: tuple[TrustedKey, ...] = ()
    authorities: tuple[x509.Certificate, ...] = ()
    identities: tuple[Identity, ...] = ()
    builders: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nobody said whom to expect."""
        return not (self.keys or self.authorities or self.identities)

    def expects(self, issuer: str, subject: str) -> bool:
        """One of the identities is this one."""
        return any(one.subject == subject and one.issuer in ("", issuer) for one in self.identities)


def read(settings: IntegritySettings, files: Mapping[str, bytes]) -> Trust:
    """The keys and certificates in these files, which the trusted tree holds. Raises InvalidInput."""
    keys: list[TrustedKey] = []
    authorities: list[x509.Certificate] = []
    for path in settings.keys:
        data = files[path]
        if _CERTIFICATE in data:
            authorities += _certificates(path, data)
        else:
            keys.append(_key(path, data))
    return Trust(tuple(keys), tuple(authorities), settings.identities, settings.builders)


def _certificates(path: str, data: bytes) -> Iterable[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError:
        raise InvalidInput("this is no certificate in PEM", where=path, fix=_DERIVE) from None


def _key(path: str, data: bytes) -> TrustedKey:
    if b"PRIVATE KEY" in data:
        raise InvalidInput("this is a private key; verifying needs the public one", where=path, fix=_DERIVE)
    try:
        key = serialization.load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidInput("this is no public key in PEM", where=path, fix=_DERIVE) from None
    if not isinstance(key, EllipticCurvePublicKey | Ed25519PublicKey | RSAPublicKey):
        raise InvalidInput("the key is neither ECDSA, Ed25519 nor RSA", where=path, fix=_DERIVE)
    if isinstance(key, RSAPublicKey) and key.key_size < _SMALLEST_RSA:
        raise InvalidInput(
            f"the RSA key has {key.key_size} bits; at least {_SMALLEST_RSA} are needed", where=path
        )
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    spellings = [key.public_bytes(encoding, form) for encoding in (_DER, _PEM)]
    return TrustedKey(path, key, frozenset(sha256(each).hexdigest() for each in spellings), spellings[1])


_DER, _PEM = serialization.Encoding.DER, serialization.Encoding.PEM
