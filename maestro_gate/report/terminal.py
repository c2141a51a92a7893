"""The outcome for a person at a terminal: the verdict, one table of layers, why, and what to type."""

import io
import re

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from maestro_gate.model import points
from maestro_gate.model.judgement import LayerDelta, Outcome, Reason, Violation
from maestro_gate.report import plain, wording

LISTED = 40
"""Entries of a list that are printed; the rest is counted, and every one is in the JSON."""
LISTED_PER_RULE = 5
"""Subjects of one rule that are printed: a rule that fires often must not hide the others."""

_CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
_COLOURS = {"pass": "bold green", "warn": "bold yellow", "block": "bold red", "undecided": "bold magenta"}


def render(outcome: Outcome, *, width: int, color: bool) -> str:
    """The outcome as text of at most `width` columns, with ANSI colours when asked."""
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    _head(console, outcome)
    console.print(_table(outcome))
    for effect, title in (
        ("block", "Why it would block" if outcome.would_block else "Why it is blocked"),
        ("undecided", "What leaves it undecided"),
        ("warn", "Warnings"),
    ):
        _reasons(console, title, wording.of_effect(outcome, effect), outcome)
    _let_pass(console, outcome)
    _resolved(console, outcome)
    _overlooked(console, outcome)
    _controls(console, outcome)
    _waivers(console, outcome)
    _sources(console, outcome)
    _next(console, outcome)
    return plain.inert("\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n")


def _head(console: Console, outcome: Outcome) -> None:
    title = Text("maestro-gate: ").append(wording.headline(outcome), style=_COLOURS[outcome.verdict])
    console.print(title)
    made = f"profile {outcome.law.profile} · {wording.law(outcome)} · as of {outcome.as_of}"
    console.print(_clean(f"{_sides(outcome)} · {made}"), style="dim")
    console.print()


def _sides(outcome: Outcome) -> str:
    if outcome.mode == "absolute":
        return f"everything at {wording.short(outcome.head_revision)}"
    return f"base {wording.short(outcome.base_revision)} → head {wording.short(outcome.head_revision)}"


def _table(outcome: Outcome) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("layer", no_wrap=True)
    is_delta = outcome.mode == "delta"
    names = (
        ("risk, %", "change", "new", "worse", "known", "fixed", "old")
        if is_delta
        else ("risk, %", "violations")
    )
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("evidence", no_wrap=True)
    for info, layer in zip(outcome.layers, outcome.delta.layers, strict=True):
        numbers = _numbers(layer) if is_delta else _standing(layer)
        table.add_row(f"{info.short} {info.name}", *numbers, wording.coverage(layer))
    return table


def _standing(layer: LayerDelta) -> tuple[Text, ...]:
    risk = points.percent(layer.head_own) if layer.present else "–"
    return (Text(risk), Text(str(len(layer.unchanged)) if layer.unchanged else "·"))


def _numbers(layer: LayerDelta) -> tuple[Text, ...]:
    classes = (layer.introduced, layer.worsened, layer.newly_known, layer.resolved, layer.unchanged)
    counts = tuple(Text(str(len(items)) if items else "·") for items in classes)
    if not layer.present:
        return (Text("–"), Text("–"), *counts)
    change = Text(
        wording.signed(layer.change), style="red" if layer.change > 0 else "green" if layer.change < 0 else ""
    )
    risk = Text(f"{points.percent(layer.base_own)} → {points.percent(layer.head_own)}")
    return (risk, change, *counts)


def _reasons(console: Console, title: str, reasons: tuple[Reason, ...], outcome: Outcome) -> None:
    if not reasons:
        return
    shorts = {info.slug: info.short for info in outcome.layers}
    _title(console, f"{title} ({len(reasons)})")
    for group in wording.grouped(reasons):
        console.print(
            Text(f"{' '.join(shorts[slug] for slug in group.layers) or '–':<2} ").append(
                group.name, style="bold"
            ),
            soft_wrap=True,
        )
        listed = len(group.said) if len(group.layers) > 1 else LISTED_PER_RULE
        for said in group.said[:listed]:
            _reason(console, said.reason, " ".join(shorts[slug] for slug in said.layers))
        if len(group.said) > listed:
            console.print(f"   … {len(group.said) - listed} more of this rule; --format json lists all")
        for number, line in enumerate(group.fix.splitlines()):
            head = "fix: " if number == 0 else "     "
            console.print(Padding(Text(f"{head}{_clean(line)}", style="green"), (0, 0, 0, 3)))


