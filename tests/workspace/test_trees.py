"""Trees of real repositories: what a commit, the index and the work tree list, and what is read of them."""

import hashlib
import os
from pathlib import Path

import pytest
from git_repo import GitRepo

from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.model.entry import Entry
from maestro_gate.workspace import INDEX, WORKTREE, Repository, changed_paths, objects, printable


def oid(data: bytes, algorithm: str = "sha1") -> str:
    return hashlib.new(algorithm, b"blob %d\0%s" % (len(data), data)).hexdigest()


def test_a_commit_lists_its_files_with_mode_id_and_size(repo: GitRepo) -> None:
    tree = Repository.open(repo.path).tree("main")
    assert (tree.ref, tree.revision) == ("main", repo.head())
    assert dict(tree.entries) == {
        "README.md": Entry("100644", oid(b"hello\n"), 6),
        "link": Entry("120000", oid(b"README.md"), 9),
        "run.sh": Entry("100755", oid(b"#!/bin/sh\n"), 10),
        "src/deep/a.py": Entry("100644", oid(b"x = 1\n"), 6),
    }
    assert list(tree.entries) == sorted(tree.entries)
    assert (tree.files, tree.symlinks) == (("README.md", "run.sh", "src/deep/a.py"), ("link",))
    assert tree.read("src/deep/a.py", 6) == b"x = 1\n"


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_clean_work_tree_index_and_commit_are_the_same_tree(tmp_path: Path, object_format: str) -> None:
    repo = GitRepo.create(tmp_path / "other", object_format=object_format)
    repo.write("empty")
    repo.write("bytes.bin", bytes(range(256)) * 9000)
    repo.write("x/y.sh", "true\r\n", executable=True)
    repo.symlink("x/away", "../../outside")
    repo.commit()
    opened = Repository.open(repo.path)
    trees = [opened.tree(ref) for ref in ("HEAD", INDEX, WORKTREE)]
    assert trees[0].entries == trees[1].entries == trees[2].entries
    assert len(trees[0].entries["empty"].oid) == {"sha1": 40, "sha256": 64}[object_format]
    contents = [dict(tree.read_many(tree.files)) for tree in trees]
    assert contents[0] == contents[1] == contents[2]
    assert contents[0]["bytes.bin"] == bytes(range(256)) * 9000
    assert [tree.revision for tree in trees[1:]] == [INDEX, WORKTREE]


def test_the_work_tree_is_what_lies_on_the_disk(repo: GitRepo) -> None:
    repo.write(".gitignore", "ignored/\n*.log\n")
    repo.write("ignored/x", "no")
    repo.write("a.log", "no")
    repo.write("new/file.py", "new")
    repo.write("README.md", "changed\n")
    repo.remove("run.sh")
    tree = Repository.open(repo.path / "src" / "deep").tree(WORKTREE)
    assert set(tree.entries) == {".gitignore", "README.md", "link", "new/file.py", "src/deep/a.py"}
    assert tree.read("README.md", 100) == b"changed\n"
    base = Repository.open(repo.path).tree("HEAD")
    assert changed_paths(base, tree) == (".gitignore", "README.md", "new/file.py", "run.sh")
    (repo.path / "README.md").chmod(0o755)
    assert Repository.open(repo.path).tree(WORKTREE).entries["README.md"].mode == "100755"


def test_the_index_is_what_the_next_commit_holds(repo: GitRepo) -> None:
    repo.write("README.md", "staged\n")
    repo.write("empty")
    repo.git("add", "README.md", "empty")
    repo.write("README.md", "not staged\n")
    repo.write("intended.py")
    repo.git("add", "--intent-to-add", "intended.py")
    opened = Repository.open(repo.path)
    tree = opened.tree(INDEX)
    assert set(tree.entries) == {"README.md", "empty", "link", "run.sh", "src/deep/a.py"}
    assert tree.entries["README.md"] == Entry("100644", oid(b"staged\n"), 7)
    assert tree.read("README.md", 100) == b"staged\n"
    assert "intended.py" in opened.tree(WORKTREE).entries


