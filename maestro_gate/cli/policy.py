"""`maestro-gate policy`: lint, test, list and document rules."""

from pathlib import Path

import click

from maestro_gate.cli.rules import bundled
from maestro_gate.errors import InvalidInput
from maestro_gate.policy import Policy, Rule, bundled_files

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
    """Check types, metadata, threat ids and examples of every rule, and all tables, without running anything."""
    from maestro_gate.assess.lint import lint as problems_of
    from maestro_gate.collect import reading, wording
    from maestro_gate.drafting import bom

    files = bundled_files()
    reading.tables(files)
    bom.words(files)
    policy = bundled(folder)
    problems = (*wording.problems(files), *problems_of(policy))
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
    """Write a page about the rules of every layer into FOLDER."""
    policy = bundled()
    folder.mkdir(parents=True, exist_ok=True)
    for layer in policy.layers:
        (folder / f"{layer.slug}.md").write_text(page(policy, layer.slug), encoding="utf-8")
    click.echo(f"{len(policy.rules)} rules on {len(policy.layers)} pages in {folder}")


def page(policy: Policy, slug: str) -> str:
    """The rules of one layer as Markdown."""
    layer = policy.layer(slug)
    rules = [rule for rule in policy.rules if rule.layer == slug]
    head = f"# {layer.short} {layer.name}: {len(rules)} rules\n\nWritten by `maestro-gate policy docs`.\n"
    return head + "".join(_section(rule, policy) for rule in rules)


def _section(rule: Rule, policy: Policy) -> str:
    severity = rule.severity or f"that of the {rule.subject}"
    threats = ", ".join(f"{threat} {policy.threats[threat].name}" for threat in rule.threats)
    fix = "\n".join(f"    {line}".rstrip() for line in rule.fix.splitlines())
    return (
        f"\n## {rule.id}\n\n{rule.title}. Severity: {severity}. Looks at: `{rule.subject}`.\n\n"
        f"{' '.join(rule.why.split())}\n\n```cel\n{' '.join(rule.when.split())}\n```\n\nFix:\n\n{fix}\n\n"
        f"Threats: {threats}.\n"
    )
