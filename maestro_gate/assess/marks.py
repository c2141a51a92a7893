"""Marks the assets of a way with what decides how grave it is: who would notice or act, what is reached, what is open.

A way bears the marks of all its assets. The search keeps ways with other marks apart: a stronger way past somebody who
watches must not hide one that nobody would notice.
"""

from collections.abc import Mapping

from maestro_gate.assess.demands import Demands
from maestro_gate.assess.links import Link
from maestro_gate.assess.surroundings import Surroundings

DETECTED, ANSWERED, SENSITIVE, REGULATED, OPEN = 1, 2, 4, 8, 16


class Marks:
    """The marks of assets for one pattern."""

    def __init__(self, demands: Demands, surroundings: Surroundings, lowest: Mapping[str, str]) -> None:
        """`lowest` is the component that what is wrong comes up from, by the asset that it comes up to."""
        self._demands = demands
        self._lowest = lowest
        self._around = surroundings
        self._of_nodes = {id_: self._standing(id_) for id_ in demands.graph.nodes}
        self._open: dict[tuple[int, str, str], int] = {}

    def at(self, step: int | None, node: str, link: Link | None) -> int:
        """The marks of an asset that a way comes to over a link, and that meets this step, from 0, or none."""
        marks = self._of_nodes[node]
        return marks if step is None else marks | self._openness(step, node, link)

    def _standing(self, node: str) -> int:
        marks = 0
        for mark, holds in (
            (DETECTED, self._around.is_watched((node,))),
            (ANSWERED, self._around.is_answered((node,))),
            (SENSITIVE, node in self._demands.sensitive),
            (REGULATED, self._around.is_regulated((node,))),
        ):
            marks |= mark if holds else 0
        return marks

    def _openness(self, step: int, node: str, link: Link | None) -> int:
        key = (step, node, link.identity if link else "")
        if key not in self._open:
            is_open = self._demands.demands(step) and not self.is_guarded(step, node, link)
            self._open[key] = OPEN if is_open else 0
        return self._open[key]

    def is_guarded(self, step: int, node: str, link: Link | None) -> bool:
        """A proved preventive control stands there against what the step counts as wrong."""
        place = node if link else self._lowest.get(node, node)
        wrong = self._demands.wrong(step, place, link)
        threats = {threat for violation in wrong for threat in violation.threats}
        return self._around.is_guarded(node, threats or self._demands.pattern.threats)
