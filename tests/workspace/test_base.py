"""What a head is compared with when nobody said, in each place where a developer or a CI system stands."""

from pathlib import Path

import pytest
from git_repo import GitRepo

from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.workspace import INDEX, WORKTREE, Repository


@pytest.fixture
def upstream(tmp_path: Path) -> GitRepo:
    """main: one, two; feature leaves at one; a merge of both as CI systems make it."""
    repo = GitRepo.create(tmp_path / "upstream")
    one = repo.commit("one", {"a.txt": "1"})
    repo.branch("feature")
    repo.commit("feature", {"f.txt": "1"})
    repo.checkout("main")
    repo.commit("two", {"a.txt": "2"})
    repo.git("tag", "one", one)
    repo.git("checkout", "-q", "--detach")
    repo.merge("feature")
    repo.git("update-ref", "refs/pull/1/merge", "HEAD")
    repo.checkout("main")
    return repo


def base(repo: GitRepo, head: str = "HEAD") -> str:
    return Repository.open(repo.path).default_base(head)


def advice(repo: GitRepo, head: str = "HEAD") -> str:
    with pytest.raises(Undecidable) as caught:
        base(repo, head)
    assert caught.value.exit_code == 3
    return str(caught.value)


def pull_request(upstream: GitRepo, path: Path, *, depth: int = 0) -> GitRepo:
    """As actions/checkout does it: no clone, no branches, a detached merge commit."""
    ci = GitRepo.create(path)
    ci.git("remote", "add", "origin", f"file://{upstream.path}")
    refs = ["+refs/pull/1/merge:refs/remotes/pull/1/merge"]
    if not depth:
        refs.append("+refs/heads/*:refs/remotes/origin/*")
    ci.git("fetch", "-q", "--no-tags", *([f"--depth={depth}"] if depth else []), "origin", *refs)
    ci.git("checkout", "-q", "--force", "refs/remotes/pull/1/merge")
    return ci


@pytest.mark.parametrize("head", ["HEAD", "feature", WORKTREE, INDEX])
def test_a_feature_branch_is_compared_with_where_it_left_the_default_branch(
    upstream: GitRepo, tmp_path: Path, head: str
) -> None:
    clone = upstream.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "feature")
    clone.commit("more", {"g.txt": "1"})
    assert base(clone, head) == upstream.head("one")
    upstream.checkout("feature")
    assert base(upstream, head) == upstream.head("one"), "without a remote, the local main"


def test_the_remote_has_the_last_word_on_what_the_default_branch_is(
    upstream: GitRepo, tmp_path: Path
) -> None:
    upstream.git("branch", "-m", "main", "trunk")
    clone = upstream.clone(tmp_path / "clone")
    assert clone.git("symbolic-ref", "refs/remotes/origin/HEAD") == "refs/remotes/origin/trunk"
    clone.branch("topic")
    clone.commit("topic", {"t.txt": "1"})
    clone.git("branch", "main", "one")
    assert base(clone) == upstream.head("trunk")
    clone.git("remote", "rename", "origin", "company")
    assert base(clone) == upstream.head("trunk"), "the only remote counts, whatever its name"
    clone.git("remote", "set-head", "company", "--delete")
    assert base(clone) == upstream.head("one"), "then the local main is the next best"


def test_commits_that_are_not_pushed_are_part_of_the_change(upstream: GitRepo, tmp_path: Path) -> None:
    clone = upstream.clone(tmp_path / "clone")
    pushed = clone.head()
    clone.commit("local", {"l.txt": "1"})
    assert base(clone, "main") == base(clone, WORKTREE) == pushed


def test_on_the_default_branch_loose_files_are_compared_with_their_commit(
    upstream: GitRepo, tmp_path: Path
) -> None:
    clone = upstream.clone(tmp_path / "clone")
    merged = upstream.merge("feature")
    for repo in (clone, upstream):
        repo.write("loose.txt", "1")
        repo.git("add", "loose.txt")
        assert base(repo, WORKTREE) == base(repo, INDEX) == repo.head()
    assert base(upstream, WORKTREE) == merged, "also on a merge commit: it is not what changed"
    clone.branch("fresh")
    assert base(clone, WORKTREE) == clone.head(), "a fresh branch without a commit is on the default branch"


def test_a_clean_work_tree_is_not_compared_with_itself(upstream: GitRepo, tmp_path: Path) -> None:
    for head in (WORKTREE, INDEX):
        assert advice(upstream, head).startswith("there is nothing to compare: ")
    first = upstream.head()
    upstream.merge("feature")
    assert base(upstream, WORKTREE) == base(upstream, INDEX) == first
    job = upstream.clone(tmp_path / "job", depth=1)
    assert "is a merge commit, and this shallow clone does not hold its first parent" in advice(job, WORKTREE)


def test_on_the_default_branch_a_merge_is_compared_with_its_first_parent(upstream: GitRepo) -> None:
    two = upstream.head()
    assert advice(upstream).startswith(
        f"there is nothing to compare: {two[:12]} is on the default branch (main)"
    )
    assert "--base HEAD~1" in advice(upstream, "main")
    upstream.merge("feature")
    assert base(upstream) == base(upstream, "main") == two


