"""Subjects that stand for more than one thing of a tree: a layer of it, and all of it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Layer:
    """One MAESTRO layer of this tree: is it here, and has the threat model thought about it."""

    kind: ClassVar[str] = "layer"
    path: str
    line: int
    slug: str
    present: bool
    declared_assets: int
    detected: tuple[str, ...]
    """Asset types that the repository reveals in this layer, sorted."""
    threats: int
    """How many threats the catalogue has for the layer."""
    undecided: tuple[str, ...]
    """Threats of the catalogue without a decision in the manifest, sorted."""

    @property
    def identity(self) -> str:
        return self.slug

    @property
    def label(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True)
class System:
    """The system as a whole: what the manifest says of it and what kinds of things the tree shows."""

    kind: ClassVar[str] = "system"
    path: str
    line: int
    declared: bool
    """There is a threat model."""
    name: str
    owner: str
    business_criticality: str
    exposure: str
    data_sensitivity: str
    regulations: tuple[str, ...]
    reviewed_at: date | None
    review_days: int
    """Days between reviews that the manifest promises; 0 when it does not say."""
    asset_types: tuple[str, ...] = ()
    """Types of declared and detected assets, sorted: `tracing`, `guardrail`, `evaluation` …"""
    data_classes: tuple[str, ...] = ()
    """All data classes of assets and flows, sorted."""
    assets: int = 0
    agents: int = 0
    scenarios: int = 0
    sboms: int = 0
    evaluations: int = 0
    adversarial_evaluations: int = 0
    last_evaluated: date | None = None
    last_adversarial_evaluation: date | None = None
    verified_controls: tuple[str, ...] = ()
    """Ids of threats that at least one verified control satisfies, sorted."""
    control_categories: tuple[str, ...] = ()
    """Categories of verified controls, sorted."""
    documents: tuple[str, ...] = ()
    """Kinds of governance documents in the tree: `security-policy`, `privacy-impact-assessment` …, sorted."""
    autonomies: tuple[str, ...] = ()
    """Autonomy of the declared agents, sorted."""
    unpinned_mcp_servers: tuple[str, ...] = ()
    """Names of configured MCP servers whose package has no exact version, sorted."""
    open_mcp_servers: tuple[str, ...] = ()
    """Names of remote MCP servers that are reached over plain HTTP or without authentication, sorted."""
    annual_revenue_at_risk: float = 0.0
    """As the manifest says, in the currency that the organisation counts in; 0 when it does not."""

    @property
    def identity(self) -> str:
        return "system"

    @property
    def label(self) -> str:
        return self.name or "the system"
