"""One comment and no second one: found by marker and author, brought up to date, its copies removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from maestro_gate.publish.unpublishable import Refused, Uncertain, Unpublishable

MARKER = "<!-- maestro-gate: report -->"
"""First line of every comment of ours. Others may write it too: it counts only together with the author."""

TRIES = 3
"""How often a comment is written whose answer gets lost."""
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as the platform has it."""

    id: int
    author: str
    body: str


class Thread(Protocol):
    """The conversation of one pull or merge request."""

    author: str
    """Whose comments are ours."""

    def comments(self) -> Sequence[Comment]: ...  # every one, oldest first
    def create(self, body: str) -> Comment: ...
    def update(self, comment: Comment, body: str) -> None: ...
    def delete(self, comment: Comment) -> None: ...
    def wait(self, seconds: float) -> bool: ...


def put(thread: Thread, body: str, *, quiet: bool) -> str:
    """Leave one comment with this body, and say what that took; when quiet, only if there is one already.

    The oldest comment stays where the conversation began.
    """
    mine = _mine(thread)
    if not mine:
        return "nothing changed: no comment" if quiet else _create(thread, body)
    return _settle(thread, mine, body)


def _mine(thread: Thread) -> list[Comment]:
    return [c for c in thread.comments() if c.author == thread.author and c.body.startswith(MARKER)]


def _settle(thread: Thread, mine: Sequence[Comment], body: str) -> str:
    kept, *copies = mine
    done = "the comment is up to date"
    if _same(kept.body, body) is False:
        try:
            thread.update(kept, body)
        except Refused as error:
            if error.status not in _GONE:
                raise
            return _settle(thread, copies, body) if copies else _create(thread, body)
        done = "the comment is updated"
    _remove(thread, copies)
    return f"{done}, {len(copies)} of its copies deleted" if copies else done


def _create(thread: Thread, body: str) -> str:
    """Write a comment; when it is not known whether it was written, look before writing again."""
    for number in range(1, TRIES + 1):
        try:
            made = thread.create(body)
        except Uncertain:
            if not thread.wait(2.0**number):
                raise
            mine = _mine(thread)
            if mine:
                return _settle(thread, mine, body)
            if number == TRIES:
                raise
            continue
        _remove_copies_of(thread, made, is_first=number == 1)
        return "the comment is created"
    raise AssertionError


def _remove_copies_of(thread: Thread, made: Comment, *, is_first: bool) -> None:
    """A lost comment may show up late, and an author whom nobody could ask for is known only now."""
    if is_first and made.author == thread.author:
        return
    thread.author = made.author
    _remove(thread, [comment for comment in _mine(thread) if comment.id != made.id])


def _remove(thread: Thread, copies: Sequence[Comment]) -> None:
    for copy in copies:
        try:
            thread.delete(copy)
        except Refused as error:
            if error.status not in _GONE:
                raise Unpublishable(f"the comment is right, an older copy stays: {error}") from error


def _same(there: str, ours: str) -> bool:
    """Platforms change line ends and strip what stands at the end."""
    return there.replace("\r\n", "\n").strip() == ours.strip()
