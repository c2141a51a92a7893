"""`maestro-gate tools`: install and list the scanners."""

import os
import sys

import click

from maestro_gate import tools
from maestro_gate.tools import catalogue, find, place


@click.group()
def command() -> None:
    """Install and list the scanners."""


@command.command()
@click.argument("names", nargs=-1)
def install(names: tuple[str, ...]) -> None:
    """Install the scanners, or those that are named, each in an environment of its own from a hash-pinned lock file."""
    known = catalogue.load()
    wanted = tuple(catalogue.named(name, known) for name in names) or known
    tools.install_all(wanted, place.tools_folder(os.environ), lambda line: click.echo(f"· {line}", err=True))


@command.command("list")
def list_() -> None:
    """List the scanners with what a run would use; ends with 3 when one is missing."""
    where = find.place(place.tools_folder(os.environ), os.environ)
    missing = False
    for found in tools.survey(where):
        if isinstance(found, find.Located):
            origin = "installed" if found.is_installed else "from PATH"
            click.echo(f"{found.tool.name:<10} {found.version:<10} {origin:<10} {found.executable}")
        else:
            missing = True
            click.echo(f"{found.tool.name:<10} {'–':<10} missing    {found.reason}. {found.fix}")
    if missing:
        sys.exit(3)
