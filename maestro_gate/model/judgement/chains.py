"""Chains of weaknesses across layers, and what of a tree their links are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """One asset on a chain, and what leads to it."""

    asset: str
    layer: str
    link: str
    """`flow`, `binding`, `dependency` or `reference`; empty for the first."""
    weaknesses: tuple[tuple[str, str], ...] = ()
    """(rule, subject) of what the pattern counts as wrong with the asset or with the link to it, sorted."""
    demanded: bool = False
    """The pattern demands a weakness here."""
    unauthorised: bool = False
    """The link to it is a flow that names no authorisation."""
    number: int = 0
    """Which step of the pattern it meets, from 1; 0 for what stands between two steps."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of weaknesses across layers: a way through the asset graph that fits a pattern."""

    pattern: str
    title: str
    steps: tuple[Step, ...]
    risk: int
    """Basis points that arrive at its end."""
    controls: tuple[str, ...] = ()
    """Verified controls that stand on it, sorted."""

    start: str = ""
    """Its first declared asset: components that it stands on may come before it."""

    @property
    def subject(self) -> str:
        """Identity of the `path` subject that rules see: the chains of a pattern from one start are one."""
        return f"{self.pattern}:{self.start or self.steps[0].asset}"

    @property
    def end(self) -> str:
        """Id of its last asset."""
        return self.steps[-1].asset


@dataclass(frozen=True, slots=True)
class ChainChange:
    """A chain that stands at head, and which of its links the change adds."""

    chain: Chain
    new: tuple[int, ...]
    """Numbers of the steps, from 1, that base does not have: the asset, the link to it, or a demanded weakness."""
    is_whole_at_base: bool
    """Base has the chain already."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tree has that steps of chains are made of."""

    assets: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()
    """(from, to)."""
    weak: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """Asset → (rule, subject) of what is wrong with it."""
    weak_links: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)
    """(from, to) → (rule, subject) of what is wrong with the flow."""
    unauthorised: frozenset[tuple[str, str]] = frozenset()
    """(from, to) of flows that name no authorisation."""
    carried: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(from, to) → basis points of a compromise that the strongest flow carries on."""
