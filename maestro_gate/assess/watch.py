"""Says who notices an attack: detective controls that are proved, and assets that reached ones report to.

1. A verified detective control notices what happens at the assets at which it stands.
2. An asset of an observing layer notices what happens at the assets that flow to it, and what those of its layers
   notice that flow to it.
3. What an attack starts at does not notice it: it is the attacker's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from maestro_gate.assess.graph import Graph
from maestro_gate.model.simulation import Watcher
from maestro_gate.model.subjects import Control

_REPORTING = "flow"
"""Kind of the links by which an asset tells another what it does."""


def watchers(
    graph: Graph,
    controls: Sequence[Control],
    starts: frozenset[str],
    reached: frozenset[str],
    observing: frozenset[str],
) -> tuple[Watcher, ...]:
    """Who notices an attack that gets to these assets, starts among them; sorted by kind and name."""
    found = [*_proved(controls, reached), *_told(graph, starts, reached, observing)]
    return tuple(sorted(found, key=lambda watcher: (watcher.kind, watcher.name)))


def notices(
    graph: Graph, asset: str, starts: frozenset[str], reached: frozenset[str], observing: frozenset[str]
) -> bool:
    """Whether one asset is among those that are told: asked from its end, which takes no walk through the whole."""
    if asset in starts or asset not in graph.nodes or graph.nodes[asset].layer not in observing:
        return False
    seen, waiting = {asset}, [asset]
    while waiting:
        for link in graph.arriving.get(waiting.pop(), ()):
            if link.kind != _REPORTING or link.source in seen or link.source not in graph.nodes:
                continue
            if link.source in reached:
                return True
            if graph.nodes[link.source].layer in observing:
                seen.add(link.source)
                waiting.append(link.source)
    return False


def notice(control: Control, reached: frozenset[str]) -> frozenset[str]:
    """The reached assets at which a verified detective control stands."""
    is_watching = control.category == "detective" and control.state == "verified"
    return reached.intersection(control.assets) if is_watching else frozenset()


def _proved(controls: Sequence[Control], reached: frozenset[str]) -> Iterable[Watcher]:
    for control in controls:
        if sees := notice(control, reached):
            yield Watcher(control.id, control.title, "control", tuple(sorted(sees)))


def _told(
    graph: Graph, starts: frozenset[str], reached: frozenset[str], observing: frozenset[str]
) -> Iterable[Watcher]:
    """Observing assets; each is told at first hand by what it `sees`, which may be another of them."""
    told: dict[str, set[str]] = defaultdict(set)
    waiting = sorted(reached)
    while waiting:
        teller = waiting.pop()
        for link in graph.leaving.get(teller, ()):
            node = graph.nodes.get(link.target)
            if node is None or link.kind != _REPORTING or node.layer not in observing:
                continue
            if node.id in starts or node.id == teller:
                continue
            if node.id not in told and node.id not in reached:
                waiting.append(node.id)
            told[node.id].add(teller)
    for id_, tellers in told.items():
        yield Watcher(id_, graph.nodes[id_].label, "asset", tuple(sorted(tellers)))
