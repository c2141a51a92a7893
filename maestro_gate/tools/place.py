"""Says where on this machine the gate keeps what it can make again: installed scanners and scan results."""

import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from maestro_gate.errors import InvalidInput

CACHE_VARIABLE = "MAESTRO_GATE_CACHE"
TOOLS_VARIABLE = "MAESTRO_GATE_TOOLS"


def cache_folder(environment: Mapping[str, str]) -> Path:
    """The folder of everything that may be deleted at any time."""
    named = environment.get(CACHE_VARIABLE)
    if named:
        return _absolute(named, CACHE_VARIABLE)
    standard = environment.get("XDG_CACHE_HOME", "")
    if Path(standard).is_absolute():  # the XDG specification: a relative path is ignored
        return Path(standard) / "maestro-gate"
    home = environment.get("HOME", "")
    if not Path(home).is_absolute():
        raise InvalidInput(
            "there is no home folder to keep the cache in",
            fix=f"Set {CACHE_VARIABLE} to a folder that you may write to.",
        )
    return Path(home) / ".cache" / "maestro-gate"


def tools_folder(environment: Mapping[str, str]) -> Path:
    """The folder of installed scanners."""
    named = environment.get(TOOLS_VARIABLE)
    return _absolute(named, TOOLS_VARIABLE) if named else cache_folder(environment) / "tools"


def python_tag() -> str:
    """What an environment of this interpreter is bound to: version, system and processor."""
    return f"{sys.implementation.cache_tag}-{sys.platform}-{platform.machine().lower()}"


def _absolute(path: str, variable: str) -> Path:
    if not Path(path).is_absolute():
        raise InvalidInput(f"{variable} is «{path}», which is no absolute path", fix="Give the whole path.")
    return Path(path)
