"""Reads `Cargo.toml` and `Cargo.lock`."""

import tomllib
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lenient import Object, mapping, sequence, text

_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")


def manifest(content: str) -> Reader:
    """The crates of a `Cargo.toml`."""
    value = tomllib.loads(content)
    holders = [value, mapping(value.get("workspace")), *map(mapping, mapping(value.get("target")).values())]
    return Reader("cargo", tuple(found for holder in holders for found in _of_tables(holder)))


def lock(content: str) -> Reader:
    """What the crates of a `Cargo.lock` that come from nowhere else ask for: they are the project's own."""
    packages = [mapping(one) for one in sequence(tomllib.loads(content).get("package"))]
    own = [one for one in packages if "source" not in one]
    names = {text(one.get("name")) for one in own}
    asked = {text(d).partition(" ")[0] for one in own for d in sequence(one.get("dependencies"))}
    return Reader("cargo", tuple(Declared(name, f'"{name}') for name in sorted(asked - names - {""})))


def _of_tables(holder: Object) -> Iterator[Declared]:
    for key in _TABLES:
        for name, wanted in mapping(holder.get(key)).items():
            yield Declared(text(mapping(wanted).get("package")) or name, f"\n{name}")
