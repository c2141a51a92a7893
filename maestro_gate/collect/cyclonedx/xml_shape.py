"""What becomes of one XML element: the kind of JSON value that stands in its place, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT, NUMBER, TRUTH, OBJECT, ARRAY = "text", "number", "truth", "object", "array"


@dataclass(eq=False, slots=True)
class Shape:
    """What becomes of one element."""

    kind: str = ""
    members: dict[str, "Shape"] = field(default_factory=dict)
    """Child elements and attributes, by the names they have in JSON."""
    item: "Shape | None" = None
    """Of an array."""
    content: str = ""
    """The member that the element's text becomes."""
    called: Mapping[str, str] = field(default_factory=dict)
    """Child element → member, where the names differ."""
    choices: Mapping[str, tuple[str, "Shape"]] = field(default_factory=dict)
    """Of an array: item element → the member that it fills in an item of its own (empty: it is the item).
    Where there are any, no other element is an item."""
    is_bare: bool = False
    """An array whose items may stand there without an element around them."""
    is_single: bool = False
    """An array in name only: its one item stands in its place."""
    children: dict[str, "Child"] = field(default_factory=dict)
    """Elements that were met inside, by their full names: what they stand for is worked out once."""


@dataclass(eq=False, slots=True)
class Child:
    """What an element stands for inside another one."""

    shape: Shape
    member: str = ""
    """What it is in the object around it; empty in an array."""
    filled: str = ""
    """The member that it fills in an item of its own, which has nothing else."""
    is_plain: bool = field(init=False)
    """It holds text and no elements."""

    def __post_init__(self) -> None:
        self.is_plain = self.shape.kind not in (OBJECT, ARRAY)
