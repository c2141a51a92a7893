"""Lists what a commit, the index or the work tree holds: path → mode, blob id and size."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from maestro_gate.errors import Undecidable
from maestro_gate.model.entry import Entry
from maestro_gate.workspace import trees
from maestro_gate.workspace.git import Git
from maestro_gate.workspace.objects import Objects, missing, object_id
from maestro_gate.workspace.paths import decoded, encoded, printable
from maestro_gate.workspace.worktree import Disk, WorktreeContent

_SUBMODULE = "160000"
_SHOWN_PATHS = 5


def commit(git: Git, ref: str, revision: str, within: Sequence[bytes] = ()) -> trees.Tree:
    """The tree of a commit, from git's objects alone; of it all, or of what is `within` these paths."""
    entries: dict[str, Entry] = {}
    only = ("--", *(decoded(path) for path in within)) if within else ()
    for record in _records(git.read("ls-tree", "-r", "-z", "-l", "--full-tree", revision, *only)):
        described, _, raw = record.partition(b"\t")
        mode, _, oid, size = described.decode("ascii").split()
        path = decoded(raw)
        if path in entries:
            what = f"the tree of {ref} holds {printable(path)} twice"
            raise Undecidable(what, fix="`git fsck` names the damaged object; no honest commit has one.")
        if size == "BAD":
            raise missing(oid)
        entries[path] = Entry(mode, oid, 0 if mode == _SUBMODULE else int(size))
    return trees.tree(ref, revision, entries, Objects(git))


def index(git: Git, object_format: str) -> trees.Tree:
    """What the next commit would hold."""
    entries: dict[str, Entry] = {}
    unmerged: list[str] = []
    for path, entry, tag in _staged(git):
        if tag == "M":
            unmerged.append(path)
        entries[path] = entry
    if unmerged:
        names = ", ".join(printable(path) for path in sorted(set(unmerged))[:_SHOWN_PATHS])
        raise Undecidable(
            f"the index holds conflicts that are not merged yet: {names}",
            fix="Settle them and `git add` the files, or judge the files as they are with --head WORKTREE.",
        )
    _drop_intentions(git, entries, object_format)
    objects = Objects(git)
    sizes = objects.sizes(entry.oid for entry in entries.values() if entry.mode != _SUBMODULE)
    sized = {path: replace(entry, size=sizes.get(entry.oid, 0)) for path, entry in entries.items()}
    return trees.tree(trees.INDEX, trees.INDEX, sized, objects)


def worktree(git: Git, root: Path, object_format: str) -> trees.Tree:
    """The files on the disk: tracked, or untracked and not ignored; deleted ones are gone.

    A submodule is listed with the commit that the index records, an untracked repository without one.
    """
    trusts_modes = git.text("config", "--type=bool", "--default=true", "--get", "core.fileMode") == "true"
    disk = Disk(str(root).encode("utf-8", "surrogateescape"), object_format)
    entries: dict[str, Entry] = {}
    left_out: dict[str, Entry] = {}
    for path, entry, tag in _staged(git):
        found = disk.look(path)
        if entry.mode == _SUBMODULE:
            entries[path] = entry
        elif found is None and tag == "S":
            left_out[path] = entry
        elif found is not None and path not in entries:
            mode = None if trusts_modes or not trees.is_regular(entry) else entry.mode
            _add(entries, path, disk.entry(path, found, mode=mode))
    for path in _untracked(git):
        found = disk.look(path.rstrip("/"))
        if path.endswith("/"):
            entries[path.rstrip("/")] = Entry(_SUBMODULE, "0" * len(object_id("blob", b"", object_format)), 0)
        elif found is not None:
            _add(entries, path, disk.entry(path, found))
    objects = Objects(git)
    sizes = objects.sizes(entry.oid for entry in left_out.values()) if left_out else {}
    entries |= {path: replace(entry, size=sizes[entry.oid]) for path, entry in left_out.items()}
    content = WorktreeContent(encoded(str(root)), object_format, objects, frozenset(left_out))
    return trees.tree(trees.WORKTREE, trees.WORKTREE, entries, content)


def _add(entries: dict[str, Entry], path: str, entry: Entry | None) -> None:
    if entry is not None:
        entries[path] = entry


def _staged(git: Git) -> Iterator[tuple[str, Entry, str]]:
    """Path, entry without its size, and git's tag: `S` if a sparse checkout left it out, `M` in conflict."""
    for record in _records(git.read("ls-files", "-z", "-s", "-t")):
        described, _, raw = record.partition(b"\t")
        tag, mode, oid, _ = described.decode("ascii").split()
        yield decoded(raw), Entry(mode, oid, 0), tag


def _untracked(git: Git) -> Iterator[str]:
    ended = git.run("ls-files", "-z", "--others", "--exclude-standard")
    if ended.code or "could not open directory" in ended.errors:
        words = ended.errors.splitlines()[0] if ended.errors else f"exit code {ended.code}"
        raise Undecidable(
            f"the untracked files cannot be listed: {words}",
            fix="Make the folder readable, or name it in .gitignore if it is not part of the change.",
        )
    return (decoded(raw) for raw in _records(ended.output))


def _drop_intentions(git: Git, entries: dict[str, Entry], object_format: str) -> None:
    """Takes out what `git add --intent-to-add` announced: the next commit would not hold it.

    The index shows it as an empty file, and only git knows which empty files are meant.
    """
    empty = object_id("blob", b"", object_format)
    if not any(entry.oid == empty for entry in entries.values()):
        return
    nothing = object_id("tree", b"", object_format)
    options = ("--cached", "--ita-invisible-in-index", "--no-renames", "--name-only", "-z")
    held = {decoded(raw) for raw in _records(git.read("diff-index", *options, nothing))}
    for path in [path for path, entry in entries.items() if entry.oid == empty and path not in held]:
        del entries[path]


def _records(output: bytes) -> list[bytes]:
    return output.split(b"\0")[:-1]
