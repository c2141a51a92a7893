"""`maestro-gate check`: judge a change and end with the verdict's exit code."""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maestro_gate.cli import judging, output

if TYPE_CHECKING:
    from maestro_gate.collect.scanners.sharing import Share
    from maestro_gate.model.judgement import Outcome
    from maestro_gate.pipeline import Progress, Request

_SHARD = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
_AUTO = "auto"


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@judging.options
@click.option(
    "--shard",
    metavar="I/N",
    help="Scan one of N shares and write what was learnt to --output, for `merge` to judge; "
    "auto: CI_NODE_INDEX/CI_NODE_TOTAL.",
)
@click.option(
    "--skip-untouched",
    is_flag=True,
    hidden=True,
    help="Launch no scanner for what the change does not touch.",
)
def command(path: Path, shard: str | None, *, skip_untouched: bool, **options: Any) -> int:
    """Judge a change: base against head, layer by layer.

    Prints why, and ends with 0 when it may merge, 10 when policy blocks it, 3 when there is no verdict.
    """
    from maestro_gate import pipeline

    asked = judging.Asked(**options)
    if shard is not None:
        return _shard(path, asked, _share(shard, os.environ))
    if skip_untouched and asked.attesting.files():
        raise click.UsageError("a hook leaves scanners out, so its verdict is not signed: attest in CI.")

    def judge(request: "Request", progress: "Progress") -> "Outcome":
        return pipeline.check(replace(request, skip_untouched=skip_untouched), progress)

    return judging.judged(path, asked, judge)


def _shard(path: Path, asked: judging.Asked, share: "Share") -> int:
    from maestro_gate import pipeline, shards
    from maestro_gate.report import plain

    if asked.formats or len(asked.outputs) != 1:
        raise click.UsageError("--shard writes one file and no report: give one --output and no --format.")
    if asked.attesting.files():
        raise click.UsageError("a shard has no verdict to sign: give --attest and --predicate to merge.")
    chosen = output.paired(("shard",), asked.outputs)
    output.remove(chosen)
    made = pipeline.shard(asked.request(path), share, output.progress())
    output.write(chosen, {"shard": shards.render(made)})
    for problem in made.problems:
        what = f"maestro-gate: not scanned here, so merge will try again: {plain.line(problem)}"
        click.echo(plain.inert(what), err=True)
    return 0


def _share(text: str, environment: Mapping[str, str]) -> "Share":
    from maestro_gate.collect.scanners.sharing import Share

    if text == _AUTO:
        if "CI_NODE_INDEX" not in environment or "CI_NODE_TOTAL" not in environment:
            raise click.UsageError("--shard auto needs CI_NODE_INDEX and CI_NODE_TOTAL; give I/N instead.")
        text = f"{environment['CI_NODE_INDEX']}/{environment['CI_NODE_TOTAL']}"
    found = _SHARD.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.UsageError(f"--shard is «{text}»; it takes I/N with 1 ≤ I ≤ N, for example 2/3.")
    return Share(int(found[1]), int(found[2]))
