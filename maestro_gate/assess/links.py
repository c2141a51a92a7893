"""What the asset graph is made of: nodes, the links between them, and both ways to look a link up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """One asset of the graph, or a component that an asset stands on."""

    id: str
    layer: str
    type: str
    label: str
    criticality: str
    data_classes: tuple[str, ...]
    trust_zone: str
    path: str
    line: int
    is_component: bool = False
    """It is no declared asset but a component of a bill of materials; its id begins with `purl:` or `component:`."""


@dataclass(frozen=True, slots=True)
class Link:
    """One way from an asset to another."""

    source: str
    target: str
    kind: str
    """`flow`, `binding`, `dependency` or `reference`."""
    transmission: int
    """Basis points of a compromise of the source that arrive at the target."""
    path: str = ""
    line: int = 0
    identity: str = ""
    """Of the subject that it stands for, when it stands for one: a flow's."""
    authenticated: bool = True
    authorised: bool = True
    crosses_zone: bool = False

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """Between the same two assets the strongest link comes first."""
        return (self.source, self.target, -self.transmission, self.kind, self.identity)


@dataclass(frozen=True, slots=True)
class Graph:
    """All assets and all ways between them."""

    nodes: Mapping[str, Node]
    """By id, in the order of the manifest; components last."""
    links: tuple[Link, ...]
    """Sorted: of several between the same two assets the strongest is first."""
    leaving: Mapping[str, tuple[Link, ...]] = field(init=False, repr=False, compare=False)
    """Asset → its links to others."""
    arriving: Mapping[str, tuple[Link, ...]] = field(init=False, repr=False, compare=False)
    """Asset → the links of others to it."""

    def __post_init__(self) -> None:
        leaving: dict[str, list[Link]] = defaultdict(list)
        arriving: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            leaving[link.source].append(link)
            arriving[link.target].append(link)
        object.__setattr__(self, "leaving", {key: tuple(value) for key, value in leaving.items()})
        object.__setattr__(self, "arriving", {key: tuple(value) for key, value in arriving.items()})
