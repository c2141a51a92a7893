"""Decides: the one place that turns a delta into a verdict and its reasons.

1. `block`: a violation that counts at or above the profile's severity; an expired waiver; a layer over its budget or
   ceiling; a removed control, or missing evidence, where the profile says so.
2. `undecided`: evidence failed, a rule could not be answered, the sides do not compare, there was nothing to judge.
3. `warn`: something a person should see that the profile lets pass.
4. The strongest effect is the verdict: block > undecided > warn > pass. No layer is netted against another.
5. In delta mode what counts is introduced and worsened; in absolute mode everything that stands at head.
6. Where both trees are the same there is no change to block: an expired waiver is shown.
7. A profile that does not block turns block into warn and says so; it never turns undecided into pass.
"""

from dataclasses import dataclass

from maestro_gate.decide import added, evidence, exploited, safeguards, stale, weights
from maestro_gate.decide.case import Case
from maestro_gate.model.judgement import EFFECTS, Reason, strongest

__all__ = ["Case", "Decision", "decide"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict and why."""

    verdict: str
    would_block: bool
    reasons: tuple[Reason, ...]


def decide(case: Case) -> Decision:
    """The verdict on a change."""
    rooms = (added, exploited, evidence, stale, safeguards, weights)
    reasons = tuple(reason for room in rooms for reason in room.reasons(case))
    effects = {reason.effect for reason in reasons}
    would_block = "block" in effects and not case.policy.profile.blocks
    verdict = strongest(effects, would_block=would_block)
    ordered = sorted(reasons, key=lambda reason: EFFECTS.index(reason.effect))
    return Decision(verdict, would_block, tuple(ordered))
