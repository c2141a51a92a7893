"""`maestro-gate import FILE`: a threat model of another tool as one of ours, and the fate of each of its elements."""

from pathlib import Path

import click

from maestro_gate import settings
from maestro_gate.cli import given, output
from maestro_gate.errors import InvalidInput

_FORMATS = ("auto", "threagile", "threat-dragon", "otm", "pytm", "tm-bom", "cyclonedx")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default="auto",
    show_default=True,
    help="What the file is.",
)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|-",
    default=settings.THREAT_MODEL_FILE,
    show_default=True,
    help="Where the threat model goes; - for standard output.",
)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="File for the fate of every element."
)
def command(file: Path, format_: str, target: str, report: Path | None) -> None:
    """Turn a threat model of another tool into ours; account for each element.

    The asset decides its layer; what no word places is `unassigned`. Threats come along where an id in them is one that
    MAESTRO's threats are mapped to. Nothing is dropped silently: --report lists each element.
    """
    from maestro_gate import importing, policy
    from maestro_gate.documents import Limits
    from maestro_gate.policy.files import load
    from maestro_gate.report import importing as reporting

    goal = None if target == "-" else Path(target)
    if goal is not None and (goal.exists() or goal.is_symlink()):
        raise InvalidInput(
            "there is a threat model already", where=target, fix="Give another --output, or - to print it."
        )
    files = policy.bundled_files()
    words = importing.parse(load(files, "imports.yaml"), load(files, "threats.yaml"))
    imported = importing.read(given.bounded(file, Limits().max_bytes), str(file), format_, words)
    if goal is not None and target == settings.THREAT_MODEL_FILE:
        if goal.parent.is_symlink():
            raise InvalidInput(
                "the folder is a symbolic link, which is not followed",
                where=str(goal.parent),
                fix="Make it a folder of its own, or give another --output.",
            )
        goal.parent.mkdir(exist_ok=True)
    pairs = (("yaml", goal), *((("report", report),) if report else ()))
    output.remove(pairs)
    output.write(pairs, {"yaml": importing.text(imported), "report": reporting.render(imported)})
    click.echo(reporting.summary(imported), err=True, nl=False)
    if report is None:
        click.echo("Give --report FILE for what became of each element.", err=True)
