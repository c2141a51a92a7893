"""`maestro-gate collect`: print what the gate sees in one tree, before anybody judges it."""

from pathlib import Path

import click

from maestro_gate.cli import advising, alone, output


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--head", metavar="REF|WORKTREE|INDEX", default="WORKTREE", show_default=True, help="The tree.")
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="File for the evidence."
)
@click.option("--no-cache", is_flag=True, help="Scan everything anew.")
@advising.options
def command(path: Path, head: str, file: Path | None, no_cache: bool, advisories: advising.Asked) -> None:
    """Print the evidence of one tree as JSON: subjects by kind, and the state of every source."""
    from maestro_gate import pipeline
    from maestro_gate.report import evidence

    pairs = output.paired(("json",), (file,) if file else ())
    output.remove(pairs)
    request = alone.request(path, head, is_cached=not no_cache, advisories=advisories.flags())
    output.write(pairs, {"json": evidence.render(pipeline.gather(request, output.progress()))})
