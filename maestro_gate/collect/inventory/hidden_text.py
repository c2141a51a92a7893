"""Finds text that a model reads and a reviewer does not see: characters without a shape, and comments that instruct.

1. Joiners count only between letters of ASCII: emoji and other scripts need them.
2. Tag characters behind a black flag are the flag of a region, when there are few.
3. A byte order mark at the beginning hides nothing.
"""

import re
from collections.abc import Iterator

from maestro_gate.collect.inventory.instruction_words import InstructionWords

_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f")
_SHAPELESS = (
    (
        "zero-width",
        re.compile("[\u200b\u2060-\u2064\u180e]|(?<!\\A)\ufeff|(?<=[ -~])[\u200c\u200d]+(?=[ -~])"),
    ),
    ("bidirectional", re.compile("[\u202a-\u202e\u2066-\u2069]")),
    ("tag", re.compile("[\U000e0000-\U000e007f]")),
    ("variation-selector", re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3}|[\U000e0100-\U000e01ef]{2}")),
)
_OPEN, _CLOSE = "<!--", "-->"
_LONGEST_COMMENT = 20_000


def find(text: str, words: InstructionWords) -> tuple[tuple[str, int], ...]:
    """(kind, line of the first of its kind), sorted."""
    flagless = _FLAG.sub(lambda flag: "\U0001f3f4" + " " * (len(flag[0]) - 1), text)
    found = {kind: match.start() for kind, pattern in _SHAPELESS if (match := pattern.search(flagless))}
    comment = next(_instructing(text, words), None)
    if comment is not None:
        found["html-comment"] = comment
    return tuple(sorted((kind, text.count("\n", 0, at) + 1) for kind, at in found.items()))


def _instructing(text: str, words: InstructionWords) -> Iterator[int]:
    """Where comments stand that tell a model what to do."""
    start = text.find(_OPEN)
    while start >= 0:
        end = text.find(_CLOSE, start)
        if end < 0:
            return
        comment = text[start : min(end, start + _LONGEST_COMMENT)]
        if any(pattern.search(comment) for pattern in words.instructions):
            yield start
        start = text.find(_OPEN, end)
