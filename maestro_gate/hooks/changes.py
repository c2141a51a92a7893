"""Lists what a change does to each path, from git's own comparison: no tree is listed, no content is read."""

from dataclasses import dataclass

from maestro_gate.workspace import INDEX, Repository
from maestro_gate.workspace.paths import decoded

_ABSENT = "000000"
_OPTIONS = ("--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none")


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs between two trees."""

    path: str
    modes: tuple[str, ...]
    """Git modes of the file, of base and of head; one of them where the other tree has no such file."""
    blobs: tuple[str, ...]
    """Their blob ids."""
    kind: str
    """Git's letter: `A` added, `D` deleted, `M` modified, `T` another type of file, `U` in conflict."""


def between(repository: Repository, base: str | None, head: str) -> tuple[Change, ...]:
    """What differs from base to head; with no base, from nothing. `git add --intent-to-add` adds nothing yet."""
    origin = base if base is not None else repository.empty_tree
    if head == INDEX:
        arguments = ("diff-index", "--cached", "--ita-invisible-in-index", *_OPTIONS, origin)
    else:
        arguments = ("diff-tree", "-r", *_OPTIONS, origin, head)
    fields = repository.git.read(*arguments).split(b"\0")[:-1]
    return tuple(
        _change(fields[at].decode("ascii"), decoded(fields[at + 1])) for at in range(0, len(fields), 2)
    )


def _change(described: str, path: str) -> Change:
    base_mode, head_mode, base_blob, head_blob, kind = described.removeprefix(":").split()
    sides = [
        (mode, blob) for mode, blob in ((base_mode, base_blob), (head_mode, head_blob)) if mode != _ABSENT
    ]
    return Change(path, tuple(mode for mode, _ in sides), tuple(blob for _, blob in sides), kind)
