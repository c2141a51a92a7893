"""Subjects from the threat model."""

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
class Threat:
    """A decision that the threat model records for one MAESTRO threat."""

    kind: ClassVar[str] = "threat"
    path: str
    line: int
    id: str
    layer: str
    assets: tuple[str, ...]
    applicability: str
    reason: str
    likelihood: str
    impact: str
    decision: str
    controls: tuple[str, ...]
    owner: str
    review_by: date | None
    has_review_by: bool
    verified_controls: int
    """How many of its controls evidence proves in this tree."""

    @property
    def identity(self) -> str:
        return f"{self.id}({','.join(self.assets)})"

    @property
    def label(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Control:
    """A safeguard that the threat model declares, and whether evidence proves it."""

    kind: ClassVar[str] = "control"
    path: str
    line: int
    id: str
    title: str
    category: str
    satisfies: tuple[str, ...]
    effectiveness: str
    status: str
    evidence: int
    """How many selectors the manifest names."""
    state: str
    """`verified`, `unproven` or `refuted`: computed from evidence."""
    detail: str
    """Why it is in that state."""
    assets: tuple[str, ...] = ()
    """Assets that it stands at, sorted: its own, and those of the threats that name it."""
    is_outdated: bool = False
    """It is refuted, and by nothing but the age of its evidence; computed."""

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, slots=True)
class Scenario:
    """A what-if that the team rehearses."""

    kind: ClassVar[str] = "scenario"
    path: str
    line: int
    id: str
    title: str
    start: str
    reaches: tuple[str, ...]
    stops_at: tuple[str, ...]
    detected_by: tuple[str, ...]
    last_exercised: date | None
    owner: str
    playbook: str
    playbook_exists: bool
    """The playbook is a file of this tree or a URL."""
    reached: tuple[str, ...] = ()
    """Assets that an attack from its start reaches in this model, sorted; computed."""
    broken: tuple[str, ...] = ()
    """Expectations that this model does not meet, one sentence each, sorted; computed."""
    unreached: tuple[str, ...] = ()
    """Those of them that are about `reaches`; computed."""
    unstopped: tuple[str, ...] = ()
    """Those of them that are about `stops_at`; computed."""
    unnoticed: tuple[str, ...] = ()
    """Those of them that are about `detected_by`; computed."""
    starts_nowhere: bool = False
    """No link leaves its start: whatever it expects, nothing happens; computed."""

    @property
    def identity(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        return self.title or self.id


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
