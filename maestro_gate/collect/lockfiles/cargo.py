"""Reads `Cargo.lock`."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.lockfiles import digests, locked, origins
from maestro_gate.collect.lockfiles.locked import REQUIRED, Lock, Package

_GIT, _REGISTRIES = "git+", ("registry+", "sparse+")


def read(content: str) -> Lock:
    """The crates of the file; those that come from nowhere are the project's own."""
    value = tomllib.loads(content)
    rows = [mapping(row) for row in sequence(value.get("package")) if text(mapping(row).get("name"))]
    checksums = mapping(value.get("metadata"))
    keys: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        keys[text(row.get("name"))].append(_key(row))
    packages = [
        Package(
            _key(row),
            text(row.get("name")),
            text(row.get("version")),
            _hashes(row, checksums),
            _asked(row, keys),
            origin=_origin(text(row.get("source"))),
        )
        for row in rows
        if "source" in row
    ]
    own = [row for row in rows if "source" not in row]
    if not own:
        return Lock("cargo", locked.topmost(packages), says_who_asks=False)
    return Lock(
        "cargo", locked.placed(packages, {REQUIRED: [key for row in own for key in _asked(row, keys)]})
    )


def _key(row: Object) -> str:
    return f"{text(row.get('name'))} {text(row.get('version'))}"


def _asked(row: Object, keys: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Names with a version where there are several: `rand`, `rand 0.8.5`, `rand 0.8.5 (registry+…)`."""
    found = []
    for wanted in sequence(row.get("dependencies")):
        name, _, version = text(wanted).partition(" (")[0].partition(" ")
        known = keys.get(name, ())
        found += [key for key in known if not version or key == f"{name} {version}"]
    return tuple(sorted(set(found)))


def _hashes(row: Object, checksums: Object) -> tuple[str, ...]:
    """Beside the crate since version 2, before that in a table of their own."""
    old = f"checksum {_key(row)} ({text(row.get('source'))})"
    return digests.read([f"sha256:{text(row.get('checksum')) or text(checksums.get(old))}"])


def _origin(source: str) -> tuple[str, str]:
    if source.startswith(_GIT):
        return origins.of_git(source, source.partition("#")[2])
    return origins.NOWHERE if source.startswith(_REGISTRIES) else origins.of_url(source)
