"""Opens what statements are wrapped in: Sigstore bundles (0.1 to 0.3), DSSE envelopes, and one of them on each line."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from maestro_gate import documents
from maestro_gate.collect.integrity.claimed import Sealing
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text
from maestro_gate.errors import InvalidInput

STATEMENT_TYPE = "application/vnd.in-toto+json"
MOST_LINES = 1000
_BUNDLE = "application/vnd.dev.sigstore.bundle"
_MOST_SIGNATURES = 32
_MOST_CERTIFICATES = 10
_LARGEST_CERTIFICATE = 64 * 1024
_LIMITS = documents.Limits(max_bytes=64 * 1024 * 1024)
_SECONDS = re.compile(r"[0-9]{1,11}")
_LAST_SECOND = 7_258_118_399
"""End of 2199: what is later is no time that software writes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object of a file."""

    line: int
    value: Object


@dataclass(frozen=True, slots=True)
class Opened:
    """A statement in bytes, and how it is signed."""

    body: bytes
    payload_type: str
    sealing: Sealing


def rows(data: bytes, path: str) -> Iterator[Row | InvalidInput]:
    """Every object of the file: the whole of it, or one a line; what cannot be read is an error among them."""
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    one_a_line = len(lines) > 1 and lines[0][1].rstrip().endswith(b"}")
    if not one_a_line:
        yield _object(data, path, 1)
        return
    for number, line in lines[:MOST_LINES]:
        yield _object(line, f"{path}, line {number}", number)
    if len(lines) > MOST_LINES:
        yield InvalidInput(f"it has {len(lines):,} lines; the first {MOST_LINES:,} are read")


def opened(value: Object, ignored: Ignored) -> Opened | None:
    """What the envelope holds; None for anything that is no envelope around a statement."""
    envelope = mapping(value.get("dsseEnvelope")) if _is_bundle(value) else value
    if "payload" not in envelope or "payloadType" not in envelope:
        return None
    body = _decoded(envelope.get("payload"))
    if body is None:
        raise InvalidInput("payload is not base64", fix="Sign it again, or take the file as it was signed.")
    signatures = ignored.objects(envelope.get("signatures"), "signatures")
    if len(signatures) > _MOST_SIGNATURES:
        raise InvalidInput(f"it has {len(signatures):,} signatures; at most {_MOST_SIGNATURES} are checked")
    found = [_decoded(row.get("sig")) for row in signatures]
    if None in found:
        ignored.note("signatures[].sig", "is not base64")
    material = mapping(value.get("verificationMaterial"))
    kind = text(envelope.get("payloadType"))
    sealing = Sealing(
        wrapped="sigstore" if _is_bundle(value) else "dsse",
        message=(_encoded(kind, body),),
        signatures=tuple(signature for signature in found if signature),
        key_ids=_key_ids(signatures, material),
        chain=_chain(signatures, material, ignored),
        signed_at=_signed_at(material),
    )
    return Opened(body, kind, sealing)


def old_spelling(body: bytes) -> bytes:
    """What version 0.2 of the model signing client signed: the bytes as Python shows them."""
    return f"DSSEV1 {len(STATEMENT_TYPE)} {STATEMENT_TYPE} {len(body)} {body!r}".encode()


def _encoded(kind: str, body: bytes) -> bytes:
    """The pre-authentication encoding of DSSE 1.0.2."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)


def _is_bundle(value: Object) -> bool:
    return text(value.get("mediaType")).startswith(_BUNDLE) or "dsseEnvelope" in value


def _object(data: bytes, place: str, line: int) -> Row | InvalidInput:
    try:
        value = documents.load_json(data, place, _LIMITS).value
    except InvalidInput as error:
        return error
    return Row(line, value) if isinstance(value, dict) else InvalidInput("an object is expected", where=place)


def _key_ids(signatures: object, material: Object) -> tuple[str, ...]:
    hints = [text(mapping(material.get("publicKey")).get("hint"))]
    hints += [text(mapping(row).get("keyid")) for row in sequence(signatures)]
    return tuple(sorted({hint for hint in hints if hint}))


def _chain(signatures: object, material: Object, ignored: Ignored) -> tuple[bytes, ...]:
    """The certificates, the signer's first."""
    chained = sequence(mapping(material.get("x509CertificateChain")).get("certificates"))
    alone = mapping(material.get("certificate"))
    found = [_decoded(mapping(row).get("rawBytes")) for row in ([alone] if alone else chained)]
    found += [
        der for row in sequence(signatures) for der in _from_pem(text(mapping(row).get("cert")), ignored)
    ]
    if len(found) > _MOST_CERTIFICATES:
        ignored.note("certificates", f"only the first {_MOST_CERTIFICATES} are looked at")
    whole = [der for der in found[:_MOST_CERTIFICATES] if der and len(der) <= _LARGEST_CERTIFICATE]
    if len(whole) != len(found[:_MOST_CERTIFICATES]):
        ignored.note("certificates[]", "is no certificate, or too large to be one")
    return tuple(whole)


def _from_pem(pem: str, ignored: Ignored) -> list[bytes]:
    if not pem:
        return []
    try:
        found = x509.load_pem_x509_certificates(pem[: _LARGEST_CERTIFICATE * _MOST_CERTIFICATES].encode())
    except (ValueError, UnicodeEncodeError):
        ignored.note("signatures[].cert", "is no certificate in PEM")
        return []
    return [certificate.public_bytes(Encoding.DER) for certificate in found]


def _signed_at(material: Object) -> date | None:
    """The day that the transparency log wrote down: as seconds, in text or as a number."""
    for entry in sequence(material.get("tlogEntries")):
        written = str(mapping(entry).get("integratedTime"))
        seconds = int(written) if _SECONDS.fullmatch(written) else 0
        if 0 < seconds <= _LAST_SECOND:
            return datetime.fromtimestamp(seconds, UTC).date()
    return None


def _decoded(value: object) -> bytes | None:
    """Base64 in the standard or the URL-safe alphabet."""
    if not isinstance(value, str) or not value.isascii():
        return None
    try:
        return base64.b64decode(value.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        return None
