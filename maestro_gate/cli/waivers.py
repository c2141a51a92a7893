"""`maestro-gate waivers`: list and add dated exceptions."""

import os
import re
from collections.abc import Mapping
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


def _days(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """The number in `30d` or `30`."""
    del ctx, param
    found = re.fullmatch(r"([0-9]{1,5})d?", value or "0")
    if found is None:
        raise click.BadParameter(f"{value} is no number of days, as in 30d")
    return None if value is None else int(found[1])


@click.group()
def command() -> None:
    """List and add dated exceptions."""


@command.command("list")
@_path
@_as_of
@click.option(
    "--expiring-within",
    "within",
    callback=_days,
    metavar="DAYS",
    help="Only those that have expired or expire within so many days, for example 30d.",
)
def list_(path: Path, as_of: datetime | None, within: int | None) -> None:
    """List the waivers, those that end first at the top.

    With a day to come as --as-of it is a forecast: it says what will have expired by then.
    """
    now = datetime.now(UTC).date()
    day = as_of.date() if as_of else now
    rows = sorted(_read(_root(path)), key=lambda row: (row["expires"], row["rule"], row["subject"]))
    shown = [row for row in rows if within is None or _left(row, day) <= within]
    if not shown:
        click.echo("there are no waivers" if not rows else f"no waiver expires within {within} days of {day}")
    for row in shown:
        left = _left(row, day)
        when = f"{left} days left" if left >= 0 else f"EXPIRED {-left} days ago"
        click.echo(
            f"{row['expires']}  {when:<22} {row['rule']}\n    {row['subject']}\n    {row['owner']}: {row['reason']}"
        )
    if day > now and rows:
        click.echo(_forecast(rows, now, day))


def _left(row: Mapping[str, str], day: date) -> int:
    return (date.fromisoformat(row["expires"]) - day).days


def _forecast(rows: list[dict[str, str]], now: date, day: date) -> str:
    """What happens between today and a day to come, in a sentence."""
    gone = [row for row in rows if _left(row, now) >= 0 > _left(row, day)]
    already = sum(_left(row, now) < 0 for row in rows)
    holds = len(rows) - len(gone) - already
    past = f", {already} {'has' if already == 1 else 'have'} expired already" if already else ""
    return f"forecast: {len(gone)} of {len(rows)} will expire between {now} and {day}{past}; {holds} will still hold"


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
