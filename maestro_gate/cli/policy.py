"""`maestro-gate policy`: lint, test, list and document rules."""

from pathlib import Path

import click

from maestro_gate.cli.explain import card
from maestro_gate.cli.rules import bundled
from maestro_gate.errors import InvalidInput

_folder = click.option(
    "--rules",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of further rules, such as .maestro/policies.",
)


@click.group()
def command() -> None:
    """Lint, test, list and document rules."""


@command.command()
@_folder
def lint(folder: Path | None) -> None:
    """Check types, metadata, threat ids and examples of every rule, without running anything."""
    from maestro_gate.assess.lint import lint as problems_of

    policy = bundled(folder)
    problems = problems_of(policy)
    if problems:
        raise InvalidInput("\n".join((f"{len(problems)} problems in {len(policy.rules)} rules", *problems)))
    examples = sum(len(rule.fires) + len(rule.silent) for rule in policy.rules)
    click.echo(f"{len(policy.rules)} rules and {examples} examples are in order")


@command.command("list")
@_folder
def list_(folder: Path | None) -> None:
    """List the rules by layer."""
    policy = bundled(folder)
    for layer in policy.layers:
        click.echo(f"{layer.short} {layer.name}")
        for rule in policy.rules:
            if rule.layer == layer.slug:
                click.echo(f"  {rule.severity or 'varies':<9} {rule.id:<52} {rule.title}")


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def docs(folder: Path) -> None:
    """Write a page about every rule into FOLDER."""
    policy = bundled()
    folder.mkdir(parents=True, exist_ok=True)
    for rule in policy.rules:
        (folder / f"{rule.id}.md").write_text(
            f"# {rule.title}\n\n```text\n{card(rule, policy)}\n```\n", encoding="utf-8"
        )
    click.echo(f"{len(policy.rules)} pages in {folder}")
