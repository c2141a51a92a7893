"""Whether the evidence behind an outcome was there: no format may look clean when it was not."""

from maestro_gate.model.evidence import Failed
from maestro_gate.model.judgement import Outcome, Reason

_MISSING = ("gap", "source-failed")
"""Codes of reasons that speak of evidence that is missing."""


def is_complete(outcome: Outcome) -> bool:
    """No source failed, and no reason but a warning speaks of missing evidence."""
    sources = (*outcome.base_sources, *outcome.head_sources)
    return not any(isinstance(source.status, Failed) for source in sources) and not any(
        is_open(reason) for reason in outcome.reasons
    )


def is_open(reason: Reason) -> bool:
    """The reason leaves something unanswered that the verdict needs."""
    return reason.effect == "undecided" or (reason.effect == "block" and reason.code in _MISSING)


def is_about_evidence(reason: Reason) -> bool:
    """The reason is about evidence, not about what it shows."""
    return is_open(reason) or (reason.effect == "warn" and not reason.rule)