def test_the_only_branch_is_the_default_branch_where_there_is_no_remote(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "own", branch="trunk")
    assert "has no commit yet" in advice(repo, WORKTREE)
    one = repo.commit("one", {"a": "1"})
    repo.write("a", "2")
    assert base(repo, WORKTREE) == one
    repo.branch("topic")
    repo.commit("topic", {"b": "1"})
    assert "there is no default branch here" in advice(repo, WORKTREE)
    assert "--base REF" in advice(repo)


def test_the_only_branch_of_a_ci_clone_is_not_taken_for_the_default_branch(
    upstream: GitRepo, tmp_path: Path
) -> None:
    ci = GitRepo.create(tmp_path / "ci", branch="feature")
    ci.git("remote", "add", "origin", f"file://{upstream.path}")
    ci.git("fetch", "-q", "--depth=1", "origin", "+refs/heads/feature:refs/remotes/origin/feature")
    ci.git("checkout", "-q", "-B", "feature", "refs/remotes/origin/feature")
    for head in ("HEAD", WORKTREE):
        words = advice(ci, head)
        assert "there is no default branch here" in words
        assert "git fetch origin main:refs/remotes/origin/main" in words
    ci.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    assert "does not reach back to where" in advice(ci)
    assert "git fetch --unshallow" in advice(ci)
    ci.git("fetch", "-q", "--unshallow")
    assert base(ci) == upstream.head("one")


def test_a_detached_merge_commit_of_ci_is_compared_with_the_branch_it_merges_into(
    upstream: GitRepo, tmp_path: Path
) -> None:
    full = pull_request(upstream, tmp_path / "full")
    two = pull_request(upstream, tmp_path / "two", depth=2)
    for ci in (full, two):
        assert base(ci) == base(ci, WORKTREE) == upstream.head("main")


def test_a_shallow_merge_commit_says_how_to_get_its_parent(upstream: GitRepo, tmp_path: Path) -> None:
    ci = pull_request(upstream, tmp_path / "one", depth=1)
    for head in ("HEAD", WORKTREE):
        words = advice(ci, head)
        assert "is a merge commit, and this shallow clone does not hold its first parent" in words
        assert "fetch-depth: 2" in words
    ci.git(*words.split("\n")[1].split("   ")[0].split()[1:])
    assert base(ci) == upstream.head("main"), "the advice works as it was given"


def test_histories_that_never_met_have_no_base(upstream: GitRepo) -> None:
    upstream.git("checkout", "-q", "--orphan", "alone")
    upstream.commit("alone")
    assert "has no history in common with main" in advice(upstream)


def test_a_ref_that_is_not_here_says_what_brings_it(upstream: GitRepo, tmp_path: Path) -> None:
    def words(repo: GitRepo, ref: str) -> str:
        with pytest.raises(Undecidable) as caught:
            Repository.open(repo.path).resolve(ref)
        return str(caught.value)

    assert words(upstream, "gone") == (
        "gone names no commit in this repository\n  `git branch --all` lists what is here."
    )
    shallow = upstream.clone(tmp_path / "shallow", depth=1)
    assert Repository.open(shallow.path).is_shallow
    for ref, step in {
        "feature": "git fetch --depth=1 origin feature:refs/remotes/origin/feature",
        "origin/feature": "git fetch --depth=1 origin feature:refs/remotes/origin/feature",
        upstream.head("one"): f"git fetch --depth=1 origin {upstream.head('one')}",
        "HEAD~1": "git fetch --deepen=10",
    }.items():
        assert words(shallow, ref).startswith(f"{ref} is not in this shallow clone\n  {step}")
        fresh = upstream.clone(tmp_path / f"shallow-{ref.replace('/', '-')}", depth=1)
        fresh.git(*step.split()[1:])
        assert Repository.open(fresh.path).resolve("origin/feature" if ref == "feature" else ref)
    full = upstream.clone(tmp_path / "full")
    assert words(full, "gone").startswith(
        "gone is not in this clone\n  git fetch origin gone:refs/remotes/origin/gone"
    )
    assert "a tree" not in words(full, "HEAD:a.txt")
    assert words(full, "HEAD~99").startswith(
        "HEAD~99 names no commit: the history here does not go back that far\n"
    )


def test_every_way_to_name_a_commit_resolves_to_its_id(upstream: GitRepo) -> None:
    opened = Repository.open(upstream.path)
    two = upstream.head()
    upstream.git("tag", "-a", "-m", "annotated", "v1")
    for ref in ("HEAD", "main", "refs/heads/main", "v1", two, two[:10], "main@{0}"):
        assert opened.resolve(ref) == two
    assert opened.resolve("HEAD^") == upstream.head("one")
    for ref in ("one..main", "^main", "main:a.txt", "main one"):
        with pytest.raises(Undecidable):
            opened.resolve(ref)


@pytest.mark.parametrize("ref", ["", "-h", "--output=/tmp/x", "main\n", "a\nb", "a\0b", "x" * 2000, "\udcff"])
def test_what_cannot_be_a_ref_is_refused_before_git_sees_it(upstream: GitRepo, ref: str) -> None:
    opened = Repository.open(upstream.path)
    for ask in (opened.resolve, opened.tree, opened.default_base):
        with pytest.raises(InvalidInput, match="is not a ref"):
            ask(ref)
