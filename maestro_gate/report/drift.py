"""Drift, for readers: each difference between what is declared and what is there, once, with place and fix.

1. What is a reason for the verdict stands among the reasons; only the rest stands here.
2. With a base, what is old is counted and not listed.
"""

from collections import Counter
from collections.abc import Iterator

from maestro_gate.model.judgement import Outcome, Reason, Violation
from maestro_gate.model.subjects import Drift

_WORDS = {
    "undeclared": ("undeclared", "undeclared"),
    "phantom": ("declared and not there", "declared and not there"),
    "changed": ("changed", "changed"),
    "removed-safeguard": ("safeguard removed", "safeguards removed"),
    "": ("other", "others"),
}
"""What happened → in words, for one and for several; in the order of the report. Empty is what has no words."""
_ORDER = {change: place for place, change in enumerate(_WORDS)}


def is_drift(violation: Violation) -> bool:
    """Does a rule on drift say it."""
    return violation.kind == Drift.kind


def unsaid(outcome: Outcome) -> tuple[Reason, ...]:
    """The drift that no reason tells, in the form of reasons without an effect."""
    said = {(reason.rule, reason.subject) for reason in outcome.reasons}
    found = (violation for violation in _listed(outcome) if violation.identity not in said)
    return tuple(_told(violation) for violation in sorted(found, key=lambda v: _ORDER[_change(v)]))


def identities(outcome: Outcome) -> frozenset[tuple[str, str]]:
    """Rule and subject of the drift that its section tells."""
    return frozenset((reason.rule, reason.subject) for reason in unsaid(outcome))


def summary(outcome: Outcome) -> str:
    """All that is new, counted by what happened: `2 undeclared, 1 safeguard removed`; empty when nothing is."""
    counts = Counter(_change(violation) for violation in _listed(outcome))
    return ", ".join(
        f"{count} {_WORDS[change][count > 1]}"
        for change, count in sorted(counts.items(), key=lambda pair: _ORDER[pair[0]])
    )


def above(outcome: Outcome) -> str:
    """How much of it stands among the reasons, in words; empty when nothing does."""
    count = len(list(_listed(outcome))) - len(unsaid(outcome))
    return f"{count} of them {'stands' if count == 1 else 'stand'} among the reasons above" if count else ""


def standing(outcome: Outcome) -> str:
    """What stands in the layers of head, old or new: `L3 1 of 4 undeclared`; empty when all agree."""
    shorts = {info.slug: info.short for info in outcome.layers}
    parts = []
    for layer in outcome.inventory:
        said = [f"{layer.undeclared} of {layer.detected} undeclared"] if layer.undeclared else []
        said += [f"{layer.phantom} of {layer.declared} not found"] if layer.phantom else []
        parts += [f"{shorts[layer.layer]} {' and '.join(said)}"] if said else []
    return "; ".join(parts)


def _listed(outcome: Outcome) -> Iterator[Violation]:
    for layer in outcome.delta.layers:
        new = (*layer.introduced, *layer.worsened, *layer.newly_known)
        changes = layer.unchanged if outcome.mode == "absolute" else new
        yield from (change.violation for change in changes if is_drift(change.violation))


def _change(violation: Violation) -> str:
    """What happened, the first part of a drift's identity; empty for what has no words here."""
    change = violation.subject.partition(":")[0]
    return change if change in _WORDS else ""


def _told(violation: Violation) -> Reason:
    return Reason(
        effect="",
        code=Drift.kind,
        text=violation.message,
        layer=violation.layer,
        rule=violation.rule,
        subject=violation.subject,
        path=violation.path,
        line=violation.line,
        fix=violation.fix,
    )
