"""Words that every format shares: percentages, places, plain sentences for verdicts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
THREAT_MODEL = ".maestro/threat-model.yaml"
_TENTH = 10
"""Basis points that one decimal of a percentage shows."""
_NAMED = 3
"""Names of a list that are said; the rest is counted."""
_NOTES = 3
"""Notes of a source that a table has room for."""


def headline(outcome: Outcome) -> str:
    """The verdict in a few words."""
    said = verdict(outcome.verdict, would_block=outcome.would_block)
    return f"{said} (forecast for {outcome.as_of})" if outcome.is_forecast else said


def verdict(word: str, *, would_block: bool) -> str:
    """A verdict in a few words."""
    return "would block; the profile lets it pass" if would_block else HEADLINES[word]


def law(outcome: Outcome) -> str:
    """Whose rules judged, in words."""
    revision = short(outcome.law.revision)
    return {
        "base": f"law of base {revision}",
        "head": f"law of head {revision}{', which does not bind' if outcome.mode == 'delta' else ''}",
        "bundled": "bundled rules alone",
    }[outcome.law.origin]


def signed(points: int) -> str:
    """A change of basis points with its sign: `+12.3`, `−4.0`, `0.0`; a small one is not called none: `−0.03`."""
    if points == 0:
        return "0.0"
    size = abs(points)
    return f"{'+' if points > 0 else '−'}{percent(size) if size >= _TENTH else f'0.0{size}'}"


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


def counting(outcome: Outcome) -> str:
    """Why what the change adds is not the change of the risk; empty where no reason speaks of it."""
    if not any(reason.code == "budget" for reason in outcome.reasons):
        return ""
    return (
        "Change is head less base, with all that is mended or removed. What a change adds is counted by itself, "
        "against its budget: no fix and no control of its own pays for it."
    )


def chain_news(change: ChainChange) -> str:
    """Which links of a chain the change adds, in a sentence; hostile text."""
    steps, new = change.chain.steps, change.new
    if not new:
        return (
            "base has every link of this chain"
            if change.is_whole_at_base
            else "this change completes the chain"
        )
    if len(new) == len(steps):
        return "this change adds the whole chain"
    names = [_ORDINALS[n - 1] if n <= len(_ORDINALS) else f"{n}th" for n in new]
    numbers = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    links = ", ".join(_link(steps, n) for n in new if n <= len(steps))
    again = "; base has the chain already" if change.is_whole_at_base else ""
    return f"this change adds the {numbers} {'link' if len(new) == 1 else 'links'}: {links}{again}"


def _link(steps: Sequence[Step], number: int) -> str:
    step = steps[number - 1]
    ends = f"{steps[number - 2].asset} → {step.asset}" if number > 1 else step.asset
    lacking = f"{step.link} without authorisation" if step.unauthorised else ""
    wrong = few(dict.fromkeys(rule for rule, _ in step.weaknesses))
    told = "; ".join(part for part in (lacking, wrong) if part)
    return f"{ends} ({told})" if told else ends


def few(words: Iterable[str]) -> str:
    """The first few of many words; the rest is counted."""
    listed = tuple(words)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return f"{', '.join(listed[:_NAMED])}{more}"


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

    def is_quiet(self, mode: str) -> bool:
        """It was collected, is the same on both sides, and there is nothing to say of it."""
        is_same = mode == "absolute" or self.base == self.head
        return is_same and self.head.startswith("collected") and not self.note


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
    if word != "collected":
        return word
    return f"{word} ({detail}, of {source.dated})" if source.dated else f"{word} ({detail})"


def _note(source: Source) -> str:
    if isinstance(source.status, Collected):
        notes = source.status.notes
        more = f" … {len(notes) - _NOTES} more" if len(notes) > _NOTES else ""
        return "; ".join(notes[:_NOTES]) + more
    return status(source)[1]


def control_counts(outcome: Outcome) -> str:
    """`11 of 34 verified, 20 unproven, 3 refuted`."""
    states = Counter(control.state for control in outcome.controls)
    verified = f"{states.pop('verified', 0)} of {len(outcome.controls)} verified"
    return ", ".join(
        (verified, *(f"{count} {state}" for state, count in sorted(states.items(), reverse=True)))
    )


def changed_controls(outcome: Outcome) -> tuple[tuple[ControlState, str], ...]:
    """Controls with their state at base; those whose state changes or that do not hold first."""
    base = {control.id: control.state for control in outcome.base_controls}
    pairs = [(control, base.get(control.id, "")) for control in outcome.controls]
    return tuple(sorted(pairs, key=lambda p: (p[0].state == p[1], p[0].state == "verified", p[0].id)))
