"""Where reports go: standard output or files, written whole or not at all; progress on standard error."""

import os
import stat
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
    _refuse_shared(outputs)
    printed = formats[len(outputs) :]
    if len(printed) > 1:
        raise click.UsageError(
            f"{' and '.join(printed)} cannot share standard output: give --output for all but one."
        )
    files: list[Path | None] = [*outputs, *(None for _ in printed)]
    return tuple(zip(formats, files, strict=True))


def remove(pairs: Pairs, *, spared: Sequence[Path] = ()) -> None:
    """Delete reports of an earlier run: a stale verdict must not survive a crash. No report may take a spared file."""
    files = [file for _, file in pairs if file is not None]
    _refuse_shared((*files, *spared))
    for step in (_refuse_link, _refuse_missing_folder, _remove):
        for file in files:
            try:
                step(file)
            except OSError as error:
                raise _unwritable(file, error) from error


def write(pairs: Pairs, texts: Mapping[str, str]) -> None:
    """Write every report to its place."""
    for format_, file in pairs:
        if file is None:
            click.echo(texts[format_], nl=False)
        else:
            _write(file, texts[format_])


def _refuse_shared(files: Sequence[Path]) -> None:
    if len({_target(file) for file in files}) < len(files):
        raise click.UsageError("two reports cannot share a file: give each a file of its own.")


def _refuse_link(file: Path) -> None:
    """A change can plant a link where its report is written; whatever it leads to is not the report's to replace."""
    if file.is_symlink() and not _is_stream(file):
        raise click.UsageError(f"{file} is a symbolic link: name the file that it leads to.")


def _refuse_missing_folder(file: Path) -> None:
    folder = _target(file).parent
    if not folder.is_dir() and not file.exists():
        raise click.UsageError(f"{file} cannot be written: there is no folder {folder}.")


def _remove(file: Path) -> None:
    if not _is_stream(file):
        _target(file).unlink(missing_ok=True)


def _write(file: Path, text: str) -> None:
    try:
        if _is_standard_output(file):
            click.echo(text, nl=False)
        elif _is_stream(file):
            with file.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        else:
            _replace(_target(file), text)
    except OSError as error:
        raise _unwritable(file, error) from error


def _target(file: Path) -> Path:
    """The file that links lead to, there or not."""
    return Path(os.path.realpath(file))


def _is_stream(file: Path) -> bool:
    """Whether it is there and not ours to remove: a device, a FIFO, a socket or our own output, or a link to one."""
    try:
        return not stat.S_ISREG(file.stat().st_mode) or _is_standard_output(file)
    except FileNotFoundError:
        return False


def _is_standard_output(file: Path) -> bool:
    """As `/dev/stdout` is: replacing the file behind it would lose what stands there, and what follows."""
    try:
        return os.path.samestat(file.stat(), os.fstat(1))
    except OSError:  # not there yet, or standard output is closed
        return False


def _replace(file: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(file)


def _unwritable(file: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"the report cannot be written: {error.strerror}", where=str(file))


def progress() -> Callable[[str], None]:
    """Says on standard error what is being done, when a person is watching."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda text: click.echo(f"· {text}", err=True)