def _reason(console: Console, reason: Reason, layers: str) -> None:
    place = _clean(wording.place(reason.path, reason.line))
    if place:
        console.print(Text(f"   {place}", style="cyan"), soft_wrap=True)
    text = f"{layers}: {reason.text}" if layers else reason.text
    console.print(Padding(Text(_flat(text)), (0, 0, 0, 3)))
    if reason.subject:
        console.print(Text(f"   subject: {_clean(reason.subject)}", style="dim"), soft_wrap=True)


def _let_pass(console: Console, outcome: Outcome) -> None:
    shorts = {info.slug: info.short for info in outcome.layers}
    lines = [f"{shorts[v.layer]:<3}{v.severity:<9}{_what(v)}" for v in wording.let_pass(outcome)]
    _list(console, "New, not blocking", lines, "yellow")


def _what(violation: Violation) -> str:
    place = wording.place(violation.path, violation.line)
    known = place in ("", violation.subject)
    return f"{violation.rule}  {violation.subject}" + ("" if known else f"  {place}")


def _resolved(console: Console, outcome: Outcome) -> None:
    resolved = [change.violation for layer in outcome.delta.layers for change in layer.resolved]
    _list(console, "Resolved", [f"{violation.rule}  {violation.subject}" for violation in resolved], "green")


def _list(console: Console, title: str, lines: list[str], style: str) -> None:
    if not lines:
        return
    _title(console, f"{title} ({len(lines)})")
    for line in lines[:LISTED]:
        console.print(Text(f"   {_clean(line)}", style=style), soft_wrap=True)
    if len(lines) > LISTED:
        console.print(f"   … {len(lines) - LISTED} more; --format json lists all")


def _overlooked(console: Console, outcome: Outcome) -> None:
    files, claims = outcome.law.changed_files, outcome.claims
    if not files and not claims:
        return
    _title(console, "What the change asks the gate to overlook; none of it was obeyed")
    for path in files:
        console.print(
            Text(f"   {_clean(path)}: changes the law; judged by {wording.law(outcome)}"),
            soft_wrap=True,
        )
    for claim in claims[:LISTED]:
        text = f"   {_clean(claim.path)}: {claim.type} for {claim.tool}, {claim.base} → {claim.head}"
        console.print(Text(text), soft_wrap=True)
    if len(claims) > LISTED:
        console.print(f"   … {len(claims) - LISTED} more")


def _controls(console: Console, outcome: Outcome) -> None:
    if not outcome.controls:
        return
    verified = sum(control.state == "verified" for control in outcome.controls)
    _title(console, f"Controls: {verified} of {len(outcome.controls)} verified")
    for control, base in wording.changed_controls(outcome):
        if control.state == "verified" and base in ("verified", ""):
            continue
        was = f"{base} → " if base and base != control.state else ""
        console.print(
            Text(f"   {_clean(control.id)}: {was}{control.state} ({_clean(control.detail)})"), soft_wrap=True
        )


def _waivers(console: Console, outcome: Outcome) -> None:
    if not outcome.waivers:
        return
    _title(console, f"Waivers ({len(outcome.waivers)})")
    for use in outcome.waivers:
        waiver = use.waiver
        what = f"{waiver.rule} on {waiver.subject}, {waiver.owner}, until {waiver.expires}"
        console.print(Text(f"   {use.state}: {_clean(what)}"), soft_wrap=True)


def _sources(console: Console, outcome: Outcome) -> None:
    _title(console, "Sources")
    table = Table(box=None, pad_edge=False, show_header=False)
    for row in wording.source_rows(outcome):
        base = f"{row.base} → " if outcome.mode == "delta" and row.base != row.head else ""
        table.add_row(f"   {row.name}", f"{base}{row.head}", Text(_clean(row.note)))
    console.print(table)


def _next(console: Console, outcome: Outcome) -> None:
    rules = [reason.rule for reason in wording.blocking(outcome) if reason.rule]
    if not rules:
        return
    steps = (
        (f"maestro-gate explain {rules[0]}", "why the rule exists and how to mend it"),
        ("maestro-gate waivers add --help", "a dated exception, by a change of its own"),
    )
    _title(console, "Next")
    for command, purpose in steps:
        console.print(
            f"   {command:<{max(len(command) for command, _ in steps)}}   {purpose}", soft_wrap=True
        )


def _title(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"))


def _clean(text: str) -> str:
    """Hostile text on one line, without control characters or escape sequences."""
    return _CONTROL.sub("", text.replace("\n", " "))


def _flat(text: str) -> str:
    """A hostile sentence on one line, with single spaces for what could start another."""
    return " ".join(_CONTROL.sub(" ", text).split())
