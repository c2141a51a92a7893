"""Finds the chains of weaknesses that fit the patterns of `policies/cascades.yaml`.

1. A chain is a pattern, a start and an end, and of all ways between them the gravest. What a pattern leads to from
   one start is judged as one, by its gravest chain: a report tells it once, mending one start brings forth no other,
   and another end makes it worse (ADR 8). What it weighs is the most that one of its chains does.
2. It starts at a declared asset. Where what is wrong stands in a component below it, the strongest way up from there
   is told with the chain: fifty vulnerable libraries under one framework are one start.
3. Its risk is what is wrong at its start in the sense of the pattern, as far as it arrives at its end.
4. To blind what watches is a step, too: a flow to an asset of a watching layer can be walked back to whom it watches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maestro_gate.assess import attack_paths, cascade
from maestro_gate.assess.attack_paths import Found
from maestro_gate.assess.cascade import Arrival
from maestro_gate.assess.demands import Demands
from maestro_gate.assess.links import Graph
from maestro_gate.assess.marks import Marks
from maestro_gate.assess.surroundings import Surroundings
from maestro_gate.assess.ways import Search
from maestro_gate.assess.weaknesses import Weaknesses
from maestro_gate.model.judgement import Chain, Standing, Violation
from maestro_gate.model.points import SCALE, combined
from maestro_gate.model.subjects import AttackPath
from maestro_gate.policy import Cascade, Cascades


@dataclass(frozen=True, slots=True)
class Chains:
    """All chains of one tree, in the order of the patterns and of the manifest."""

    found: tuple[Found, ...] = ()
    bounds: tuple[str, ...] = ()
    """Searches that were bounded, one sentence each."""

    @property
    def subjects(self) -> tuple[AttackPath, ...]:
        """As rules see them."""
        return tuple(one.subject for one in self.found)

    @property
    def chains(self) -> tuple[Chain, ...]:
        """As reports tell them."""
        return tuple(chain for one in self.found for chain in one.chains)

    @property
    def by_identity(self) -> Mapping[str, Found]:
        """Identity of a path → all that was found of it."""
        return {one.subject.identity: one for one in self.found}


def find(graph: Graph, weaknesses: Weaknesses, surroundings: Surroundings, cascades: Cascades) -> Chains:
    """The gravest chains of each pattern, from each start to each end."""
    walked = walkable(graph, cascades)
    found: list[Found] = []
    bounds: list[str] = []
    for pattern in cascades.patterns:
        demands = Demands(pattern, walked, weaknesses, cascades)
        starts = _starts(walked, demands)
        lowest = {start: below[0] for start, (_, below) in starts if below}
        marks = Marks(demands, surroundings, lowest)
        search = Search(
            walked, len(pattern.steps), pattern.between, demands.meets, marks.at, cascades.max_states
        )
        for start, (risk, below) in starts:
            ways = search.ends(start, risk * SCALE)
            if ways:
                found.append(attack_paths.described(ways, below, marks, demands, surroundings))
            if search.is_bounded:
                bounds.append(_sentence(pattern, cascades))
                break
    return Chains(tuple(found), tuple(bounds))


def walkable(graph: Graph, cascades: Cascades) -> Graph:
    """The graph with the ways that lead from whoever watches to whom it watches."""
    watching = {id_ for id_, node in graph.nodes.items() if node.layer in cascades.watching_layers}
    back = [
        # What is wrong with the flow, or nobody has to permit, is so in its own direction.
        replace(link, source=link.target, target=link.source, identity="", authorised=True)
        for link in graph.links
        if link.kind == "flow" and link.target in watching and link.source not in watching
    ]
    if not back:
        return graph
    return Graph(graph.nodes, tuple(sorted((*graph.links, *back), key=lambda link: link.order)))


def standing(graph: Graph, weaknesses: Weaknesses, cascades: Cascades) -> Standing:
    """What of this tree chains of another can be held against."""
    walked = walkable(graph, cascades)
    weak_links: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for link in walked.links:
        for violation in weaknesses.on.get(link.identity, ()) if link.identity else ():
            weak_links.setdefault((link.source, link.target), set()).add(violation.identity)
    carried: dict[tuple[str, str], int] = {}
    for link in graph.links:
        if link.kind == "flow":
            ends = (link.source, link.target)
            carried[ends] = max(link.transmission, carried.get(ends, 0))
    return Standing(
        assets=frozenset(graph.nodes),
        links=frozenset((link.source, link.target) for link in walked.links),
        weak={node: frozenset(v.identity for v in those) for node, those in weaknesses.at.items()},
        weak_links={ends: frozenset(those) for ends, those in weak_links.items()},
        carried=carried,
        unauthorised=frozenset((k.source, k.target) for k in walked.links if not k.authorised),
    )


def _starts(graph: Graph, demands: Demands) -> list[tuple[str, tuple[int, tuple[str, ...]]]]:
    """Assets where the first step is met → the risk there and the components that it comes up from; strongest first."""
    arrived = _from_components(graph, demands)
    starts = []
    for place, (id_, node) in enumerate(graph.nodes.items()):
        if node.is_component or not demands.stands(0, id_):
            continue
        own = _risk(demands.wrong(0, id_, None))
        below = arrived.get(id_, Arrival(0, ()))
        if max(own, below.risk):
            path = below.path[:-1] if below.risk > own else ()
            starts.append((-max(own, below.risk), place, id_, path))
    return [(id_, (-risk, path)) for risk, _, id_, path in sorted(starts)]


def _from_components(graph: Graph, demands: Demands) -> Mapping[str, Arrival]:
    """What arrives at assets from components below them in which the first step's weakness is."""
    components = {id_ for id_, node in graph.nodes.items() if node.is_component}
    wrong = {id_: _risk(demands.wrong(0, id_, None)) for id_ in components}
    if not any(wrong.values()):
        return {}
    below = Graph(graph.nodes, tuple(link for link in graph.links if link.source in components))
    return cascade.spread(below, {id_: risk for id_, risk in wrong.items() if risk})


def _risk(violations: tuple[Violation, ...]) -> int:
    return combined(violation.residual for violation in violations)


def _sentence(pattern: Cascade, cascades: Cascades) -> str:
    return (
        f"the search for chains «{pattern.title}» ended after {cascades.max_states:,} states; "
        "weaker ones than those found may be there"
    )
