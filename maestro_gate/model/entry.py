"""One file of a tree. It stands alone: whoever only lists files has no use for all that evidence is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree."""

    mode: str
    """Git mode: `100644`, `100755`, `120000` (symlink), `160000` (submodule)."""
    oid: str
    """Git blob id of its bytes; of a submodule, the commit."""
    size: int
    """Bytes; 0 for a submodule."""
