"""The real clients that tests drive. `make clients` installs them; a missing one fails the test that needs it."""

import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
NODE_MODULES = PROJECT / "tests/clients/node_modules"
_FOLDERS = (PROJECT / ".clients/bin", NODE_MODULES / ".bin")


def client(name: str) -> Path:
    """The executable of a client: of ours, or of the machine's."""
    found = next((folder / name for folder in _FOLDERS if (folder / name).exists()), None) or shutil.which(
        name
    )
    if found is None:
        pytest.fail(f"the client {name} is missing: run `make clients`")
    return Path(found)
