"""Says when files and lines of a tree were last changed, by the days of commits in UTC.

1. What is not committed has the day of the run. So has what a commit from the future changed: a wrong clock keeps
   nothing fresh.
2. Lines are followed by `git blame`: through renames of the file and through moves inside it, and re-indenting changes
   none. What blame follows no further (an entry that is rewritten) is as young as the commit that wrote it.
3. Of files only those are listed that changed since the oldest of the lines that were asked for: the rest is older.
4. In a shallow clone, where git takes too long, or where it fails, nothing is known.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from difflib import SequenceMatcher

from maestro_gate.errors import GateError, Undecidable
from maestro_gate.model.evidence import History
from maestro_gate.workspace.git import Git
from maestro_gate.workspace.paths import decoded, printable
from maestro_gate.workspace.repository import Repository
from maestro_gate.workspace.trees import INDEX, WORKTREE, Tree

SECONDS = 10.0
"""Wall clock for one command."""
MAX_OUTPUT = 64 * 1024 * 1024
MAX_BYTES = 4 * 1024 * 1024
"""Of the file whose lines are asked for."""
_SHALLOW = (
    "this clone is shallow, and does not reach back to when they were written (`git fetch --unshallow`)"
)
_MOST_CHANGED_LINES = 2000
"""Lines between the first and the last change that are compared one by one."""
_LOOSE = (WORKTREE, INDEX)
_BLAMED = re.compile(rb"([0-9a-f]{40,64}) [0-9]+ ([0-9]+)\b")
"""Commit, its line and ours."""

Span = tuple[int, int]
"""First and last line, from 1."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which lines of which file are asked for."""

    path: str
    entries: Mapping[str, Sequence[Span]]
    """Name of an entry → where it stands."""
    today: date


def of(repository: Repository, tree: Tree, question: Question) -> History:
    """When the entries, and the files of the tree, were last changed."""
    if repository.is_shallow:
        return History(reason=_SHALLOW, is_shallow=True)
    git = replace(repository.git, seconds=SECONDS, max_output=MAX_OUTPUT)
    try:
        return _known(replace(repository, git=git), tree, question)
    except GateError as error:
        return History(reason=str(error).partition("\n")[0])


def _known(repository: Repository, tree: Tree, question: Question) -> History:
    committed = repository.committed() if tree.revision in _LOOSE else tree
    days = _days_of_lines(repository.git, committed, tree, question)
    entries = {
        name: max(days[line] for first, last in spans for line in range(first, last + 1))
        for name, spans in question.entries.items()
        if spans and all(line in days for first, last in spans for line in range(first, last + 1))
    }
    since = min(entries.values(), default=question.today)
    changed = (
        _days_of_files(repository.git, committed.revision, since, question.today)
        if committed.revision
        else {}
    )
    loose = {path for path, entry in tree.entries.items() if committed.entries.get(path) != entry}
    changed |= dict.fromkeys(loose, question.today)
    files = {printable(path): day for path, day in sorted(changed.items()) if path in tree.entries}
    return History(is_known=True, files=files, entries=entries)


def _days_of_lines(git: Git, committed: Tree, tree: Tree, question: Question) -> dict[int, date]:
    """Line → day of the last commit that changed it. Lines of which nothing is known are left out."""
    path, today = question.path, question.today
    if path not in committed.entries:
        return dict.fromkeys(range(1, _lines(tree, path)[1] + 1), today)
    days = _blamed(git, committed.revision, path, today)
    if committed.entries[path].oid == tree.entries[path].oid:
        return days
    (base, _), (head, count) = _lines(committed, path), _lines(tree, path)
    kept = _kept(base, head)
    if kept is None:
        return {}
    return {line: days.get(kept[line], today) if line in kept else today for line in range(1, count + 1)}


def _lines(tree: Tree, path: str) -> tuple[list[bytes], int]:
    lines = tree.read(path, MAX_BYTES).removesuffix(b"\n").split(b"\n")
    return lines, len(lines)


def _kept(base: Sequence[bytes], head: Sequence[bytes]) -> dict[int, int] | None:
    """Line of head → the line of base that it was; None when too much changed to say."""
    start = _alike(base, head)
    end = _alike(base[start:][::-1], head[start:][::-1])
    before, after = base[start : len(base) - end], head[start : len(head) - end]
    if max(len(before), len(after)) > _MOST_CHANGED_LINES:
        return None
    kept = {line: line for line in range(1, start + 1)}
    kept |= {len(head) - back: len(base) - back for back in range(end)}
    for block in SequenceMatcher(None, before, after).get_matching_blocks():
        for step in range(1, block.size + 1):
            kept[start + block.b + step] = start + block.a + step
    return kept


def _alike(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many lines at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _blamed(git: Git, revision: str, path: str, today: date) -> dict[int, date]:
    # A project may name commits that blame passes over: a change could make an entry look older, or younger, by that.
    options = ("--porcelain", "-w", "-M", "--no-textconv", "--ignore-revs-file", "")
    output = git.read("blame", *options, revision, "--", path)
    days: dict[int, date] = {}
    seconds: dict[bytes, int] = {}
    commit, line = b"", 0
    for row in output.split(b"\n"):
        if row.startswith(b"\t"):
            days[line] = _day(seconds.get(commit, 0), today)
        elif row.startswith(b"committer-time "):
            seconds[commit] = _seconds(row.rpartition(b" ")[2])
        elif begin := _BLAMED.match(row):
            commit, line = begin[1], int(begin[2])
    return days


def _days_of_files(git: Git, revision: str, since: date, today: date) -> dict[str, date]:
    """Path → day of the last commit since then that changed it."""
    # A day more: `since` means a moment in the time zone of whoever runs it.
    moment = since - timedelta(days=2) if since > date(1970, 1, 3) else since
    # No file of a commit, or of one before it, can have the commit's own id in its name.
    options = ("--name-only", "-z", "--no-renames", "-c", "--no-show-signature", f"--format={revision} %ct")
    output = git.read("log", *options, f"--since={moment.isoformat()}T00:00:00Z", revision, "--")
    changed: dict[str, date] = {}
    for day, path in _changes(output.split(b"\0"), revision.encode() + b" ", today):
        if changed.get(path, day) <= day:
            changed[path] = day
    return changed


def _changes(words: Iterable[bytes], mark: bytes, today: date) -> Iterator[tuple[date, str]]:
    day = today
    for word in words:
        name = word.removeprefix(b"\n")
        if name.startswith(mark):
            day = _day(_seconds(name.removeprefix(mark)), today)
        elif name:
            yield day, decoded(name)


def _seconds(text: bytes) -> int:
    try:
        return int(text)
    except ValueError:
        what = "a commit has no date that could be read"
        raise Undecidable(what, fix="`git fsck` names the damaged commit.") from None


def _day(seconds: int, today: date) -> date:
    """The day of a commit, as far as a calendar goes, and not after the run's."""
    try:
        return min(datetime.fromtimestamp(seconds, UTC).date(), today)
    except (OverflowError, ValueError, OSError):
        return today
