"""Counts what files ask scanners and the gate to overlook. Never obeyed, always shown."""

from collections import Counter
from collections.abc import Iterator

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.judgement import ClaimCount
from maestro_gate.model.subjects import Claim, Statement

_EXCUSES = "excuses"


def of(base: Evidence | None, head: Evidence) -> tuple[ClaimCount, ...]:
    """Claims per file in both trees; those that head does not have any more are left out."""
    ours = _counted(base) if base else Counter()
    theirs = _counted(head)
    theirs.update(_statements(base, head))
    return tuple(ClaimCount(*key, base=ours[key], head=count) for key, count in sorted(theirs.items()))


def _statements(base: Evidence | None, head: Evidence) -> Iterator[tuple[str, str, str]]:
    """What the change says to excuse a vulnerability, where base does not say it."""
    if base is None:
        return
    known = {statement.word for statement in base.of_kind(Statement)}
    for statement in head.of_kind(Statement):
        if statement.effect == _EXCUSES and statement.word not in known:
            yield "statement", statement.vulnerability, statement.path


def _counted(evidence: Evidence) -> Counter[tuple[str, str, str]]:
    return Counter((claim.type, claim.tool, claim.path) for claim in evidence.of_kind(Claim))
