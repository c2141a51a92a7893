"""Make a git repository out of the example: base on `main`, the pull request on `feature/faster-refunds`.

    python build_history.py DEST [--with-evasion] [--with-proofs]

Prints the commit ids, base first. They are the same on every machine: authors, dates, modes and settings are
fixed, and nothing of the user's git configuration is read. `--with-evasion` adds a third commit, on the branch
`feature/faster-refunds-again`, which tries to talk its way past the gate. `--with-proofs` adds a commit on `main`, on the
branch `feature/proved-controls`, which declares more controls and the evidence that proves them.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESERVED = {"CHANGES.patch", "DELETED", "MESSAGE"}
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".ruff_cache")
SETTINGS = {
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.excludesFile": os.devnull,
    "core.fileMode": "false",
    "core.hooksPath": os.devnull,
    "commit.gpgSign": "false",
    "gc.auto": "0",
    "init.defaultBranch": "main",
}


@dataclass(frozen=True, slots=True)
class Person:
    """An author of the example."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Step:
    """One commit: a branch, and the folder with its files and, in `CHANGES.patch`, with its changes to others."""

    branch: str
    folder: Path
    author: Person
    date: str
    message: str
    start: str = ""
    """Where the branch starts, when that is not where the step before ended."""


MAINTAINER = Person("Imke Brandt", "imke.brandt@larkspur.example")
CONTRIBUTOR = Person("Tom Okafor", "tom.okafor@larkspur.example")


def main() -> int:
    """Build the repository and print the ids; 2 when the place is not free."""
    arguments = _arguments()
    destination: Path = arguments.destination
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        print(f"{destination}: not an empty folder; name a new or an empty one", file=sys.stderr)
        return 2
    destination.mkdir(parents=True, exist_ok=True)
    _git(destination, "init", "--quiet", "--object-format=sha1", "--template=")
    for step in steps(with_evasion=arguments.with_evasion, with_proofs=arguments.with_proofs):
        print(commit(destination, step))
    return 0


def steps(*, with_evasion: bool, with_proofs: bool) -> tuple[Step, ...]:
    """The history, oldest first; what starts at `main` again comes last."""
    base = Step("main", HERE / "base", MAINTAINER, "2026-11-02T09:00:00Z", "Support agent 2.4.0\n")
    request = _overlay("feature/faster-refunds", "pull-request", "2026-11-20T16:00:00Z")
    evasion = _overlay("feature/faster-refunds-again", "evasion", "2026-11-20T17:00:00Z")
    proofs = replace(_overlay("feature/proved-controls", "proofs", "2026-11-20T18:00:00Z"), start="main")
    return base, request, *([evasion] if with_evasion else []), *([proofs] if with_proofs else [])


def commit(repository: Path, step: Step) -> str:
    """Lay the step's files over the work tree, commit them on its branch, and return the commit's id."""
    _git(repository, "checkout", "--quiet", "-B", step.branch, *([step.start] if step.start else []))
    for path in _deleted(step.folder):
        (repository / path).unlink()
    shutil.copytree(step.folder, repository, dirs_exist_ok=True, ignore=_ignore(step.folder))
    changes = step.folder / "CHANGES.patch"
    if changes.is_file():
        _git(repository, "apply", str(changes))
    _git(repository, "add", "--all")
    _git(repository, "commit", "--quiet", "--file=-", text=step.message, author=step.author, date=step.date)
    return _git(repository, "rev-parse", "HEAD").strip()


def _overlay(branch: str, folder: str, date: str) -> Step:
    return Step(branch, HERE / folder, CONTRIBUTOR, date, (HERE / folder / "MESSAGE").read_text("utf-8"))


def _deleted(folder: Path) -> list[str]:
    listed = folder / "DELETED"
    return listed.read_text("utf-8").split() if listed.is_file() else []


def _ignore(top: Path) -> Callable[[str, list[str]], set[str]]:
    def ignore(folder: str, names: list[str]) -> set[str]:
        left_out = set(LEFT_OUT(folder, names))
        return left_out | RESERVED if Path(folder) == top else left_out

    return ignore


def _git(
    repository: Path, *arguments: str, text: str | None = None, author: Person = MAINTAINER, date: str = ""
) -> str:
    settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    done = subprocess.run(
        ["git", *settings, *arguments],
        cwd=repository,
        env=_environment(author, date),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def _environment(author: Person, date: str) -> dict[str, str]:
    """The caller's environment without anything that steers git, and with a fixed identity."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.email,
        "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": author.name,
        "GIT_COMMITTER_EMAIL": author.email,
        "GIT_COMMITTER_DATE": date,
        "LC_ALL": "C",
        "TZ": "UTC",
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("destination", type=Path, help="a folder that is new or empty")
    parser.add_argument("--with-evasion", action="store_true", help="add the commit that evades the gate")
    parser.add_argument("--with-proofs", action="store_true", help="add the branch that proves more controls")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
