"""The real client signs, the gate verifies; what the gate refuses, the client refuses too."""

import json
import re
import subprocess
from base64 import b64decode, b64encode

import pytest
from attesting import authority, leaf, trusting
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from git_repo import GitRepo
from real_clients import client

from maestro_gate.collect.integrity import holding, signatures
from maestro_gate.workspace import WORKTREE, Repository

FOLDER = "models/intent"
SIG = f"{FOLDER}/model.sig"


class Signed:
    """A repository with a model that the real client signed."""

    def __init__(self, repo, by_whom, checks):
        self.repo, self.by_whom, self.checks = repo, by_whom, checks

    def found(self, tables):
        tree = Repository.open(self.repo.path).tree(WORKTREE)
        reading = signatures.read(SIG, tree.read(SIG, 10**6), tables)
        return holding.attestations(tree, reading.attested, self.by_whom)[0]

    def client_agrees(self):
        ended = call("verify", *self.checks, cwd=self.repo.path)
        return ended.returncode == 0


def call(*arguments, cwd):
    return subprocess.run(
        [str(client("model_signing")), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=cwd,
    )


def written(path, private):
    path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    path.with_suffix(".pub").write_bytes(
        private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return path


@pytest.fixture
def model(tmp_path):
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit("model", {f"{FOLDER}/w.safetensors": b"weights" * 100, f"{FOLDER}/sub/config.json": "{}"})
    return repo


@pytest.fixture(params=["key", "certificate"])
def signed(request, model, tmp_path):
    private, root_key = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP256R1())
    path = written(tmp_path / "k.pem", private)
    if request.param == "key":
        how = ["--private_key", path]
        checks = ["key", FOLDER, "--signature", SIG, "--public_key", path.with_suffix(".pub")]
        by_whom = trusting(private)
    else:
        root = authority(root_key)
        mine, above = tmp_path / "leaf.pem", tmp_path / "root.pem"
        mine.write_bytes(leaf(private, root_key, oidc="").public_bytes(serialization.Encoding.PEM))
        above.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        how = ["--private_key", path, "--signing_certificate", mine, "--certificate_chain", above]
        checks = ["certificate", FOLDER, "--signature", SIG, "--certificate_chain", above]
        by_whom = trusting(roots=[root])
    made = call("sign", request.param, FOLDER, "--signature", SIG, *how, cwd=model.path)
    assert made.returncode == 0, made.stderr
    return Signed(model, by_whom, checks)


def test_what_the_client_signed_is_verified(signed, tables):
    found = signed.found(tables)
    assert (found.status, found.reason) == ("verified", "")
    assert found.matched == (f"{FOLDER}/sub/config.json", f"{FOLDER}/w.safetensors")
    assert signed.client_agrees()


def test_one_changed_byte_of_the_model_is_mismatched(signed, tables):
    weights = signed.repo.path / FOLDER / "w.safetensors"
    weights.write_bytes(b"W" + weights.read_bytes()[1:])
    found = signed.found(tables)
    assert (found.status, found.mismatched) == ("mismatched", (f"{FOLDER}/w.safetensors",))
    assert not signed.client_agrees()


def test_a_file_that_was_added_is_mismatched(signed, tables):
    signed.repo.write(f"{FOLDER}/loader.py", "import os")
    assert signed.found(tables).unsigned == (f"{FOLDER}/loader.py",)
    assert signed.found(tables).status == "mismatched"
    assert not signed.client_agrees()


def test_one_changed_byte_of_the_signature_is_invalid(signed, tables):
    path = signed.repo.path / SIG
    text = path.read_text()
    at = text.index('"sig":"') + 40
    path.write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])
    assert signed.found(tables).status == "invalid"
    assert not signed.client_agrees()


def test_one_changed_byte_of_what_was_signed_is_not_verified(signed, tables):
    path = signed.repo.path / SIG
    bundle = json.loads(path.read_text())
    envelope = bundle["dsseEnvelope"]
    said = b64decode(envelope["payload"])
    digest = re.search(rb"[0-9a-f]{64}", said)
    other = b"0" if digest[0][:1] != b"0" else b"1"
    envelope["payload"] = b64encode(said[: digest.start()] + other + said[digest.start() + 1 :]).decode()
    path.write_text(json.dumps(bundle))
    assert signed.found(tables).status == "invalid"
    assert not signed.client_agrees()


def test_another_key_is_untrusted(signed, tables):
    signed.by_whom = trusting(
        ec.generate_private_key(ec.SECP256R1()),
        roots=[authority(ec.generate_private_key(ec.SECP256R1()), "Other")],
    )
    assert signed.found(tables).status == "untrusted"
