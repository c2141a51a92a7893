"""Follows risk along the asset graph: what arrives where, and on which way.

1. What b inherits is the most of own(a) × Π transmission over all simple ways from another asset a to b. A link carries
   a whole at most, so the strongest way is a simple one and a cycle has no echo.
2. Arithmetic is in integers with the fixed point of `model.points`, each factor rounded down in the order of the way:
   six links are exact, and no later one loses a basis point that a person would see. What is less than a basis point
   does not arrive.
3. Of equally strong ways the one with the fewest links is told, then the one that begins, and goes on, with what
   stands first in the manifest. No name decides, so another name changes nothing but itself.
4. It is monotone: more risk or another link lowers no arrival.

Each node needs only two labels, the strongest and the strongest from another source: one of them is not its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count

from maestro_gate.assess.links import Graph
from maestro_gate.model.points import SCALE, WHOLE

_LABELS = 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """The most risk that arrives at an asset from another one."""

    risk: int
    """Basis points."""
    path: tuple[str, ...]
    """Ids of assets, from where it starts to where it arrives."""


@dataclass(frozen=True, slots=True)
class _Label:
    """The risk of one source at one node, and the label that it came from."""

    value: int
    """Basis points × SCALE."""
    node: str
    source: str
    before: "_Label | None"

    def path(self) -> tuple[str, ...]:
        label: _Label | None = self
        path = []
        while label is not None:
            path.append(label.node)
            label = label.before
        return tuple(reversed(path))


def carried(value: int, transmission: int) -> int:
    """What a link carries on of a risk in basis points × SCALE; nothing when it is less than a basis point."""
    arrives = value * transmission // WHOLE
    return arrives if arrives >= SCALE else 0


def spread(graph: Graph, own: Mapping[str, int]) -> Mapping[str, Arrival]:
    """What each asset inherits; `own` is the risk of assets by id, in basis points."""
    arrivals = {}
    for node, labels in _settled(graph, own).items():
        strongest = next((label for label in labels if label.source != node), None)
        if strongest is not None:
            arrivals[node] = Arrival(strongest.value // SCALE, strongest.path())
    return arrivals


def _settled(graph: Graph, own: Mapping[str, int]) -> Mapping[str, list[_Label]]:
    """Node → its strongest labels from two different sources, the stronger first."""
    place = {id_: index for index, id_ in enumerate(graph.nodes)}
    # The number of a label in the order of settling stands for its whole way when two are compared; the serial keeps
    # parallel links of one strength, which make the same way, from being compared any further.
    serial = count()
    waiting = [
        (-risk * SCALE, 0, 0, place[id_], next(serial), _Label(risk * SCALE, id_, id_, None))
        for id_, risk in own.items()
        if risk > 0 and id_ in place
    ]
    heapify(waiting)
    settled: dict[str, list[_Label]] = {id_: [] for id_ in place}
    number = 0
    while waiting:
        _, length, _, _, _, label = heappop(waiting)
        if not _has_room(settled[label.node], label.source):
            continue
        settled[label.node].append(label)
        number += 1
        for link in graph.leaving.get(label.node, ()):
            value = carried(label.value, link.transmission)
            if value and _has_room(settled[link.target], label.source):
                onward = _Label(value, link.target, label.source, label)
                heappush(waiting, (-value, length + 1, number, place[link.target], next(serial), onward))
    return settled


def _has_room(labels: list[_Label], source: str) -> bool:
    return len(labels) < _LABELS and all(label.source != source for label in labels)
