"""Two trees compared: what the change introduces, worsens, resolves and leaves, layer by layer."""

from dataclasses import dataclass

from maestro_gate.model.judgement.chains import ChainChange
from maestro_gate.model.judgement.matters import Gap, OpenThreat, Violation, WaiverUse


@dataclass(frozen=True, slots=True)
class Change:
    """A violation as the delta sees it."""

    violation: Violation
    base: Violation | None
    """The same violation at base, when it was there."""
    reason: str = ""
    """Why it is in its class, when that is not plain: `advisory`, `evidence`, `waiver expired`."""


@dataclass(frozen=True, slots=True)
class LayerDelta:
    """One layer, base against head."""

    layer: str
    present: bool
    covered: bool
    base_own: int
    head_own: int
    base_highest: int
    head_highest: int
    brought: int
    """Basis points that the change itself adds: without what only became known."""
    introduced: tuple[Change, ...]
    worsened: tuple[Change, ...]
    resolved: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    newly_known: tuple[Change, ...]
    waived: tuple[tuple[Violation, WaiverUse], ...]
    gaps: tuple[Gap, ...]
    new_gaps: tuple[Gap, ...]
    """Those of `gaps` that base does not have."""
    threats: tuple[OpenThreat, ...]
    lowered: tuple[OpenThreat, ...] = ()
    """Threats of base whose inherent risk head counts lower, or not at all, though it decides them."""
    base_inherited: int = 0
    head_inherited: int = 0
    inherited_path: tuple[str, ...] = ()
    """Of head: ids of assets, from where the risk starts."""

    @property
    def change(self) -> int:
        """Basis points between base and head; negative when the risk falls."""
        return self.head_own - self.base_own

    @property
    def head_exposure(self) -> int:
        """The larger of own and inherited risk at head."""
        return max(self.head_own, self.head_inherited)


@dataclass(frozen=True, slots=True)
class Delta:
    """Two assessments compared."""

    layers: tuple[LayerDelta, ...]
    incomparable: tuple[str, ...]
    """Why sides made by different means do not compare, one sentence each."""
    lost_documents: frozenset[str] = frozenset()
    """Documents of a report, and files, that base has and that head lacks, empties or does not follow."""
    chains: tuple[ChainChange, ...] = ()
    """Chains at head, one for each identity, those that the change completes first."""
