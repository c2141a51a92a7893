"""Whom signatures are expected from is law: it comes from base, and a change cannot bring its own key."""

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent / "collect"))

from attesting import bundle, key, model_statement, pem
from git_repo import GitRepo
from test_cli import run

SETTINGS = 'schema_version: "1"\nintegrity:\n  keys: [.maestro/keys/models.pub]\n'
MINE, THEIRS = key(), key()


def signed(weights, by):
    return {
        "models/intent/w.safetensors": weights,
        "models/intent/model.sig": json.dumps(bundle(model_statement({"w.safetensors": weights}), by)),
    }


def law(by):
    return {".maestro/gate.yaml": SETTINGS, ".maestro/keys/models.pub": pem(by)}


@pytest.fixture
def repo(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {"README.md": "# A service\n"} | law(MINE) | signed(b"weights", MINE))
    made.branch("change")
    return made


def introduced(repo):
    told = json.loads(run("check", repo.path, "-f", "json").stdout)
    return {row["rule"] for layer in told["layers"] for row in layer["introduced"]}


def test_a_model_that_is_signed_anew_by_the_expected_key_is_fine(repo):
    repo.commit("head", signed(b"new weights", MINE))
    assert not {"signed-model-altered", "signature-of-unexpected-identity"} & introduced(repo)


def test_a_model_that_is_altered_is_found(repo):
    repo.commit("head", {"models/intent/w.safetensors": b"Weights"})
    assert "signed-model-altered" in introduced(repo)


def test_a_change_that_brings_its_own_key_is_held_against_that_of_base(repo):
    repo.commit("head", law(THEIRS) | signed(b"theirs", THEIRS))
    assert "signature-of-unexpected-identity" in introduced(repo)


def test_a_key_that_is_not_in_the_trusted_tree_stops_the_run(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {".maestro/gate.yaml": SETTINGS})
    made.branch("change")
    made.commit("head", {"README.md": "x"})
    ended = run("check", made.path)
    assert ended.returncode == 2
    assert ".maestro/keys/models.pub" in ended.stderr
