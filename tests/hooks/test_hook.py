"""`maestro-gate hook` itself, called by git as git calls its hooks: which two trees, from which index."""

import os
import subprocess
import sys

import pytest
from git_repo import GitRepo, forget_configuration
from teams import GATE, PINNED, PROJECT, SERVERS

from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.hooks import scope
from maestro_gate.hooks.scope import Nothing, Scope
from maestro_gate.workspace import Repository

BASE = {".maestro/gate.yaml": GATE, ".mcp.json": PINNED, "AGENTS.md": "be brief\n", "README.md": "one\n"}
ZEROS = ("0" * 40, "0" * 64)


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch, tmp_path):
    forget_configuration(monkeypatch, tmp_path)
    (tmp_path / ".gitconfig").write_text("[user]\nname = A\nemail = a@company.example\n")


@pytest.fixture
def repo(tmp_path):
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit("base", BASE)
    return repo


def hooked(repo, name="pre-commit"):
    """The repository with the hook as a plain script of git's own."""
    folder = repo.path / repo.git("rev-parse", "--git-path", "hooks")
    folder.mkdir(exist_ok=True)
    command = f"exec '{sys.executable}' -c 'from maestro_gate.cli import main; main()' hook {name}"
    (folder / name).write_text(f"#!/bin/sh\nPYTHONPATH='{PROJECT}' {command}\n")
    (folder / name).chmod(0o755)
    return repo


