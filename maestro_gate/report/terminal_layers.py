"""The table of layers on a terminal: risk before and after, what arrives from elsewhere, and what the numbers say."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from maestro_gate.model import points
from maestro_gate.model.judgement import LayerDelta, Outcome
from maestro_gate.report import paths, wording
from maestro_gate.report.terminal_lines import clean, paragraph

WIDE, WIDER = 102, 113
"""Columns that the table needs to be set wide, without and with what is inherited; a close one lets names wrap."""

_CLASSES = ("new", "worse", "known", "fixed", "old")
_EVIDENCE = {"covered": "yes", "not covered": "no", "not applicable": "–"}


def show(console: Console, outcome: Outcome) -> None:
    """The table, and below it what needs a sentence."""
    inherits = any(layer.base_inherited or layer.head_inherited for layer in outcome.delta.layers)
    is_wide = console.width >= (WIDER if inherits else WIDE)
    console.print(_table(outcome, has_inherited=inherits and is_wide, is_wide=is_wide))
    for line in paths.inherited(outcome):
        paragraph(console, clean(line), indent=0)
    note = wording.counting(outcome)
    if note:
        paragraph(console, note, "dim", indent=0)


def _table(outcome: Outcome, *, has_inherited: bool, is_wide: bool) -> Table:
    is_delta = outcome.mode == "delta"
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1 if is_wide else 0))
    for name in ("layer",) if is_wide else ("", "layer"):
        table.add_column(name, no_wrap=is_wide)
    names = ("risk, %", *("change",) * is_delta, *("inherits",) * has_inherited)
    for name in (*names, *(_CLASSES if is_delta else ("violations",))):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("evidence", no_wrap=True)
    for info, layer in zip(outcome.layers, outcome.delta.layers, strict=True):
        numbers = (*_risk(layer, is_delta=is_delta), *(_inherited(layer),) * has_inherited)
        coverage = wording.coverage(layer)
        table.add_row(
            *((f"{info.short} {info.name}",) if is_wide else (info.short, info.name)),
            *numbers,
            *_counts(layer, is_delta=is_delta),
            coverage if is_wide else _EVIDENCE[coverage],
        )
    return table


def _risk(layer: LayerDelta, *, is_delta: bool) -> tuple[Text, ...]:
    if not layer.present:
        return (Text("–"),) * (2 if is_delta else 1)
    if not is_delta:
        return (Text(points.percent(layer.head_own)),)
    colour = "red" if layer.change > 0 else "green" if layer.change < 0 else ""
    change = Text(wording.signed(layer.change), style=colour)
    return (Text(f"{points.percent(layer.base_own)} → {points.percent(layer.head_own)}"), change)


def _inherited(layer: LayerDelta) -> Text:
    return Text(points.percent(layer.head_inherited) if layer.head_inherited else "·")


def _counts(layer: LayerDelta, *, is_delta: bool) -> tuple[Text, ...]:
    classes = (layer.introduced, layer.worsened, layer.newly_known, layer.resolved, layer.unchanged)
    return tuple(Text(str(len(one)) if one else "·") for one in (classes if is_delta else classes[-1:]))
