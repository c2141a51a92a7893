"""Reads which extensions SQL switches on in a database: with one for vectors, it is a vector store."""

import re

from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.evidence import Detection

NAME = "sql-extensions"
PROVIDES = "sql-extensions"

_PASSED_OVER = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)|'[^']*(?:'|\Z)", re.DOTALL)
"""Comments and texts."""
_STATEMENT = re.compile(
    r"\bcreate\s{1,100}extension\s{1,100}(?:if\s{1,100}not\s{1,100}exists\s{1,100})?\"?(\w{1,63})",
    re.IGNORECASE,
)


def recognises(_path: str, data: bytes) -> bool:
    """Has it the word without which nothing is switched on."""
    return b"extension" in data.lower()


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The vector stores that the statements make."""
    text = _PASSED_OVER.sub(_blank, data.decode("utf-8", "replace"))
    words = tables.environment.extensions
    found = {
        Detection(
            words.place.layer,
            words.place.type,
            words.products[name],
            path,
            text.count("\n", 0, statement.start()) + 1,
            "used",
            ref=f"service:{words.products[name]}",
        )
        for statement in _STATEMENT.finditer(text)
        if (name := statement[1].lower()) in words.products
    }
    return Reading(detections=tuple(sorted(found, key=repr)))


def _blank(passed_over: re.Match[str]) -> str:
    """Nothing but the lines, so that those of statements stay."""
    return "\n" * passed_over[0].count("\n") or " "
