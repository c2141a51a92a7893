"""The outcome for a person at a terminal: the verdict, one table of layers, why, and what to type."""

import io
from itertools import chain

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from maestro_gate.model.judgement import Outcome, Reason
from maestro_gate.report import (
    drift,
    grouping,
    hindsight,
    materials,
    paths,
    plain,
    remedy,
    reporters,
    telling,
    terminal_layers,
    terminal_model,
    wording,
)
from maestro_gate.report.terminal_lines import LISTED, clean, flat, listed, paragraph, sentence, title

LISTED_PER_RULE = 5
"""Subjects of one rule that are printed: a rule that fires often must not hide the others."""

MATERIALS = 12
"""Components and services that are printed; models and data are the first of them."""

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
    terminal_layers.show(console, outcome)
    terminal_model.attack_paths(console, outcome)
    for effect, name in (
        ("block", "Why it would block" if outcome.would_block else "Why it is blocked"),
        ("undecided", "What leaves it undecided"),
        ("warn", "Warnings"),
    ):
        _reasons(console, name, wording.of_effect(outcome, effect), outcome)
    _drift(console, outcome)
    _materials(console, outcome)
    terminal_model.beside(console, outcome)
    _resolved(console, outcome)
    _overlooked(console, outcome)
    _preview(console, outcome)
    terminal_model.controls(console, outcome, _printed(outcome))
    terminal_model.patch(console, outcome)
    _waivers(console, outcome)
    _sources(console, outcome)
    _next(console, outcome)
    return plain.inert("\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n")


def _head(console: Console, outcome: Outcome) -> None:
    verdict = Text(wording.headline(outcome), style=_COLOURS[outcome.verdict])
    console.print(Text("maestro-gate: ").append(verdict))
    made = f"profile {outcome.law.profile} · {wording.law(outcome)} · as of {outcome.as_of}"
    console.print(clean(f"{_sides(outcome)} · {made}"), style="dim")
    if outcome.since is not None:
        console.print(clean(hindsight.since(outcome)))
    console.print()


def _sides(outcome: Outcome) -> str:
    if outcome.mode == "absolute":
        return f"everything at {wording.short(outcome.head_revision)}"
    return f"base {wording.short(outcome.base_revision)} → head {wording.short(outcome.head_revision)}"


def _reasons(console: Console, name: str, reasons: tuple[Reason, ...], outcome: Outcome) -> None:
    if not reasons:
        return
    causes = hindsight.by_cause(reasons) if reasons[0].effect == "block" else ""
    title(console, f"{name} ({len(reasons)}{': ' + causes if causes else ''})")
    _grouped(console, reasons, outcome)


def _drift(console: Console, outcome: Outcome) -> None:
    """What differs between what is declared and what is there, but for what stands among the reasons."""
    summary = terminal_model.drift_summary(outcome)
    if summary:
        title(console, summary)
        if above := drift.above(outcome):
            paragraph(console, above, "dim")
        _grouped(console, drift.unsaid(outcome), outcome)


def _printed(outcome: Outcome) -> grouping.Identities:
    """The reasons that are printed one by one."""
    effects = ("block", "undecided", "warn")
    drawn = paths.identities(outcome)
    groups = (grouping.grouped(wording.of_effect(outcome, effect), drawn) for effect in effects)
    return telling.printed(chain.from_iterable(groups), LISTED_PER_RULE)


def _grouped(console: Console, reasons: tuple[Reason, ...], outcome: Outcome) -> None:
    shorts = {info.slug: info.short for info in outcome.layers}
    groups = grouping.grouped(reasons, paths.identities(outcome))
    is_short = remedy.is_short(groups)
    if remedy.leaves_out(groups):
        paragraph(console, remedy.EXAMPLES, "dim")
    scanners = reporters.known(outcome)
    for group in groups:
        console.print(
            Text(f"{' '.join(shorts[slug] for slug in group.layers) or '–':<2} ")
            .append(clean(group.name), style="bold")
            .append(f", {hindsight.by(group.cause)}" if group.cause else "", style="dim"),
            soft_wrap=True,
        )
        shown = len(group.said) if len(group.layers) > 1 else LISTED_PER_RULE
        place = ""
        for said in group.said[:shown]:
            layers = " ".join(shorts[slug] for slug in said.layers)
            place = _reason(console, said.reason, layers, place, reporters.of(said.reason, scanners))
        if len(group.said) > shown:
            console.print(f"   … {len(group.said) - shown} more of this rule; --format json lists all")
        if group.drawn:
            console.print(f"   {wording.counted(group.drawn, 'attack path')}, drawn above")
        for number, line in enumerate(remedy.told(group.fix, is_short=is_short).splitlines()):
            head = "fix: " if number == 0 else "     "
            console.print(Padding(Text(f"{head}{clean(line)}", style="green"), (0, 0, 0, 3)))


