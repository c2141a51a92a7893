"""What was judged: violations, gaps, waivers, risk, the delta and the outcome.

Risk is in integer basis points (0–10000) everywhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from maestro_gate.model.evidence import ControlClaim, Source
from maestro_gate.model.subjects import Asset, Component, DetectedAsset, Drift

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
    def base_exposure(self) -> int:
        """The larger of own and inherited risk at base."""
        return max(self.base_own, self.base_inherited)

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


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for the verdict."""

    effect: str
    """`block`, `undecided` or `warn`."""
    code: str
    """What kind of reason: `introduced`, `worsened`, `standing-changed`, `waiver-expired`, `budget`, `ceiling`, `gap`,
    `source-failed` …
    """
    text: str
    layer: str = ""
    rule: str = ""
    subject: str = ""
    path: str = ""
    line: int = 0
    fix: str = ""
    cause: str = ""
    """What brought it about, one of `CAUSES`; empty where nothing changed it."""


CAUSES = ("code", "law", "advisory", "evidence", "time")
"""What can bring a reason about: the change, the rules, what is known of components, what was collected, the day."""

EFFECTS = ("block", "undecided", "warn")
"""Of reasons, the strongest first."""


def strongest(effects: Collection[str], *, would_block: bool) -> str:
    """The verdict that these effects make; where a profile lets a block pass, it weighs as a warning."""
    felt = {"warn" if would_block and effect == "block" else effect for effect in effects}
    return next((effect for effect in EFFECTS if effect in felt), "pass")


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


@dataclass(frozen=True, slots=True)
class Preview:
    """What the law that the change would make says of the same evidence. It binds nobody before the merge."""

    verdict: str
    would_block: bool
    profile: str
    more: tuple[Reason, ...]
    """Reasons that the binding law does not give."""
    fewer: tuple[Reason, ...]
    """Reasons of the binding law that it does not give any more."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run was made of: digests by which another run knows what differs. Empty where nobody recorded it."""

    code: str = ""
    """SHA-256 of both trees without law files and without what `evidence` holds."""
    evidence: str = ""
    """SHA-256 of the documents of reports, and of how every source went."""
    law: str = ""
    """SHA-256 of the law that judged, and of the law files of both trees."""


@dataclass(frozen=True, slots=True)
class Since:
    """An earlier run held against this one: what became of its verdict, and what brought that about."""

    as_of: date
    """The day that it judged by."""
    head_revision: str
    verdict: str
    would_block: bool
    differs: tuple[str, ...]
    """What differs between the runs: of `CAUSES`, and `tool` for another version of maestro-gate."""
    causes: tuple[str, ...]
    """Of these, what can have changed the verdict; empty when it did not change. One alone is the cause."""
    more: tuple[Reason, ...]
    """Reasons that the earlier run did not give."""
    fewer: tuple[Reason, ...]
    """Reasons of the earlier run that this one does not give any more."""

    def is_changed(self, verdict: str, *, would_block: bool) -> bool:
        """The verdict is another one than it was."""
        return (self.verdict, self.would_block) != (verdict, would_block)


@dataclass(frozen=True, slots=True)
class LayerInventory:
    """How what is declared and what is there agree in one layer of head."""

    layer: str
    detected: int
    """Assets that the repository reveals and that a threat model owes an entry for."""
    declared: int
    """Assets that the threat model declares."""
    undeclared: int
    phantom: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole result of a run: what every reporter arranges."""

    version: str
    """Of maestro-gate."""
    law: Law
    mode: str
    """`delta` or `absolute`."""
    as_of: date
    base_ref: str
    base_revision: str
    head_ref: str
    head_revision: str
    verdict: str
    """`pass`, `warn`, `block` or `undecided`."""
    would_block: bool
    """The advisory profile let a block pass."""
    reasons: tuple[Reason, ...]
    layers: tuple[LayerInfo, ...]
    """The layers of the framework, in the order of every report."""
    delta: Delta
    base_sources: tuple[Source, ...]
    head_sources: tuple[Source, ...]
    controls: tuple[ControlState, ...]
    base_controls: tuple[ControlState, ...]
    waivers: tuple[WaiverUse, ...]
    failures: tuple[RuleFailure, ...]
    claims: tuple[ClaimCount, ...]
    preview: Preview | None = None
    """Where the change edits the law and the new one holds together."""
    patch: str = ""
    """YAML to add to the threat model for what the change brings and does not declare."""
    inventory: tuple[LayerInventory, ...] = ()
    bounds: tuple[str, ...] = ()
    """Searches at head that were bounded, one sentence each."""
    made: Made = Made()
    since: Since | None = None
    """Where an earlier outcome was given."""
    is_forecast: bool = False
    """It judges by a day that was still to come: what is new by then is not in it."""
