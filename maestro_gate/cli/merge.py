"""`maestro-gate merge`: judge a change whose files several runs scanned."""

import os
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maestro_gate.cli import judging
from maestro_gate.errors import Undecidable

if TYPE_CHECKING:
    from maestro_gate.model.judgement import Outcome
    from maestro_gate.pipeline import Progress, Request

_TOO_MANY = 16
"""How many files beyond the expected ones are read, so that the message can say what is wrong with them."""
_OPEN = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)
"""Follows no link, and waits for nobody at the other end of a pipe."""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option(
    "--expect-shards",
    type=click.IntRange(1, 1000),
    required=True,
    metavar="N",
    help="How many shards there must be: each exactly once, all made for this change.",
)
@judging.options
def command(folder: Path, path: Path, expect_shards: int, **options: Any) -> int:
    """Judge a change from the shards that `check --shard` wrote into FOLDER.

    Says what one run that scans everything would say. A shard that is missing, twice there, unreadable or made for
    something else leaves no verdict (3).
    """
    from maestro_gate import pipeline

    def judge(request: "Request", progress: "Progress") -> "Outcome":
        return pipeline.merge(request, _files(folder, expect_shards), expect_shards, progress)

    return judging.judged(path, judging.Asked(**options), judge)


def _files(folder: Path, expected: int) -> dict[str, bytes]:
    """The files of the folder, by name: about as many as there are shards, none of them a link or a pipe."""
    most = expected + _TOO_MANY
    try:
        found = sorted(islice((file for file in folder.iterdir() if not _is_folder(file)), most + 1))
        if len(found) > most:
            raise Undecidable(
                f"{folder} holds more than {most} files, and {expected} shards are expected",
                fix="Give merge a folder with the shards of one run alone.",
            )
        return {str(file): _read(file) for file in found}
    except OSError as error:
        raise Undecidable(f"{error.filename or folder} cannot be read: {error.strerror}") from error


def _is_folder(file: Path) -> bool:
    return file.is_dir() and not file.is_symlink()


def _read(file: Path) -> bytes:
    """The bytes of a regular file, within the limit of a shard."""
    from maestro_gate import shards

    if file.is_symlink():
        raise _no_shard(file, "a link")
    with os.fdopen(os.open(file, _OPEN), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise _no_shard(file, "no regular file")
        data = stream.read(shards.LIMITS.max_bytes + 1)
    if len(data) > shards.LIMITS.max_bytes:
        raise _no_shard(file, f"larger than {shards.LIMITS.max_bytes:,} bytes")
    return data


def _no_shard(file: Path, what: str) -> Undecidable:
    return Undecidable(
        f"{file} is {what}, and no shard", fix="Give merge a folder with the shards of one run alone."
    )
