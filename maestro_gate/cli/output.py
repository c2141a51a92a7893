"""Where reports go: standard output or files that are written whole or not at all; progress on standard error."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from maestro_gate.errors import InvalidInput

Pairs = tuple[tuple[str, Path | None], ...]


def paired(formats: Sequence[str], outputs: Sequence[Path]) -> Pairs:
    """Each format with its file; formats beyond the files go to standard output, which takes one."""
    if len(outputs) > len(formats):
        raise click.UsageError(
            f"{len(outputs)} --output for {len(formats)} --format: give each file its format."
        )
    if len({file.absolute() for file in outputs}) < len(outputs):
        raise click.UsageError("two reports cannot share a file: give each --output its own.")
    printed = formats[len(outputs) :]
    if len(printed) > 1:
        raise click.UsageError(
            f"{' and '.join(printed)} cannot share standard output: give --output for all but one."
        )
    files: list[Path | None] = [*outputs, *(None for _ in printed)]
    return tuple(zip(formats, files, strict=True))


def remove(pairs: Pairs) -> None:
    """Delete reports of an earlier run: a stale verdict must not survive a crash."""
    for _, file in pairs:
        if file is not None:
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise _unwritable(file, error) from error


def write(pairs: Pairs, texts: Mapping[str, str]) -> None:
    """Write every report to its place."""
    for format_, file in pairs:
        if file is None:
            click.echo(texts[format_], nl=False)
        else:
            _replace(file, texts[format_])


def _replace(file: Path, text: str) -> None:
    folder = file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except OSError as error:
        raise _unwritable(file, error) from error


def _unwritable(file: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"the report cannot be written: {error.strerror}", where=str(file))


def progress() -> Callable[[str], None]:
    """Says on standard error what is being done, when a person is watching."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda text: click.echo(f"· {text}", err=True)
