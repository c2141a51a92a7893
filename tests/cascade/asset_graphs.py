"""Makes small asset graphs for tests."""

from collections.abc import Iterable

from maestro_gate.assess.links import Graph, Link, Node


def node(
    id_: str, layer: str = "agent-frameworks", type_: str = "agent-framework", *data: str, **fields
) -> Node:
    values = {"label": id_, "criticality": "", "trust_zone": "", "path": "m.yaml", "line": 1} | fields
    return Node(id=id_, layer=layer, type=type_, data_classes=data, **values)


def link(source: str, target: str, transmission: int = 5000, **fields) -> Link:
    values = {"kind": "flow", "identity": f"{source}->{target}:"} | fields
    return Link(source=source, target=target, transmission=transmission, **values)


def graph(nodes: Iterable[Node], links: Iterable[Link]) -> Graph:
    return Graph({one.id: one for one in nodes}, tuple(sorted(links, key=lambda one: one.order)))
