"""Holds the steps of a pattern against the asset graph: which asset meets which step, and what is wrong there."""

from maestro_gate.assess.links import Graph, Link, Node
from maestro_gate.assess.weaknesses import Weaknesses
from maestro_gate.model.judgement import Violation
from maestro_gate.policy import Cascade, Cascades, StepPattern


class Demands:
    """What one pattern demands, with the answers for one tree. Steps count from 0."""

    def __init__(self, pattern: Cascade, graph: Graph, weaknesses: Weaknesses, cascades: Cascades) -> None:
        self.pattern = pattern
        self.graph = graph
        self.weaknesses = weaknesses
        self.cascades = cascades
        self._wrong: dict[tuple[int, str, str], tuple[Violation, ...]] = {}
        self.sensitive = frozenset(
            id_ for id_, node in graph.nodes.items() if cascades.is_sensitive(node.data_classes)
        )
        """Ids of the assets that hold data which regulations concern."""
        self._standing = [
            frozenset(id_ for id_, node in graph.nodes.items() if self._fits(step, node))
            for step in pattern.steps
        ]
        self._weak = [
            frozenset(id_ for id_ in weaknesses.at if self._counted(index, id_, ""))
            for index in self._indices
        ]
        self._weak_flows = [
            frozenset(id_ for id_ in weaknesses.on if self._counted(index, "", id_))
            for index in self._indices
        ]

    @property
    def _indices(self) -> range:
        return range(len(self.pattern.steps))

    def stands(self, step: int, node: str) -> bool:
        """The asset is of a layer and a type that the step asks for, with the data that it asks for."""
        return node in self._standing[step]

    def demands(self, step: int) -> bool:
        """The step asks for something wrong: a weakness, or a flow without authorisation."""
        asked = self.pattern.steps[step]
        return asked.weak or asked.unauthorised

    def meets(self, step: int, node: str, link: Link | None) -> bool:
        """The asset, reached over this link, is all that the step asks for."""
        asked = self.pattern.steps[step]
        if node not in self._standing[step]:
            return False
        if asked.unauthorised and (link is None or link.authorised):
            return False
        is_weak = node in self._weak[step] or (link is not None and link.identity in self._weak_flows[step])
        return is_weak or not asked.weak

    def wrong(self, step: int, node: str, link: Link | None) -> tuple[Violation, ...]:
        """What the step counts as wrong with a node and with the link to it, the weightiest first.

        Without a link, at the start, any flow to the node counts. Nothing is wrong where the step asks for no weakness.
        """
        key = (step, node, link.identity if link else "*")
        if key not in self._wrong:
            self._wrong[key] = self._all_wrong(step, node, link)
        return self._wrong[key]

    def _all_wrong(self, step: int, node: str, link: Link | None) -> tuple[Violation, ...]:
        links = (link,) if link else self.graph.arriving.get(node, ())
        flows = sorted({link.identity for link in links} - {""})
        found = [
            *self._counted(step, node, ""),
            *(v for flow in flows for v in self._counted(step, "", flow)),
        ]
        return tuple(sorted(found, key=lambda v: (-v.residual, v.path, v.line, v.rule, v.subject)))

    def _counted(self, step: int, node: str, flow: str) -> list[Violation]:
        asked = self.pattern.steps[step]
        there = self.weaknesses.on.get(flow, ()) if flow else self.weaknesses.at.get(node, ())
        return [violation for violation in there if asked.weak and counts(asked, violation)]

    def _fits(self, step: StepPattern, node: Node) -> bool:
        return (
            (not step.layers or node.layer in step.layers)
            and (not step.types or node.type in step.types)
            and (not step.sensitive or node.id in self.sensitive)
            and (not step.data or any(word.casefold() in step.data for word in node.data_classes))
        )


def counts(step: StepPattern, violation: Violation) -> bool:
    """The step counts this as a weakness: its rule or one of its threats is named, or none are."""
    if not violation.residual:
        return False
    if not (step.rules or step.threats):
        return True
    return violation.rule in step.rules or not step.threats.isdisjoint(violation.threats)
