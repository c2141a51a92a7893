"""Subjects from the threat model: what threatens the system, what stands against it, and how an attack should end."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


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
