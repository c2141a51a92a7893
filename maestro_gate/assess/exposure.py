"""Counts the risk of assets by themselves, and what each layer inherits from elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from maestro_gate.assess import dependencies
from maestro_gate.assess.cascade import Arrival
from maestro_gate.assess.links import Graph
from maestro_gate.assess.weaknesses import Weaknesses
from maestro_gate.model.judgement import OpenThreat, Violation
from maestro_gate.model.points import combined


def own(
    violations: Iterable[Violation], threats: Iterable[OpenThreat], weaknesses: Weaknesses
) -> dict[str, int]:
    """Own risk by node: what is bound to an asset, threats that name it, what is wrong with a component."""
    residuals: dict[str, list[int]] = defaultdict(list)
    for violation in violations:
        if violation.asset:
            residuals[violation.asset].append(violation.residual)
    for threat in threats:
        for asset in threat.assets:
            residuals[asset].append(threat.residual)
    for node, those in weaknesses.at.items():
        if dependencies.is_component(node):
            residuals[node] += [violation.residual for violation in those]
    return {asset: combined(values) for asset, values in residuals.items()}


def inherited(graph: Graph, arrivals: Mapping[str, Arrival]) -> dict[str, Arrival]:
    """Layer → the most that arrives at one of its assets; of equal ones the first in the manifest."""
    highest: dict[str, Arrival] = {}
    for id_, node in graph.nodes.items():
        arrival = arrivals.get(id_)
        if arrival is None or node.is_component:
            continue
        if node.layer not in highest or arrival.risk > highest[node.layer].risk:
            highest[node.layer] = arrival
    return highest
