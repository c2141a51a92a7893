"""Reads `bun.lock`."""

from collections.abc import Iterator, Mapping

from maestro_gate import documents
from maestro_gate.collect.lenient import Object, mapping, sequence, text
from maestro_gate.collect.lockfiles import digests, locked, npm
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, OPTIONAL, REQUIRED, Lock, Package

_WISHES = {
    REQUIRED: ("dependencies", "peerDependencies"),
    OPTIONAL: ("optionalDependencies",),
    DEVELOPMENT: ("devDependencies",),
}
_PERHAPS = "optionalDependencies"
_EDGES = ("dependencies", _PERHAPS, "peerDependencies")
_LONGEST = 2_000
"""Characters of a key: packages are looked for in every one above."""
_LOCAL = ("workspace:", "link:", "root:")


def read(content: str) -> Lock:
    """The packages of the file."""
    data = content.encode()
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    value = mapping(documents.load_jsonc(data, "bun.lock", limits).value)
    if "lockfileVersion" not in value:
        raise ValueError("no bun.lock")
    rows = mapping(value.get("packages"))
    entries = {key: sequence(row) for key, row in rows.items() if len(key) <= _LONGEST}
    packages = [found for key, row in entries.items() if (found := _package(key, row, entries)) is not None]
    own = [mapping(one) for one in mapping(value.get("workspaces")).values()]
    asked = {
        scope: [
            key
            for one in own
            for table in tables
            for name in mapping(one.get(table))
            for key in _resolved("", name, entries)
        ]
        for scope, tables in _WISHES.items()
    }
    return Lock("npm", locked.placed(packages, asked))


def _package(key: str, row: object, entries: Mapping[str, object]) -> Package | None:
    """`[name@version, registry, {dependencies …}, integrity]`; what does not come from a registry has no registry."""
    parts = sequence(row)
    called = text(parts[0]) if parts else ""
    at = called.find("@", 1)
    name, where = (called[:at], called[at + 1 :]) if at > 0 else (called, "")
    if not name or where.startswith(_LOCAL):
        return None
    wishes: Object = next((mapping(part) for part in parts[1:] if isinstance(part, dict)), {})
    is_elsewhere = ":" in where
    return Package(
        key,
        name,
        "" if is_elsewhere else where,
        digests.integrity(text(parts[-1])),
        tuple(on for table in _EDGES for on in _named(mapping(wishes.get(table)), key, entries)),
        perhaps=tuple(_named(mapping(wishes.get(_PERHAPS)), key, entries)),
        origin=npm.of_address(where),
    )


def _named(table: Object, key: str, entries: Mapping[str, object]) -> Iterator[str]:
    return (on for wanted in table for on in _resolved(key, wanted, entries))


def _resolved(key: str, name: str, entries: Mapping[str, object]) -> Iterator[str]:
    """Beside the one that asks, then above it: `a/b/c` is the `c` that stands in the `b` of `a`."""
    folders = _parts(key)
    for count in range(len(folders), -1, -1):
        place = "/".join([*folders[:count], name])
        if place in entries:
            yield place
            return


def _parts(key: str) -> list[str]:
    """The packages in a key; a scope and its package are one."""
    found: list[str] = []
    for part in key.split("/") if key else ():
        if found and found[-1].startswith("@") and "/" not in found[-1]:
            found[-1] += f"/{part}"
        else:
            found.append(part)
    return found
