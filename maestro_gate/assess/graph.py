"""The asset graph: what a compromise of one asset can pass on to another, and how strongly.

1. A declared flow carries a compromise from its source to its target, with the transmission that the manifest gives.
2. An agent's binding carries what its tools and MCP servers hand it, and what it hands them.
3. A dependency or a reference carries a compromise from what is built on to what builds on it. Of the bills of
   materials the graph holds what lies between declared assets, and between them and the components that are asked for.
4. Transmission is in basis points; it is never more than a whole, so a way round a cycle adds nothing.
"""

from collections.abc import Collection, Iterable
from operator import attrgetter

from maestro_gate.assess import bindings, dependencies, reference_links
from maestro_gate.assess.links import Graph, Link, Node
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Asset, Flow
from maestro_gate.policy import RiskTable

__all__ = ["Graph", "Link", "Node", "of"]


def of(evidence: Evidence, table: RiskTable, components: Collection[str] = ()) -> Graph:
    """The graph of one tree; `components` are identities of those that have a place in it beside declared assets."""
    assets = sorted(evidence.of_kind(Asset), key=attrgetter("place"))
    nodes = [_node(asset) for asset in assets]
    below = dependencies.of(evidence, components, table)
    links = [
        *_flows(evidence.of_kind(Flow), table),
        *bindings.of(evidence, table),
        *below.links,
        *reference_links.of(evidence, table),
    ]
    others = {link for link in links if link.source != link.target}
    return Graph(
        {node.id: node for node in (*nodes, *below.nodes)},
        tuple(sorted(others, key=lambda link: (*link.order, link.line))),
    )


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
            authenticated=_is_protected(flow.authn, table),
            authorised=_is_protected(flow.authz, table),
            crosses_zone=flow.crosses_zone,
        )
        for flow in flows
    ]


def _is_protected(word: str, table: RiskTable) -> bool:
    return word.strip().casefold() not in table.unprotected
