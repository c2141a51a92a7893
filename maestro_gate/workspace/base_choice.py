"""Chooses what a head is compared with when nobody said.

A developer means "what this branch adds". In this order:

1. The merge base with the default branch, as the remote has it (`origin/HEAD`, `origin/main`,
   `origin/master`, or the same of the only remote), else with the local `main` or `master`, else, without a
   remote, with the only branch.
2. If head is on the default branch: for files that are not committed, the commit that they lie on; for a
   merge commit, its first parent.
3. Without a default branch or a common history: the first parent of a merge commit, which is what CI systems
   check out for a change.
4. Else there is no honest answer, and an error says what to type.
"""

import re

from maestro_gate.errors import Undecidable
from maestro_gate.workspace.git import Git, failure

_TRUNKS = ("main", "master")
_CI_DEPTH = "actions/checkout: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`"
_HEXADECIMAL = re.compile(r"[0-9a-f]{7,64}")


def base_of(git: Git, commit: str, *, loose: bool, is_shallow: bool) -> str:
    """The commit to compare `commit` with; `loose` when head is files on it that are not committed."""
    trunk = _default_branch(git)
    common = merge_base(git, commit, trunk) if trunk else None
    if common is not None and common != commit:
        return common
    if common == commit and loose:
        return commit
    parents = _parents(git, commit)
    if len(parents) > 1:
        if git.run("cat-file", "-e", f"{parents[0]}^{{commit}}").code == 0:
            return parents[0]
        where = "this shallow clone" if is_shallow else "this repository"
        raise Undecidable(
            f"{commit[:12]} is a merge commit, and {where} does not hold its first parent",
            fix=f"git fetch --deepen=1 origin {commit}   (actions/checkout: `fetch-depth: 2`)",
        )
    if common == commit:
        raise Undecidable(
            f"there is nothing to compare: {commit[:12]} is on the default branch ({_short(trunk)})",
            fix="Say what to compare it with: --base HEAD~1, or the last release's tag.",
        )
    raise _no_base(commit, trunk, is_shallow=is_shallow)


def not_found(git: Git, ref: str, *, is_shallow: bool) -> Undecidable:
    """A ref that names no commit here, and how to get it."""
    if ref == "HEAD":
        return Undecidable("the repository has no commit yet", fix="Commit once; then there is a base.")
    remote = _remote(git)
    if not remote:
        what = f"{ref} names no commit in this repository"
        return Undecidable(what, fix="`git branch --all` lists what is here.")
    if ":" in ref:
        return Undecidable(f"{ref} names no commit", fix="Name a commit, not a file of one.")
    if not is_shallow and _is_relative(ref):
        return Undecidable(
            f"{ref} names no commit: the history here does not go back that far",
            fix="`git log --oneline --first-parent` lists what ~ counts.",
        )
    where = "shallow clone" if is_shallow else "clone"
    return Undecidable(f"{ref} is not in this {where}", fix=_fetching(ref, remote, is_shallow=is_shallow))


def _is_relative(ref: str) -> bool:
    return any(sign in ref for sign in "~^@")


def _fetching(ref: str, remote: str, *, is_shallow: bool) -> str:
    depth = "--depth=1 " if is_shallow else ""
    if _is_relative(ref):
        return "git fetch --deepen=10"
    if _HEXADECIMAL.fullmatch(ref):
        return f"git fetch {depth}{remote} {ref}"
    name = ref.removeprefix(f"refs/remotes/{remote}/").removeprefix(f"{remote}/")
    step = f"git fetch {depth}{remote} {name}:refs/remotes/{remote}/{name}"
    return step if ref != name else f"{step}   and name it {remote}/{name}"


def _no_base(commit: str, trunk: str, *, is_shallow: bool) -> Undecidable:
    if trunk and is_shallow:
        return Undecidable(
            f"this shallow clone does not reach back to where {commit[:12]} left {_short(trunk)}",
            fix=f"git fetch --unshallow   ({_CI_DEPTH}), or --base REF",
        )
    if trunk:
        return Undecidable(
            f"{commit[:12]} has no history in common with {_short(trunk)}",
            fix="Say what to compare it with: --base REF.",
        )
    return Undecidable(
        "there is no default branch here to compare with",
        fix=f"git fetch origin main:refs/remotes/origin/main   ({_CI_DEPTH}), or --base REF",
    )


def _default_branch(git: Git) -> str:
    remote = _remote(git)
    upstream = [f"refs/remotes/{remote}/{name}" for name in ("HEAD", *_TRUNKS)]
    known = git.text("for-each-ref", "--format=%(refname)", *upstream, "refs/heads/").splitlines()
    heads = [ref for ref in known if ref.startswith("refs/heads/")]
    candidates = [*upstream, *(f"refs/heads/{name}" for name in _TRUNKS)]
    # With a remote, the only local branch of a fresh CI clone is the change itself.
    only = heads if not remote and len(heads) == 1 else []
    return next((ref for ref in [*candidates, *only] if ref in known), "")


def _remote(git: Git) -> str:
    """The remote that has the default branch; empty when there is none."""
    remotes = git.text("remote").splitlines()
    return "origin" if "origin" in remotes or len(remotes) > 1 else "".join(remotes)


def merge_base(git: Git, commit: str, trunk: str) -> str | None:
    """Where the histories of two commits part; None when they have nothing in common."""
    arguments = ("merge-base", "--end-of-options", commit, trunk)
    ended = git.run(*arguments)
    if ended.code > 1:
        raise failure(git.folder, arguments, ended)
    return ended.output.decode("ascii").strip() if ended.code == 0 else None


def _parents(git: Git, commit: str) -> list[str]:
    """As the commit itself names them: a shallow clone shows none."""
    header = git.read("cat-file", "commit", commit).split(b"\n\n")[0]
    return [line.split()[1].decode("ascii") for line in header.splitlines() if line.startswith(b"parent ")]


def _short(ref: str) -> str:
    return ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")
