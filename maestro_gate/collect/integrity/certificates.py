"""Looks into certificates: who the signer is, who says so, and whether that leads to a given authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from maestro_gate.collect.integrity.trust import PublicKey

_ISSUER_OLD = ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
"""Fulcio's extension: the OIDC issuer as plain text."""
_ISSUER = ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
"""The same as a DER string."""
_SHORT = 0x80


@dataclass(frozen=True, slots=True)
class Signer:
    """Whom a certificate names."""

    name: str
    """An address or a mail address, else a common name."""
    issuer: str
    """Who says so: an OIDC issuer, else the authority."""
    is_keyless: bool
    """It is for one signature, by somebody whom an OIDC issuer knows."""


def parsed(chain: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """The certificates; none when one of them cannot be read."""
    try:
        return tuple(x509.load_der_x509_certificate(der) for der in chain)
    except (ValueError, UnsupportedAlgorithm):
        return ()


def key(certificate: x509.Certificate) -> PublicKey | None:
    """Its key, when it is of a kind that signatures are checked with."""
    try:
        found = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    return found if isinstance(found, EllipticCurvePublicKey | Ed25519PublicKey | RSAPublicKey) else None


def signer(certificate: x509.Certificate) -> Signer:
    """Whom the certificate names."""
    try:
        extensions = certificate.extensions
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return Signer("", "", is_keyless=False)
    oidc = _oidc_issuer(extensions)
    subject = _alternative_name(extensions) or _common_name(certificate.subject)
    return Signer(subject, oidc or _common_name(certificate.issuer), is_keyless=bool(oidc))


def leads_to(chain: Sequence[x509.Certificate], authorities: Sequence[x509.Certificate]) -> bool:
    """Each certificate is issued by the next, and the last by an authority; the signer's may sign."""
    try:
        if not _may_sign(chain[0]):
            return False
        when = chain[0].not_valid_before_utc
        current, rest = chain[0], list(chain[1:])
        for _ in range(len(chain)):
            if any(current == one or _issued(one, current, when) for one in authorities):
                return True
            above = next((one for one in rest if _issued(one, current, when)), None)
            if above is None:
                return False
            rest.remove(above)
            current = above
    except (ValueError, x509.DuplicateExtension):
        return False
    return False


def _issued(above: x509.Certificate, below: x509.Certificate, when: datetime) -> bool:
    """`above` may issue certificates, was valid then, and signed `below`."""
    try:
        constraints = above.extensions.get_extension_for_class(x509.BasicConstraints).value
        below.verify_directly_issued_by(above)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return constraints.ca and above.not_valid_before_utc <= when <= above.not_valid_after_utc


def _may_sign(certificate: x509.Certificate) -> bool:
    extensions = certificate.extensions
    try:
        if extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
            return True
    except x509.ExtensionNotFound:
        pass
    try:
        usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.CODE_SIGNING in usage


def _oidc_issuer(extensions: x509.Extensions) -> str:
    for number in (_ISSUER, _ISSUER_OLD):
        try:
            found = extensions.get_extension_for_oid(number).value
        except x509.ExtensionNotFound:
            continue
        raw = found.value if isinstance(found, x509.UnrecognizedExtension) else b""
        if number == _ISSUER and len(raw) > 2 and raw[1] < _SHORT:  # noqa: PLR2004 - ASN.1: kind, length, text
            raw = raw[2:]
        return raw.decode("utf-8", "replace")
    return ""


def _alternative_name(extensions: x509.Extensions) -> str:
    try:
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ""
    for name in names:
        if isinstance(name, x509.UniformResourceIdentifier | x509.RFC822Name | x509.DNSName):
            return name.value
    return ""


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""
