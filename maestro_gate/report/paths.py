"""Ways through the system, for readers: what a layer inherits and from where, and chains drawn on one line."""

from collections.abc import Iterator

from maestro_gate.model.judgement import ChainChange, LayerDelta, Outcome
from maestro_gate.model.points import percent

DRAWN = 10
"""Chains that a page draws."""
_NAMED = 3
"""Weaknesses of a chain that are named as what would cut it."""


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


def cut(change: ChainChange) -> str:
    """What would cut it: weaknesses to mend, the change's own first, and what stands in the way already."""
    names = list(dict.fromkeys(_weaknesses(change)))
    more = f" or {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    mend = f"mend {' or '.join(names[:_NAMED])}{more}" if names else "take out one of its links"
    controls = ", ".join(change.chain.controls)
    return f"To cut it, {mend}. {'Verified on it: ' + controls if controls else 'No verified control stands on it'}."


def _weaknesses(change: ChainChange) -> Iterator[str]:
    numbered = list(enumerate(change.chain.steps, 1))
    for is_new in (True, False):
        for number, step in numbered:
            if (number in change.new) is is_new:
                yield from (rule for rule, _ in step.weaknesses)
