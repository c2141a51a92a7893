"""Runs git: never through a shell, never its hooks, filters, monitors or transports, never without an end.

1. The environment's `GIT_*` variables do not reach it; the system's configuration does not count.
2. Only commands that read are run, and none that would write the index or convert a file's content.
3. Nothing is fetched: a blob that a partial clone left out is a clear error, not a connection.
4. A command that does not end, or whose output does not, is ended together with its children.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO

from maestro_gate.errors import GateError, InvalidInput, Undecidable

SECONDS = 120.0
"""Wall clock for one command: a listing of 100,000 files takes one."""
MAX_OUTPUT = 192 * 1024 * 1024
"""Bytes. Trees that hold one another many times over list billions of paths from a few kilobytes."""
_PIPE = 1024 * 1024
"""Bytes that may wait between git and us."""

_OPTIONS = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.quotePath=false"),
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # Older git fetches lazily all the same, and the repository's own `protocol.<name>.allow` beats our
    # `protocol.allow`. An empty list of protocols beats both.
    "GIT_ALLOW_PROTOCOL": "",
    # `refs/replace` shows other content under a commit's name.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ran to its end."""

    code: int
    output: bytes
    errors: str


@dataclass(frozen=True, slots=True)
class Git:
    """git at work in one folder."""

    folder: Path
    seconds: float = SECONDS
    max_output: int = MAX_OUTPUT
    index: Path | None = None
    """Another index than the repository's own: git gives hooks one when only some files are committed."""

    def run(self, *arguments: str, stdin: bytes = b"") -> Ended:
        """Runs one command to its end, whatever its exit code says."""
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as errors:
            given.write(stdin)
            given.seek(0)
            with self._started(arguments, given, errors) as process:
                output = self._read(process, arguments)
            errors.seek(0)
            words = errors.read(64 * 1024).decode("utf-8", "replace").strip()
        return Ended(process.returncode, output, words)

    def read(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What a command wrote; raises the most precise error that there is when it failed."""
        ended = self.run(*arguments, stdin=stdin)
        if ended.code:
            raise failure(self.folder, arguments, ended)
        return ended.output

    def text(self, *arguments: str) -> str:
        """What a command wrote, without the line break at its end."""
        return self.read(*arguments).decode("utf-8", "surrogateescape").removesuffix("\n")

    @contextmanager
    def _started(
        self, arguments: Sequence[str], given: IO[bytes], errors: IO[bytes]
    ) -> Iterator["subprocess.Popen[bytes]"]:
        process = subprocess.Popen(
            [_executable(), *_OPTIONS, "-C", str(self.folder), *arguments],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(self.index),
            start_new_session=True,
        )
        if process.stdout:
            _widen(process.stdout)
        late: list[bool] = []

        def end_late() -> None:
            late.append(True)
            _end(process)

        timer = Timer(self.seconds, end_late)
        timer.daemon = True
        timer.start()
        try:
            yield process
        finally:
            timer.cancel()
            if process.poll() is None:
                _end(process)
                process.wait()
            if process.stdout:
                process.stdout.close()
        if late:
            raise Undecidable(
                f"git {arguments[0]} in {self.folder} did not end within {self.seconds:g} s",
                fix="Try it there by hand; a slow disk or a damaged repository may hold it.",
            )

    def _read(self, process: "subprocess.Popen[bytes]", arguments: Sequence[str]) -> bytes:
        output = process.stdout.read(self.max_output + 1) if process.stdout else b""
        if len(output) > self.max_output:
            raise Undecidable(
                f"git {arguments[0]} in {self.folder} wrote more than {self.max_output // 1024**2} MiB",
                fix="The tree is too large to be judged, or made to look so.",
            )
        process.wait()
        return output


def failure(folder: Path, arguments: Sequence[str], ended: Ended) -> GateError:
    """What a failed command means for the person who runs the gate."""
    words = ended.errors
    if "dubious ownership" in words:
        return InvalidInput(
            f"the repository {folder} belongs to another user, and git does not trust it",
            fix=f"If you do: git config --global --add safe.directory {folder}\n"
            "  The system-wide file is not read; the user's is.",
        )
    if "not a git repository" in words:
        return InvalidInput(
            f"{folder} is not in a git repository", fix="Name a folder of one, or `git init` it."
        )
    if "promisor remote" in words or "lazy fetching disabled" in words:
        return missing_objects(folder)
    last = words.splitlines()[-1] if words else f"exit code {ended.code}"
    return Undecidable(
        f"git {arguments[0]} failed in {folder}: {last}",
        fix="`git fsck` says whether the repository is damaged.",
    )


def missing_objects(folder: Path) -> Undecidable:
    """A partial clone left out what has to be judged, and the gate fetches nothing."""
    return Undecidable(
        f"the partial clone {folder} does not hold all files of the commit",
        fix="Fetch them first: git fetch --refetch --no-filter   (or clone without --filter)",
    )


def _executable() -> str:
    found = shutil.which("git")
    if found is None:
        raise GateError("git was not found on PATH\n  Install git 2.30 or later.")
    return found


def _environment(index: Path | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return kept | _ENVIRONMENT | ({"GIT_INDEX_FILE": str(index)} if index else {})


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more where the system allows it: 100 MB come through in half the time."""
    with suppress(ImportError, AttributeError, OSError):  # Linux alone knows how, and may refuse
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
