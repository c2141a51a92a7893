"""Searches the strongest ways through the asset graph that meet the steps of a pattern, in their order.

1. A state is an asset, how many steps are met, how many assets stand since the last, and the marks that the way bears.
   From one start the search settles each state once, the strongest way first: that is exact for ways that may come back
   to an asset, and polynomial.
2. Where the strongest way to an end comes back to an asset, the search for this end is made anew over simple ways
   alone. There may be very many: together with the first search they are bounded, and the search says so.
3. Equally strong ways are told apart as in `cascade`: fewest links, then the order of the manifest.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from maestro_gate.assess.cascade import carried
from maestro_gate.assess.links import Graph, Link


@dataclass(frozen=True, slots=True)
class Way:
    """A way as far as one asset."""

    value: int
    """Basis points × SCALE that arrive there."""
    node: str
    met: int
    """How many steps of the pattern are met."""
    since: int
    """How many assets stand since the last step that is met; 0 where the asset itself meets one."""
    marks: int
    """Those of all its assets together."""
    length: int
    """Links."""
    link: Link | None
    """What leads to the asset; None at the start."""
    before: "Way | None"

    def all(self) -> tuple["Way", ...]:
        """The way as far as each of its assets, from its start."""
        ways = [self]
        while ways[-1].before is not None:
            ways.append(ways[-1].before)
        return tuple(reversed(ways))

    @property
    def is_simple(self) -> bool:
        """It comes to no asset twice."""
        nodes = [way.node for way in self.all()]
        return len(set(nodes)) == len(nodes)

    def passes(self, node: str) -> bool:
        """The asset stands on it."""
        way: Way | None = self
        while way is not None and way.node != node:
            way = way.before
        return way is not None


Meets = Callable[[int, str, Link | None], bool]
"""Does an asset, reached over a link, meet a step of the pattern? Steps count from 0."""
MarksAt = Callable[[int | None, str, Link | None], int]
"""The marks of an asset, reached over a link, that meets a step, or none."""

_Waiting = tuple[int, int, int, int, int, str, int, int, int, Link | None, Way | None]
"""Order in five numbers (the strongest, the shortest, the earliest found first), then what a way is made of."""


class Search:
    """The search for one pattern; all its starts share one bound."""

    def __init__(
        self, graph: Graph, steps: int, between: int, meets: Meets, marks: MarksAt, bound: int
    ) -> None:
        self._graph = graph
        self._place: Mapping[str, int] = {id_: index for index, id_ in enumerate(graph.nodes)}
        self._steps = steps
        self._between = between
        self._meets = meets
        self._marks = marks
        self._left = bound
        self.is_bounded = False
        """There was more to look at than the bound allows."""

    def ends(self, start: str, value: int) -> tuple[Way, ...]:
        """The strongest way from a start to each end with each marks, the strongest first."""
        found: dict[tuple[str, int], Way] = {}
        for way in self._complete(start, value, is_simple=False):
            found.setdefault((way.node, way.marks), way)
        straight = {key: way for key, way in found.items() if way.is_simple}
        wanted = {key for key in found if key not in straight and key[0] != start}
        for way in self._complete(start, value, is_simple=True) if wanted else ():
            key = (way.node, way.marks)
            if key not in straight:
                straight[key] = way
                wanted.discard(key)
            if not wanted:
                break
        ways = straight.values()
        return tuple(sorted(ways, key=lambda w: (-w.value, w.length, self._place[w.node], w.marks)))

    def _complete(self, start: str, value: int, *, is_simple: bool) -> Iterator[Way]:
        """Ways that meet every step, the strongest first."""
        settled: set[tuple[str, int, int, int]] = set()
        serial, number = count(), 0
        # A way is made when it is its turn: most of what waits never comes to that.
        marks = self._marks(0, start, None)
        waiting: list[_Waiting] = [(-value, 0, 0, 0, next(serial), start, 1, 0, marks, None, None)]
        while waiting:
            minus, length, _, _, _, node, met, since, marks, link, before = heappop(waiting)
            if not is_simple:
                if (node, met, since, marks) in settled:
                    continue
                settled.add((node, met, since, marks))
            if not self._left:
                self.is_bounded = True
                return
            self._left -= 1
            number += 1
            way = Way(-minus, node, met, since, marks, length, link, before)
            if met == self._steps:
                yield way
                continue
            for then, met_then, since_then in self._onward(way):
                target = then.target
                marks_then = marks | self._marks(None if since_then else met, target, then)
                if way.passes(target) if is_simple else (target, met_then, since_then, marks_then) in settled:
                    continue
                worth = -carried(way.value, then.transmission)
                order = (worth, length + 1, number, self._place[target], next(serial))
                heappush(waiting, (*order, target, met_then, since_then, marks_then, then, way))

    def _onward(self, way: Way) -> Iterator[tuple[Link, int, int]]:
        """Where a way can go on: over which link, how many steps are met then, how many assets stand since."""
        is_between = way.since < self._between
        for link in self._graph.leaving.get(way.node, ()):
            if not carried(way.value, link.transmission):
                continue
            if self._meets(way.met, link.target, link):
                yield link, way.met + 1, 0
            if is_between:
                yield link, way.met, way.since + 1
