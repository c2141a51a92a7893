"""Opens the repository and gives base and head as trees."""

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from maestro_gate.errors import InvalidInput
from maestro_gate.workspace import base_choice, listing, trees
from maestro_gate.workspace.git import SECONDS, Git, failure
from maestro_gate.workspace.objects import Objects, object_id
from maestro_gate.workspace.paths import decoded, printable
from maestro_gate.workspace.trees import INDEX, WORKTREE, Tree

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LONGEST_REF = 1024
_LATEST = 4_102_444_800
"""Seconds until the year 2100: what a commit says that comes after it, no document can be dated with."""


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository, with a work tree or bare. Nothing is remembered between two questions."""

    root: Path
    """Top of the work tree, or the bare repository's own folder."""
    is_bare: bool
    is_shallow: bool
    object_format: str
    """`sha1` or `sha256`."""
    git: Git

    @staticmethod
    def open(path: Path, seconds: float = SECONDS) -> "Repository":
        """The repository that `path` is in: any folder of a work tree, or a bare repository."""
        folder = path.absolute()
        if not folder.is_dir():
            raise InvalidInput(f"{path} is not a folder", fix="Name a folder of a git repository.")
        git = Git(folder, seconds)
        asked = ("is-bare-repository", "is-inside-work-tree", "is-shallow-repository", "show-object-format")
        arguments = ("rev-parse", *(f"--{name}" for name in asked), "--absolute-git-dir")
        ended = git.run(*arguments)
        if ended.code:
            raise failure(folder, arguments, ended)
        lines = ended.output.decode("utf-8", "surrogateescape").split("\n", len(asked))
        bare, inside, shallow, object_format, own = (line.removesuffix("\n") for line in lines)
        if bare == "true":
            root = _bare_root(folder, Path(own), git)
        elif inside == "true":
            root = Path(git.text("rev-parse", "--show-toplevel"))
        else:
            raise InvalidInput(f"{path} is git's own folder", fix="Name the work tree beside it.")
        git = replace(git, folder=root, index=_index_of_hook(Path(own)))
        return Repository(root, bare == "true", shallow == "true", object_format, git)

    def tree(self, ref: str) -> Tree:
        """The tree of a ref, of `WORKTREE` or of `INDEX`."""
        if ref in (WORKTREE, INDEX):
            if self.is_bare:
                raise InvalidInput(f"{self.root} is a bare repository and has no {ref}", fix="Name a commit.")
            if ref == INDEX:
                return listing.index(self.git, self.object_format)
            return listing.worktree(self.git, self.root, self.object_format)
        return listing.commit(self.git, ref, self.resolve(ref))

    def committed(self) -> Tree:
        """The tree of `HEAD`; an empty one before the first commit."""
        return self.tree("HEAD") if self.has_commit else trees.tree("HEAD", "", {}, self.objects)

    @property
    def has_commit(self) -> bool:
        """Is there a first commit on the branch."""
        return self.git.run("rev-parse", "--verify", "--quiet", "HEAD").code == 0

    def committed_at(self, ref: str) -> datetime | None:
        """When the commit was made that a tree is of, or begins from; None before the first commit."""
        if not self.has_commit:
            return None
        commit = self.resolve("HEAD" if ref in (WORKTREE, INDEX) else ref)
        seconds = self.git.text("show", "--no-patch", "--format=%ct", f"{commit}^{{commit}}").strip()
        return datetime.fromtimestamp(min(int(seconds), _LATEST), UTC)

    @property
    def objects(self) -> Objects:
        """What git keeps, by id."""
        return Objects(self.git)

    @property
    def empty_tree(self) -> str:
        """The id of a tree without files."""
        return object_id("tree", b"", self.object_format)

    def folder(self, ref: str, folder: str) -> Tree:
        """What a commit has in one folder, however the case of its name is written at the top."""
        names = self.git.read("ls-tree", "-z", "--name-only", "--full-tree", self.resolve(ref)).split(b"\0")
        meant = [name for name in names if name.lower() == folder.rstrip("/").encode()]
        return (
            listing.commit(self.git, ref, self.resolve(ref), meant)
            if meant
            else trees.tree(ref, "", {}, self.objects)
        )

    def paths(self, ref: str) -> tuple[str, ...]:
        """The path of every file of a commit."""
        output = self.git.read("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.resolve(ref))
        return tuple(decoded(path) for path in output.split(b"\0")[:-1])

    def merge_base(self, one: str, other: str) -> str | None:
        """Where the histories of two commits part; None when they have nothing in common."""
        return base_choice.merge_base(self.git, one, other)

    def resolve(self, ref: str) -> str:
        """The id of the commit that a ref names. Raises Undecidable when it names none here."""
        refuse_odd(ref)
        ended = self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        found = ended.output.decode("utf-8", "replace").strip()
        if ended.code == 0 and _OBJECT_ID.fullmatch(found):
            return found
        raise base_choice.not_found(self.git, ref, is_shallow=self.is_shallow)

    def default_base(self, head: str) -> str:
        """The commit that `head` is best compared with; see `base_choice` for the rules."""
        loose = head in (WORKTREE, INDEX)
        commit = self.resolve("HEAD" if loose else head)
        base = base_choice.base_of(self.git, commit, loose=loose, is_shallow=self.is_shallow)
        if base == commit and self.tree(head).entries == self.tree(commit).entries:
            # A clean work tree is its commit: a job that checked one out must not compare it with itself.
            return base_choice.base_of(self.git, commit, loose=False, is_shallow=self.is_shallow)
        return base


def refuse_odd(ref: str) -> None:
    """Raises InvalidInput for what git could take for an option, or cannot be a ref at all."""
    if not ref or ref.startswith("-") or len(ref) > _LONGEST_REF or not ref.isprintable():
        raise InvalidInput(
            f"{printable(ref[:60]) or 'an empty string'!r} is not a ref",
            fix="Name a branch, a tag or a commit id, or WORKTREE or INDEX.",
        )


def _bare_root(folder: Path, own: Path, git: Git) -> Path:
    """The bare repository's folder, if it was meant: one inside a work tree may be part of a change."""
    if folder.resolve() != own.resolve():
        raise InvalidInput(f"{folder} is inside the bare repository {own}", fix=f"Name {own} itself.")
    around = replace(git, folder=own.resolve().parent).run("rev-parse", "--show-toplevel")
    if around.code == 0:
        top = around.output.decode("utf-8", "replace").strip()
        raise InvalidInput(f"{folder} is a bare repository inside the work tree {top}", fix=f"Name {top}.")
    return own


def _index_of_hook(own: Path) -> Path | None:
    """The index that git made for this very commit, as it tells its hooks; it lies in git's own folder."""
    named = os.environ.get("GIT_INDEX_FILE", "")
    candidate = Path(named).absolute()
    return (
        candidate if named and candidate.is_file() and candidate.resolve().parent == own.resolve() else None
    )
