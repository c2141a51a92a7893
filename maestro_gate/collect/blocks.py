"""Says in which resource of a Terraform file a line stands, for reports that name no address, as SARIF does."""

import re
from bisect import bisect_right
from dataclasses import dataclass

SUFFIXES = (".tf", ".tofu")

_BLOCK = re.compile(
    r"^(?:(?P<data>data)|resource)[ \t]+\"([\w-]+)\"[ \t]+\"([\w-]+)\"|^[A-Za-z]\w*\b|^\}", re.MULTILINE
)
"""What begins in the first column: a resource, another block, or the end of either."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one file, in the order of their lines."""

    starts: tuple[int, ...]
    """Lines on which something begins, or is over."""
    addresses: tuple[str, ...]
    """Of the resource that begins there; empty for whatever else."""

    def address(self, line: int) -> str:
        """The resource that holds the line; empty where none does."""
        place = bisect_right(self.starts, line) - 1
        return self.addresses[place] if place >= 0 else ""


def of(text: str) -> Blocks:
    """The blocks of a file's text."""
    starts: list[int] = []
    addresses: list[str] = []
    line, seen = 1, 0
    for found in _BLOCK.finditer(text):
        line += text.count("\n", seen, found.start())
        seen = found.start()
        is_over = found[0] == "}"
        # The bracket itself is the block's last line.
        starts.append(line + 1 if is_over else line)
        addresses.append(f"{'data.' if found['data'] else ''}{found[2]}.{found[3]}" if found[2] else "")
    return Blocks(tuple(starts), tuple(addresses))
