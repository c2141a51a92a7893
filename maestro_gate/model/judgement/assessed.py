"""One tree, judged: layer by layer, with the risk that is its own and that arrives there."""

from dataclasses import dataclass, field

from maestro_gate.model.evidence import Source
from maestro_gate.model.judgement.chains import Chain, Standing
from maestro_gate.model.judgement.matters import (
    ControlState,
    Gap,
    OpenThreat,
    RuleFailure,
    Violation,
    WaiverUse,
)
from maestro_gate.model.subjects import Asset, Component, DetectedAsset, Drift


@dataclass(frozen=True, slots=True)
class LayerAssessment:
    """One layer of one tree, judged."""

    layer: str
    present: bool
    covered: bool
    """Present, with all required evidence; never true for an absent layer."""
    violations: tuple[Violation, ...]
    """Not waived."""
    waived: tuple[tuple[Violation, WaiverUse], ...]
    gaps: tuple[Gap, ...]
    threats: tuple[OpenThreat, ...]
    own: int
    """Noisy-OR of the residuals."""
    highest: int
    """The largest residual."""
    rules: int
    """How many rules looked at something here."""
    undecided: tuple[str, ...] = ()
    """Threats of the catalogue that the manifest does not decide here, sorted."""
    inherited: int = 0
    """The most that arrives at an asset of this layer from elsewhere."""
    inherited_path: tuple[str, ...] = ()
    """The way on which it arrives: ids of assets, from where it starts."""

    @property
    def exposure(self) -> int:
        """The larger of own and inherited risk."""
        return max(self.own, self.inherited)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One tree, judged."""

    revision: str
    layers: tuple[LayerAssessment, ...]
    sources: tuple[Source, ...]
    controls: tuple[ControlState, ...]
    waivers: tuple[WaiverUse, ...]
    failures: tuple[RuleFailure, ...]
    components: tuple[Component, ...] = field(default=(), repr=False, compare=False)
    """What was judged of the bills of materials: whoever compares looks a few of them up."""
    unfollowed: frozenset[str] = frozenset()
    """Paths of symbolic links and submodules: what stands behind them was not looked at."""
    emptied: frozenset[str] = frozenset()
    """Bills of materials that list nothing."""
    hollow: frozenset[str] = frozenset()
    """Kinds of evidence that were read and list nothing: they cover nothing."""
    declared: tuple[tuple[str, str], ...] = ()
    """Words by which the threat model weighs the system as a whole: exposure, sensitivity, criticality."""
    assets: tuple[Asset, ...] = field(default=(), repr=False, compare=False)
    """What the threat model declares: whoever compares holds the words that they are weighed by against each other."""
    judged: int = 0
    """How many subjects were judged."""
    chains: tuple[Chain, ...] = ()
    """Those that a rule fired on, by identity; of one identity the gravest first, one for each end."""
    standing: Standing = field(default_factory=Standing, repr=False)
    """What chains of another tree are held against."""
    bounds: tuple[str, ...] = ()
    """Searches that were bounded, one sentence each: what they did not look at is unknown."""
    inventory: tuple[DetectedAsset, ...] = field(default=(), repr=False)
    """What the repository reveals, each with the asset of the threat model that it is."""
    drift: tuple[Drift, ...] = field(default=(), repr=False)
    """Where what is declared and what is there differ, and what changed since base."""
