"""`maestro-gate inventory`: what the repository itself reveals, layer by layer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from maestro_gate.cli import alone, output

if TYPE_CHECKING:
    from maestro_gate.pipeline import Inventory


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--head", metavar="REF|WORKTREE|INDEX", default="WORKTREE", show_default=True, help="The tree.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def command(path: Path, head: str, format_: str) -> None:
    """Show what the repository itself reveals: models, stores, agents, tools, servers, by layer of MAESTRO.

    Runs no scanner and nothing of the repository. `is …` names the entry of the threat model; - owes none.
    """
    from maestro_gate.report import inventory

    found = gathered(path, head)
    render = inventory.table if format_ == "table" else inventory.render
    click.echo(render(found.assets, found.evidence.sources, found.policy.layers), nl=False)


def gathered(path: Path, head: str) -> "Inventory":
    """The inventory of a tree."""
    from maestro_gate import pipeline

    return pipeline.inventory(alone.request(path, head), output.progress())
