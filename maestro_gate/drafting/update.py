"""Adds entries to a threat model that people have written: every line of theirs stays as it is.

1. New entries go behind the last one of their list, indented like it; a list that is not there goes to the end.
2. The result is read back. Unless it is the old value with exactly the new entries, nothing is changed and the entries
   are handed over to be put in by hand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maestro_gate import documents
from maestro_gate.documents import Document, yaml_text
from maestro_gate.documents.yaml_text import Row
from maestro_gate.drafting.additions import Additions
from maestro_gate.drafting.patch import rendered
from maestro_gate.errors import InvalidInput

_ELEMENT = re.compile(r"( *)- ")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TEACHING = re.compile(r"\s*(?:#.*\s*)?")
"""A line that says nothing to a machine."""


@dataclass(frozen=True, slots=True)
class Updated:
    """The threat model with its new entries."""

    text: str
    """As it was, when nothing could be put in."""
    added: tuple[tuple[str, int], ...]
    """(list, how many entries), in the order of a draft."""
    by_hand: str = ""
    """Entries that could not be put in, as YAML; with all of them when the text is as it was."""


def update(data: bytes, name: str, additions: Additions) -> Updated:
    """The threat model in `data` with the entries of `additions`. Raises InvalidInput when it cannot be read."""
    document = documents.load_yaml(data, name)
    text = data.decode("utf-8")
    additions = replace(additions, bindings=tuple(sorted({*additions.bindings, *additions.still_open})))
    lists = additions.lists()
    if not lists:
        return Updated(text, (), rendered(additions))
    longer = _inserted(text, document, lists)
    if longer is None or not _holds(longer, document, lists):
        return Updated(text, (), rendered(additions))
    by_hand = rendered(Additions(bindings=additions.bindings))
    return Updated(longer, tuple((key, len(rows)) for key, rows in lists.items()), by_hand)


def _inserted(text: str, document: Document, lists: Mapping[str, tuple[Row, ...]]) -> str | None:
    """The text with the new entries; None where a list is not written as a block."""
    value: Any = document.value
    lines = _LINE.findall(text)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[-1].endswith("\n"):
        lines[-1] += ending
    insertions: list[tuple[int, bool, int, list[str]]] = []
    for number, (key, rows) in enumerate(lists.items()):
        if key not in value:
            insertions.append((len(lines), True, number, ["", f"{key}:", *yaml_text.listed(rows)]))
            continue
        place = _end(lines, document, key)
        if place is None:
            return None
        line, indent = place
        insertions.append((line, False, number, yaml_text.listed(rows, indent)))
    # The last one first, so that the places of the others hold; a new list stands behind the end of a present one.
    for line, _, _, new in sorted(insertions, reverse=True):
        lines[line:line] = [f"{one}{ending}" for one in new]
    return "".join(lines)


def _end(lines: Sequence[str], document: Document, key: str) -> tuple[int, int] | None:
    """Behind which line the list ends, and how far its elements are indented."""
    value: Any = document.value
    start = document.locate((key,))[0]
    starts = sorted(document.locate((other,))[0] for other in value)
    after = next((line for line in starts if line > start), len(lines) + 1)
    told = [line for line in range(start, after - 1) if not _TEACHING.fullmatch(lines[line])]
    first = _ELEMENT.match(lines[told[0]]) if told else None
    return (told[-1] + 1, len(first[1])) if first else None


def _holds(text: str, before: Document, lists: Mapping[str, Iterable[Row]]) -> bool:
    """Whether the text is the old threat model with exactly the new entries."""
    old: Any = before.value
    wanted = {
        **old,
        **{key: [*old.get(key, ()), *(_plain(row.value) for row in rows)] for key, rows in lists.items()},
    }
    try:
        document = documents.load_yaml(text.encode(), before.name)
        documents.validate(document, "threat-model")
    except InvalidInput:
        return False
    return document.value == wanted


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    return [_plain(member) for member in value] if isinstance(value, list | tuple) else value
