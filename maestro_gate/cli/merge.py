"""`maestro-gate merge`: judge a change whose files several runs scanned."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maestro_gate.cli import judging
from maestro_gate.errors import Undecidable

if TYPE_CHECKING:
    from maestro_gate.model.judgement import Outcome
    from maestro_gate.pipeline import Progress, Request


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
        return pipeline.merge(request, _files(folder), expect_shards, progress)

    return judging.judged(path, judging.Asked(**options), judge)


def _files(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, by its name."""
    try:
        return {str(file): file.read_bytes() for file in sorted(folder.iterdir()) if not file.is_dir()}
    except OSError as error:
        raise Undecidable(f"{error.filename or folder} cannot be read: {error.strerror}") from error
