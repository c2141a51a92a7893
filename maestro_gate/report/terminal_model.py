"""What the threat model makes of a change, on a terminal: attack paths, drift, controls, what to declare."""

from rich.console import Console
from rich.text import Text

from maestro_gate.model.judgement import Outcome
from maestro_gate.model.points import percent
from maestro_gate.report import beside as rows_beside
from maestro_gate.report import drift, paths, telling, wording
from maestro_gate.report.grouping import Identities
from maestro_gate.report.terminal_lines import INDENT, LISTED, clean, flat, paragraph, title

PATCH_LINES = 60
"""Lines of a patch that are printed."""


def attack_paths(console: Console, outcome: Outcome) -> None:
    """Each chain that the change adds to, once; what was not searched; how many stand beside."""
    shown, older = paths.shown(outcome), paths.older(outcome)
    bounds = paths.bounds(outcome)
    if not shown and not bounds:
        return
    title(console, f"Attack paths ({len(shown)})")
    for change in shown[: paths.DRAWN]:
        chain = change.chain
        _title(
            console,
            clean(chain.title),
            f"{percent(chain.risk)} % arrives",
            f"subject: {clean(chain.subject)}",
        )
        paragraph(console, flat(paths.drawn(change, outcome)), "cyan", 2 * INDENT)
        if outcome.mode == "delta":
            paragraph(console, flat(wording.chain_news(change)), indent=2 * INDENT)
        for said in paths.said(change, outcome):
            effect = f" ({said.effect})" if said.effect else ""
            paragraph(console, flat(f"{said.rule}{effect}: {said.message}"), indent=2 * INDENT)
        advice = "; ".join(part for part in (paths.cut(change), paths.held(change)) if part)
        paragraph(console, flat(advice), "green", 2 * INDENT)
    more = [f"… {len(shown) - paths.DRAWN} more; --format json lists all"] if len(shown) > paths.DRAWN else []
    more += [f"{wording.counted(older, 'more chain')} as at base"] if older else []
    for line in (*more, *(f"bounded: {bound}" for bound in bounds)):
        paragraph(console, flat(line), "dim")


def _title(console: Console, name: str, arrives: str, subject: str) -> None:
    """What a chain is; its subject on a line of its own where the width asks for it, so that it can be copied."""
    line = Text(f"{' ' * INDENT}{name}", style="bold").append(f"  {arrives}", style="dim")
    is_beside = len(line) + len(subject) + 2 <= console.width
    console.print(line.append(f"  {subject}", style="dim") if is_beside else line, soft_wrap=True)
    if not is_beside:
        console.print(Text(f"{' ' * 2 * INDENT}{subject}", style="dim"), soft_wrap=True)


def drift_summary(outcome: Outcome) -> str:
    """The title of the section on drift; empty when there is nothing to say."""
    new, standing = drift.summary(outcome), drift.standing(outcome)
    if not new and not standing:
        return ""
    here = f" (in all: {standing})" if standing else ""
    return f"Drift: {new or 'nothing new'}{here}"


def beside(console: Console, outcome: Outcome) -> None:
    """What is new, became known or stands, and is no reason: a line for each rule."""
    shorts = {info.slug: info.short for info in outcome.layers}
    for name, rows, style in (
        ("New, not blocking", rows_beside.new(outcome), "yellow"),
        ("Newly known, not by this change", rows_beside.newly_known(outcome), "yellow"),
        ("What stands, not blocking", rows_beside.standing(outcome), ""),
    ):
        if not rows:
            continue
        title(console, f"{name} ({rows_beside.total(rows)})")
        width = max(len(clean(row.rule)) for row in rows)
        for row in rows_beside.gravest(rows, LISTED):
            what = f"{shorts[row.layer]:<3}{row.severity:<9}{clean(row.rule):<{width}}"
            line = f"{' ' * INDENT}{what}  {clean(row.place)}{_more(row.count)}"
            console.print(Text(line, style=style), soft_wrap=True)
        if len(rows) > LISTED:
            console.print(f"{' ' * INDENT}… {len(rows) - LISTED} more rules; --format json lists all")


def _more(count: int) -> str:
    return f" and {count - 1} more" if count > 1 else ""


def controls(console: Console, outcome: Outcome, told: Identities) -> None:
    """How many controls are verified, unproven, refuted; those that do not hold or changed and that no reason names."""
    if not outcome.controls:
        return
    title(console, f"Controls: {wording.control_counts(outcome)}")
    for control, base in telling.controls(outcome, told):
        was = f"{base} → " if base and base != control.state else ""
        text = f"{' ' * INDENT}{clean(control.id)}: {was}{control.state} ({clean(control.detail)})"
        console.print(Text(text), soft_wrap=True)


def patch(console: Console, outcome: Outcome) -> None:
    """The entries to add to the threat model, as they can be copied."""
    lines = outcome.patch.rstrip("\n").split("\n") if outcome.patch.strip() else []
    if not lines:
        return
    title(console, f"Add to {wording.THREAT_MODEL}")
    for line in lines[:PATCH_LINES]:
        console.print(Text(f"{' ' * INDENT}{clean(line.expandtabs())}", style="green"), soft_wrap=True)
    if len(lines) > PATCH_LINES:
        console.print(f"{' ' * INDENT}… {len(lines) - PATCH_LINES} more lines; --format json has all")
