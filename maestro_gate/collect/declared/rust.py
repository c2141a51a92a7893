"""Reads `Cargo.toml`."""

import tomllib
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lenient import Object, mapping, text

_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")


def read(content: str) -> Reader:
    """The crates of a `Cargo.toml`."""
    value = tomllib.loads(content)
    holders = [value, mapping(value.get("workspace")), *map(mapping, mapping(value.get("target")).values())]
    return Reader("cargo", tuple(found for holder in holders for found in _of_tables(holder)))


def _of_tables(holder: Object) -> Iterator[Declared]:
    for key in _TABLES:
        for name, wanted in mapping(holder.get(key)).items():
            yield Declared(text(mapping(wanted).get("package")) or name, f"\n{name}")
