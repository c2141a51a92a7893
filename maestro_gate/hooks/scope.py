"""Says what a hook judges: which two trees, as git and its clients tell it by the environment.

1. `PRE_COMMIT_FROM_REF` and `PRE_COMMIT_TO_REF` name a range, for a push and for `pre-commit run --from-ref`: base is
   where the two histories part, so that commits of others that only `from` has are not held against the change.
2. Otherwise a commit is judged: the index against `HEAD`.
3. A push without a beginning is the first to its remote, and has nothing that it could be compared with: all of it is
   judged, as the index is before the first commit. pre-commit then names no range, prek the end of one.
4. A push hook that somebody starts by hand compares with the default branch, as `check` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from maestro_gate.errors import InvalidInput, Undecidable
from maestro_gate.workspace import INDEX, Repository

FROM, TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
REMOTE, BRANCH = "PRE_COMMIT_REMOTE_NAME", "PRE_COMMIT_LOCAL_BRANCH"
_DELETED = "(delete)"
_ID_LENGTHS = (40, 64)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is judged."""

    base: str | None
    """None: there is nothing to compare with, and all of head counts."""
    head: str
    """A commit, or `INDEX`."""
    what: str
    """`staged` or `pushed`."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to judge."""

    reason: str


def of_commit(repository: Repository, environment: Mapping[str, str]) -> Scope | Nothing:
    """What the hook before a commit judges."""
    if _has_range(environment):
        return _range(repository, environment)
    return Scope("HEAD" if repository.has_commit else None, INDEX, "staged")


def of_push(repository: Repository, environment: Mapping[str, str]) -> Scope | Nothing:
    """What the hook before a push judges."""
    if _has_range(environment):
        return _range(repository, environment)
    branch = environment.get(BRANCH) or "HEAD"
    if branch == _DELETED:
        return Nothing("a branch is deleted, and nothing is pushed")
    if environment.get(REMOTE):
        return Scope(None, repository.resolve(branch), "pushed")
    try:
        return _between(repository.default_base(branch), repository.resolve(branch))
    except Undecidable:
        return Scope(None, repository.resolve(branch), "pushed")


def _has_range(environment: Mapping[str, str]) -> bool:
    if environment.get(FROM) and not environment.get(TO):
        raise InvalidInput(f"{FROM} is set alone", fix=f"Set {TO} as well, or neither.")
    return bool(environment.get(TO))


def _range(repository: Repository, environment: Mapping[str, str]) -> Scope | Nothing:
    if environment[TO] == _DELETED or _is_nothing(environment[TO]):
        return Nothing("a branch is deleted, and nothing is pushed")
    head = repository.resolve(environment[TO])
    origin = environment.get(FROM, "")
    if not origin or _is_nothing(origin):
        return Scope(None, head, "pushed")
    return _between(repository.merge_base(repository.resolve(origin), head), head)


def _is_nothing(name: str) -> bool:
    """Git's name for no commit: zeros, as many as the ids of the repository have."""
    return len(name) in _ID_LENGTHS and set(name) == {"0"}


def _between(base: str | None, head: str) -> Scope | Nothing:
    if base == head:
        return Nothing("nothing new is pushed")
    return Scope(base, head, "pushed")
