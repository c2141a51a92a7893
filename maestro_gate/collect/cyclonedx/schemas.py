"""Finds the official JSON schemas of CycloneDX, as the writing library ships them."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator

OLDEST = "1.2"
"""The first version with a JSON form; older XML is a part of it."""

_FOLDER = "schema/_res"
_SUFFIX = ".SNAPSHOT.schema.json"
_REFERRED = ("spdx", "jsf-0.82", "cryptography-defs")
"""What the schemas of documents refer to."""
_BASE = "http://cyclonedx.org/schema/"


@cache
def schema(version: str) -> dict[str, Any]:
    """The schema of a version: the strict one where there are two, since later versions have no other."""
    name = f"bom-{max(version, OLDEST)}"
    return _load(f"{name}-strict") or _load(name)


@cache
def validators(version: str, arrays: tuple[str, ...]) -> Mapping[str, "Draft7Validator"]:
    """Array → validator of some of its rows; under an empty name the validator of a whole document."""
    from jsonschema_rs import Draft7Validator, Registry  # 75 ms that `--help` need not pay

    whole = schema(version)
    resources: list[tuple[str, Any]] = [(f"{_BASE}{name}{_SUFFIX}", _load(name)) for name in _REFERRED]
    registry = Registry([(whole["$id"], whole), *resources])
    rows = {
        key: {
            "type": "array",
            "items": {"$ref": f"{whole['$id']}{whole['properties'][key]['items']['$ref']}"},
        }
        for key in arrays
        if key in whole["properties"]
    }
    schemas: dict[str, dict[str, Any]] = {"": whole, **rows}
    return {
        key: Draft7Validator(found, registry=registry, validate_formats=True, offline=True)
        for key, found in schemas.items()
    }


def _load(name: str) -> dict[str, Any]:
    """A schema by its name; empty when the library does not ship it."""
    path = files("cyclonedx") / _FOLDER / f"{name}{_SUFFIX}"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return loaded
