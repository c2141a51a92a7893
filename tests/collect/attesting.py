"""Makes trees in memory, keys, certificates and signed statements for tests."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from maestro_gate.collect.integrity import holding, signatures, trust
from maestro_gate.model.entry import Entry
from maestro_gate.settings import Identity, IntegritySettings
from maestro_gate.workspace.trees import tree

STATEMENT = "application/vnd.in-toto+json"
MODEL = "https://model_signing/signature/v1.0"
SLSA = "https://slsa.dev/provenance/v1"
OIDC = "https://issuer.example"
BOT = "https://forge.example/acme/app/release.yml@refs/heads/main"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
KEY_FILE = ".maestro/keys/models.pub"
ROOT_FILE = ".maestro/keys/root.pem"


class Files:
    """Bytes of a tree's files."""

    def __init__(self, files):
        self.files = files

    def read(self, wanted):
        for path, _ in wanted:
            yield path, self.files[path]


def made_tree(files, **more):
    entries = {
        path: Entry("100644", hashlib.sha1(data, usedforsecurity=False).hexdigest(), len(data))
        for path, data in files.items()
    }
    return tree("HEAD", "0" * 40, entries | more, Files(files))


def key():
    return ec.generate_private_key(ec.SECP256R1())


def pem(private):
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def b64(data):
    return base64.b64encode(data).decode()


def statement(predicate_type, subject, predicate):
    return {"_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": predicate_type, "predicate": predicate}  # fmt: skip


def model_statement(files, name="intent", **more):
    """What the client writes for these files: name → bytes, or a digest as text."""
    digests = {path: data if isinstance(data, str) else sha256(data) for path, data in sorted(files.items())}
    root = sha256(b"".join(bytes.fromhex(digest) for digest in digests.values()))
    rows = [{"name": path, "algorithm": "sha256", "digest": digest} for path, digest in digests.items()]
    how = {"method": "files", "hash_type": "sha256", "allow_symlinks": False, "ignore_paths": ["model.sig", ".gitattributes"]}  # fmt: skip
    return statement(MODEL, [{"name": name, "digest": {"sha256": root}}], {"serialization": how | more, "resources": rows})  # fmt: skip


def envelope(value, by, **row):
    body = json.dumps(value).encode()
    message = b"DSSEv1 %d %b %d %b" % (len(STATEMENT), STATEMENT.encode(), len(body), body)
    signature = by.sign(message, ec.ECDSA(hashes.SHA256()))
    return {"payload": b64(body), "payloadType": STATEMENT, "signatures": [{"sig": b64(signature)} | row]}


def bundle(value, by, chain=(), seconds=None):
    """A Sigstore bundle by a key, or by the first certificate of a chain."""
    hint = {"publicKey": {"hint": sha256(pem(by))}}
    rows = [{"rawBytes": b64(one.public_bytes(serialization.Encoding.DER))} for one in chain]
    material = {"x509CertificateChain": {"certificates": rows}} if chain else hint
    entries = [{"integratedTime": seconds}] if seconds is not None else []
    return {
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": material | {"tlogEntries": entries},
        "dsseEnvelope": envelope(value, by),
    }


def authority(private, name="Acme root"):
    return _certificate(
        private, private, name, name, [(x509.BasicConstraints(ca=True, path_length=None), True)]
    )


def leaf(private, root_key, subject=BOT, oidc=OIDC, issuer="Acme root", days=1):
    extensions = [
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False),
        (x509.SubjectAlternativeName([x509.UniformResourceIdentifier(subject)]), False),
    ]
    if oidc:
        number = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
        extensions.append((x509.UnrecognizedExtension(number, bytes([12, len(oidc)]) + oidc.encode()), False))
    return _certificate(private, root_key, "signer", issuer, extensions, days)


def _certificate(private, issuer_key, name, issuer, extensions, days=1000):
    def called(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    made = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(BEGIN)
        .not_valid_after(BEGIN + timedelta(days=days))
    )
    for extension, is_critical in extensions:
        made = made.add_extension(extension, critical=is_critical)
    return made.sign(issuer_key, hashes.SHA256())


def trusting(*keys, roots=(), identities=(), builders=()):
    files = {f".maestro/keys/{n}.pub": pem(one) for n, one in enumerate(keys)}
    files |= {
        f".maestro/keys/{n}.pem": one.public_bytes(serialization.Encoding.PEM) for n, one in enumerate(roots)
    }
    named = tuple(Identity(subject, issuer) for subject, issuer in identities)
    return trust.read(IntegritySettings(tuple(files), named, tuple(builders)), files)


def held(files, where, value, by_whom, tables, *, entries=None):
    """The attestations of a tree with these files and this one signature."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    reading = signatures.read(where, data, tables)
    return holding.attestations(
        made_tree({**files, where: data}, **(entries or {})), reading.attested, by_whom
    )