def typed(folder, *command):
    ended = subprocess.run(
        command, cwd=folder, text=True, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
        env={name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    )  # fmt: skip
    return ended.returncode, ended.stdout


def test_commit_all_and_commit_of_paths_are_judged_by_the_index_that_git_makes_for_them(repo):
    hooked(repo)
    repo.write(".mcp.json", SERVERS)
    repo.write("README.md", "two\n")
    code, said = typed(repo.path, "git", "commit", "-m", "x", "README.md")
    assert (code, "nothing that it judges is staged (1 file)" in said) == (0, True), said
    repo.write("README.md", "three\n")
    code, said = typed(repo.path, "git", "commit", "-a", "-m", "x")
    assert (code, "unpinned-mcp-server" in said) == (1, True), said
    repo.git("add", "README.md")
    code, said = typed(repo.path, "git", "commit", "-m", "x", ".mcp.json")
    assert (code, "unpinned-mcp-server" in said) == (1, True), said


def test_a_linked_work_tree_and_a_submodule_are_judged_by_their_own_index(repo, tmp_path):
    hooked(repo)
    repo.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    (tmp_path / "linked/.mcp.json").write_text(SERVERS)
    code, said = typed(tmp_path / "linked", "git", "commit", "-a", "-m", "x")
    assert (code, "unpinned-mcp-server" in said) == (1, True), said
    outer = GitRepo.create(tmp_path / "outer")
    outer.git("submodule", "--quiet", "add", str(repo.path), "inner")
    hooked(GitRepo(outer.path / "inner"))
    (outer.path / "inner/README.md").write_text("two\n")
    code, said = typed(outer.path / "inner", "git", "commit", "-a", "-m", "x")
    assert (code, "nothing that it judges is staged (1 file)" in said) == (0, True), said


def test_a_merge_is_judged_by_what_it_brings_to_this_branch(repo):
    repo.branch("side")
    repo.commit("worse", {".mcp.json": SERVERS, "README.md": "side\n"})
    repo.checkout("main")
    repo.commit("apart", {"README.md": "main\n"})
    repo.git("merge", "-q", "side", check=False)
    repo.write("README.md", "both\n")
    repo.git("add", "--all")
    code, said = typed(hooked(repo).path, "git", "commit", "-m", "merge")
    assert (code, "unpinned-mcp-server" in said) == (1, True), said


def test_conflicts_that_are_not_settled_give_no_verdict(repo):
    repo.branch("side")
    repo.commit("one", {".mcp.json": SERVERS})
    repo.checkout("main")
    repo.commit("other", {".mcp.json": PINNED + "\n"})
    repo.git("merge", "-q", "side", check=False)
    code, said = typed(repo.path, *_hook("pre-commit"))
    assert (code, "conflicts" in said) == (3, True), said


def test_before_the_first_commit_everything_that_is_staged_counts(tmp_path):
    repo = GitRepo.create(tmp_path / "new")
    repo.write("README.md", "one\n")
    repo.git("add", "--all")
    code, said = typed(repo.path, *_hook("pre-commit"))
    assert (code, "nothing that it judges is staged" in said) == (0, True), said
    repo.write(".mcp.json", SERVERS)
    repo.write(
        ".maestro/gate.yaml",
        GATE + "rules: {unpinned-mcp-server: {off: true, reason: nobody agreed to this}}\n",
    )
    repo.git("add", "--all")
    code, said = typed(repo.path, *_hook("pre-commit"))
    assert code == 10, said
    assert "everything at INDEX" in said
    assert "unpinned-mcp-server" in said, "what is not committed is nobody's law"


def _hook(name, *options):
    return (sys.executable, "-c", "from maestro_gate.cli import main; main()", "hook", name, *options)


@pytest.fixture(autouse=True)
def _this_package(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


def test_options_of_check_are_passed_on_and_what_is_compared_is_not_theirs_to_say(repo, tmp_path):
    repo.write(".mcp.json", SERVERS)
    repo.git("add", "--all")
    report = tmp_path / "report.json"
    options = ("--profile", "advisory", "-f", "json", "-o", str(report), "-q")
    code, said = typed(repo.path, *_hook("pre-commit", *options))
    assert (code, said) == (0, ""), said
    assert "would_block" in report.read_text()
    for wrong in (
        ["--head", "HEAD"],
        ["--base=HEAD"],
        ["--law-from", "head"],
        [".mcp.json/.."],
        ["--nothing"],
    ):
        code, said = typed(repo.path, *_hook("pre-commit", *wrong))
        assert (code, "Error" in said) == (2, True), said
    code, said = typed(repo.path, *_hook("pre-commit", "--mode", "absolute"))
    assert (code, "everything at" in said) == (10, True), said


def test_a_scanner_that_has_nothing_to_look_at_is_named_and_does_not_block(tmp_path, monkeypatch):
    monkeypatch.setenv("MAESTRO_GATE_TOOLS", str(tmp_path / "none"))
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit(
        "base", {"agent.py": "import pickle\n", "main.tf": 'resource "a" "b" {}\n', ".mcp.json": PINNED}
    )
    repo.write(".mcp.json", PINNED.replace("1.4.2", "1.4.3"))
    repo.git("add", "--all")
    code, said = typed(repo.path, *_hook("pre-commit"))
    assert code == 0, said
    assert " ".join(said.split()).count("not launched, for the change touches nothing that it looks at") >= 2
    repo.write("agent.py", "import json\n")
    repo.git("add", "--all")
    code, said = typed(repo.path, *_hook("pre-commit"))
    assert (code, "semgrep failed" in said, "checkov failed" in said) == (3, True, False), said


def chosen(repo, which, **environment):
    return which(Repository.open(repo.path), environment)


def test_a_range_begins_where_the_histories_part(repo):
    start = repo.head()
    repo.branch("side")
    ours = repo.commit("ours", {"a.txt": "a"})
    repo.checkout("main")
    theirs = repo.commit("theirs", {"b.txt": "b"})
    expected = Scope(start, ours, "pushed")
    for which in (scope.of_commit, scope.of_push):
        assert chosen(repo, which, PRE_COMMIT_FROM_REF=theirs, PRE_COMMIT_TO_REF="side") == expected
    pushed = chosen(repo, scope.of_push, PRE_COMMIT_FROM_REF=theirs, PRE_COMMIT_TO_REF=start)
    assert pushed == Nothing("nothing new is pushed")


def test_histories_with_nothing_in_common_are_judged_whole(repo):
    start = repo.head()
    repo.git("checkout", "-q", "--orphan", "other")
    other = repo.commit("other", {"c.txt": "c"})
    assert chosen(repo, scope.of_push, PRE_COMMIT_FROM_REF=start, PRE_COMMIT_TO_REF=other) == Scope(
        None, other, "pushed"
    )


def test_a_first_push_is_judged_whole_as_either_client_announces_it(repo):
    head = repo.head()
    whole = Scope(None, head, "pushed")
    named = {"PRE_COMMIT_REMOTE_NAME": "origin", "PRE_COMMIT_LOCAL_BRANCH": "refs/heads/main"}
    assert chosen(repo, scope.of_push, **named) == whole
    assert chosen(repo, scope.of_push, PRE_COMMIT_TO_REF=head, **named) == whole
    for zero in ZEROS:
        assert chosen(repo, scope.of_push, PRE_COMMIT_FROM_REF=zero, PRE_COMMIT_TO_REF=head) == whole


def test_a_push_hook_that_a_person_starts_compares_with_the_default_branch(repo):
    start = repo.head()
    assert chosen(repo, scope.of_push) == Scope(None, start, "pushed"), "there is nothing else on the branch"
    repo.branch("side")
    ours = repo.commit("ours", {"a.txt": "a"})
    assert chosen(repo, scope.of_push) == Scope(start, ours, "pushed")


def test_a_deleted_branch_brings_nothing(repo):
    nothing = Nothing("a branch is deleted, and nothing is pushed")
    assert (
        chosen(repo, scope.of_push, PRE_COMMIT_REMOTE_NAME="origin", PRE_COMMIT_LOCAL_BRANCH="(delete)")
        == nothing
    )
    for zero in ZEROS:
        assert chosen(repo, scope.of_push, PRE_COMMIT_FROM_REF=repo.head(), PRE_COMMIT_TO_REF=zero) == nothing


@pytest.mark.parametrize("ref", ["--output=x", "nowhere", "", "a\nb"])
def test_refs_that_are_odd_or_not_here_are_refused(repo, ref):
    with pytest.raises((InvalidInput, Undecidable)):
        chosen(repo, scope.of_push, PRE_COMMIT_FROM_REF=repo.head(), PRE_COMMIT_TO_REF=ref)


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--profile", "advisory"], 0, "nothing was judged"),
        (["--profile=strict", "-q"], 0, "nothing was judged"),
        (["--profile", "bogus"], 2, "bogus"),
        (["--profile", ""], 2, "profile"),
        (["origin", "https://git.example/x"], 2, "let pre-commit or prek call the hook"),
    ],
)
def test_a_profile_of_its_own_takes_no_time_when_it_is_there(repo, options, code, words):
    repo.write("README.md", "two\n")
    repo.git("add", "README.md")
    program = "from maestro_gate.cli import main; main()"
    ended = typed(repo.path, sys.executable, "-P", "-c", program, "hook", "pre-commit", *options)
    assert ended[0] == code, ended
    assert words in ended[1]
