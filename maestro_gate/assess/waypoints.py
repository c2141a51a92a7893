"""Lays a way out asset by asset: what leads to each, which step of the pattern it meets, and what is wrong there."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from maestro_gate.assess.demands import Demands
from maestro_gate.assess.links import Graph, Link
from maestro_gate.assess.ways import Way
from maestro_gate.model.judgement import Step, Violation


@dataclass(frozen=True, slots=True)
class Waypoint:
    """One asset of a way, or a component below its start."""

    node: str
    link: Link | None
    """What leads to it; None where the way begins."""
    number: int
    """Of the step of the pattern that it meets, from 1; 0 for what stands between."""
    wrong: tuple[Violation, ...]
    """What the step counts as wrong here, the weightiest first."""


def of(way: Way, below: Sequence[str], demands: Demands) -> tuple[Waypoint, ...]:
    """The whole of a way; `below` are the components that it comes up from, the lowest first."""
    first, *onward = way.all()
    if below:
        up = [*below, first.node]
        links = [_between(demands.graph, source, target) for source, target in pairwise(up)]
        start = [
            Waypoint(up[0], None, 1, demands.wrong(0, up[0], None)),
            *(Waypoint(link.target, link, 0, ()) for link in links),
        ]
    else:
        start = [Waypoint(first.node, None, 1, demands.wrong(0, first.node, None))]
    return (*start, *(_onward(one, demands) for one in onward))


def _onward(way: Way, demands: Demands) -> Waypoint:
    if way.since:
        return Waypoint(way.node, way.link, 0, ())
    return Waypoint(way.node, way.link, way.met, demands.wrong(way.met - 1, way.node, way.link))


def _between(graph: Graph, source: str, target: str) -> Link:
    return next(link for link in graph.leaving[source] if link.target == target)


def is_demanded(point: Waypoint, demands: Demands) -> bool:
    """The pattern demands a weakness here."""
    asked = demands.pattern.steps[point.number - 1] if point.number else None
    return asked is not None and (asked.weak or asked.unauthorised)


def step(point: Waypoint, demands: Demands) -> Step:
    """As reports tell it."""
    return Step(
        asset=point.node,
        layer=demands.graph.nodes[point.node].layer,
        link=point.link.kind if point.link else "",
        weaknesses=tuple(sorted({violation.identity for violation in point.wrong})),
        demanded=is_demanded(point, demands),
        unauthorised=point.link is not None and not point.link.authorised,
        number=point.number,
    )
