"""Makes git repositories of two commits, `base` and `head`, that are the same on every machine."""

import os
import subprocess
from pathlib import Path

_IDENTITY = {
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "Bench"), ("EMAIL", "bench@bench.example"), ("DATE", "2026-11-02T09:00:00Z"),
    )},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


def start(folder: Path) -> None:
    """An empty repository in a new folder."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--template=", "--initial-branch=main")


def commit(folder: Path, branch: str) -> None:
    """Commit everything that lies there as a branch of its own name."""
    git(folder, "checkout", "--quiet", "-B", branch)
    git(folder, "add", "--all")
    git(folder, "-c", "commit.gpgSign=false", "commit", "--quiet", "--no-verify", "--message", branch)


def git(folder: Path, *arguments: str) -> str:
    """What a git command wrote."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    ended = subprocess.run(
        ["git", "-c", "gc.auto=0", *arguments],
        cwd=folder,
        env=kept | _IDENTITY,
        check=True,
        capture_output=True,
        text=True,
    )
    return ended.stdout
