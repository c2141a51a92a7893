"""Says who reports the vulnerability that a reason is about: one that several scanners know is told once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from maestro_gate.model.judgement import Outcome, Reason, Violation

Known = Mapping[tuple[str, str], frozenset[str]]
"""Rule and subject of a violation at head → who reports it."""


def known(outcome: Outcome) -> Known:
    """Those that anybody reports; most violations come from the gate's own look at the tree."""
    found: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for violation in _at_head(outcome):
        if violation.reported_by:
            found[violation.identity] |= frozenset(violation.reported_by)
    return found


def of(reason: Reason, scanners: Known) -> str:
    """Who reports it, as the end of a line; empty where nobody does."""
    names = sorted(scanners.get((reason.rule, reason.subject), ()))
    return f", reported by {', '.join(names)}" if names else ""


def _at_head(outcome: Outcome) -> Iterator[Violation]:
    for layer in outcome.delta.layers:
        for changes in (layer.introduced, layer.worsened, layer.newly_known, layer.unchanged):
            yield from (change.violation for change in changes)
