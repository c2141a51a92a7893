"""One Python environment per scanner, lock file and interpreter: where it stands and whether it is whole.

An environment is built in its final place, because its scripts hold the absolute path of their interpreter;
what makes it whole is a marker that is written last. A folder without a valid marker is a failed or running
installation: nobody uses it, and the next installation starts by removing it.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from maestro_gate.tools.catalogue import Tool
from maestro_gate.tools.place import python_tag

MARKER = "complete.json"


@dataclass(frozen=True, slots=True)
class ToolEnvironment:
    """The folder of one scanner's environment."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def marker(self) -> Path:
        """Written last."""
        return self.folder / MARKER

    @property
    def warm(self) -> Path:
        """What the tool keeps in TMPDIR between its starts; a copy goes into every run."""
        return self.folder / "warm"

    def executable(self, tool: Tool) -> Path:
        """The scanner's own script."""
        return self.folder / "bin" / tool.executable


def environment(tool: Tool, folder: Path) -> ToolEnvironment:
    """Where this tool's environment stands, or would stand, under the folder of installed tools."""
    return ToolEnvironment(folder / f"{tool.name}-{tool.lock_digest[:16]}-{python_tag()}")


def complete(tool: Tool, folder: Path) -> ToolEnvironment | None:
    """The tool's environment when it is whole and its interpreter still works."""
    candidate = environment(tool, folder)
    try:
        marker = json.loads(candidate.marker.read_bytes())
    except (OSError, ValueError):
        return None
    is_whole = (
        marker == contents(tool)
        # The interpreter is a link to the one it was made with, which an upgrade of the system can take away.
        and os.access(candidate.python, os.X_OK)
        and os.access(candidate.executable(tool), os.X_OK)
    )
    return candidate if is_whole else None


def contents(tool: Tool) -> dict[str, str]:
    """What the marker of a whole environment says."""
    return {"tool": tool.name, "version": tool.version, "lock": tool.lock_digest, "python": python_tag()}


def mark_complete(tool: Tool, made: ToolEnvironment) -> None:
    """Write the marker, in one step."""
    handle, temporary = tempfile.mkstemp(dir=made.folder)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(contents(tool), stream, sort_keys=True)
    Path(temporary).replace(made.marker)
