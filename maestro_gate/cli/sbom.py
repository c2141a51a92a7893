"""`maestro-gate sbom`: the bill of materials of a tree, with what is AI in it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from maestro_gate.cli import alone, output
from maestro_gate.errors import InvalidInput

EXIT_UNDECIDED = 3
_FORMATS = ("cyclonedx-json", "cyclonedx-xml")


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--ref", metavar="REF|WORKTREE|INDEX", default="WORKTREE", show_default=True, help="The tree.")
@click.option(
    "-f", "--format", "format_", type=click.Choice(_FORMATS), default=_FORMATS[0], show_default=True
)
@click.option("--spec-version", type=click.Choice(["1.6", "1.7"]), default="1.6", show_default=True)
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Date it so, not as the commit is."
)
def command(
    path: Path, ref: str, format_: str, spec_version: str, file: Path | None, as_of: datetime | None
) -> int:
    """Write the bill of materials of a tree (CycloneDX), with its models, agents and servers.

    Packages come from the lock files of the tree, without a network and without running any of it; models, datasets,
    agents, tools, prompts, MCP servers and providers from the inventory. The same tree gives the same bytes.
    Ends with 3 when a lock file cannot be read.
    """
    from maestro_gate import pipeline, policy
    from maestro_gate.drafting import bom
    from maestro_gate.drafting.bom import writing
    from maestro_gate.report import plain
    from maestro_gate.workspace import Repository

    pairs = output.paired((format_,), (file,) if file else ())
    found = pipeline.bill(alone.request(path, ref), output.progress())
    dated = as_of.replace(tzinfo=UTC) if as_of else Repository.open(path).committed_at(ref)
    about = bom.about(found.evidence, found.repository.name, dated)
    draft = bom.draft(found.evidence, found.assets, about, bom.words(policy.bundled_files()))
    text = writing.text(draft, format_, spec_version)
    if file is not None:
        _make_folder(file.parent)
    output.write(pairs, {format_: text})
    for line in (*bom.unread(found.evidence), *bom.left_out(found.evidence)):
        click.echo(f"maestro-gate: {plain.line(line)}", err=True)
    return EXIT_UNDECIDED if bom.unread(found.evidence) else 0


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"the folder cannot be made: {error.strerror}", where=str(folder)) from error
