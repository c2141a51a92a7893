"""What judging works with and finds: layers, violations, threats, gaps, waivers, controls."""

from dataclasses import dataclass, field
from datetime import date

from maestro_gate.model.evidence import ControlClaim

NEW_ADVISORY = "new advisory for an unchanged component"
"""Why a violation is newly known when both sides hold what it is about."""
SCANS_NOT_RUN = "scans that were not run"
"""What a violation stands on, beside its evidence, when a scanner that was not launched could settle it."""


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer of the framework."""

    slug: str
    short: str
    name: str
    always: bool
    """Judged in every repository, whatever it holds."""
    observes: bool = False
    """Its assets are told what others do: an attack on those does not go unnoticed."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that fired on a subject."""

    rule: str
    layer: str
    severity: str
    kind: str
    """Kind of the subject."""
    subject: str
    """Identity of the subject."""
    label: str
    """How a person calls the subject; hostile text."""
    title: str
    message: str
    """What is wrong with this subject; may hold hostile text."""
    why: str
    fix: str
    threats: tuple[str, ...]
    path: str
    line: int
    asset: str
    """Id of the declared asset that the subject is bound to; empty when there is none."""
    risk: int
    """Inherent risk r = likelihood × impact."""
    residual: int
    """What is left of it over verified controls."""
    stands_on: tuple[str, ...]
    """Kinds of evidence it stands on, sorted: `sbom`, `iac-scan`, `threat-model` …"""
    about: tuple[str, str] = ("", "")
    """(component identity, version) that a vulnerability is in."""
    is_late: bool = False
    """Its rule holds a date that the subject has against the day: nothing but time has to pass for it."""
    attacked: int = field(default=0, repr=False, compare=False)
    """Likelihood that is known of attacks on a vulnerability: that of its severity counts where it is higher."""
    is_exploited: bool = False
    """It is about a vulnerability that is used in attacks, and says so."""
    reported_by: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """Scanners and documents that report the vulnerability, sorted: one more or less changes no violation."""
    weighed_by: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)
    """(severity, asset) that its risk comes from, the highest counts: of chains from one start, each of their ends."""

    @property
    def identity(self) -> tuple[str, str]:
        """Rule and subject: what makes it the same violation in two trees."""
        return (self.rule, self.subject)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A dated, owned, reasoned exception to one rule for one exact subject."""

    rule: str
    subject: str
    reason: str
    owner: str
    expires: date
    path: str
    line: int
    moved_from: str = ""
    """The subject as the law has it, when the change moves its file."""


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver held against an assessment."""

    waiver: Waiver
    state: str
    """`active`, `expiring`, `expired`, `unused`."""
    days_left: int
    """Negative when expired."""


@dataclass(frozen=True, slots=True)
class OpenThreat:
    """A declared threat that applies, with the risk that is left over verified controls."""

    id: str
    layer: str
    decision: str
    risk: int
    residual: int
    controls: tuple[str, ...]
    path: str
    line: int
    assets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A layer is present but evidence that its profile requires is missing, failed or stale."""

    layer: str
    evidence: str
    """Kind of evidence that is missing: `sbom`, `iac-scan` …"""
    state: str
    """`absent`, `failed`, `skipped`."""
    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that could not be evaluated on some subject: missing evidence, never a silent answer."""

    rule: str
    layer: str
    subject: str
    error: str


@dataclass(frozen=True, slots=True)
class ControlState:
    """A declared control and whether evidence in this tree proves it."""

    id: str
    title: str
    state: str
    detail: str
    effectiveness: int
    """Basis points; counts only when `state` is `verified`."""
    satisfies: tuple[str, ...]
    claims: tuple[ControlClaim, ...] = ()
    """What has to hold for it to count, as the manifest of this tree says."""
    places: frozenset[str] = frozenset()
    """Files in which checks pass that it rests on."""


@dataclass(frozen=True, slots=True)
class ClaimCount:
    """How often one file asks a scanner or the gate to look away, in both trees. Never obeyed, always shown."""

    type: str
    tool: str
    path: str
    base: int
    head: int


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that decided, and where it was read."""

    origin: str
    """`base`, `head` or `bundled` (the base has no `.maestro/`)."""
    revision: str
    profile: str
    digest: str
    """SHA-256 over rules, profile, risk table, waivers and settings."""
    changed_files: tuple[str, ...]
    """Law files that the change edits; they do not decide about it."""
