"""`maestro-gate schema NAME`: print the JSON Schema of a document."""

from pathlib import Path

import click

from maestro_gate import resources


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print the JSON Schema of a document; without a name, list the documents."""
    folder = Path(str(resources.schemas()))
    names = sorted(path.name.removesuffix(".schema.json") for path in folder.glob("*.schema.json"))
    if name is None:
        click.echo("\n".join(names))
        return
    if name not in names:
        raise click.UsageError(f"there is no schema «{name}». Known are {', '.join(names)}.")
    click.echo((folder / f"{name}.schema.json").read_text(encoding="utf-8"), nl=False)
