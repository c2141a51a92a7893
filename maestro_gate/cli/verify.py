"""`maestro-gate verify`: check a signed verdict and end with the exit code that it stands for."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from maestro_gate.cli import given
from maestro_gate.cli.attesting import key_file
from maestro_gate.errors import InvalidInput

if TYPE_CHECKING:
    from maestro_gate.attest.verdict import Verdict
    from maestro_gate.attest.verification import Expected, Summary

EXIT_UNDECIDED, EXIT_BLOCKED = 3, 10
REQUIREMENTS = ("pass", "delta", "absolute", "law-from-base")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def _whole(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A whole digest: an abbreviation, or a variable of the pipeline that is empty, proves nothing."""
    lengths = (64,) if param.name == "law_digest" else (40, 64)
    if value is not None and not (re.fullmatch("[0-9a-fA-F]+", value) and len(value) in lengths):
        raise click.BadParameter(f"{' or '.join(map(str, lengths))} hex digits are expected.")
    return None if value is None else value.lower()


@click.command()
@click.argument("file", type=_file)
@click.option("--key", "keys", type=_file, multiple=True, required=True,
              help="The signer's public key in PEM; may be given again, while keys are changed.")  # fmt: skip
@click.option("--commit", metavar="SHA", callback=_whole, help="The commit it has to be about.")
@click.option("--base", metavar="SHA", callback=_whole, help="The base that it has to be compared with.")
@click.option("--resource", metavar="URI", help="The repository it has to be about.")
@click.option("--law-digest", metavar="SHA256", callback=_whole, help="The law that has to have decided.")
@click.option("--outcome", type=_file, help="A stored outcome (--format json) that it has to be about.")
@click.option("--require", "required", type=click.Choice(REQUIREMENTS), multiple=True,
              help="What has to hold beyond «may merge»; may be given again.")  # fmt: skip
def command(
    file: Path,
    keys: tuple[Path, ...],
    commit: str | None,
    base: str | None,
    resource: str | None,
    law_digest: str | None,
    outcome: Path | None,
    required: tuple[str, ...],
) -> int:
    """Check a signed verdict.

    Who signed it, about which commit it is, and what it says.

    Ends as the run did that it vouches for: 0 when it may merge and everything required holds, 10 when it was blocked
    or a requirement does not hold, 3 when it was undecided. 2 means that nothing was proved.
    """
    from maestro_gate.attest import bundle
    from maestro_gate.attest import keys as pem
    from maestro_gate.attest.verification import MAX_OUTCOME, Expected, verify

    trusted = [pem.public(key_file(path, str(path)), str(path)) for path in keys]
    stored = None if outcome is None else _read(outcome, MAX_OUTCOME)
    expected = Expected(commit, base, resource, law_digest, stored)
    verified = verify(_read(file, bundle.MAX_BYTES), str(file), trusted, expected)
    for reason in verified.ignored:
        click.echo(f"maestro-gate: ignored: {reason}", err=True)
    verdict = verified.summary.verdict
    missing = [name for name in required if not all(_holds(name, one.verdict) for one in verified.counted)]
    click.echo(_report(verified.summary, missing, expected))
    if verdict.verdict == "undecided":
        return EXIT_UNDECIDED
    return 0 if verdict.is_vouched and not missing else EXIT_BLOCKED


def _read(path: Path, limit: int) -> bytes:
    try:
        return given.bounded(path, limit)
    except OSError as error:
        raise InvalidInput(f"the file cannot be read: {error.strerror}", where=str(path)) from error


def _holds(requirement: str, verdict: "Verdict") -> bool:
    if requirement == "law-from-base":
        return verdict.is_judged_by_base
    return requirement in (verdict.verdict, verdict.mode)


def _report(summary: "Summary", missing: list[str], expected: "Expected") -> str:
    verdict = summary.verdict
    notes = [f"  {name} is required and does not hold" for name in missing]
    if verdict.would_block:
        notes.append("  the advisory profile let a block pass")
    if verdict.mode == "delta" and not verdict.is_judged_by_base:
        notes.append("  the law was read from the change itself")
    if verdict.mode == "delta" and verdict.base == verdict.head:
        notes.append("  the commit was compared with itself")
    compared = {"commit": expected.commit, "resource": expected.resource, "law-digest": expected.law_digest}
    if verdict.mode == "delta":
        compared["base"] = expected.base
    loose = [f"--{name}" for name, value in compared.items() if value is None]
    if loose:
        notes.append(f"  not compared with anything, for want of {', '.join(loose)}")
    said = "the gate vouches for it" if verdict.is_vouched else "the gate does not vouch for it"
    said = "what is required does not hold" if missing else said
    return "\n".join(
        (
            f"maestro-gate: {verdict.verdict}: {said}",
            f"  commit      {verdict.head}",
            f"  repository  {summary.resource}",
            *([f"  base        {verdict.base}"] if verdict.mode == "delta" else []),
            f"  judged      {summary.time}, as of {verdict.as_of}, {verdict.mode}, profile {verdict.profile}",
            f"  law         {verdict.law_digest} ({verdict.law_origin})",
            *notes,
        )
    )
