"""`maestro-gate simulate`: how far a compromise gets, what stands in its way, who notices; and a workshop about it."""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maestro_gate.cli import alone, output

if TYPE_CHECKING:
    from maestro_gate.model.simulation import Simulation

_RENDERERS = {"text": "blast_radius", "json": "simulation", "markdown": "blast_radius_page"}
"""Format → module of `maestro_gate.report`."""
_EXERCISE = "exercise"


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option(
    "--compromise",
    "asked",
    required=True,
    metavar="WHAT",
    help="asset:ID, purl:pkg:TYPE/NAME, control:ID (it fails) or scenario:ID.",
)
@click.option("--head", metavar="REF|WORKTREE|INDEX", default="WORKTREE", show_default=True, help="The tree.")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(list(_RENDERERS)),
    default="text",
    show_default=True,
    help="Format of the answer.",
)
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="File for the answer."
)
@click.option(
    "--exercise",
    "pack",
    metavar="FILE.md",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a tabletop exercise for a cross-functional workshop.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Ask as on this day. Default: today (UTC).",
)
@click.option("--no-scan", is_flag=True, help="Launch no scanner: what only scans prove stays unproven.")
@click.option("--no-cache", is_flag=True, help="Scan everything anew.")
def command(
    *,
    path: Path,
    asked: str,
    head: str,
    format_: str,
    file: Path | None,
    pack: Path | None,
    as_of: datetime | None,
    no_scan: bool,
    no_cache: bool,
) -> None:
    """Say what a compromise would reach: layers, services, ways, controls, witnesses, playbooks.

    It walks the asset graph of one tree. Scenarios are walked on every check, too; here is why one breaks.
    """
    from maestro_gate import pipeline

    pairs = (*output.paired((format_,), (file,) if file else ()), *(((_EXERCISE, pack),) if pack else ()))
    output.remove(pairs)
    request = alone.request(
        path,
        head,
        is_cached=not no_cache,
        today=as_of.date() if as_of else None,
        skip_scans=no_scan,
    )
    answer = pipeline.simulate(request, asked, output.progress())
    output.write(pairs, {name: _rendered(answer, name) for name, _ in pairs})


def _rendered(answer: "Simulation", name: str) -> str:
    module = import_module(f"maestro_gate.report.{_RENDERERS.get(name, name)}")
    text: str = module.render(answer)
    return text
