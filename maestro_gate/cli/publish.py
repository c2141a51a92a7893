"""`maestro-gate publish`: put an outcome where the people of a platform look."""

import os
import secrets
import time
from pathlib import Path

import click

from maestro_gate.cli import given


@click.command()
@click.argument("outcome_file", metavar="OUTCOME.json", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to", "platform", type=click.Choice(["github", "gitlab"]), required=True, help="Where the run is."
)
@click.option(
    "--surface",
    "surfaces",
    type=click.Choice(["outputs", "summary", "annotations", "comment"]),
    multiple=True,
    help="What is written; may be given again. Default: all that the platform has.",
)
@click.option(
    "--report-url", metavar="URL", default="", help="Where the full report is. Default: the page of the run."
)
def command(outcome_file: Path, platform: str, surfaces: tuple[str, ...], report_url: str) -> int:
    """Put an outcome on GitHub or GitLab: summary, annotations, one comment.

    Takes what `check --format json` wrote, and publishes where the environment says that the run is.
    The token is read from GITHUB_TOKEN, on GitLab from MAESTRO_GATE_TOKEN or GITLAB_TOKEN. What was not possible is
    told in a line on standard error; it changes no verdict, and the command ends with 0 all the same.
    """
    from maestro_gate import publish
    from maestro_gate.publish import where
    from maestro_gate.publish.limits import Clock
    from maestro_gate.report import reading

    known = publish.SURFACES[platform]
    unknown = [surface for surface in surfaces if surface not in known]
    if unknown:
        raise click.UsageError(f"{platform} has no {unknown[0]}. It has {', '.join(known)}.")
    if report_url and not where.is_address(report_url):
        raise click.UsageError("--report-url is not a web address.")
    outcome = reading.outcome(_read(outcome_file), str(outcome_file))
    run = publish.Run(
        environment=os.environ,
        event=_event(os.environ.get("GITHUB_EVENT_PATH", "")),
        report_url=report_url,
        delimiter=f"maestro-gate-{secrets.token_hex(16)}",
        clock=Clock(now=time.time, sleep=time.sleep),
        say=lambda text: click.echo(text, nl=False),
    )
    for line in publish.publish(outcome, platform, surfaces or tuple(known), run):
        click.echo(f"maestro-gate: {line}", err=True)
    return 0


def _read(file: Path) -> bytes:
    from maestro_gate.errors import InvalidInput
    from maestro_gate.report import reading

    try:
        return given.bounded(file, reading.LIMITS.max_bytes)
    except OSError as error:
        raise InvalidInput(f"the outcome cannot be read: {error.strerror}", where=str(file)) from error


def _event(file: str) -> bytes:
    """What started the run; nothing when it cannot be read, and then the environment has to do."""
    from maestro_gate.publish import where_github

    try:
        return given.bounded(Path(file), where_github.EVENT_LIMITS.max_bytes) if file else b""
    except OSError:
        return b""
