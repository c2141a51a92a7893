"""One package that a project asks for, and where that stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Declared:
    """A package by its name."""

    name: str
    """As a PURL has it behind its type: `openai`, `@ai-sdk/openai`, `com.openai/openai-java`."""
    written: str
    """Text whose first occurrence in the file is the declaration."""

    def line_in(self, text: str) -> int:
        """1-based line; 0 when it cannot be found as it was written."""
        offset = text.find(self.written) if self.written else -1
        if offset < 0:
            return 0
        start = offset + len(self.written) - len(self.written.lstrip("\n"))
        return text.count("\n", 0, start) + 1


class Reader(NamedTuple):
    """What a format gives for one file."""

    ecosystem: str
    """Type of PURL."""
    declared: Iterable[Declared]
    notes: tuple[str, ...] = ()
    """What was read in part, without the file's name."""


def quoted(name: str, text: str = "") -> Declared:
    """A package whose name stands in double quotes, as in JSON; `text` when something else stands there."""
    return Declared(name, f'"{text or name}"')
