"""Paths of a tree: what they are in Python, how they are shown, and which of them may be written to a disk.

Git's paths are bytes. Here they are strings, decoded as UTF-8 with `surrogateescape`: every path survives the
way there and back, and equal bytes are equal strings. A name that is not UTF-8 is therefore a string that
cannot be encoded: whatever leaves the gate (a subject, a message, a report) shows `printable(path)`.
"""

import re

from maestro_gate.errors import InvalidInput

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
_IGNORED_BY_HFS = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


def decoded(path: bytes) -> str:
    """A path of git's as a string."""
    return path.decode("utf-8", "surrogateescape")


def encoded(path: str) -> bytes:
    """The bytes that git knows the path by."""
    return path.encode("utf-8", "surrogateescape")


def printable(path: str) -> str:
    r"""The path as a report can show it: bytes that are not UTF-8 as `\xe9`, control characters escaped."""
    return _UNSHOWABLE.sub(_escape, path)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if "\udc80" <= character <= "\udcff":  # a byte that is not UTF-8
        return f"\\x{encoded(character)[0]:02x}"
    return repr(character)[1:-1]


def refuse_unwritable(path: str) -> None:
    """Raises InvalidInput for a path that would leave the folder it is written to, or become git's own.

    A tree object can hold any name; git itself refuses these only when it checks them out.
    """
    for component in re.split(r"[/\\]", path) if path else [""]:
        if component in ("", ".", "..") or "\0" in component:
            raise _unwritable(path, "it leads out of the folder")
        if _is_dot_git(component):
            raise _unwritable(path, "it would be git's own folder")
    if _DRIVE.match(path):
        raise _unwritable(path, "it names a drive")


def _is_dot_git(component: str) -> bool:
    """`.git` as HFS+ (some characters do not count) and NTFS (short names, streams, trailing dots) see it."""
    name = _IGNORED_BY_HFS.sub("", component).casefold().split(":")[0].rstrip(" .")
    return name in (".git", "git~1")


def _unwritable(path: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"the tree holds a path that is not safe to write: {why}",
        where=printable(path),
        fix="No honest commit has such a path; look at who made it.",
    )
