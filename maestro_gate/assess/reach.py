"""Follows a compromise along the asset graph: where it gets, on which way, and how much of it arrives.

1. It starts at assets that are taken as lost: nothing that stands there stops it.
2. It takes every link that leaves an asset it has reached. What arrives at the other end is what arrived at this one,
   times the link's transmission.
3. What arrives at an asset is the most that any way brings there, and that way explains it. Going round a cycle brings
   less, so a cycle ends by itself.
4. An asset that is barred is reached, and nothing beyond it by that way.

So a bar more never lets an attack reach more, and a link more never lets it reach less.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from maestro_gate.assess.graph import Graph, Link
from maestro_gate.model.points import SCALE, WHOLE


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an attack arrives at one asset by its strongest way."""

    points: int
    """Basis points; at least one, however long the way."""
    link: Link | None
    """The last link of the way; None where the attack starts."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that an attack reaches."""

    arrivals: Mapping[str, Arrival]
    """By asset: starts first, then what arrives strongest."""

    def way(self, asset: str) -> tuple[Link, ...]:
        """The links from a start to an asset, in their order."""
        links: list[Link] = []
        link = self.arrivals[asset].link
        while link is not None:
            links.append(link)
            link = self.arrivals[link.source].link
        return tuple(reversed(links))


def reach(graph: Graph, starts: Iterable[str], barred: frozenset[str] = frozenset()) -> Reach:
    """How far an attack from these assets gets, and what arrives."""
    order = {id_: number for number, id_ in enumerate(graph.nodes)}
    begun = tuple(dict.fromkeys(starts))
    arrivals: dict[str, Arrival] = {}
    # Of equally strong ways the shorter one explains more, then the one that the manifest names first: never the name.
    waiting: list[tuple[int, int, int, int, Link | None, str]] = []
    for number, start in enumerate(begun):
        heappush(waiting, (-SCALE, 0, number, 0, None, start))
    pushed = 0
    while waiting:
        left, hops, _, _, link, asset = heappop(waiting)
        if asset in arrivals:
            continue
        arrivals[asset] = Arrival(max(1, -(left * WHOLE // SCALE)), link)
        if link is not None and asset in barred:
            continue
        for onward in graph.leaving.get(asset, ()):
            if onward.target in arrivals or onward.target not in order:
                continue
            pushed += 1
            rest = -(-left * onward.transmission // WHOLE)
            heappush(waiting, (rest, hops + 1, order[onward.target], pushed, onward, onward.target))
    return Reach(arrivals)


def reachable(graph: Graph, starts: Iterable[str], barred: frozenset[str] = frozenset()) -> frozenset[str]:
    """The assets alone, starts included: the same without asking how strongly."""
    begun = frozenset(starts)
    found = set(begun)
    waiting = sorted(begun)
    while waiting:
        asset = waiting.pop()
        if asset in barred and asset not in begun:
            continue
        for link in graph.leaving.get(asset, ()):
            if link.target not in found and link.target in graph.nodes:
                found.add(link.target)
                waiting.append(link.target)
    return frozenset(found)
