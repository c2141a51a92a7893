"""Hostile text as plain text: no control characters, no invisible ones, nothing that changes direction."""

import re

_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

_COMMAND = re.compile(r"(?m)^([^\S\n]*)::|##\[")


def line(text: str, longest: int = 0) -> str:
    """The text on one line, of at most `longest` characters when that is given."""
    return cut(_UNSEEN.sub("", _SPACE.sub(" ", text)).strip(), longest)


def lines(text: str, longest: int = 0) -> str:
    """The text with its line breaks and indentation."""
    kept = (_UNSEEN.sub("", one.expandtabs()).rstrip() for one in text.splitlines())
    return cut("\n".join(kept).strip("\n"), longest)


def name(text: str) -> str:
    """The same for a path or an identity: spaces stay as they are."""
    return _UNSEEN.sub("", text.replace("\t", "").replace("\n", ""))


def inert(text: str) -> str:
    """Printed text that GitHub's runner takes for no command: `::name::` begins one, and `##[name]` anywhere is one."""
    return _COMMAND.sub(lambda match: f"{match[1]}: :" if match[1] is not None else "## [", text)


def cut(text: str, longest: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if not longest or len(text) <= longest else text[: longest - 1] + "…"
