"""Subjects from the threat model: what the system is made of, who may do what, and who depends on it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset that the threat model declares."""

    kind: ClassVar[str] = "asset"
    path: str
    line: int
    id: str
    layer: str
    type: str
    name: str
    owner: str
    criticality: str
    data_classes: tuple[str, ...]
    trust_zone: str
    refs: tuple[str, ...]
    """`purl:…`, `path:…`, `tf_address:…`: what binds evidence to it, sorted."""
    source_files: tuple[str, ...]
    entry_changed: date | None = None
    """When its entry was last changed, by the dates of commits, or the whole model reviewed after that; computed."""
    sources_changed: date | None = None
    """When the latest of its files (`source_files`, `refs.path`) was last changed, by the dates of commits; empty when
    all of them are older than every entry; computed."""
    stale_sources: tuple[str, ...] = ()
    """Those of its files that were changed after its entry was, sorted; computed."""
    freshness: str = "unknown"
    """`fresh`, `stale`, or `unknown` where history does not reach far enough; computed."""
    order: int = 0
    """Which entry of the manifest it is, from 1: entries may share a line."""

    @property
    def identity(self) -> str:
        return self.id

    @property
    def place(self) -> tuple[int, int, str]:
        """Sorts assets as the manifest has them; the name decides only where nothing is known of their places."""
        return (self.order, self.line, self.id)

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Flow:
    """A declared data flow between two assets."""

    kind: ClassVar[str] = "flow"
    path: str
    line: int
    source: str
    target: str
    source_layer: str
    target_layer: str
    source_zone: str
    target_zone: str
    crosses_zone: bool
    """Both ends name a trust zone, and not the same."""
    protocol: str
    authn: str
    authz: str
    encrypted: bool
    data: tuple[str, ...]
    transmission: str

    @property
    def identity(self) -> str:
        return f"{self.source}->{self.target}:{self.protocol}"

    @property
    def label(self) -> str:
        return f"{self.source} → {self.target}"


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent that the threat model declares: what it may do, and with whose consent."""

    kind: ClassVar[str] = "agent"
    path: str
    line: int
    asset: str
    autonomy: str
    tools: tuple[str, ...]
    mcp_servers: tuple[str, ...]
    human_approval: tuple[str, ...]
    """Tools or actions that wait for a person."""
    memory: str
    identity_type: str
    """How it authenticates itself: `workload`, `user-delegated`, `shared-key`, `none` …"""
    egress: tuple[str, ...] = ()
    """Hosts that it may reach, sorted."""
    reads_from: tuple[str, ...] = ()
    """Layers of the assets that flow into it, sorted; computed."""
    writes_to: tuple[str, ...] = ()
    """Layers of the assets that it flows to, sorted; computed."""
    asks_before: tuple[str, ...] = ()
    """Those of its own tools and MCP servers that `human_approval` names, sorted; computed."""

    @property
    def identity(self) -> str:
        return self.asset

    @property
    def label(self) -> str:
        return self.asset


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A partner, provider or marketplace that the threat model declares."""

    kind: ClassVar[str] = "third_party"
    path: str
    line: int
    id: str
    name: str
    purl_or_url: str
    tier: str
    last_assessed: date | None
    contact: str
    exit_plan: str

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class BusinessService:
    """What the organisation does with the system, in its own words: what a board asks about."""

    kind: ClassVar[str] = "business_service"
    path: str
    line: int
    id: str
    name: str
    owner: str
    criticality: str
    assets: tuple[str, ...]
    """Ids of the assets that it needs, sorted."""
    regulations: tuple[str, ...]

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.name or self.id
