"""Builds real git repositories for tests: fixed dates and names, nothing of the developer's own configuration."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

_START = 1_767_225_600
"""2026-01-01T00:00:00Z; each commit is a minute younger than the one before."""


def forget_configuration(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Takes the developer's own git configuration and variables away from the code under test."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


class GitRepo:
    """A repository in a folder of its own. Methods that make a commit return its id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._minutes = 0

    @classmethod
    def create(
        cls, path: Path, *, branch: str = "main", object_format: str = "sha1", bare: bool = False
    ) -> "GitRepo":
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        options = ["--bare"] if bare else []
        repo.git("init", "-q", f"--initial-branch={branch}", f"--object-format={object_format}", *options)
        return repo

    def git(self, *arguments: str, stdin: bytes = b"", check: bool = True) -> str:
        """What git printed, without the last line break."""
        ended = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", "-c", "core.autocrlf=false", *arguments],
            cwd=self.path,
            input=stdin,
            capture_output=True,
            env=self._environment(),
            check=False,
            timeout=60,
        )
        if check and ended.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {ended.stderr.decode(errors='replace')}")
        return ended.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, path: str | bytes, content: str | bytes = "", *, executable: bool = False) -> Path:
        target = self._at(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        target.chmod(0o755 if executable else 0o644)
        return target

    def symlink(self, path: str, target: str) -> None:
        self._at(path).parent.mkdir(parents=True, exist_ok=True)
        self._at(path).symlink_to(target)

    def remove(self, path: str) -> None:
        self._at(path).unlink()

    def commit(self, message: str = "change", files: Mapping[str, str | bytes] | None = None) -> str:
        """Commits everything that lies in the work tree; `files` are written first."""
        for name, content in (files or {}).items():
            self.write(name, content)
        self._minutes += 1
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", message)
        return self.head()

    def head(self, ref: str = "HEAD") -> str:
        return self.git("rev-parse", ref)

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Makes a branch and goes there."""
        self.git("checkout", "-q", "-b", name, start)

    def checkout(self, ref: str) -> None:
        self.git("checkout", "-q", ref)

    def merge(self, ref: str) -> str:
        self._minutes += 1
        self.git("merge", "-q", "--no-ff", "-m", f"merge {ref}", ref)
        return self.head()

    def clone(self, path: Path, *options: str, depth: int = 0) -> "GitRepo":
        """A clone through the transport that shallow and partial clones need."""
        shallow = [f"--depth={depth}"] if depth else []
        self.git("clone", "-q", *shallow, *options, f"file://{self.path}", str(path))
        copy = GitRepo(path)
        copy._minutes = self._minutes
        return copy

    def _at(self, path: str | bytes) -> Path:
        return self.path / (os.fsdecode(path) if isinstance(path, bytes) else path)

    def _environment(self) -> dict[str, str]:
        date = f"{_START + 60 * self._minutes} +0000"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A Developer",
            "GIT_AUTHOR_EMAIL": "developer@company.example",
            "GIT_COMMITTER_NAME": "A Developer",
            "GIT_COMMITTER_EMAIL": "developer@company.example",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
            "LC_ALL": "C",
        }
