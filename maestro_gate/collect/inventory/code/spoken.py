"""Takes comments and texts out of source code before it is measured: nothing said in them makes a file hard to read.

The parser still gets every byte. What only looks like a text ends with its line, or with the next quote of
its kind; every part of the expression matches wherever it begins, so that the work grows with the file and no faster.
"""

import re

_TEXT = rb"""\"(?:[^"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?"""
_LONG_TEXTS = rb"""\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*(?:\"{3})?|'{3}(?:[^'\\]|\\.|'(?!''))*(?:'{3})?"""
_HASH = re.compile(rb"#[^\n]*|" + _LONG_TEXTS + rb"|" + _TEXT, re.DOTALL)
_SLASH = re.compile(rb"//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|`(?:[^`\\]|\\.)*`?|" + _TEXT, re.DOTALL)


def without(data: bytes, language: str) -> bytes:
    """The code without what is only said in it."""
    return (_HASH if language == "python" else _SLASH).sub(b"", data)
