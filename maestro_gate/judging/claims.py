"""Counts what files ask scanners and the gate to overlook. Never obeyed, always shown."""

from collections import Counter

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import ClaimCount
from maestro_gate.model.subjects import Claim


def of(base: Evidence | None, head: Evidence) -> tuple[ClaimCount, ...]:
    """Claims per file in both trees; those that head does not have any more are left out."""
    ours = _counted(base) if base else Counter()
    theirs = _counted(head)
    return tuple(ClaimCount(*key, base=ours[key], head=count) for key, count in sorted(theirs.items()))


def _counted(evidence: Evidence) -> Counter[tuple[str, str, str]]:
    return Counter((claim.type, claim.tool, claim.path) for claim in evidence.of_kind(Claim))
