"""Nothing that a repository or the environment can plant runs, is followed, or holds the gate up."""

import os
import shutil
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest
from git_repo import GitRepo

from maestro_gate.errors import GateError, Undecidable
from maestro_gate.workspace import INDEX, WORKTREE, Repository

PROGRAM = "#!/bin/sh\necho ran >> {marker}\nexec cat\n"


def test_a_folder_that_became_a_symlink_is_listed_and_not_entered(repo: GitRepo, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "deep"
    outside.mkdir(parents=True)
    (outside / "a.py").write_text("secret")
    (repo.path / "src").rename(tmp_path / "moved")
    repo.symlink("src", str(outside.parent))
    tree = Repository.open(repo.path).tree(WORKTREE)
    assert "src/deep/a.py" not in tree.entries
    assert tree.symlinks == ("link", "src")


def test_a_file_that_changes_behind_the_listing_is_noticed(repo: GitRepo, tmp_path: Path) -> None:
    tree = Repository.open(repo.path).tree(WORKTREE)
    repo.write("README.md", "hELLO\n")
    with pytest.raises(Undecidable, match=r"README\.md changed while it was read"):
        tree.read("README.md", 100)
    (tmp_path / "secret").write_text("hello\n")
    repo.remove("README.md")
    repo.symlink("README.md", str(tmp_path / "secret"))
    with pytest.raises(Undecidable, match="changed while it was read"):
        tree.read("README.md", 100)


def test_what_is_no_file_is_never_opened(repo: GitRepo) -> None:
    repo.remove("README.md")
    os.mkfifo(repo.path / "README.md")
    started = time.perf_counter()
    assert "README.md" not in Repository.open(repo.path).tree(WORKTREE).entries
    assert time.perf_counter() - started < 30


def test_nothing_planted_in_the_repository_runs(repo: GitRepo, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    program = tmp_path / "program"
    program.write_text(PROGRAM.format(marker=marker))
    program.chmod(0o755)
    hooks = repo.path / ".git" / "hooks"
    for name in (
        "post-checkout",
        "post-index-change",
        "fsmonitor-watchman",
        "pre-commit",
        "reference-transaction",
    ):
        (hooks / name).write_text(PROGRAM.format(marker=marker))
        (hooks / name).chmod(0o755)
    repo.write(".gitattributes", "* filter=evil diff=evil text eol=crlf\n")
    for key in (
        *(
            "filter.evil.clean",
            "filter.evil.smudge",
            "filter.evil.process",
            "diff.evil.textconv",
            "diff.evil.command",
        ),
        *(
            "core.fsmonitor",
            "core.pager",
            "core.editor",
            "core.sshCommand",
            "diff.external",
            "credential.helper",
        ),
        *("pager.ls-files", "pager.ls-tree", "uploadpack.packObjectsHook", "core.alternateRefsCommand"),
        *("alias.ls-tree", "alias.cat-file"),
    ):
        repo.git("config", key, ("!" if key.startswith("alias") else "") + str(program))
    repo.git("config", "filter.evil.required", "true")
    repo.git("config", "core.untrackedCache", "true")
    repo.write("README.md", "touched\n")
    opened = Repository.open(repo.path)
    for ref in ("HEAD", INDEX, WORKTREE):
        tree = opened.tree(ref)
        tree.materialise(tmp_path / f"out-{ref}", tree.files)
        assert len(dict(tree.read_many(tree.files))) == len(tree.files)
    opened.default_base(WORKTREE)
    assert not marker.exists()
    repo.git("add", "README.md", check=False)
    assert marker.exists(), "the trap itself works"


def test_git_variables_of_the_environment_do_not_reach_git(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitRepo.create(tmp_path / "elsewhere")
    other.commit("other", {"other.txt": "x"})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    assert "README.md" in Repository.open(repo.path).tree("HEAD").entries


def test_replaced_objects_do_not_count(repo: GitRepo) -> None:
    first = repo.head()
    second = repo.commit("second", {"README.md": "replaced\n"})
    repo.git("replace", first, second)
    assert Repository.open(repo.path).tree(first).read("README.md", 100) == b"hello\n"


def test_a_git_that_hangs_or_floods_is_ended(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Repository.open(repo.path)
    hasty = replace(opened, git=replace(opened.git, seconds=0.5))
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nsleep 60 &\nwait\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    started = time.perf_counter()
    with pytest.raises(Undecidable, match=r"did not end within 0\.5 s"):
        hasty.tree("HEAD")
    assert time.perf_counter() - started < 20
    fake.write_text("#!/bin/sh\nexec yes\n")
    with pytest.raises(Undecidable, match="wrote more than 1 MiB"):
        replace(opened.git, seconds=20, max_output=1024**2).read("ls-tree")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GateError, match="git was not found on PATH"):
        opened.tree("HEAD")


def test_a_folder_that_cannot_be_listed_is_undecided(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git only warns of it and ends well; a wrapper says so here, because root can open every folder."""
    warning = "warning: could not open directory 'private/': Permission denied"
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(
        f'#!/bin/sh\ncase "$*" in *--others*) echo "{warning}" >&2;; esac\nexec {shutil.which("git")} "$@"\n'
    )
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
    opened = Repository.open(repo.path)
    assert opened.tree(INDEX).entries
    with pytest.raises(
        Undecidable, match="the untracked files cannot be listed: warning: could not open directory"
    ):
        opened.tree(WORKTREE)


def test_a_file_that_cannot_be_read_is_undecided(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(path: str | bytes, *rest: int) -> int:
        if os.fsencode(path).endswith(b"README.md"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    opened = Repository.open(repo.path)
    monkeypatch.setattr("maestro_gate.workspace.worktree.os.open", refuse)
    with pytest.raises(Undecidable, match=r"README\.md cannot be read: Permission denied\n.*\.gitignore"):
        opened.tree(WORKTREE)
