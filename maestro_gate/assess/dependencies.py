"""Links of the asset graph along the bills of materials: a compromised component reaches what depends on it.

1. A component that one asset binds by its PURL is that asset; any other has a node of its own, if it has one at all.
2. Only what lies between components that are asked for, or bound, and the bound ones above them is in the graph: the
   rest of a document with half a million edges says nothing about an asset.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from maestro_gate.assess.binding import Binder
from maestro_gate.assess.links import Link, Node
from maestro_gate.assess.refs import unversioned
from maestro_gate.model.evidence import DependencyGraph, Evidence
from maestro_gate.model.points import WHOLE
from maestro_gate.model.subjects import Asset
from maestro_gate.policy import RiskTable

_KIND = "dependency"


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below the declared assets."""

    nodes: tuple[Node, ...]
    """Components, sorted."""
    links: tuple[Link, ...]


def of(evidence: Evidence, components: Collection[str], table: RiskTable) -> Below:
    """The part of the bills of materials that concerns assets; `components` are identities of those asked for."""
    owners = _owners(evidence.of_kind(Asset))
    pairs: set[tuple[str, str]] = set()
    for document in evidence.dependencies if owners else ():
        pairs |= _between(document, owners, frozenset(components))
    binder = Binder(evidence.of_kind(Asset), table.impact)
    strength = table.link_transmission[_KIND]
    links = [Link(_source(on, binder), _target(one, owners), _KIND, strength) for on, one in sorted(pairs)]
    shared = sorted({one for _, one in pairs if len(owners.get(one, ())) > 1})
    links += [Link(node_id(one), asset, _KIND, WHOLE) for one in shared for asset in owners[one]]
    unbound = {identity for pair in pairs for identity in pair} - owners.keys()
    return Below(tuple(_node(one, table) for one in sorted({*unbound, *shared})), tuple(links))


def _source(identity: str, binder: Binder) -> str:
    """The asset that answers for a component, as it does for what is wrong with it."""
    return binder.asset_binding(f"purl:{identity}") or node_id(identity)


def _target(identity: str, owners: Mapping[str, tuple[str, ...]]) -> str:
    """The asset that binds a component; where several do, a node from which all of them are reached.

    So a hundred assets on one framework with a thousand dependencies are 1,100 links and not 100,000.
    """
    bound = owners.get(identity, ())
    return bound[0] if len(bound) == 1 else node_id(identity)


def node_id(identity: str) -> str:
    """Id that a component has in the graph when no asset binds it; no asset can have the same."""
    return f"purl:{identity}" if identity.startswith("pkg:") else f"component:{identity}"


def is_component(node: str) -> bool:
    """The id is that of a component: ids of assets hold no colon."""
    return node.startswith(("purl:", "component:"))


def _owners(assets: Iterable[Asset]) -> dict[str, tuple[str, ...]]:
    """Identity of a component → ids of the assets that bind it, sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for asset in assets:
        for ref in asset.refs:
            kind, _, value = ref.partition(":")
            if kind == "purl":
                found[unversioned(value)].add(asset.id)
    return {identity: tuple(sorted(ids)) for identity, ids in found.items()}


def _between(
    document: DependencyGraph, owners: Mapping[str, tuple[str, ...]], asked: frozenset[str]
) -> set[tuple[str, str]]:
    """(identity, identity of what depends on it) for everything between what matters and the bound components above."""
    known = document.identities
    bound = {ref for ref, identity in known.items() if identity in owners}
    below = _reached(bound, document.depends_on)
    matter = bound | {ref for ref in below if known.get(ref, "") in asked}
    if len(matter) < 2:  # noqa: PLR2004  nothing lies between one thing and itself
        return set()
    dependents: dict[str, list[str]] = defaultdict(list)
    for ref in below:
        for on in document.depends_on.get(ref, ()):
            dependents[on].append(ref)
    passed = _reached(matter, dependents)
    return {
        (known[on], known[ref])
        for on in passed
        if on in known
        for ref in dependents.get(on, ())
        if ref in known and known[ref] != known[on]
    }


def _reached(starts: Iterable[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for other in onward.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _node(identity: str, table: RiskTable) -> Node:
    return Node(
        id=node_id(identity),
        layer=table.component_layer,
        type="component",
        label=identity,
        criticality="",
        data_classes=(),
        trust_zone="",
        path="",
        line=0,
        is_component=True,
    )
