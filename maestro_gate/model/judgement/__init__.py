"""What was judged: violations, gaps, waivers, risk, chains, the delta and the outcome.

Risk is in integer basis points (0–10000) everywhere.
"""

from maestro_gate.model.judgement.assessed import Assessment, LayerAssessment
from maestro_gate.model.judgement.chains import Chain, ChainChange, Standing, Step
from maestro_gate.model.judgement.compared import Change, Delta, LayerDelta
from maestro_gate.model.judgement.decided import (
    CAUSES,
    EFFECTS,
    LayerInventory,
    Made,
    Outcome,
    Preview,
    Reason,
    Since,
    strongest,
)
from maestro_gate.model.judgement.materials import ADDED, CHANGED, REMOVED, MaterialChange, Materials
from maestro_gate.model.judgement.matters import (
    NEW_ADVISORY,
    SCANS_NOT_RUN,
    ClaimCount,
    ControlState,
    Gap,
    Law,
    LayerInfo,
    OpenThreat,
    RuleFailure,
    Violation,
    Waiver,
    WaiverUse,
)

__all__ = [
    "ADDED",
    "CAUSES",
    "CHANGED",
    "EFFECTS",
    "NEW_ADVISORY",
    "REMOVED",
    "SCANS_NOT_RUN",
    "Assessment",
    "Chain",
    "ChainChange",
    "Change",
    "ClaimCount",
    "ControlState",
    "Delta",
    "Gap",
    "Law",
    "LayerAssessment",
    "LayerDelta",
    "LayerInfo",
    "LayerInventory",
    "Made",
    "MaterialChange",
    "Materials",
    "OpenThreat",
    "Outcome",
    "Preview",
    "Reason",
    "RuleFailure",
    "Since",
    "Standing",
    "Step",
    "Violation",
    "Waiver",
    "WaiverUse",
    "strongest",
]
