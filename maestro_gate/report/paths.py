"""Ways through the system, for readers: what a layer inherits and from where, and chains drawn on one line."""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.model.judgement import ChainChange, LayerDelta, Outcome, Violation
from maestro_gate.model.points import percent
from maestro_gate.model.subjects import AttackPath
from maestro_gate.report.wording import few

DRAWN = 6
"""Chains that a report draws; the rest is counted, and stands among the reasons."""


def inherited(outcome: Outcome) -> tuple[str, ...]:
    """A sentence for each layer to which more comes from elsewhere than before, or more than is its own."""
    shorts = {info.slug: info.short for info in outcome.layers}
    return tuple(
        _inherits(layer, shorts[layer.layer]) for layer in outcome.delta.layers if _tells(layer, outcome)
    )


def _tells(layer: LayerDelta, outcome: Outcome) -> bool:
    if not layer.head_inherited:
        return False
    is_changed = outcome.mode == "delta" and layer.head_inherited != layer.base_inherited
    return is_changed or layer.head_inherited > layer.head_own


def _inherits(layer: LayerDelta, short: str) -> str:
    was = layer.base_inherited
    before = f" ({percent(was)} % at base)" if was != layer.head_inherited else ""
    way = f" from {' → '.join(layer.inherited_path)}" if layer.inherited_path else ""
    return f"{short} inherits {percent(layer.head_inherited)} %{before}{way}"


def shown(outcome: Outcome) -> tuple[ChainChange, ...]:
    """The chains that are drawn: those that the change adds to, or all where there is no base."""
    return tuple(
        change for change in outcome.delta.chains if outcome.mode == "absolute" or _is_touched(change)
    )


def older(outcome: Outcome) -> int:
    """How many chains stand that are not drawn."""
    return len(outcome.delta.chains) - len(shown(outcome))


def bounds(outcome: Outcome) -> tuple[str, ...]:
    """Searches that were bounded and that no reason speaks of."""
    said = {reason.text for reason in outcome.reasons}
    return tuple(bound for bound in outcome.bounds if bound not in said)


def _is_touched(change: ChainChange) -> bool:
    return bool(change.new) or not change.is_whole_at_base


def drawn(change: ChainChange, outcome: Outcome) -> str:
    """The chain as one line of assets with their layers; hostile text. What base lacks is marked."""
    shorts = {info.slug: info.short for info in outcome.layers}
    return " → ".join(
        f"{shorts.get(step.layer, '?')} {step.asset}{' (new)' if number in change.new else ''}"
        for number, step in enumerate(change.chain.steps, 1)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of a drawn chain."""

    rule: str
    effect: str
    """What it does to the verdict; empty when nothing."""
    message: str
    """Without the way, which is drawn already; hostile text."""


def said(change: ChainChange, outcome: Outcome) -> tuple[Said, ...]:
    """What each rule says that fired on the chains of this pattern from this start: it judges the gravest of them."""
    way = " → ".join(step.asset for step in change.chain.steps)
    effects = {(reason.rule, reason.subject): reason.effect for reason in outcome.reasons}
    return tuple(
        Said(violation.rule, effects.get(violation.identity, ""), _along(way, violation.message))
        for violation in _fired(outcome)
        if violation.subject == change.chain.subject
    )


def _along(way: str, message: str) -> str:
    """Without the way, which is drawn; a sentence that is about another end keeps its own."""
    told, colon, rest = message.partition(": ")
    if not colon or " → " not in told:
        return message
    return rest if told == way else f"the gravest way is {message}"


def identities(outcome: Outcome) -> frozenset[tuple[str, str]]:
    """Rule and subject of what the drawn chains tell: no other section needs to."""
    drawn = {change.chain.subject for change in shown(outcome)[:DRAWN]}
    return frozenset(violation.identity for violation in _fired(outcome) if violation.subject in drawn)


def _fired(outcome: Outcome) -> Iterator[Violation]:
    for layer in outcome.delta.layers if outcome.delta.chains else ():
        for change in (*layer.introduced, *layer.worsened, *layer.newly_known, *layer.unchanged):
            if change.violation.kind == AttackPath.kind:
                yield change.violation


def held(change: ChainChange) -> str:
    """Which verified controls stand on the chain."""
    controls = change.chain.controls
    return f"verified on it: {few(controls)}" if controls else "no verified control stands on it"


def cut(change: ChainChange) -> str:
    """Where the fewest weaknesses have to be mended for the chain to break; empty when none is named."""
    weak = [step for step in change.chain.steps if step.weaknesses]
    demanded = [step for step in weak if step.demanded] or weak
    if not demanded:
        return ""
    step = min(demanded, key=lambda step: len({rule for rule, _ in step.weaknesses}))
    return f"to cut it at {step.asset}, mend {few(dict.fromkeys(rule for rule, _ in step.weaknesses))}"
