"""The second opinion of the real client: it confirms, it can refuse, and where it is missing nothing changes."""

import os
import subprocess
from dataclasses import replace

import pytest
from attesting import made_tree, pem
from cryptography.hazmat.primitives.asymmetric import ec
from real_clients import client
from test_model_signing import FOLDER, SIG, call, model, written  # noqa: F401 - a fixture

from maestro_gate.collect.integrity import holding, signatures, trust
from maestro_gate.collect.integrity.client import Client
from maestro_gate.settings import IntegritySettings
from maestro_gate.tools import find
from maestro_gate.workspace import WORKTREE, Repository

KEY = ".maestro/keys/0.pub"


def opinion(tmp_path, keys, folder=None):
    environment = {"PATH": str(client("model_signing").parent if folder is None else folder)}
    return Client(find.place(tmp_path / "tools", environment), keys, 120)


@pytest.fixture(params=["sha256", "blake3"])
def signed(request, model, tmp_path):  # noqa: F811
    private = ec.generate_private_key(ec.SECP256R1())
    path = written(tmp_path / "k.pem", private)
    script = (
        "import sys, model_signing as m; h = m.hashing.Config().use_file_serialization(hashing_algorithm=sys.argv[3])"
        ".set_ignored_paths(paths=[sys.argv[2]]);"
        "m.signing.Config().use_elliptic_key_signer(private_key=sys.argv[4]).set_hashing_config(h).sign(sys.argv[1], sys.argv[2])"
    )
    python = client("model_signing").parent / "python"
    made = subprocess.run(
        [python, "-c", script, FOLDER, SIG, request.param, path],
        cwd=model.path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return model, private, request.param


def held(repo, private, tables):
    tree = Repository.open(repo.path).tree(WORKTREE)
    keys = {KEY: pem(private)}
    claims = signatures.read(SIG, tree.read(SIG, 10**6), tables).attested
    return tree, keys, holding.attestations(tree, claims, trust.read(IntegritySettings((KEY,)), keys))


def test_the_client_confirms_what_the_gate_verified(signed, tmp_path, tables):
    repo, private, algorithm = signed
    tree, keys, found = held(repo, private, tables)
    assert (found[0].status, found[0].digests) == (
        "verified" if algorithm == "sha256" else "unverified",
        (algorithm,),
    )
    assert opinion(tmp_path, keys).confirmed(tree, found) == found


def test_the_client_still_refuses_its_own_signatures_in_blake3(signed, tmp_path):
    """Once it does not, it can be asked about those too."""
    repo, _, algorithm = signed
    ended = call(
        "verify", "key", FOLDER, "--signature", SIG, "--public_key", tmp_path / "k.pub", cwd=repo.path
    )
    assert (ended.returncode == 0) is (algorithm == "sha256")


def test_what_the_client_refuses_is_not_verified(signed, tmp_path, tables):
    repo, private, _ = signed
    tree, keys, found = held(repo, private, tables)
    claimed = replace(found[0], status="verified", digests=("sha256",))
    other = {KEY: pem(ec.generate_private_key(ec.SECP256R1()))}
    assert opinion(tmp_path, other).confirmed(tree, (claimed,))[0].status == "invalid"
    repo.write(f"{FOLDER}/w.safetensors", b"other")
    changed = Repository.open(repo.path).tree(WORKTREE)
    assert opinion(tmp_path, keys).confirmed(changed, (claimed,))[0].status == "invalid"


def test_without_a_client_nothing_changes(signed, tmp_path, tables):
    repo, private, _ = signed
    tree, keys, found = held(repo, private, tables)
    assert opinion(tmp_path, keys, tmp_path).confirmed(tree, found) == found


def test_a_client_in_the_repository_is_never_run(signed, tmp_path, tables):
    repo, private, _ = signed
    tree, keys, found = held(repo, private, tables)
    marker = tmp_path / "ran"
    planted = repo.write(
        "bin/model_signing", f"#!/bin/sh\ntouch {marker}\necho model_signing 1.1.1\n", executable=True
    )
    place = find.place(tmp_path / "tools", {"PATH": str(planted.parent)}, outside=repo.path)
    assert Client(place, keys, 120).confirmed(tree, found) == found
    assert not marker.exists()
    assert os.access(planted, os.X_OK)


def test_other_statements_are_not_asked_about(tmp_path):
    assert opinion(tmp_path, {}).confirmed(made_tree({}), ()) == ()
