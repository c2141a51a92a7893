"""Turns source files into the UTF-8 that scanners read, as the program that runs them would read their bytes.

Scanners take a file for UTF-8 and silently match less, or nothing, where it is not: one byte of Latin-1 in a comment
switches off every rule with a regular expression, and `# coding: utf-7` hides code altogether.
"""

import codecs
import io
import tokenize

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 begin like those of UTF-16."""

_PYTHON = (".py", ".pyi", ".pyw")


def as_utf8(name: str, data: bytes) -> bytes:
    """The text of a file as UTF-8 without a byte order mark; the same object when nothing has to change."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark) if encoding == "utf-8" else _recoded(data, encoding)
    declared = _declared(data) if name.lower().endswith(_PYTHON) else "utf-8"
    if declared != "utf-8":
        return _recoded(data, declared)
    try:
        data.decode()
    except UnicodeDecodeError:
        return _recoded(data, "latin-1")
    return data


def _declared(data: bytes) -> str:
    """The encoding that the first two lines of a Python file declare."""
    head = io.BytesIO(data[:4096])
    try:
        encoding = tokenize.detect_encoding(head.readline)[0]
    except SyntaxError:  # Python would not run it either
        return "utf-8"
    return "utf-8" if encoding in ("utf-8", "utf-8-sig") else encoding


def _recoded(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding, "replace").encode("utf-8", "replace")
    except (
        LookupError,
        UnicodeError,
        ValueError,
    ):  # no encoding of text, or one that is not strict about itself
        return data.decode("latin-1").encode()
