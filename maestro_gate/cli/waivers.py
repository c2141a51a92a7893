"""`maestro-gate waivers`: list and add dated exceptions."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import indent
from typing import Any

import click
import yaml

from maestro_gate import documents, policy, settings
from maestro_gate.cli.rules import of_project
from maestro_gate.errors import GateError, InvalidInput
from maestro_gate.workspace import Repository

_path = click.option(
    "--path",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project's folder.",
)
_as_of = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Count days from this one. Default: today (UTC).",
)


@click.group()
def command() -> None:
    """List and add dated exceptions."""


@command.command("list")
@_path
@_as_of
def list_(path: Path, as_of: datetime | None) -> None:
    """List the waivers, those that end first at the top."""
    today = (as_of or datetime.now(UTC)).date()
    rows = sorted(_read(_root(path)), key=lambda row: (row["expires"], row["rule"], row["subject"]))
    if not rows:
        click.echo("there are no waivers")
    for row in rows:
        left = (date.fromisoformat(row["expires"]) - today).days
        when = f"{left} days left" if left >= 0 else f"EXPIRED {-left} days ago"
        click.echo(
            f"{row['expires']}  {when:<22} {row['rule']}\n    {row['subject']}\n    {row['owner']}: {row['reason']}"
        )


@command.command()
@_path
@click.option("--rule", required=True, help="The rule's id, as the report prints it.")
@click.option("--subject", required=True, help="The subject, exactly as the report prints it.")
@click.option("--reason", required=True, help="Why it may stand for now.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option(
    "--expires",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day it holds.",
)
@_as_of
def add(
    *, path: Path, rule: str, subject: str, reason: str, owner: str, expires: datetime, as_of: datetime | None
) -> None:
    """Add a waiver to .maestro/waivers.yaml. It counts once it is merged: law is read from base."""
    root = _root(path)
    row = {
        "rule": rule,
        "subject": subject,
        "reason": reason,
        "owner": owner,
        "expires": expires.date().isoformat(),
    }
    _parsed(_written([row]).encode(), "the new waiver")
    if rule not in {known.id for known in of_project(root).rules}:
        raise click.UsageError(f"there is no rule «{rule}». See `maestro-gate policy list`.")
    _check_length(root, expires.date(), (as_of or datetime.now(UTC)).date())
    rows = _read(root)
    if any((other["rule"], other["subject"]) == (rule, subject) for other in rows):
        raise InvalidInput(
            "this rule and subject have a waiver already",
            where=settings.WAIVERS_FILE,
            fix="Change its date there.",
        )
    file = root / settings.WAIVERS_FILE
    text = _with(file.read_text(encoding="utf-8"), rows, row) if file.exists() else _written([row])
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    click.echo(f"added to {file}; it counts once it is merged")


def _root(path: Path) -> Path:
    """The top of the work tree that the folder is in, where the law is read from; outside of one, the folder."""
    try:
        return Repository.open(path).root
    except GateError:
        return path


def _check_length(path: Path, expires: date, today: date) -> None:
    """Raises InvalidInput for a date that every run after the merge would refuse."""
    file = path / settings.GATE_FILE
    chosen = settings.read(file.read_bytes() if file.exists() else None, os.environ, {})
    profile = policy.read(policy.bundled_files(), profile=chosen.profile).profile
    days = (expires - today).days
    if not 0 <= days <= profile.waiver_max_days:
        raise InvalidInput(
            f"{expires} is {days} days from {today}; {profile.id} allows 0 to {profile.waiver_max_days}",
            fix="Choose another date; a waiver is renewed, not eternal.",
        )


def _written(rows: list[dict[str, str]]) -> str:
    return 'schema_version: "1"\nwaivers:\n' + indent(_entry(rows), "  ")


def _entry(rows: list[dict[str, str]]) -> str:
    return yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=1000)


def _with(text: str, rows: list[dict[str, str]], row: dict[str, str]) -> str:
    """The file with one more waiver at its end; comments, order and indentation stay."""
    entry = _entry([row])
    lines = text.rstrip("\n").splitlines()
    if lines[-1].split("#")[0].strip() == "waivers: []":
        lines[-1] = "waivers:"
    margins = [line[: line.index("-")] for line in lines if re.match(r" *- ", line)]
    longer = "\n".join(lines) + "\n" + indent(entry, margins[-1] if margins else "  ")
    try:
        if _parsed(longer.encode(), settings.WAIVERS_FILE) == [*rows, row]:
            return longer
    except InvalidInput:
        pass  # the file is in order, and it is not a list of waivers that ends with the file
    raise InvalidInput(
        "the waivers do not stand at the end of the file, or in a form of their own",
        where=settings.WAIVERS_FILE,
        fix=f"Add this to `waivers` by hand:\n{indent(entry, '    ')}".rstrip(),
    )


def _read(path: Path) -> list[dict[str, str]]:
    file = path / settings.WAIVERS_FILE
    return _parsed(file.read_bytes(), settings.WAIVERS_FILE) if file.exists() else []


def _parsed(data: bytes, name: str) -> list[dict[str, str]]:
    document = documents.load_yaml(data, name)
    documents.validate(document, "waivers")
    value: Any = document.value
    rows: list[dict[str, str]] = value["waivers"]
    return rows
