"""Turns JSON with comments into JSON of the same length, so that every place stays what it was."""

import re
from collections.abc import Iterator

from maestro_gate.documents.document import at, place_of
from maestro_gate.errors import InvalidInput

STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
"""Also spans line breaks: the JSON reader refuses those, and a comment sign inside stays text."""

_LAST = r",(?=[ \t\r\n]*+[}\]])"
# An alternative that fails must end them where it began, and before Python 3.11.5 only one that takes nothing does:
# `(?!)` is the last one. https://github.com/python/cpython/issues/106052
_UP_TO_COMMENT = re.compile(rf'(?:[^"/]++|{STRING}|/(?![/*])|(?!))*+', re.DOTALL)
_UP_TO_LAST_COMMA = re.compile(rf'(?:[^",]++|{STRING}|(?!{_LAST}),|(?!))*+', re.DOTALL)
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/|/\*", re.DOTALL)
_LAST_COMMA = re.compile(_LAST)
_NOT_A_LINE_BREAK = re.compile(r"[^\r\n]")


def blanked(text: str, name: str) -> str:
    """`text` with spaces in place of comments and of the comma behind the last member."""
    plain = "".join(_without_comments(text, name))
    return "".join(_without_last_commas(plain))


def _without_comments(text: str, name: str) -> Iterator[str]:
    for before, found, offset in _split(text, _UP_TO_COMMENT, _COMMENT):
        if found == "/*":
            raise InvalidInput("the comment does not end", where=at(name, place_of(text, offset)))
        yield before
        yield _NOT_A_LINE_BREAK.sub(" ", found)


def _without_last_commas(text: str) -> Iterator[str]:
    for before, found, _ in _split(text, _UP_TO_LAST_COMMA, _LAST_COMMA):
        yield before
        # `[,]` and `{,}` have no last member: their comma stays and is refused.
        yield found if before.rstrip(" \t\r\n")[-1:] in ("[", "{", ":", "") else " " * len(found)


def _split(text: str, plain: re.Pattern[str], wanted: re.Pattern[str]) -> Iterator[tuple[str, str, int]]:
    """What stands before each match of `wanted`, the match, and its offset; the last match is empty.

    Matches from where the last one ended and never searches: a search would begin anew at every character behind
    a quotation mark that has no partner.
    """
    start = 0
    while True:
        skipped = plain.match(text, start)
        end = skipped.end() if skipped else start
        found = wanted.match(text, end)
        if found is None:
            yield text[start:], "", len(text)
            return
        yield text[start:end], found.group(), end
        start = found.end()
