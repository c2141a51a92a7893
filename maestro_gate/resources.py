"""Finds the policies and schemas that ship with maestro-gate, in a wheel and in a checkout alike."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from maestro_gate.errors import GateError


def policies() -> Path:
    """The folder of bundled packs, profiles and tables."""
    return _folder("policies")


def schemas() -> Path:
    """The folder of JSON schemas, one file per document that crosses a stage or leaves the tool."""
    return _folder("schemas")


@cache
def _folder(name: str) -> Path:
    package = Path(str(files("maestro_gate")))
    # A wheel carries them inside the package; in a checkout `_data` never exists and they stand beside it.
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise GateError(
        f"this installation of maestro-gate has no {name} folder beside {package}\n"
        "  Install maestro-gate again: its files are not complete."
    )
