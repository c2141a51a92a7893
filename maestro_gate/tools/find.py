"""Finds a scanner: the one that the gate installed, else a compatible one on PATH, else what to type.

A tool on PATH takes a second or two to say its version, so the answer is kept beside the installed tools for
as long as the file behind the name keeps its time and size.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from maestro_gate.tools import environments, launch
from maestro_gate.tools.catalogue import Tool
from maestro_gate.tools.place import TOOLS_VARIABLE

ADVICE = "Type `maestro-gate tools install`."
ELSEWHERE = f"Set {TOOLS_VARIABLE} to a folder outside of it, then type `maestro-gate tools install`."
ASK_SECONDS = 60
_VERSION = re.compile(rb"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Located:
    """A scanner that can be launched."""

    tool: Tool
    version: str
    executable: Path
    python: Path | None
    """The interpreter of its environment; None when it is not a plain Python script."""
    is_installed: bool
    """By the gate, from its lock file; otherwise it was found on PATH."""
    warm: Path | None = None
    """Files that a run may find in its TMPDIR."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A scanner that is not there, or not in a version that will do."""

    tool: Tool
    reason: str
    fix: str = ADVICE


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look."""

    folder: Path
    """Of installed tools."""
    path: tuple[Path, ...]
    """Folders of PATH, in their order."""
    outside: Path | None = None
    """The repository under review: what stands in it is never run, whoever named its folder."""
    may_ask: bool = True
    """A tool on PATH whose version nobody remembers is started to say it."""


def place(folder: Path, environment: Mapping[str, str], *, outside: Path | None = None) -> Place:
    """Where to look: PATH without its relative entries, which would mean the current folder."""
    entries = (Path(entry) for entry in environment.get("PATH", os.defpath).split(os.pathsep))
    return Place(folder, tuple(entry for entry in entries if entry.is_absolute()), outside)


def find(tool: Tool, place: Place) -> Located | Missing:
    """The scanner, ready to be launched."""
    if is_inside(place.folder, place.outside):
        return Missing(
            tool, f"the folder of tools {place.folder} stands in the repository under review", ELSEWHERE
        )
    installed = environments.complete(tool, place.folder)
    if installed is not None:
        return installed_tool(tool, installed)
    return on_path(tool, place)


def on_path(tool: Tool, place: Place) -> Located | Missing:
    """The tool as it stands on PATH, in a version that will do."""
    unfit: list[str] = []
    for executable in _on_path(tool, place):
        python = _interpreter(executable)
        if python is None and tool.needs_interpreter:
            unfit.append(f"{executable} is no Python script")
            continue
        if python is not None and is_inside(python, place.outside):
            unfit.append(f"{executable} runs in the repository under review")
            continue
        version = _version(tool, executable, place)
        if version and tool.accepts(version):
            return Located(tool, version, executable, python, is_installed=False)
        unfit.append(f"{executable} is {version}" if version else f"{executable} does not say its version")
    if unfit:
        return Missing(tool, f"{'; '.join(unfit)}; needed is {tool.range}")
    return Missing(tool, f"{tool.name} is neither installed by maestro-gate nor on PATH")


def installed_tool(tool: Tool, made: environments.ToolEnvironment) -> Located:
    """The tool of a whole environment."""
    return Located(tool, tool.version, made.executable(tool), made.python, is_installed=True, warm=made.warm)


def _on_path(tool: Tool, place: Place) -> Iterable[Path]:
    seen: set[Path] = set()
    for folder in place.path:
        executable = folder / tool.executable
        if not executable.is_file() or not os.access(executable, os.X_OK):
            continue
        real = executable.resolve()
        if real in seen or is_inside(executable, place.outside):
            continue
        seen.add(real)
        yield executable


def is_inside(path: Path, repository: Path | None) -> bool:
    """The path, or what it leads to, stands in the repository under review, where a change can put anything."""
    if repository is None:
        return False
    root = repository.resolve()
    return any(each.is_relative_to(root) for each in (path.absolute(), path.resolve()))


def _version(tool: Tool, executable: Path, place: Place) -> str:
    remembered = place.folder / "versions" / _fingerprint(tool, executable)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        version = remembered.read_text("utf-8")
        if re.fullmatch(r"\d+(\.\d+)+", version):
            return version
    version = _ask(tool, executable) if place.may_ask else ""
    if version:
        _remember(remembered, version)
    return version


def _fingerprint(tool: Tool, executable: Path) -> str:
    real = executable.resolve()
    facts = real.stat()
    state = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
    text = "\0".join((tool.name, *tool.ask, str(real), *map(str, state)))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _ask(tool: Tool, executable: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="maestro-gate-") as scratch:
        home = Path(scratch)
        command = launch.Command(
            (str(executable), *tool.ask), home, launch.environment(tool.environment, executable, home)
        )
        outcome = launch.run(command, launch.Bounds(seconds=ASK_SECONDS, output=1024 * 1024))
    if not isinstance(outcome, launch.Finished) or outcome.code != 0:
        return ""
    found = _VERSION.search(outcome.stdout)
    return found.group().decode() if found else ""


def _remember(path: Path, version: str) -> None:
    # Only a speed-up: a folder that cannot be written to is no reason to fail.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(version)
        Path(temporary).replace(path)


def _interpreter(executable: Path) -> Path | None:
    with executable.open("rb") as stream:
        line = stream.readline(1024)
    if not line.startswith(b"#!"):
        return None
    named = Path(os.fsdecode(line[2:].strip()))
    is_python = named.is_absolute() and named.name.startswith("python") and os.access(named, os.X_OK)
    return named if is_python else None
