"""`maestro-gate init`: draft the threat model, and later add what is new."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from maestro_gate import settings
from maestro_gate.cli import output
from maestro_gate.cli.inventory import gathered
from maestro_gate.errors import InvalidInput

if TYPE_CHECKING:
    from maestro_gate.pipeline import Inventory

_LARGEST = 4 * 1024 * 1024
_ONE = {
    "assets": "asset",
    "flows": "flow",
    "agents": "agent",
    "third_parties": "third party",
    "threats": "threat",
}
"""What one entry of a list is called."""


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option(
    "--update", is_flag=True, help="Add what is new to the threat model that is there; nothing else changes."
)
@click.option("--stdout", is_flag=True, help="Print the threat model and write no file.")
def command(path: Path, *, update: bool, stdout: bool) -> None:
    """Draft the threat model from what the repository reveals; later add what is new.

    Writes .maestro/threat-model.yaml with every decision left open and marked `decide:`.
    """
    found = gathered(path, "WORKTREE")
    file = found.repository / settings.THREAT_MODEL_FILE
    if update:
        _update(found, file, stdout=stdout)
        return
    if not stdout and (file.exists() or file.is_symlink()):
        raise InvalidInput(
            "there is a threat model already",
            where=settings.THREAT_MODEL_FILE,
            fix="Give --update to add what is new, or --stdout to see a fresh draft.",
        )
    _leave(found, file, _first(found), stdout=stdout)
    if not stdout:
        from maestro_gate.report import wording

        owed = sum(asset.owes_entry for asset in found.assets)
        click.echo(
            f"{settings.THREAT_MODEL_FILE} is drafted from {wording.counted(owed, 'asset')}. "
            "Look for `decide:` in it, then run `maestro-gate check`.",
            err=True,
        )


def _first(found: "Inventory") -> str:
    from maestro_gate import drafting, policy

    catalogue = drafting.catalogue(policy.bundled_files(), found.policy)
    return drafting.first(found.assets, found.repository.name, catalogue)


def _update(found: "Inventory", file: Path, *, stdout: bool) -> None:
    from maestro_gate import drafting, policy
    from maestro_gate.report import plain

    if file.is_symlink() or not file.is_file():
        raise InvalidInput(
            "there is no threat model to update",
            where=settings.THREAT_MODEL_FILE,
            fix="Run `maestro-gate init`.",
        )
    _require_read(found)
    data = found.tree.read(settings.THREAT_MODEL_FILE, _LARGEST)
    catalogue = drafting.catalogue(policy.bundled_files(), found.policy)
    declared = drafting.Declared.of(found.evidence)
    layers = drafting.present(found.assets, catalogue, declared.layers)
    updated = drafting.update(
        data, settings.THREAT_MODEL_FILE, drafting.owed(found.assets, declared, catalogue, layers)
    )
    if updated.added or stdout:
        _leave(found, file, updated.text, stdout=stdout)
    what = ", ".join(
        f"{count} {_ONE[key] if count == 1 else key.replace('_', ' ')}" for key, count in updated.added
    )
    click.echo(f"added: {what}" if what else "nothing was added", err=True)
    if updated.by_hand:
        click.echo(
            plain.inert(f"Put this into {settings.THREAT_MODEL_FILE} by hand:\n\n{updated.by_hand}"),
            err=True,
            nl=False,
        )


def _require_read(found: "Inventory") -> None:
    """What was not read declares nothing, and everything would be added again."""
    from maestro_gate.model.evidence import Failed

    if settings.THREAT_MODEL_FILE not in found.tree.entries:
        raise InvalidInput(
            "git does not see the threat model",
            where=settings.THREAT_MODEL_FILE,
            fix="Take it out of .gitignore.",
        )
    for source in found.evidence.sources:
        if source.provides == "threat-model" and isinstance(source.status, Failed):
            raise InvalidInput(f"the threat model is not in order\n  {source.status.reason}")


def _leave(found: "Inventory", file: Path, text: str, *, stdout: bool) -> None:
    if not stdout:
        folder = found.repository / settings.LAW_FOLDER
        if folder.is_symlink():
            raise InvalidInput("the folder is a symbolic link", where=settings.LAW_FOLDER)
        folder.mkdir(exist_ok=True)
    output.write((("yaml", None if stdout else file),), {"yaml": text})
