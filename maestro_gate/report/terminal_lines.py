"""Lines of the terminal report: titles, lists that are counted where they are long, hostile text on one line."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

LISTED = 40
"""Entries of a list that are printed; the rest is counted, and every one is in the JSON."""
INDENT = 3
_ENDS = ".:;,?!…"

_CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)


def title(console: Console, text: str) -> None:
    """The title of a section, after an empty line."""
    console.print()
    console.print(Text(clean(text), style="bold"), soft_wrap=True)


def listed(console: Console, name: str, lines: Sequence[str], style: str) -> None:
    """A section that is one list; nothing when there is nothing to list."""
    if not lines:
        return
    title(console, f"{name} ({len(lines)})")
    for line in lines[:LISTED]:
        console.print(Text(f"{' ' * INDENT}{clean(line)}", style=style), soft_wrap=True)
    if len(lines) > LISTED:
        console.print(f"{' ' * INDENT}… {len(lines) - LISTED} more; --format json lists all")


def paragraph(console: Console, text: str, style: str = "", indent: int = INDENT) -> None:
    """A sentence, wrapped and indented."""
    console.print(Padding(Text(text, style=style), (0, 0, 0, indent)))


def clean(text: str) -> str:
    """Hostile text on one line, without control characters or escape sequences."""
    return _CONTROL.sub("", text.replace("\n", " "))


def sentence(text: str) -> str:
    """A hostile text of several lines on one: none of them could be taken for another's end."""
    lines = [line for part in text.split("\n") if (line := flat(part))]
    joined = lines[:1]
    for before, line in pairwise(lines):
        joined += ("" if before[-1] in _ENDS else "." if line[0].isupper() else ";", " ", line)
    return "".join(joined)


def flat(text: str) -> str:
    """A hostile sentence on one line, with single spaces for what could start another."""
    return " ".join(_CONTROL.sub(" ", text).split())