def test_the_index_that_git_makes_for_a_hook_counts_and_a_foreign_one_does_not(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("README.md", "for this commit only\n")
    own = repo.path / ".git" / "next-index-1.lock"
    own.write_bytes((repo.path / ".git" / "index").read_bytes())
    repo.git("add", "README.md")
    monkeypatch.setenv("GIT_INDEX_FILE", str(own))
    assert Repository.open(repo.path).tree(INDEX).read("README.md", 100) == b"hello\n"
    foreign = tmp_path / "foreign"
    foreign.write_bytes(own.read_bytes())
    monkeypatch.setenv("GIT_INDEX_FILE", str(foreign))
    assert Repository.open(repo.path).tree(INDEX).read("README.md", 100) == b"for this commit only\n"


def test_conflicts_have_no_index_and_a_work_tree(repo: GitRepo) -> None:
    repo.branch("side")
    repo.commit("side", {"README.md": "side\n"})
    repo.checkout("main")
    repo.commit("main", {"README.md": "main\n"})
    repo.git("merge", "side", check=False)
    opened = Repository.open(repo.path)
    with pytest.raises(Undecidable, match=r"conflicts that are not merged yet: README\.md"):
        opened.tree(INDEX)
    assert b"<<<<<<<" in opened.tree(WORKTREE).read("README.md", 1000)


def test_a_sparse_checkout_leaves_out_nothing(repo: GitRepo) -> None:
    repo.git("sparse-checkout", "set", "--no-cone", "/README.md")
    assert not (repo.path / "src").exists()
    opened = Repository.open(repo.path)
    tree = opened.tree(WORKTREE)
    assert tree.entries == opened.tree("HEAD").entries
    assert dict(tree.read_many(["src/deep/a.py", "README.md"])) == {
        "src/deep/a.py": b"x = 1\n",
        "README.md": b"hello\n",
    }


def test_submodules_are_reported_and_not_entered(repo: GitRepo, tmp_path: Path) -> None:
    library = GitRepo.create(tmp_path / "library")
    commit = library.commit("lib", {"inside.py": "x"})
    repo.git("submodule", "--quiet", "add", f"file://{library.path}", "vendor/lib")
    repo.commit("submodule")
    GitRepo.create(repo.path / "nested").commit("n", {"inside.py": "x"})
    opened = Repository.open(repo.path)
    for ref in ("HEAD", INDEX):
        assert opened.tree(ref).submodules == ("vendor/lib",)
        assert opened.tree(ref).entries["vendor/lib"] == Entry("160000", commit, 0)
    tree = opened.tree(WORKTREE)
    assert tree.submodules == ("nested", "vendor/lib")
    assert not any("inside.py" in path for path in tree.entries)
    with pytest.raises(InvalidInput, match=r"vendor/lib: a submodule is not followed"):
        tree.read("vendor/lib", 10)


def test_reading_refuses_what_is_no_regular_file_or_too_large(repo: GitRepo) -> None:
    for ref in ("HEAD", INDEX, WORKTREE):
        tree = Repository.open(repo.path).tree(ref)
        with pytest.raises(InvalidInput, match="link: a symbolic link is not followed"):
            tree.read("link", 100)
        with pytest.raises(InvalidInput, match=f"gone: {ref} has no file of this name"):
            tree.read("gone", 100)
        with pytest.raises(InvalidInput, match="the file has 6 bytes; at most 5 are read"):
            list(tree.read_many(["README.md"], max_bytes=5))


def test_names_that_are_not_utf_8_come_back_as_they_are(repo: GitRepo, tmp_path: Path) -> None:
    raw = b"caf\xe9\x1b.py"
    repo.write(raw, "x = 2\n")
    repo.commit("latin")
    opened = Repository.open(repo.path)
    for ref in ("HEAD", INDEX, WORKTREE):
        tree = opened.tree(ref)
        path = next(path for path in tree.entries if path.startswith("caf"))
        assert path.encode("utf-8", "surrogateescape") == raw
        assert printable(path) == "caf\\xe9\\x1b.py"
        assert printable(path).encode()
        tree.materialise(tmp_path / ref, [path])
        assert (tmp_path / ref / os.fsdecode(raw)).read_bytes() == b"x = 2\n"


def test_a_tree_larger_than_a_batch_is_read_in_several(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("more", {f"f{n}.txt": "x" * n for n in range(20)})
    tree = Repository.open(repo.path).tree("HEAD")
    whole = list(tree.read_many(tree.files))
    for name, limit in (("_BATCH_FILES", 3), ("_BATCH_BYTES", 200)):
        monkeypatch.setattr(objects, name, limit)
        assert list(tree.read_many(tree.files)) == whole
    assert [path for path, _ in whole] == list(tree.files)
