"""`maestro-gate check`: judge a change and end with the verdict's exit code."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click

from maestro_gate.cli import output
from maestro_gate.model.judgement import Outcome

EXIT_CODES: Mapping[str, int] = {"pass": 0, "warn": 0, "undecided": 3, "block": 10}
FORMATS = ("terminal", "markdown", "json")


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option(
    "--base",
    metavar="REF",
    help="What the change is compared with. Default: the merge base with the default branch.",
)
@click.option(
    "--head", metavar="REF|WORKTREE|INDEX", default="WORKTREE", show_default=True, help="What is judged."
)
@click.option(
    "--profile",
    metavar="NAME",
    help="advisory, standard or strict. Default: .maestro/gate.yaml, else standard.",
)
@click.option(
    "--mode",
    type=click.Choice(["delta", "absolute"]),
    help="Judge the change, or everything at head. Default: delta.",
)
@click.option(
    "--law-from",
    type=click.Choice(["base", "head"]),
    default="base",
    show_default=True,
    help="Where .maestro/ is read from; head is for trying rules out, and is stamped on the report.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Format of the report; may be given again.",
)
@click.option("-o", "--output", "outputs", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
              help="File for the report; the first file takes the first format, and so on.")  # fmt: skip
@click.option(
    "--as-of",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge as on this day. Default: today (UTC).",
)
@click.option("--no-cache", is_flag=True, help="Scan everything anew.")
@click.option("--skip-untouched", is_flag=True, hidden=True,
              help="Launch no scanner for what the change does not touch.")  # fmt: skip
@click.option(
    "-q", "--quiet", is_flag=True, help="Print no report to the terminal when all reports go to files."
)
def command(
    path: Path,
    base: str | None,
    head: str,
    profile: str | None,
    mode: str | None,
    law_from: str,
    formats: tuple[str, ...],
    outputs: tuple[Path, ...],
    as_of: datetime | None,
    no_cache: bool,
    skip_untouched: bool,
    quiet: bool,
) -> int:
    """Judge a change: base against head, layer by layer.

    Prints why, and ends with 0 when it may merge, 10 when policy blocks it, 3 when there is no verdict.
    """
    from maestro_gate import pipeline
    from maestro_gate.tools import place

    chosen = output.paired(formats or (("terminal",) if not outputs else ()), outputs)
    output.remove(chosen)
    request = pipeline.Request(
        path=path,
        base=base,
        head=head,
        law_from=law_from,
        flags={"profile": profile, "mode": mode},
        environment=os.environ,
        today=as_of.date() if as_of else _today(),
        cache=None if no_cache else place.cache_folder(os.environ),
        tools=place.tools_folder(os.environ),
        skip_untouched=skip_untouched,
    )
    outcome = pipeline.check(request, output.progress())
    texts = {format_: rendered(outcome, format_) for format_, _ in chosen}
    output.write(chosen, texts)
    if chosen and all(file for _, file in chosen) and not quiet:
        click.echo(rendered(outcome, "terminal"), nl=False)
    return EXIT_CODES[outcome.verdict]


def rendered(outcome: Outcome, format_: str) -> str:
    """The report in one format."""
    return _RENDERERS[format_](outcome)


def _terminal(outcome: Outcome) -> str:
    from maestro_gate.report import terminal

    is_terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 140) if is_terminal else 120
    return terminal.render(outcome, width=max(width, 80), color=is_terminal and "NO_COLOR" not in os.environ)


def _markdown(outcome: Outcome) -> str:
    from maestro_gate.report import markdown

    return markdown.render(outcome)


def _json(outcome: Outcome) -> str:
    from maestro_gate.report import json

    return json.render(outcome)


_RENDERERS: Mapping[str, Callable[[Outcome], str]] = {
    "terminal": _terminal,
    "markdown": _markdown,
    "json": _json,
}


def _today() -> date:
    return datetime.now(UTC).date()
