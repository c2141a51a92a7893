"""What was decided and why, and the whole result of a run: what every reporter arranges."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from maestro_gate.model.evidence import Source
from maestro_gate.model.judgement.compared import Delta
from maestro_gate.model.judgement.materials import Materials
from maestro_gate.model.judgement.matters import (
    ClaimCount,
    ControlState,
    Law,
    LayerInfo,
    RuleFailure,
    WaiverUse,
)


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
    materials: Materials = field(default_factory=Materials)
    bounds: tuple[str, ...] = ()
    """Searches at head that were bounded, one sentence each."""
    made: Made = Made()
    since: Since | None = None
    """Where an earlier outcome was given."""
    is_forecast: bool = False
    """It judges by a day that was still to come: what is new by then is not in it."""
