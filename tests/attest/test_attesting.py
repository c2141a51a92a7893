"""From the command line: a real commit judged and signed with a key that openssl made, then verified."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from git_repo import GitRepo
from runs import P256_PEM, STRANGER, pem, public_pem, statements
from test_scenarios import build

from maestro_gate.cli.verify import command as verify_command

MCP = json.dumps({"mcpServers": {"files": {"command": "npx", "args": ["-y", "@vendor/files-mcp"]}}})
RESOURCE = "git+https://forge.example/team/service"
SCRIPT = "from maestro_gate.cli import main; main()"


def gate(*arguments, cwd, **environment):
    ended = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT, *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=120, cwd=cwd, env=os.environ | environment,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr
    secret = pem().decode().splitlines()[1][20:40]
    assert secret not in ended.stdout + ended.stderr
    return ended


@pytest.fixture(scope="module")
def keyring(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ed25519", "-out", "gate.pem"], cwd=folder, check=True
    )
    subprocess.run(
        ["openssl", "pkey", "-in", "gate.pem", "-pubout", "-out", "gate.pub"], cwd=folder, check=True
    )
    (folder / "other.pub").write_bytes(public_pem(STRANGER))
    (folder / "ours.pem").write_bytes(pem())
    (folder / "ours.pub").write_bytes(public_pem())
    (folder / "p256.pem").write_bytes(P256_PEM)
    return folder


@pytest.fixture(scope="module")
def repo(tmp_path_factory):
    made = GitRepo.create(tmp_path_factory.mktemp("work") / "repo")
    made.commit("base", {"README.md": "# A service\n"})
    made.branch("docs")
    made.commit("docs", {"README.md": "# A fine service\n"})
    made.checkout("main")
    made.branch("change")
    made.commit("head", {".mcp.json": MCP})
    return made


def attest(repo, keyring, *arguments, head="change", key=None, **environment):
    where = ("--resource", RESOURCE) if "--resource" not in arguments else ()
    return gate("check", repo.path, "--base", "main", "--head", head, "-q", "--attest", key or keyring / "gate.pem",
                *where, *arguments, cwd=keyring, **environment)  # fmt: skip


@pytest.fixture(scope="module")
def bundle(repo, keyring):
    assert attest(repo, keyring, "--attestation", "ready.intoto.jsonl", head="docs").returncode == 3
    return keyring / "ready.intoto.jsonl"


def test_a_blocked_commit_is_signed_as_such_and_verified(repo, keyring, tmp_path):
    bundle, outcome = tmp_path / "change.intoto.jsonl", tmp_path / "outcome.json"
    ended = attest(repo, keyring, "--attestation", bundle, "-f", "json", "-o", outcome)
    assert ended.returncode == 10, ended.stderr
    head = repo.head("change")
    known = ["--key", keyring / "gate.pub", "--commit", head, "--resource", RESOURCE, "--outcome", outcome]
    verified = gate("verify", bundle, *known, cwd=tmp_path)
    assert verified.returncode == 10, verified.stderr
    assert verified.stdout.startswith(
        f"maestro-gate: block: the gate does not vouch for it\n  commit      {head}\n"
    )
    outcome.write_text(outcome.read_text().replace('"verdict": "block"', '"verdict": "pass"'))
    refused = gate("verify", bundle, *known, cwd=tmp_path)
    assert refused.returncode == 2
    assert "the digest of the outcome is another" in refused.stderr


def test_a_block_that_the_advisory_profile_lets_pass_is_not_vouched_for(repo, keyring, tmp_path):
    bundle, predicate = tmp_path / "b.intoto.jsonl", tmp_path / "vsa.json"
    ended = attest(repo, keyring, "--profile", "advisory", "--attestation", bundle,
                   "--predicate", predicate, key=keyring / "ours.pem")  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    (summary, *_) = statements(bundle.read_bytes())
    assert json.loads(predicate.read_text()) == summary["predicate"]
    verified = gate("verify", bundle, "--key", keyring / "ours.pub", cwd=tmp_path)
    assert verified.returncode == 10
    assert verified.stdout.startswith("maestro-gate: warn: the gate does not vouch for it\n")
    assert "the advisory profile let a block pass" in verified.stdout
    assert "not compared with anything, for want of --commit" in verified.stdout


def test_a_change_that_may_merge_is_verified_with_exit_0(keyring, tmp_path):
    base, head = build(Path(__file__).parents[1] / "scenarios" / "mcp-server-pinned", tmp_path / "repo")
    bundle, outcome = tmp_path / "b.intoto.jsonl", tmp_path / "outcome.json"
    ended = gate("check", "repo", "--base", base, "--head", head, "-f", "json", "-o", outcome,
                 "--attest", keyring / "ours.pem", "--attestation", bundle, "--resource", RESOURCE, cwd=tmp_path)  # fmt: skip
    assert ended.returncode == 0, ended.stdout
    verdict = json.loads(outcome.read_text())["verdict"]
    assert len(statements(bundle.read_bytes())) == {"pass": 2, "warn": 1}[verdict]
    known = ["--commit", head, "--resource", RESOURCE, "--outcome", outcome, "--require", "law-from-base"]
    verified = gate("verify", bundle, "--key", keyring / "ours.pub", *known, cwd=tmp_path)
    assert verified.returncode == 0, verified.stderr
    assert verified.stdout.startswith(f"maestro-gate: {verdict}: the gate vouches for it\n")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--as-of", "2020-01-01"), "as on the day of the signature"),
        (("--skip-untouched",), "a hook leaves scanners out"),
        (("--resource", "git+https://token@forge.example/a/b"), "without user and password"),
    ],
)
def test_what_cannot_be_vouched_for_is_not_signed(repo, keyring, tmp_path, more, words):
    bundle = tmp_path / "b"
    signing = ("--attest", keyring / "ours.pem", "--attestation", bundle, "--resource", RESOURCE)
    ended = gate("check", repo.path, "--base", "main", "--head", "docs", *signing, *more, cwd=tmp_path)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert not bundle.exists()


def test_an_undecided_commit_ends_with_3(keyring, bundle):
    assert gate("verify", bundle, "--key", keyring / "gate.pub", cwd=keyring).returncode == 3


def test_the_key_may_come_from_a_variable_and_the_repository_from_the_platform(repo, keyring, tmp_path):
    bundle = tmp_path / "b.intoto.jsonl"
    for platform in (
        {"GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "team/service"},
        {"CI_PROJECT_URL": "https://github.example/team/service"},
    ):
        ended = gate(
            "check", repo.path, "--base", "main", "--head", "docs", "--attest", "env:SIGNING_KEY", "--attestation",
            bundle, cwd=keyring, SIGNING_KEY=pem().decode(), **platform,
        )  # fmt: skip
        assert ended.returncode == 3, ended.stderr
        summary, *_ = statements(bundle.read_bytes())
        assert summary["predicate"]["resourceUri"] == "git+https://github.example/team/service"


def test_shards_are_attested_where_they_are_merged_and_only_there(repo, keyring, tmp_path):
    (tmp_path / "shards").mkdir()
    sides = ("--base", "main", "--head", "docs")
    shard = ("check", repo.path, *sides, "--shard", "1/1", "-o", tmp_path / "shards" / "1.json")
    signing = ("--attest", keyring / "ours.pem", "--attestation", tmp_path / "b", "--resource", RESOURCE)
    refused = gate(*shard, *signing, cwd=tmp_path)
    assert refused.returncode == 2
    assert "a shard has no verdict to sign" in refused.stderr
    assert gate(*shard, cwd=tmp_path).returncode == 0
    merged = gate(
        "merge", tmp_path / "shards", repo.path, "--expect-shards", "1", *sides, *signing, cwd=tmp_path
    )
    assert merged.returncode == 3, merged.stderr
    assert statements((tmp_path / "b").read_bytes())[0]["subject"][0]["digest"]["gitCommit"] == repo.head(
        "docs"
    )


@pytest.mark.parametrize("head", ["WORKTREE", "INDEX"])
def test_what_is_not_committed_is_not_attested_and_an_old_bundle_does_not_stay(repo, keyring, tmp_path, head):
    bundle = tmp_path / "b.intoto.jsonl"
    bundle.write_text("stale")
    ended = attest(repo, keyring, "--attestation", bundle, head=head)
    assert (ended.returncode, bundle.exists()) == (2, False)
    assert (
        f"a statement is about a commit, and {head} is none\n  Commit, and give --head HEAD." in ended.stderr
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("nowhere.pem", "cannot be read"),
        ("gate.pub", "no private key"),
        ("p256.pem", "not an Ed25519 key"),
        (".", "cannot be read"),
        ("env:NOTHING_THERE", "not set"),
        ("env:", "not set"),
        (pem().decode(), "cannot be read"),
    ],
)
def test_a_key_that_cannot_sign_ends_the_run_before_it_begins(repo, keyring, tmp_path, key, words):
    ended = attest(repo, keyring, "--attestation", tmp_path / "b", key=key)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert not (tmp_path / "b").exists()


def test_an_empty_key_is_an_error_not_a_run_without_signature(repo, keyring):
    ended = gate("check", repo.path, "--head", "docs", "--attest", "", "--resource", RESOURCE, cwd=keyring)
    assert ended.returncode == 2


@pytest.mark.parametrize(
    "uri", ["", "forge.example/team", "git+https://user:token@forge.example/x", "git:a b", "git:é"]
)
def test_a_repository_that_is_no_uri_is_refused(repo, keyring, uri):
    ended = attest(repo, keyring, "--resource", uri)
    assert ended.returncode == 2
    assert "token" not in ended.stderr


def test_the_bundle_never_takes_the_place_of_the_key_or_of_a_report(repo, keyring, tmp_path):
    key = tmp_path / "gate.pem"
    key.write_bytes(pem())
    report = tmp_path / "report.json"
    for arguments in (["--attestation", key], ["-f", "json", "-o", key], ["--predicate", tmp_path / "." / "gate.pem"],
                      ["-f", "json", "-o", report, "--attestation", report]):  # fmt: skip
        ended = attest(repo, keyring, *arguments, key=key)
        assert ended.returncode == 2, arguments
        assert "cannot share a file" in ended.stderr
        assert key.read_bytes() == pem()


def test_a_bundle_needs_a_key(repo, keyring):
    ended = gate("check", repo.path, "--attestation", "x", cwd=keyring)
    assert ended.returncode == 2
    assert "--attestation needs --attest" in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--key", "other.pub"],
        ["--key", "gate.pem"],
        ["--key", "gate.pub", "--commit", ""],
        ["--key", "gate.pub", "--commit", "0" * 40],
        ["--key", "gate.pub", "--commit", "c0ffee"],
        ["--key", "gate.pub", "--law-digest", ""],
        ["--key", "gate.pub", "--law-digest", "0" * 40],
        ["--key", "gate.pub", "--resource", ""],
        ["--key", "gate.pub", "--outcome", "gate.pub"],
        ["--key", "gate.pub", "--require", ""],
        [],
    ],
)
def test_what_proves_nothing_ends_with_2(keyring, bundle, arguments):
    given = [str(keyring / word) if word.startswith(("gate.", "other.")) else word for word in arguments]
    ended = CliRunner().invoke(verify_command, [str(bundle), *given], standalone_mode=False)
    assert ended.exception.exit_code == 2
