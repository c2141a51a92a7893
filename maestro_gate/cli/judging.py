"""What the commands that judge have in common: their options, their reports, and the exit code."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from maestro_gate.cli import advising, attesting, formats, given, output
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import Outcome

if TYPE_CHECKING:
    from maestro_gate.pipeline import Progress, Request

EXIT_CODES: Mapping[str, int] = {"pass": 0, "warn": 0, "undecided": 3, "block": 10}

F = TypeVar("F", bound=Callable[..., Any])

_WHAT = (
    click.option(
        "--base",
        metavar="REF",
        help="What the change is compared with. Default: the merge base with the default branch.",
    ),
    click.option(
        "--head", metavar="REF|WORKTREE|INDEX", default="WORKTREE", show_default=True, help="What is judged."
    ),
    click.option(
        "--profile",
        metavar="NAME",
        help="advisory, standard or strict. Default: .maestro/gate.yaml, else standard.",
    ),
    click.option(
        "--mode",
        type=click.Choice(["delta", "absolute"]),
        help="Judge the change, or everything at head. Default: delta.",
    ),
    click.option(
        "--law-from",
        type=click.Choice(["base", "head"]),
        default="base",
        show_default=True,
        help="Where .maestro/ is read from; head is for trying rules out, and is stamped on the report.",
    ),
)
_REPORTS = (
    click.option(
        "-f",
        "--format",
        "formats",
        type=click.Choice(formats.NAMES),
        multiple=True,
        help="Format of the report; may be given again.",
    ),
    click.option(
        "-o",
        "--output",
        "outputs",
        type=click.Path(dir_okay=False, path_type=Path),
        multiple=True,
        help="File for the report; the first file takes the first format, and so on.",
    ),
    click.option(
        "--as-of",
        metavar="DATE",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Judge as on this day. Default: today (UTC).",
    ),
    click.option(
        "--previous",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="OUTCOME.json",
        help="An outcome of an earlier run: says what became of its verdict, and what brought that about.",
    ),
    click.option("--no-cache", is_flag=True, help="Scan everything anew."),
    click.option(
        "-q", "--quiet", is_flag=True, help="Print no report to the terminal when all reports go to files."
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of a command that judges."""

    base: str | None
    head: str
    profile: str | None
    mode: str | None
    law_from: str
    formats: tuple[str, ...]
    outputs: tuple[Path, ...]
    as_of: datetime | None
    no_cache: bool
    quiet: bool
    attesting: attesting.Asked
    advisories: advising.Asked
    previous: Path | None = None

    def request(self, path: Path) -> "Request":
        """As the pipeline wants it."""
        from maestro_gate import pipeline
        from maestro_gate.tools import place

        return pipeline.Request(
            path=path,
            base=self.base,
            head=self.head,
            law_from=self.law_from,
            flags={"profile": self.profile, "mode": self.mode},
            environment=os.environ,
            today=self.day,
            cache=None if self.no_cache else place.cache_folder(os.environ),
            tools=place.tools_folder(os.environ),
            is_forecast=self.day > _today(),
            advisories=self.advisories.flags(),
        )

    @property
    def day(self) -> date:
        """The day to judge by."""
        return self.as_of.date() if self.as_of else _today()


def options(command: F) -> F:
    """Give a command the options of `Asked`."""
    command = advising.options(attesting.options(command))
    for option in reversed((*_WHAT, *_REPORTS)):
        command = option(command)
    return command


def judged(path: Path, asked: Asked, judge: "Callable[[Request, Progress], Outcome]") -> int:
    """Judge, write the reports, and return the exit code of the verdict."""
    wanted = asked.formats or (() if asked.outputs else (formats.TERMINAL,))
    chosen = output.paired(wanted, asked.outputs)
    attested = asked.attesting.files()
    previous = _bytes(asked.previous)  # before a report takes its place
    output.remove((*chosen, *attested), spared=asked.attesting.key_files())
    signing = attesting.prepared(asked.attesting, asked.head, asked.as_of)
    request = replace(asked.request(path), earlier=_earlier(previous, str(asked.previous)))
    outcome = judge(request, output.progress())
    texts = {format_: formats.rendered(outcome, format_) for format_, _ in chosen}
    output.write(chosen, texts)
    if signing is not None:
        output.write(attested, signing.texts(outcome))
    if chosen and all(file for _, file in chosen) and not asked.quiet:
        click.echo(formats.rendered(outcome, formats.TERMINAL), nl=False)
    return EXIT_CODES[outcome.verdict]


def _bytes(file: Path | None) -> bytes | None:
    if file is None:
        return None
    from maestro_gate.report import reading

    try:
        return given.bounded(file, reading.LIMITS.max_bytes)
    except OSError as error:
        raise InvalidInput(
            f"the earlier outcome cannot be read: {error.strerror}", where=str(file)
        ) from error


def _earlier(data: bytes | None, name: str) -> Outcome | None:
    if data is None:
        return None
    from maestro_gate.report import reading

    return reading.outcome(data, name)


def _today() -> date:
    return datetime.now(UTC).date()
