"""Says which lines of the threat model speak of an asset: its own entry, and that of the agent that it is.

An entry ends before the next one, or before the next part of the file; blank lines and comments at its end are not its.
YAML breaks lines at more characters than git does: where one of them stands, no line can be named for sure.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from maestro_gate.documents import Document

_LISTS = (("assets", "id"), ("agents", "asset"))
_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]|\r(?!\n)")
Spans = Mapping[str, tuple[tuple[int, int], ...]]
"""Id of an asset → (first line, last line), sorted."""


def spans(document: Document, value: Mapping[str, Any], text: str) -> Spans:
    """The lines of every declared asset."""
    if _OTHER_BREAKS.search(text):
        return {}
    lines = text.split("\n")
    starts = sorted({*_tops(document, value), *_rows(document, value), len(lines) + 1})
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for key, name in _LISTS:
        for index, row in enumerate(value.get(key, ())):
            first = document.locate((key, index))[0]
            following = starts[bisect_right(starts, first)] if first < starts[-1] else first + 1
            found[row[name]].append((first, _last(lines, first, following)))
    return {id_: tuple(sorted(places)) for id_, places in found.items()}


def _tops(document: Document, value: Mapping[str, Any]) -> list[int]:
    return [document.locate((key,))[0] for key in value]


def _rows(document: Document, value: Mapping[str, Any]) -> list[int]:
    return [document.locate((key, index))[0] for key, _ in _LISTS for index in range(len(value.get(key, ())))]


def _last(lines: Sequence[str], first: int, following: int) -> int:
    last = following - 1
    while last > first and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return max(first, last)
