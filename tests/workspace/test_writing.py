"""What a tree writes for a scanner: plain files with their modes, and no path that could lead out of the folder."""

import os
import stat
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from git_repo import GitRepo
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.model.entry import Entry
from maestro_gate.workspace import WORKTREE, Repository, materialising, printable
from maestro_gate.workspace.paths import decoded, encoded, refuse_unwritable


def planted(repo: GitRepo, *names: str) -> str:
    """A commit whose tree holds these names, which git would not let anybody add."""
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"planted\n")
    tree = b"".join(b"100644 %s\0%s" % (name.encode(), bytes.fromhex(blob)) for name in names)
    made = repo.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=tree)
    return repo.git("commit-tree", "-m", "planted", made)


def test_files_are_written_with_their_modes_and_nothing_of_gits(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.write("a/b/plain.txt", b"\x00\xff\r\n")
    repo.write("a/run.sh", "#!/bin/sh\n", executable=True)
    repo.write(".gitattributes", "*.txt text eol=crlf\n")
    repo.symlink("a/link", "/etc/passwd")
    repo.commit()
    before = os.umask(0o077)
    try:
        for ref in ("HEAD", WORKTREE):
            tree = Repository.open(repo.path).tree(ref)
            tree.materialise(tmp_path / ref / "deep", tree.files)
            written = {path: path.stat() for path in sorted((tmp_path / ref).rglob("*")) if path.is_file()}
            names = [str(path.relative_to(tmp_path / ref / "deep")) for path in written]
            assert names == [".gitattributes", "a/b/plain.txt", "a/run.sh"]
            assert [stat.S_IMODE(found.st_mode) for found in written.values()] == [0o644, 0o644, 0o755]
            stored = b"\x00\xff\n" if ref == "HEAD" else b"\x00\xff\r\n"
            assert (tmp_path / ref / "deep" / "a/b/plain.txt").read_bytes() == stored, (
                "no conversion either way"
            )
    finally:
        os.umask(before)


def test_only_what_was_asked_for_is_written_and_no_symlink_ever(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.symlink("link", "/etc")
    repo.commit("c", {"a.txt": "a", "b.txt": "b"})
    tree = Repository.open(repo.path).tree("HEAD")
    tree.materialise(tmp_path / "out", ["b.txt", "b.txt"])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]
    with pytest.raises(InvalidInput, match="link: a symbolic link is not followed"):
        tree.materialise(tmp_path / "out2", tree.entries)
    assert not (tmp_path / "out2").exists()


UNSAFE = [
    *("../out.txt", "..", ".", "a/../../b", "a/./b", "/etc/passwd", "a//b", "a/", "", "a\0b"),
    *("C:/x", "c:x", "C:\\x", "..\\x", "a\\..\\..\\x", "\\\\host\\share"),
    *(
        ".git/config",
        ".GIT/config",
        "a/.git",
        ".git /x",
        ".git.",
        ".git. .",
        "git~1/x",
        "GIT~1",
        ".git::$INDEX_ALLOCATION/x",
    ),
    *(".g\u200cit/config", "\u200f.git", ".gi\ufefft/x", "a\\.git\\config"),
]


@pytest.mark.parametrize("path", UNSAFE, ids=range(len(UNSAFE)))
def test_a_path_that_leads_out_or_into_gits_folder_is_refused(path: str) -> None:
    with pytest.raises(InvalidInput, match="is not safe to write"):
        refuse_unwritable(path)


@pytest.mark.parametrize(
    "path", [".gitignore", ".github/x", "a/.gitmodules", "git", "git~2", "..a/b..", "a b", "ä/日本", "x.git"]
)
def test_honest_paths_are_written(path: str, tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit("c", {path: "content"})
    Repository.open(repo.path).tree("HEAD").materialise(tmp_path / "out", [path])
    assert (tmp_path / "out" / path).read_text() == "content"


@pytest.mark.parametrize("name", ["..", ".git", "git~1", ".", "a\\..\\b", "C:x"])
def test_a_planted_tree_writes_nothing(name: str, tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    tree = Repository.open(repo.path).tree(planted(repo, "aaa.txt", name))
    with pytest.raises(InvalidInput, match="No honest commit has such a path"):
        tree.materialise(tmp_path / "out" / "here", tree.files)
    assert not (tmp_path / "out").exists()


def test_a_tree_that_names_a_path_twice_is_undecided(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    with pytest.raises(Undecidable, match=r"holds a\.txt twice"):
        Repository.open(repo.path).tree(planted(repo, "a.txt", "a.txt"))


class _Same:
    """Content of a tree that says the same everywhere."""

    def read(self, files: Sequence[tuple[str, Entry]]) -> Iterator[tuple[str, bytes]]:
        return ((path, b"x") for path, _ in files)


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["a", "a/b"], "a/b: the path cannot be written beside a of the same tree"),
        (["Readme/x", "readme"], "readme: the path cannot be written beside Readme/x of the same tree"),
        (["Makefile", "makefile"], "makefile: the path cannot be written beside Makefile of the same tree"),
    ],
)
def test_paths_that_are_one_on_the_disk_are_reported(paths: list[str], message: str, tmp_path: Path) -> None:
    """A disk that ignores case has the other name already: so has this one, by hand."""
    if paths[1] == "readme":
        (tmp_path / "readme").mkdir()
    elif paths[1] == "makefile":
        (tmp_path / "makefile").touch()
    files = [(path, Entry("100644", "0" * 40, 1)) for path in paths]
    with pytest.raises(InvalidInput) as caught:
        materialising.write(tmp_path, files, _Same())
    assert str(caught.value).startswith(message)


def test_a_symlink_that_is_already_there_is_not_followed(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit("c", {"a/x.txt": "x", "b.txt": "b"})
    tree = Repository.open(repo.path).tree("HEAD")
    outside = tmp_path / "outside"
    outside.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "a").symlink_to(outside)
    (out / "b.txt").symlink_to(outside / "b.txt")
    for path in tree.files:
        with pytest.raises(InvalidInput, match="something that is already there"):
            tree.materialise(out, [path])
    assert list(outside.iterdir()) == []


@given(st.binary(min_size=1, max_size=30))
@settings(deadline=None)
def test_every_path_survives_and_can_be_shown(raw: bytes) -> None:
    path = decoded(raw)
    assert encoded(path) == raw
    shown = printable(path)
    assert shown.encode("utf-8").decode() == shown
    assert not any(ord(character) < 32 for character in shown)
    if raw.isascii() and shown.isprintable():
        assert printable(shown) == shown


def test_five_thousand_files_are_listed_and_read_quickly(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    for number in range(5000):
        repo.write(f"d{number % 50}/e{number % 7}/f{number}.py", f"x = {number}\n" * 60)
    repo.commit()
    opened = Repository.open(repo.path)
    for ref in (WORKTREE, "HEAD"):
        started = time.process_time()
        tree = opened.tree(ref)
        listed = time.process_time()
        assert len(dict(tree.read_many(tree.files))) == 5000
        read = time.process_time()
        tree.materialise(tmp_path / f"out-{ref}", tree.files)
        assert listed - started < 1
        assert read - listed < 1
