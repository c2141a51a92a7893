"""Reads single files of a policy tree: file name → bytes, the bundled ones and a project's own alike."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from maestro_gate import documents, resources
from maestro_gate.errors import InvalidInput

PROJECT_PREFIX = "project/"
"""Where a project's own rules stand in the mapping, apart from the bundled ones."""


def bundled_files() -> dict[str, bytes]:
    """The policy files that are shipped with the package: name relative to `policies/` → bytes."""
    root = Path(str(resources.policies()))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.yaml"))}


def digest(files: Mapping[str, bytes], *more: str) -> str:
    """SHA-256 over names and bytes, in order of name."""
    state = hashlib.sha256()
    for name in sorted(files):
        state.update(f"{name}\0{len(files[name])}\0".encode())
        state.update(files[name])
    for text in more:
        state.update(f"\0{text}".encode())
    return state.hexdigest()


def load(files: Mapping[str, bytes], name: str) -> Any:
    """The value of one policy file. Raises InvalidInput when it is missing or no YAML."""
    if name not in files:
        raise InvalidInput("the policy tree lacks this file", where=shown(name))
    return documents.load_yaml(files[name], shown(name)).value


def validated(files: Mapping[str, bytes], name: str, schema: str) -> dict[str, Any]:
    """The value of one policy file that follows a schema. Raises InvalidInput with file and line."""
    document = documents.load_yaml(files[name], shown(name))
    documents.validate(document, schema)
    value: dict[str, Any] = dict(cast("Mapping[str, Any]", document.value))
    return value


def shown(name: str) -> str:
    """A policy file's name as messages give it."""
    if name.startswith(PROJECT_PREFIX):
        return ".maestro/policies/" + name.removeprefix(PROJECT_PREFIX)
    return f"policies/{name}"