def _reason(console: Console, reason: Reason, layers: str, before: str, reported: str) -> str:
    """One reason; its place, which is left out where the reason before it stands there, too."""
    place = clean(wording.place(reason.path, reason.line))
    subject = f"subject: {clean(reason.subject)}{clean(reported)}" if reason.subject else ""
    is_beside = bool(place and subject) and len(place) + len(subject) + 5 <= console.width
    if place and (is_beside or place != before):
        beside = f"  {subject}" if is_beside else ""
        console.print(Text(f"   {place}", style="cyan").append(beside, style="dim"), soft_wrap=True)
    text = f"{layers}: {reason.text}" if layers else reason.text
    console.print(Padding(Text(sentence(text)), (0, 0, 0, 3)))
    if subject and not is_beside:
        console.print(Text(f"   {subject}", style="dim"), soft_wrap=True)
    return place


def _materials(console: Console, outcome: Outcome) -> None:
    """What the system is made of that base is not made of."""
    summary = materials.summary(outcome)
    if not summary:
        return
    title(console, f"Materials: {summary}")
    if above := materials.above(outcome):
        paragraph(console, above, "dim")
    changes = outcome.materials.changes
    for change in changes[:MATERIALS]:
        what = f"{materials.sign(change)} {change.name}  {materials.versions(change)}"
        console.print(
            Text(f"   {clean(what)}").append(f"  {clean(change.type)}", style="dim"), soft_wrap=True
        )
    if len(changes) > MATERIALS:
        console.print(f"   … {len(changes) - MATERIALS} more; --format json lists all")


def _resolved(console: Console, outcome: Outcome) -> None:
    resolved = [change.violation for layer in outcome.delta.layers for change in layer.resolved]
    listed(console, "Resolved", [f"{violation.rule}  {violation.subject}" for violation in resolved], "green")


def _overlooked(console: Console, outcome: Outcome) -> None:
    files, claims = outcome.law.changed_files, outcome.claims
    if not files and not claims:
        return
    title(console, "What the change asks the gate to overlook; none of it was obeyed")
    for path in files:
        console.print(
            Text(f"   {clean(path)}: changes the law; judged by {clean(wording.law(outcome))}"),
            soft_wrap=True,
        )
    for claim in claims[:LISTED]:
        text = clean(f"   {claim.path}: {claim.type} for {claim.tool}, {claim.base} → {claim.head}")
        console.print(Text(text), soft_wrap=True)
    if len(claims) > LISTED:
        console.print(f"   … {len(claims) - LISTED} more")


def _preview(console: Console, outcome: Outcome) -> None:
    """What the law that the change would make says; never more than a preview."""
    if outcome.preview is None:
        return
    title(console, f"Preview, by the law that this change would make: {hindsight.preview(outcome.preview)}")
    differing = hindsight.differing(outcome.preview)
    for sign, reason in differing[:LISTED]:
        what = f"{sign} {reason.effect}  {reason.rule or reason.code}  {reason.text}"
        paragraph(console, flat(what))
    if len(differing) > LISTED:
        console.print(f"   … {len(differing) - LISTED} more; --format json lists all")
    paragraph(console, hindsight.NOT_PREVIEWED, "dim")


def _waivers(console: Console, outcome: Outcome) -> None:
    if not outcome.waivers:
        return
    title(console, f"Waivers ({len(outcome.waivers)})")
    for use in outcome.waivers:
        waiver = use.waiver
        what = f"{waiver.rule} on {waiver.subject}, {waiver.owner}, until {waiver.expires}"
        console.print(Text(f"   {use.state}: {clean(what)}"), soft_wrap=True)


def _sources(console: Console, outcome: Outcome) -> None:
    title(console, "Sources")
    rows = wording.source_rows(outcome)
    table = Table(box=None, pad_edge=False, show_header=False)
    for row in telling.loud(rows, outcome.mode):
        base = f"{row.base} → " if outcome.mode == "delta" and row.base not in ("", row.head) else ""
        table.add_row(
            *(Text(cell) for cell in (f"   {clean(row.name)}", f"{base}{row.head}", sentence(row.note)))
        )
    if table.rows:
        console.print(table)
    quiet = telling.quiet(rows, outcome.mode)
    if quiet:
        paragraph(console, clean(quiet))


def _next(console: Console, outcome: Outcome) -> None:
    rules = [reason.rule for reason in wording.blocking(outcome) if reason.rule]
    if not rules:
        return
    steps = (
        (f"maestro-gate explain {clean(rules[0])}", "why the rule exists and how to mend it"),
        ("maestro-gate waivers add --help", "a dated exception, by a change of its own"),
    )
    title(console, "Next")
    for command, purpose in steps:
        console.print(
            f"   {command:<{max(len(command) for command, _ in steps)}}   {purpose}", soft_wrap=True
        )
