"""Where a repository is found, and what a folder gets that is none, is not trusted, or does not hold everything."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from git_repo import GitRepo

from maestro_gate.errors import GateError, InvalidInput, Undecidable
from maestro_gate.workspace import INDEX, WORKTREE, Repository
from maestro_gate.workspace.git import Ended, Git, failure


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit("first", {"a/b/c.txt": "c\n", "top.txt": "t\n"})
    return repo


def test_any_folder_of_a_work_tree_leads_to_its_top(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo.path / "a")
    for path in (repo.path, repo.path / "a" / "b", Path(), Path("b")):
        opened = Repository.open(path)
        assert (opened.root, opened.is_bare, opened.is_shallow) == (repo.path, False, False)
        assert set(opened.tree(WORKTREE).entries) == {"a/b/c.txt", "top.txt"}


def test_a_linked_work_tree_has_its_own_files_and_index(repo: GitRepo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = GitRepo(tmp_path / "side")
    side.write("new.txt", "new")
    side.git("add", "new.txt")
    opened = Repository.open(side.path / "a")
    assert opened.root == side.path
    assert "new.txt" in opened.tree(INDEX).entries
    assert "new.txt" in opened.tree(WORKTREE).entries
    assert "new.txt" not in Repository.open(repo.path).tree(WORKTREE).entries
    assert opened.default_base(WORKTREE) == repo.head()


def test_a_bare_repository_has_commits_and_nothing_else(repo: GitRepo, tmp_path: Path) -> None:
    bare = repo.clone(tmp_path / "bare.git", "--bare")
    opened = Repository.open(bare.path)
    assert opened.is_bare
    assert opened.tree("main").read("top.txt", 10) == b"t\n"
    for ref in (WORKTREE, INDEX):
        with pytest.raises(InvalidInput, match=f"is a bare repository and has no {ref}"):
            opened.tree(ref)
    with pytest.raises(InvalidInput, match="is inside the bare repository"):
        Repository.open(bare.path / "objects")


def test_a_bare_repository_inside_the_change_is_not_taken_for_the_repository(repo: GitRepo) -> None:
    planted = repo.clone(repo.path / "fixtures" / "planted", "--bare")
    with pytest.raises(InvalidInput, match="is a bare repository inside the work tree"):
        Repository.open(planted.path)


def test_folders_that_are_no_repository_are_named(repo: GitRepo, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is not in a git repository"):
        Repository.open(tmp_path)
    with pytest.raises(InvalidInput, match="is not a folder"):
        Repository.open(tmp_path / "missing")
    with pytest.raises(InvalidInput, match="is not a folder"):
        Repository.open(repo.path / "top.txt")
    with pytest.raises(InvalidInput, match="is git's own folder"):
        Repository.open(repo.path / ".git")


def test_a_repository_without_a_commit_has_files_and_no_base(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "fresh")
    opened = Repository.open(repo.path)
    assert opened.tree(WORKTREE).entries == opened.tree(INDEX).entries == {}
    repo.write("a.txt", "a")
    assert list(opened.tree(WORKTREE).entries) == ["a.txt"]
    with pytest.raises(Undecidable, match="the repository has no commit yet"):
        opened.tree("HEAD")


def test_a_repository_of_another_user_says_how_to_trust_it(repo: GitRepo) -> None:
    if os.geteuid() == 0:
        os.chown(repo.path, 12345, 12345)
        with pytest.raises(InvalidInput) as caught:
            Repository.open(repo.path)
        error: GateError = caught.value
    else:
        words = f"fatal: detected dubious ownership in repository at '{repo.path}'"
        error = failure(repo.path, ["rev-parse"], Ended(128, b"", words))
    assert "belongs to another user, and git does not trust it" in str(error)
    assert f"git config --global --add safe.directory {repo.path}" in str(error)


def test_a_partial_clone_fetches_nothing_and_says_what_is_missing(repo: GitRepo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    partial = repo.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    for protocol in ("file", "ssh", "https"):
        partial.git("config", f"protocol.{protocol}.allow", "always")
    before = partial.git("count-objects", "-v")
    opened = Repository.open(partial.path)
    with pytest.raises(Undecidable, match="does not hold all files of the commit") as caught:
        opened.tree("HEAD")
    assert partial.git("count-objects", "-v") == before
    step = str(caught.value).split("\n  ")[1].split("   ")[0].split(": ")[1]
    partial.git(*step.split()[1:])
    assert opened.tree("HEAD").read("top.txt", 10) == b"t\n"


def test_a_damaged_repository_is_undecided_and_not_empty(repo: GitRepo) -> None:
    opened = Repository.open(repo.path)
    tree = opened.tree("HEAD")
    blob = repo.path / ".git" / "objects" / tree.entries["top.txt"].oid[:2] / tree.entries["top.txt"].oid[2:]
    blob.unlink()
    lacking = f"the repository lacks the blob {tree.entries['top.txt'].oid}"
    for ask in (lambda: tree.read("top.txt", 10), lambda: opened.tree("HEAD"), lambda: opened.tree(INDEX)):
        with pytest.raises(Undecidable, match=lacking):
            ask()
    (repo.path / ".git" / "index").write_bytes(b"rubbish")
    for ref in (INDEX, WORKTREE):
        with pytest.raises(Undecidable, match="git ls-files failed in"):
            opened.tree(ref)


def test_a_tree_that_holds_itself_a_billion_times_is_ended(repo: GitRepo) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x")
    tree = repo.git("mktree", stdin="".join(f"100644 blob {blob}\tf{i}\n" for i in range(10)).encode())
    for _ in range(9):
        tree = repo.git("mktree", stdin="".join(f"040000 tree {tree}\td{i}\n" for i in range(10)).encode())
    commit = repo.git("commit-tree", "-m", "bomb", tree)
    opened = Repository.open(repo.path)
    small = replace(opened, git=replace(opened.git, max_output=4 * 1024**2))
    with pytest.raises(Undecidable, match=r"wrote more than 4 MiB"):
        small.tree(commit)


def test_only_reading_commands_are_run(repo: GitRepo) -> None:
    index = (repo.path / ".git" / "index").stat()
    (repo.path / "top.txt").touch()
    opened = Repository.open(repo.path)
    for ref in ("HEAD", INDEX, WORKTREE):
        opened.tree(ref)
    after = (repo.path / ".git" / "index").stat()
    assert (after.st_mtime_ns, after.st_ino) == (index.st_mtime_ns, index.st_ino)
    assert not list((repo.path / ".git").glob("*.lock"))
    assert isinstance(opened.git, Git)
