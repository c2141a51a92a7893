"""Fixtures for tests of workspaces: nothing of the developer's own configuration, and a small repository."""

from pathlib import Path

import pytest
from git_repo import GitRepo, forget_configuration


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    forget_configuration(monkeypatch, tmp_path)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with a file of each kind: plain, executable, in folders, a link."""
    repo = GitRepo.create(tmp_path / "repo")
    repo.write("README.md", "hello\n")
    repo.write("run.sh", "#!/bin/sh\n", executable=True)
    repo.write("src/deep/a.py", "x = 1\n")
    repo.symlink("link", "README.md")
    repo.commit("first")
    return repo
