"""Finds the official JSON schemas of CycloneDX, as the writing library ships them."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_SHIPPED = "schema/_res"
_OTHERS = ("spdx", "jsf-0.82", "cryptography-defs")
"""What the schemas of documents refer to."""


@cache
def schema(version: str) -> Mapping[str, Any]:
    """The schema of one version: the strict one where there are two, since later versions have no other."""
    folder = files("cyclonedx") / _SHIPPED
    strict = folder / f"bom-{version}-strict.SNAPSHOT.schema.json"
    found = strict if strict.is_file() else folder / f"bom-{version}.SNAPSHOT.schema.json"
    return _load(found.read_text(encoding="utf-8"))


@cache
def referred() -> Mapping[str, Mapping[str, Any]]:
    """File name → the schemas that those of documents refer to."""
    folder = files("cyclonedx") / _SHIPPED
    found = {name: folder / f"{name}.SNAPSHOT.schema.json" for name in _OTHERS}
    return {
        f"{name}.schema.json": _load(path.read_text(encoding="utf-8"))
        for name, path in found.items()
        if path.is_file()
    }


def _load(text: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded
