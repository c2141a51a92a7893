"""Launches one executable that reads hostile files: no shell, nothing inherited, bounded, none left behind.

1. The command is a list; no shell sees it. Standard input is empty.
2. The environment is what the caller gives: no token, setting or `PYTHONPATH` of this process gets through.
3. The child leads a process group of its own, which is killed as a whole: on time-out, on too much output,
   when the run is stopped, and also when the child has ended by itself and left children behind.
4. Output goes to files, never through pipes, so that an orphan that holds on to it cannot make us wait.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LOOK_EVERY = 0.1
"""Seconds between looks at the clock and at the size of the output; the child's end is noticed at once."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to launch."""

    argv: tuple[str, ...]
    folder: Path
    """Where it runs."""
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of our patience it gets."""

    seconds: float = 600
    output: int = 256 * 1024 * 1024
    """Bytes, for standard output and standard error each."""


@dataclass(frozen=True, slots=True)
class Finished:
    """It ran to its own end."""

    stdout: bytes
    stderr: bytes
    code: int
    """Exit code; negative: the signal that ended it."""
    seconds: float


@dataclass(frozen=True, slots=True)
class TimedOut:
    """It did not end in time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Flooded:
    """It wrote more than it may."""

    limit: int


@dataclass(frozen=True, slots=True)
class NotStarted:
    """It could not be launched."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """We ended it, because the whole run ends."""


Outcome = Finished | TimedOut | Flooded | NotStarted | Stopped


def run(command: Command, bounds: Bounds, stop: threading.Event | None = None) -> Outcome:
    """Run a command to its end, or end it; `stop` is set by another thread to end it early."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        start = time.monotonic()
        try:
            process = subprocess.Popen(
                command.argv,
                cwd=command.folder,
                env=dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        except OSError as error:
            return NotStarted(f"{error.strerror or error}: {command.argv[0]}")
        try:
            cut = _watch(process, (stdout, stderr), bounds, stop or threading.Event())
        finally:
            _end_group(process)
        if cut is not None:
            return cut
        return Finished(_content(stdout), _content(stderr), process.returncode, time.monotonic() - start)


def environment(tool: Mapping[str, str], executable: Path, home: Path) -> dict[str, str]:
    """The whole environment of a scanner: its own table, a PATH, and a HOME and TMPDIR that are empty."""
    for folder in (home / "home", home / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        **tool,
        "PATH": os.pathsep.join((str(executable.parent), "/usr/local/bin", "/usr/bin", "/bin")),
        "HOME": str(home / "home"),
        "TMPDIR": str(home / "tmp"),
    }


def why_not(outcome: TimedOut | Flooded | NotStarted | Stopped) -> str:
    """What kept it from finishing, in words that follow the tool's name."""
    match outcome:
        case TimedOut(seconds):
            return f"did not end within {seconds:g} s and was stopped"
        case Flooded(limit):
            return f"wrote more than {limit // (1024 * 1024)} MiB and was stopped"
        case NotStarted(reason):
            return f"could not be started ({reason})"
        case Stopped():
            return "was stopped because the run ended"


def _watch(
    process: subprocess.Popen[bytes],
    output: tuple[IO[bytes], IO[bytes]],
    bounds: Bounds,
    stop: threading.Event,
) -> TimedOut | Flooded | Stopped | None:
    ended = threading.Event()
    threading.Thread(target=_await, args=(process, ended), daemon=True).start()
    deadline = time.monotonic() + bounds.seconds
    while True:
        has_ended = ended.wait(min(LOOK_EVERY, max(deadline - time.monotonic(), 0)))
        if any(os.fstat(stream.fileno()).st_size > bounds.output for stream in output):
            return Flooded(bounds.output)
        if has_ended:
            return None
        if stop.is_set():
            return Stopped()
        if time.monotonic() >= deadline:
            return TimedOut(bounds.seconds)


def _await(process: subprocess.Popen[bytes], ended: threading.Event) -> None:
    try:
        if hasattr(os, "waitid"):
            # Not reaped here: while the leader is a zombie its group id cannot be given to another process.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        else:
            process.wait()
    except ChildProcessError:
        pass  # reaped already: it has ended
    finally:
        ended.set()


def _end_group(process: subprocess.Popen[bytes]) -> None:
    # macOS answers EPERM instead of ESRCH for a group of which only the zombie is left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _content(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()
