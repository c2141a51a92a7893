"""Follows a compromise along the asset graph: where it gets, on which way, and how much of it arrives.

1. It starts at assets that are taken as lost: nothing that stands there stops it.
2. It takes every link that leaves an asset it has reached. What arrives at the other end is what arrived at this one,
   times the link's transmission.
3. What arrives at an asset is the most that any way brings there, and that way explains it. Going round a cycle brings
   less, so a cycle ends by itself.
4. An asset that is barred is reached, and nothing beyond it by that way.

So a bar more never lets an attack reach more, and a link more never lets it reach less.
"""

import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import heappop, heappush

from maestro_gate.assess.graph import Graph, Link
from maestro_gate.model.points import SCALE, WHOLE

_NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an attack arrives at one asset by its strongest way."""

    points: int
    """Basis points; at least one, however long the way."""
    link: Link | None
    """The last link of the way; None where the attack starts."""
    hops: int
    """Links of the way."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that an attack reaches."""

    arrivals: Mapping[str, Arrival]
    """By asset: starts first, then what arrives strongest."""

    def way(self, asset: str, most: int = sys.maxsize) -> tuple[Link, ...]:
        """The links from a start to an asset, in their order; the last of them when there are more than `most`."""
        links: list[Link] = []
        link = self.arrivals[asset].link
        while link is not None and len(links) < most:
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
        arrivals[asset] = Arrival(max(1, -(left * WHOLE // SCALE)), link, hops)
        if link is not None and asset in barred:
            continue
        for onward in graph.leaving.get(asset, ()):
            if onward.target in arrivals or onward.target not in order:
                continue
            pushed += 1
            rest = -(-left * onward.transmission // WHOLE)
            heappush(waiting, (rest, hops + 1, order[onward.target], pushed, onward, onward.target))
    return Reach(arrivals)


def declared(assets: Iterable[str]) -> frozenset[str]:
    """Those that the threat model declares: their ids hold no colon. What else stands in the graph only carries."""
    return frozenset(asset for asset in assets if ":" not in asset)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where links lead, without how strongly: drawn once, and walked for every scenario and every control."""

    onward: Mapping[str, frozenset[str]]
    """Asset → other assets that a link of it leads to."""
    before: Mapping[str, frozenset[str]]
    """Asset → other assets that a link leads from to it."""
    size: int
    """Assets and links, as a measure of what one walk costs."""

    @classmethod
    def of(cls, graph: Graph) -> "Ways":
        """The ways of a graph."""
        nodes = graph.nodes.keys()
        onward = {
            asset: nodes & {link.target for link in links if link.target != asset}
            for asset, links in graph.leaving.items()
        }
        before = {
            asset: nodes & {link.source for link in links if link.source != asset}
            for asset, links in graph.arriving.items()
        }
        return cls(_frozen(onward), _frozen(before), len(graph.nodes) + len(graph.links))

    def goes_on(self, asset: str) -> bool:
        """Some link leads from the asset to another one."""
        return bool(self.onward.get(asset))

    def reachable(self, starts: Iterable[str], barred: frozenset[str] = frozenset()) -> frozenset[str]:
        """What an attack from these assets reaches, starts included."""
        begun = frozenset(starts)
        return _walked(self.onward, begun, barred - begun)

    def upstream(self, asset: str) -> frozenset[str]:
        """Where an attack can have been before it came here, the asset included."""
        return _walked(self.before, frozenset({asset}), _NOWHERE)


def _walked(
    ways: Mapping[str, frozenset[str]], begun: frozenset[str], barred: frozenset[str]
) -> frozenset[str]:
    found, waiting = set(begun), list(begun)
    while waiting:
        asset = waiting.pop()
        if asset not in barred:
            fresh = ways.get(asset, _NOWHERE) - found
            found |= fresh
            waiting.extend(fresh)
    return frozenset(found)


def _frozen(ways: Mapping[str, AbstractSet[str]]) -> dict[str, frozenset[str]]:
    return {asset: frozenset(others) for asset, others in ways.items()}
