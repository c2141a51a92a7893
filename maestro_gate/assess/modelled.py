"""One tree as a what-if sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maestro_gate.assess import landscape
from maestro_gate.assess.graph import Graph
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Control
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that an answer is made from."""

    evidence: Evidence
    graph: Graph
    controls: Sequence[Control]
    """With their states."""
    policy: Policy
    as_of: date

    @property
    def observing(self) -> frozenset[str]:
        """Layers whose assets notice."""
        return landscape.observing(self.policy)
