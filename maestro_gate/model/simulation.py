"""What a what-if shows: how far a compromise gets, what stands in its way, who notices, what it costs."""

from dataclasses import dataclass
from datetime import date

from maestro_gate.model.judgement import LayerInfo

LONGEST_WAY = 64
"""Assets of a way that are told: in a model of one long chain the ways of all would be longer than the model by far."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One asset that the attack starts at, and why it is that one."""

    asset: str
    why: str
    """A plain sentence without its full stop; may hold hostile text."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One asset that the attack reaches."""

    asset: str
    label: str
    layer: str
    type: str
    owner: str
    criticality: str
    data_classes: tuple[str, ...]
    arrives: int
    """Basis points of the compromise, by the strongest way."""
    hops: int
    """Links of that way; 0 for a start."""
    path: tuple[str, ...]
    """Ids of assets on that way, from a start to this one; the last `LONGEST_WAY` of them when there are more."""
    links: tuple[str, ...]
    """Kind of the link from each asset of the path to the next."""
    is_open: bool
    """Some way leads here on which no verified preventive control stands."""


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A preventive control that stands on the way."""

    control: str
    title: str
    state: str
    detail: str
    assets: tuple[str, ...]
    """Reached assets that it stands at, sorted, but for the starts; when it stops, those at which it does."""
    cuts: tuple[str, ...]
    """Assets that the attack reaches only past it, sorted: what it spares while it works against this attack."""
    stops: bool
    """It is verified, and the scenario counts on it: what it cuts is not reached."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who notices: a verified detective control, or an asset that reached ones report to."""

    name: str
    title: str
    kind: str
    """`control` or `asset`."""
    sees: tuple[str, ...]
    """Reached assets that it stands at or is told of, sorted."""


@dataclass(frozen=True, slots=True)
class Aid:
    """A control that helps and is no barrier in this answer: corrective ones, and detective ones without proof."""

    control: str
    title: str
    category: str
    state: str
    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AffectedService:
    """A business service of which an asset is reached."""

    service: str
    name: str
    owner: str
    criticality: str
    regulations: tuple[str, ...]
    assets: tuple[str, ...]
    """Its assets that are reached, sorted."""
    of: int
    """How many assets it needs."""
    arrives: int
    """Basis points: the most that arrives at one of them."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """A scenario that starts where this attack starts or passes."""

    scenario: str
    title: str
    start: str
    owner: str
    playbook: str
    exists: bool
    last_exercised: date | None
    is_own: bool
    """It starts where this attack starts."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A third party that a reached asset stands for."""

    party: str
    name: str
    tier: str
    contact: str
    exit_plan: str
    assets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a scenario that this answer is about, or touches, makes of it."""

    scenario: str
    title: str
    broken: tuple[str, ...]
    """Expectations that the model does not meet, one sentence each."""
    newly: tuple[str, ...] = ()
    """When a control fails: assets that this scenario reaches only then, sorted."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """The answer to one what-if question."""

    asked: str
    """`asset:ID`, `purl:…`, `control:ID` or `scenario:ID`, as it was asked."""
    kind: str
    subject: str
    title: str
    """How a person calls what is asked about; hostile text."""
    revision: str
    as_of: date
    system: str
    layers: tuple[LayerInfo, ...]
    origins: tuple[Origin, ...]
    reached: tuple[Reached, ...]
    """Without the starts; what arrives strongest is first."""
    starts: tuple[Reached, ...]
    safeguards: tuple[Safeguard, ...]
    """Those that cut most are first."""
    watchers: tuple[Watcher, ...]
    aids: tuple[Aid, ...]
    services: tuple[AffectedService, ...]
    playbooks: tuple[Playbook, ...]
    partners: tuple[Partner, ...]
    rehearsed: tuple[Rehearsed, ...]
    data_classes: tuple[str, ...]
    """Of all that is reached, starts included; sorted."""
    regulations: tuple[str, ...]
    """Declared ones that concern what is reached; sorted."""
    revenue: float
    """`annual_revenue_at_risk` of the system, when a business service is reached; 0 when nothing says."""
    notes: tuple[str, ...]
    """What the answer leaves open, one sentence each."""

    @property
    def everything(self) -> tuple[Reached, ...]:
        """Starts and what is reached from them."""
        return (*self.starts, *self.reached)

    @property
    def held(self) -> tuple[Reached, ...]:
        """What is reached only past a verified preventive control."""
        return tuple(one for one in self.reached if not one.is_open)
