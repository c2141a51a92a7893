"""What an asset is in the picture of a system."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """An asset in the picture."""

    id: str
    role: str
    type: str
    name: str
    zone: str
    """Where assets of its type stand; empty when the type is not known."""
    files: frozenset[str]
    rank: tuple[int, int, str]
    """The one that everything else belongs to comes first."""
    is_new: bool
