"""The asset graph: what a compromise of one asset can pass on to another, and how strongly.

1. A declared flow carries a compromise from its source to its target, with the transmission that the manifest gives.
2. An agent's binding carries what its tools and MCP servers hand it, and what it hands them.
3. A dependency or a reference carries a compromise from what is built on to what builds on it.
4. Transmission is in basis points; it is never more than a whole, so a way round a cycle adds nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Asset, Flow
from maestro_gate.policy import RiskTable


@dataclass(frozen=True, slots=True)
class Node:
    """One asset of the graph."""

    id: str
    layer: str
    type: str
    label: str
    criticality: str
    data_classes: tuple[str, ...]
    trust_zone: str
    path: str
    line: int


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


@dataclass(frozen=True, slots=True)
class Graph:
    """All assets and all ways between them."""

    nodes: Mapping[str, Node]
    """By id, in the order of the manifest."""
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


def of(evidence: Evidence, table: RiskTable) -> Graph:
    """The graph of one tree."""
    assets = sorted(evidence.of_kind(Asset), key=lambda asset: (asset.line, asset.id))
    links = _flows(evidence.of_kind(Flow), table)
    return Graph({asset.id: _node(asset) for asset in assets}, tuple(sorted(links, key=_order)))


def _node(asset: Asset) -> Node:
    return Node(
        id=asset.id,
        layer=asset.layer,
        type=asset.type,
        label=asset.label,
        criticality=asset.criticality,
        data_classes=asset.data_classes,
        trust_zone=asset.trust_zone,
        path=asset.path,
        line=asset.line,
    )


def _flows(flows: Iterable[Flow], table: RiskTable) -> list[Link]:
    return [
        Link(
            source=flow.source,
            target=flow.target,
            kind="flow",
            transmission=table.transmission[flow.transmission or "medium"],
            path=flow.path,
            line=flow.line,
            identity=flow.identity,
            authenticated=flow.authn not in ("", "none"),
            authorised=flow.authz not in ("", "none"),
            crosses_zone=flow.crosses_zone,
        )
        for flow in flows
    ]


def _order(link: Link) -> tuple[str, str, int, str, str]:
    return (link.source, link.target, -link.transmission, link.kind, link.identity)
