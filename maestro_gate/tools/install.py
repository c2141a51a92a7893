"""Installs a scanner from its hash-pinned lock file into an environment of its own.

Only wheels whose hash is in the lock file are accepted (`--require-hashes --no-deps --only-binary`), so that
nothing of a package runs while it is installed. The caller's settings of pip hold: index, proxy, certificates.
"""

import contextlib
import fcntl
import importlib.util
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from maestro_gate.errors import GateError
from maestro_gate.tools import environments, find, launch
from maestro_gate.tools.catalogue import Tool
from maestro_gate.tools.environments import ToolEnvironment

Progress = Callable[[str], None]

KEPT_LINES = 15
WARMING_SECONDS = 300
_PACKAGE = re.compile(r"^(?:Collecting ([A-Za-z0-9._-]+)==|Processing \S*?([A-Za-z0-9._]+)-[^/\s]+\.whl)")
_PINNED = re.compile(rb"^[A-Za-z0-9._-]+==", re.MULTILINE)


def install(tool: Tool, folder: Path, progress: Progress) -> find.Located:
    """Make the tool's environment unless it is there; safe to call from several processes at once."""
    target = environments.environment(tool, folder)
    with _alone(target, folder, lambda: progress(f"{tool.name}: waiting for another installation")):
        if environments.complete(tool, folder) is None:
            _build(tool, target, progress)
            progress(f"{tool.name} {tool.version}: installed in {target.folder}")
        else:
            progress(f"{tool.name} {tool.version}: is installed")
        if tool.warm and not target.warm.is_dir():
            _warm(tool, target, progress)
    return find.installed_tool(tool, target)


def _build(tool: Tool, target: ToolEnvironment, progress: Progress) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise GateError(
            "this Python cannot make environments: its module ensurepip is missing\n"
            "  On Debian and Ubuntu type `sudo apt install python3-venv`, then try again."
        )
    shutil.rmtree(target.folder, ignore_errors=True)
    try:
        progress(f"{tool.name} {tool.version}: making its environment")
        _run(tool, [sys.executable, "-I", "-m", "venv", str(target.folder)], _ignore)
        _run(tool, _pip(tool, target), _Counter(tool, progress))
        progress(f"{tool.name}: compiling, so that it starts quickly")
        _run(tool, _compiler(target), _ignore, may_complain=True)
        environments.mark_complete(tool, target)
    except BaseException:
        shutil.rmtree(target.folder, ignore_errors=True)
        raise


def _warm(tool: Tool, target: ToolEnvironment, progress: Progress) -> None:
    """Let the tool compile what it would compile at every start; when it will not, it is only slower."""
    progress(f"{tool.name}: preparing grammars")
    fresh = target.folder / "warming"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    environment = launch.environment(tool.environment, target.python, fresh)
    for program in tool.warm:
        command = launch.Command((str(target.python), "-I", "-c", program), fresh, environment)
        launch.run(command, launch.Bounds(seconds=WARMING_SECONDS))
    (fresh / "tmp").rename(target.warm)
    shutil.rmtree(fresh, ignore_errors=True)


def _pip(tool: Tool, target: ToolEnvironment) -> list[str]:
    return [
        str(target.python), "-I", "-m", "pip", "install",
        "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile",
        "--no-input", "--disable-pip-version-check", "--no-color", "--progress-bar=off",
        "-r", str(tool.lock),
    ]  # fmt: skip


def _compiler(target: ToolEnvironment) -> list[str]:
    return [str(target.python), "-I", "-m", "compileall", "-q", "-j", "0", str(target.folder / "lib")]


_SAID = 20
"""Of so many packages one is named: a log is not a film."""


class _Counter:
    """Turns pip's lines into progress: the third of ninety packages."""

    def __init__(self, tool: Tool, progress: Progress) -> None:
        self._name, self._progress = tool.name, progress
        self._total = len(_PINNED.findall(tool.lock.read_bytes()))
        self._seen = 0

    def __call__(self, line: str) -> None:
        package = _PACKAGE.match(line)
        if package:
            self._seen += 1
            name = package.group(1) or package.group(2)
            if self._seen % _SAID == 1 or self._seen == self._total:
                self._progress(f"{self._name}: package {self._seen} of {self._total}, {name}")
        elif line.startswith("Ignoring "):
            self._total -= 1  # pinned for another platform
        elif line.startswith("Installing collected"):
            self._progress(f"{self._name}: unpacking")


def _ignore(line: str) -> None:
    pass


def _run(tool: Tool, argv: list[str], listen: Progress, *, may_complain: bool = False) -> None:
    last: deque[str] = deque(maxlen=KEPT_LINES)
    with subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                listen(line)
                last.append(line.rstrip())
        except BaseException:
            process.terminate()
            raise
    # A file of a package that is no valid Python makes the compiler complain; that is its package's affair.
    if process.returncode != 0 and not may_complain:
        said = "\n    ".join(last)
        raise GateError(
            f"{tool.name} {tool.version} could not be installed; its installer said:\n    {said}\n"
            "  Check the network and pip's settings, then type `maestro-gate tools install` again."
        )


@contextlib.contextmanager
def _alone(target: ToolEnvironment, folder: Path, when_waiting: Callable[[], None]) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / f".{target.folder.name}.lock").open("ab")
    except OSError as error:
        raise GateError(
            f"cannot write to the folder of tools {folder}: {error.strerror}\n"
            "  Set MAESTRO_GATE_TOOLS to a folder that you may write to."
        ) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            when_waiting()
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
