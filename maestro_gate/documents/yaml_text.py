"""Writes YAML that people go on writing: a row on one line where it fits, text in quotes where it could be misread.

1. What is written is read back as the same value, by our reader and by readers of YAML 1.1.
2. A comment is one line, whatever it was made of.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maestro_gate.documents import yaml_scalars

WIDTH = 140
"""Characters of a row on one line before it is spread over several."""

MEMBER_WIDTH = 110
"""The same for one member of a mapping."""

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_./@+ -]|:(?=[A-Za-z0-9/])){0,200}")
_OTHER_MEANINGS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""Words that YAML 1.1 takes for something else than text."""
_STARTS_LIKE_A_NUMBER = re.compile(r"[-+.0-9]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\ufeff": "\\ufeff"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """One element of a list, with what people should know about it."""

    value: Mapping[str, Any]
    note: str = ""
    """A comment above it."""
    remark: str = ""
    """A comment behind it."""
    is_spread: bool = False
    """Its members stand on lines of their own, however short it is."""


def listed(rows: Iterable[Row], indent: int = 2) -> list[str]:
    """The rows as the elements of a block sequence, a line each string."""
    return [line for row in rows for line in _row(row, " " * indent)]


def members(value: Mapping[str, Any], indent: int = 0) -> list[str]:
    """The members of a mapping, a line each string; what does not fit a line is spread."""
    return [line for key, member in value.items() for line in _member(key, member, " " * indent)]


def comment(text: str, indent: int = 0) -> str:
    """One line of comment, whatever the text holds."""
    return f"{' ' * indent}# {_visible(text)}"


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(member)}" for key, member in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(member) for member in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:
    """A text, number, truth value or null as YAML says it."""
    if not isinstance(value, str):
        return {True: "true", False: "false", None: "null"}.get(value) if _is_word(value) else str(value)  # type: ignore[return-value]
    text = value.encode("utf-8", "replace").decode("utf-8")
    if _is_plain(text):
        return text
    return (
        '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'
    )


def _is_word(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _is_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or text.endswith(" ") or text.lower() in _OTHER_MEANINGS:
        return False
    if _STARTS_LIKE_A_NUMBER.match(text):
        # Readers of YAML 1.1 know numbers with colons and underscores, too.
        return bool(_DAY.fullmatch(text)) or any(c.isalpha() for c in text.lstrip("0123456789xob_.eE+-:"))
    return yaml_scalars.plain(text) == text


def _visible(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _row(row: Row, indent: str) -> list[str]:
    lines = [comment(row.note, len(indent))] if row.note else []
    remark = f"  # {_visible(row.remark)}" if row.remark else ""
    compact = f"{indent}- {flow(row.value)}"
    if not row.is_spread and len(compact) <= WIDTH:
        return [*lines, compact + remark]
    spread = members(row.value, len(indent) + 2)
    spread[0] = f"{indent}- {spread[0].lstrip()}{remark}"
    return lines + spread


def _member(key: str, value: Any, indent: str) -> list[str]:
    line = f"{indent}{scalar(key)}: {flow(value)}"
    if len(line) <= MEMBER_WIDTH or not isinstance(value, Mapping | list | tuple) or not value:
        return [line]
    head = f"{indent}{scalar(key)}:"
    if isinstance(value, Mapping):
        return [head, *members(value, len(indent) + 2)]
    return [head, *(f"{indent}  - {flow(element)}" for element in value)]
