"""Runs maestro-gate as a person does: the installed script, in a process of its own, which never ends in a traceback."""

import os
import subprocess
import sys
from pathlib import Path

GATE = Path(sys.executable).parent / "maestro-gate"


def run(*arguments: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command with these arguments, ended; `environment` is added to this process's own."""
    ended = subprocess.run(
        [str(GATE), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=cwd,
        env=os.environ | environment,
    )
    assert "Traceback" not in ended.stderr
    return ended
