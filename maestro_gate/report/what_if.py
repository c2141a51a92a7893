"""Words for the answer to a what-if question that its text, its Markdown and the exercise share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from maestro_gate.model.judgement import LayerInfo
from maestro_gate.model.points import percent
from maestro_gate.model.simulation import AffectedService, Reached, Rehearsed, Safeguard, Simulation, Watcher
from maestro_gate.report import plain
from maestro_gate.report.wording import counted

_NAMED = 10
_LONGEST = 12
"""Links of a way that is told in full."""
_END = 3
_REASON = 200
"""Characters of a reason that a line has room for."""
_LEAST = 10
"""Basis points below which one decimal of a percentage shows nothing."""
_HEADLINES: Mapping[str, str] = {
    "asset": "what if {} is compromised",
    "purl": "what if {} is compromised",
    "control": "what if {} fails",
    "scenario": "what if: {}",
}


def headline(answer: Simulation) -> str:
    """The question in a few words."""
    return _HEADLINES[answer.kind].format(answer.title if answer.kind == "scenario" else answer.subject)


def summary(answer: Simulation) -> str:
    """How bad it is, in one or two sentences."""
    if not answer.reached:
        return "Nothing else is reached: in this model it ends where it starts."
    layers = {one.layer for one in answer.reached}
    text = f"{counted(len(answer.reached), 'more asset')} in {counted(len(layers), 'layer')} reached"
    if answer.held:
        text += f", {len(answer.held)} of them only past {_held(answer)}"
    if answer.services:
        text += f"; {counted(len(answer.services), 'business service')} affected"
    return f"{text}."


def _held(answer: Simulation) -> str:
    if answer.kind == "scenario":
        return "verified controls that the scenario does not count on"
    return "a verified preventive control"


def caution(answer: Simulation) -> str:
    """How the answer is to be read."""
    if answer.kind == "scenario":
        return "Only the controls that the scenario counts on are taken to stop it, and only while they are verified."
    if answer.kind == "control":
        return (
            "What an attack that it met reaches once it is past it, at every asset where it stands. "
            "No other control is taken to stop it."
        )
    return (
        "The worst case: nobody has said which control stops this attack, so none is taken to. "
        "A scenario says it, and is then tested on every change."
    )


def points(value: int) -> str:
    """Basis points as a percentage that is never shown as nothing."""
    return percent(value) if value >= _LEAST else "<0.1"


def names(words: Sequence[str]) -> str:
    """The first few of many names."""
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more


def way(one: Reached) -> str:
    """The assets of a way; of a long one its two ends, as far as they are known."""
    if one.hops < _LONGEST:
        return " → ".join(one.path)
    left = one.hops + 1 - 2 * _END
    start = one.path[:_END] if len(one.path) > one.hops else ()
    return " → ".join((*start, f"… {left if start else left + _END} more …", *one.path[-_END:]))


def by_layer(answer: Simulation) -> tuple[tuple[LayerInfo | None, tuple[Reached, ...]], ...]:
    """What is reached, starts included, layer by layer in the order of the framework; None for unassigned."""
    known = [info for info in answer.layers if any(one.layer == info.slug for one in answer.everything)]
    rows: list[tuple[LayerInfo | None, tuple[Reached, ...]]] = [
        (info, tuple(one for one in answer.everything if one.layer == info.slug)) for info in known
    ]
    slugs = {info.slug for info in answer.layers}
    loose = tuple(one for one in answer.everything if one.layer not in slugs)
    return (*rows, (None, loose)) if loose else tuple(rows)


def standing(one: Reached) -> str:
    """How an asset is reached, in a word or two."""
    if not one.hops:
        return "start"
    return "open" if one.is_open else "past a verified control"


@dataclass(frozen=True, slots=True)
class Spared:
    """Controls that spare the same assets."""

    cuts: tuple[str, ...]
    stops: bool
    controls: tuple[Safeguard, ...]


def spared(answer: Simulation) -> tuple[Spared, ...]:
    """The preventive controls on the way, grouped by what they spare; those that stop the attack first."""
    ordered = sorted(answer.safeguards, key=lambda one: (not one.stops, -len(one.cuts), one.cuts))
    groups = groupby(ordered, key=lambda one: (one.stops, one.cuts))
    return tuple(Spared(cuts, stops, tuple(members)) for (stops, cuts), members in groups)


def spares(group: Spared) -> str:
    """What a group of controls means for this attack."""
    what = names(group.cuts)
    if group.stops:
        return f"stop it, and spare {what}" if what else "stop it, as others there do"
    each = "each would spare" if len(group.controls) > 1 else "would spare"
    return f"{each} {what or 'nothing further'}"


def proof(one: Safeguard) -> str:
    """The state of a control, and the first reason for it where it is not proved."""
    reasons = tuple(dict.fromkeys(one.detail.split("; ")))
    more = f" and {counted(len(reasons) - 1, 'more reason')}" if len(reasons) > 1 else ""
    is_plain = one.state == "verified" or not one.detail
    return one.state if is_plain else f"{one.state}: {plain.cut(reasons[0], _REASON)}{more}"


def watched(watcher: Watcher) -> str:
    """What somebody who notices is told of."""
    how = "a control, verified, at" if watcher.kind == "control" else "told by"
    return f"{how} {names(watcher.sees)}"


def service(one: AffectedService) -> str:
    """A business service as a sentence without its name."""
    parts = [f"{len(one.assets)} of {counted(one.of, 'asset')}", f"at most {points(one.arrives)} % arrives"]
    parts += [word for word in (one.criticality, one.owner) if word]
    return "; ".join((*parts, *one.regulations))


def rehearsal(one: Rehearsed) -> str:
    """What became of a scenario."""
    if one.newly:
        return f"then also reaches {names(one.newly)}"
    return "; ".join(one.broken) or "ends as the team expects"


def money(value: float) -> str:
    """A sum as it was declared, without a currency."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
