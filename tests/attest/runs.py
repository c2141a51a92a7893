"""Makes runs that ended, keys, and an independent verifier of what was signed."""

import base64
import json
from dataclasses import replace
from datetime import date

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from maestro_gate.attest import bundle, statement
from maestro_gate.model.evidence import Absent, Collected, Failed, Source
from maestro_gate.model.judgement import Delta, Law, LayerDelta, LayerInfo, Outcome
from maestro_gate.report import json as json_report

BASE, HEAD, OTHER = "a" * 40, "c" * 40, "e" * 40
LAW_DIGEST = "b" * 64
LAYERS = ("agent-frameworks", "data-operations", "agent-ecosystem")
RESOURCE = "git+https://forge.example/team/service"
TIME = "2026-11-20T10:11:12Z"

P256_PEM = ec.generate_private_key(ec.SECP256R1()).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def layer(slug, *, present=True, covered=True):
    return LayerDelta(slug, present, covered, 0, 0, 0, 0, 0, (), (), (), (), (), (), (), (), ())


def outcome(**fields):
    law = Law("base", BASE, "standard", LAW_DIGEST, ())
    values = {
        "version": "0.1.0",
        "law": law,
        "mode": "delta",
        "as_of": date(2026, 11, 20),
        "base_ref": "main",
        "base_revision": BASE,
        "head_ref": "HEAD",
        "head_revision": HEAD,
        "verdict": "pass",
        "would_block": False,
        "reasons": (),
        "layers": tuple(
            LayerInfo(slug, f"L{number}", slug.replace("-", " "), always=False)
            for number, slug in enumerate(LAYERS, 1)
        ),
        "delta": Delta((layer("agent-frameworks"),), ()),
        "base_sources": (Source("cyclonedx", "sbom", Collected(1)),),
        "head_sources": (
            Source("cyclonedx", "sbom", Collected(1)),
            Source("semgrep", "code-scan", Failed("it said: `evil`"), fingerprint="semgrep 1"),
            Source("mcp", "mcp", Absent()),
        ),
        "controls": (),
        "base_controls": (),
        "waivers": (),
        "failures": (),
        "claims": (),
    } | fields
    return Outcome(**values)


def own_law(origin="head", **fields):
    """A delta that was judged by the law of its own head."""
    return outcome(law=Law(origin, HEAD, "standard", LAW_DIGEST, ()), **fields)


def run(of=None, **fields):
    made = of or outcome()
    return replace(
        statement.Run(made, json_report.render(made).encode(), RESOURCE, TIME),
        **fields,
    )


def signed(of=None, key=KEY, **fields):
    return bundle.signed(run(of, **fields), key).encode()


def sealed(value, key=KEY, kind="application/vnd.in-toto+json"):
    """Any value in an envelope, sealed with nothing of ours."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    encoding = f"DSSEv1 {len(kind)} {kind} {len(body)} ".encode() + body
    signature = base64.b64encode(key.sign(encoding)).decode()
    row = {
        "payloadType": kind,
        "payload": base64.b64encode(body).decode(),
        "signatures": [{"sig": signature}],
    }
    return json.dumps(row).encode() + b"\n"


def statements(data, key=KEY):
    """What a stranger's verifier reads: envelope, encoding and signature, checked with nothing of ours."""
    found = []
    for line in data.splitlines():
        envelope = json.loads(line)
        body, kind = base64.b64decode(envelope["payload"]), envelope["payloadType"]
        encoding = f"DSSEv1 {len(kind)} {kind} {len(body)} ".encode() + body
        for row in envelope["signatures"]:
            key.public_key().verify(base64.b64decode(row["sig"]), encoding)
        found.append(json.loads(body))
    return found


def pem(key=KEY, password=None):
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)


def public_pem(key=KEY):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
