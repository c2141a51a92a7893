"""Words that every format shares: percentages, places, plain sentences for verdicts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from maestro_gate.model.evidence import Absent, Collected, Failed, Skipped, Source
from maestro_gate.model.judgement import (
    ChainChange,
    ControlState,
    LayerDelta,
    Outcome,
    Reason,
    Step,
    Violation,
)
from maestro_gate.model.points import percent

HEADLINES: Mapping[str, str] = {
    "pass": "may merge",
    "warn": "may merge, with warnings",
    "block": "blocked",
    "undecided": "no verdict: evidence is missing",
}

_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_NOTES = 3
"""Notes of a source that a table has room for."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def headline(outcome: Outcome) -> str:
    """The verdict in a few words."""
    if outcome.would_block:
        return "would block; the profile lets it pass"
    return HEADLINES[outcome.verdict]


def law(outcome: Outcome) -> str:
    """Whose rules judged, in words."""
    revision = short(outcome.law.revision)
    return {
        "base": f"law of base {revision}",
        "head": f"law of head {revision}{', which does not bind' if outcome.mode == 'delta' else ''}",
        "bundled": "bundled rules alone",
    }[outcome.law.origin]


def signed(points: int) -> str:
    """A change of basis points with its sign: `+12.3`, `−4.0`, `0.0`."""
    if points == 0:
        return "0.0"
    return f"{'+' if points > 0 else '−'}{percent(abs(points))}"


def place(path: str, line: int) -> str:
    """`file:line`, as editors and terminals understand it."""
    return f"{path}:{line}" if path and line else path


def short(revision: str) -> str:
    """A commit id as people read it."""
    return revision[:10] if _COMMIT.fullmatch(revision) else revision


def status(source: Source) -> tuple[str, str]:
    """The state of a source in one word, and the sentence behind it."""
    match source.status:
        case Collected(count, _):
            return "collected", str(count)
        case Absent():
            return "absent", ""
        case Failed(reason):
            return "failed", reason
        case Skipped(reason):
            return "skipped", reason


def blocking(outcome: Outcome) -> tuple[Reason, ...]:
    """The reasons that block, or would."""
    return tuple(reason for reason in outcome.reasons if reason.effect == "block")


def of_effect(outcome: Outcome, effect: str) -> tuple[Reason, ...]:
    """The reasons with one effect."""
    return tuple(reason for reason in outcome.reasons if reason.effect == effect)


def let_pass(outcome: Outcome) -> tuple[Violation, ...]:
    """What the change introduces or worsens and nothing blocks: shown, because it is new."""
    blocked = {(reason.rule, reason.subject) for reason in blocking(outcome)}
    new = (
        change.violation for layer in outcome.delta.layers for change in (*layer.introduced, *layer.worsened)
    )
    return tuple(violation for violation in new if violation.identity not in blocked)


def coverage(layer: LayerDelta) -> str:
    """What a layer's number stands on, in a word or two."""
    if not layer.present:
        return "not applicable"
    return "covered" if layer.covered else "not covered"


def counted(count: int, word: str) -> str:
    """`1 violation`, `2 violations`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source on both sides, in words."""

    name: str
    provides: str
    base: str
    head: str
    note: str


def source_rows(outcome: Outcome) -> tuple[SourceRow, ...]:
    """The sources of both sides, a row each; sources that are absent on both sides are left out."""
    base = {source.name: source for source in outcome.base_sources}
    rows = []
    for source in outcome.head_sources:
        ours, theirs = _said(base.get(source.name)), _said(source)
        if {ours, theirs} <= {"absent", ""}:
            continue
        rows.append(SourceRow(source.name, source.provides, ours, theirs, _note(source)))
    return tuple(rows)


def _said(source: Source | None) -> str:
    if source is None:
        return ""
    word, detail = status(source)
    return f"{word} ({detail})" if word == "collected" else word


def _note(source: Source) -> str:
    if isinstance(source.status, Collected):
        notes = source.status.notes
        more = f" … {len(notes) - _NOTES} more" if len(notes) > _NOTES else ""
        return "; ".join(notes[:_NOTES]) + more
    return status(source)[1]


def changed_controls(outcome: Outcome) -> tuple[tuple[ControlState, str], ...]:
    """Controls with their state at base; those whose state changes or that do not hold first."""
    base = {control.id: control.state for control in outcome.base_controls}
    pairs = [(control, base.get(control.id, "")) for control in outcome.controls]
    return tuple(sorted(pairs, key=lambda p: (p[0].state == p[1], p[0].state == "verified", p[0].id)))


@dataclass(frozen=True, slots=True)
class Said:
    """One reason, said once for all layers that it holds for."""

    reason: Reason
    layers: tuple[str, ...]
    """The layers that it is about; empty when every reason of its group is about the same ones."""


@dataclass(frozen=True, slots=True)
class Group:
    """Reasons that share a title and a fix: of one rule in one layer, or of one kind and no rule."""

    name: str
    """The rule, or what kind of reason it is."""
    layers: tuple[str, ...]
    fix: str
    said: tuple[Said, ...]


def grouped(reasons: Iterable[Reason]) -> tuple[Group, ...]:
    """The reasons by rule, or kind, and fix, in the order in which each first appears."""
    groups: dict[tuple[str, str, str], list[Reason]] = {}
    for reason in reasons:
        layer = reason.layer if reason.rule else ""
        groups.setdefault((reason.rule or reason.code, layer, reason.fix), []).append(reason)
    return tuple(_group(name, fix, members) for (name, _, fix), members in groups.items())


def _group(name: str, fix: str, members: list[Reason]) -> Group:
    layers: dict[Reason, tuple[str, ...]] = {}
    for reason in members:
        alike = replace(reason, layer="")
        layers[alike] = _with(layers.get(alike, ()), reason.layer)
    differ = len(set(layers.values())) > 1
    said = tuple(Said(reason, about if differ else ()) for reason, about in layers.items())
    every = tuple(dict.fromkeys(reason.layer for reason in members if reason.layer))
    return Group(name, every, fix, said)


def _with(layers: tuple[str, ...], layer: str) -> tuple[str, ...]:
    return layers if not layer or layer in layers else (*layers, layer)


def added_links(change: ChainChange) -> str:
    """What the change adds to a chain: `this change adds the third link: orders-db → partner-api (flow without …)`."""
    steps = change.chain.steps
    if not change.new:
        return "base has every link of this chain"
    if len(change.new) == len(steps):
        return "this change adds the whole chain"
    numbers = _listed([_ordinal(number) for number in change.new])
    links = ", ".join(_link(steps, number) for number in change.new)
    return f"this change adds the {numbers} {'link' if len(change.new) == 1 else 'links'}: {links}"


def _link(steps: Sequence[Step], number: int) -> str:
    step = steps[number - 1]
    ends = f"{steps[number - 2].asset} → {step.asset}" if number > 1 else step.asset
    lacking = " without authorisation" if step.unauthorised else ""
    wrong = ", ".join(dict.fromkeys(rule for rule, _ in step.weaknesses))
    told = "; ".join(part for part in (f"{step.link}{lacking}", wrong) if part)
    return f"{ends} ({told})" if told else ends


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
