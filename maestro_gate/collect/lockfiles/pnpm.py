"""Reads `pnpm-lock.yaml`, versions 5 to 9."""

import re
from collections.abc import Iterator

from maestro_gate import documents
from maestro_gate.collect.lenient import Object, mapping, text
from maestro_gate.collect.lockfiles import digests, locked, npm, origins
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, OPTIONAL, REQUIRED, Lock, Package

_WISHES = {"dependencies": REQUIRED, "optionalDependencies": OPTIONAL, "devDependencies": DEVELOPMENT}
_PERHAPS = "optionalDependencies"
_EDGES = ("dependencies", _PERHAPS)
_LOCAL = ("link:", "workspace:")
_SLASHED = re.compile(r"((?:@[^/@]+/)?[^/@]+)/(\d[^/_(]*)(?:_.*)?\Z")
"""Version 5: `/name/version_peers`."""


def read(content: str) -> Lock:
    """The packages of the file."""
    data = content.encode()
    # Every value costs at least one byte: the size of the file, which is bounded, bounds them.
    limits = documents.Limits(max_bytes=len(data), max_nodes=len(data))
    value = mapping(documents.load_yaml(data, "pnpm-lock.yaml", limits).value)
    if "lockfileVersion" not in value:
        raise ValueError("no pnpm-lock.yaml")
    known = _Known(mapping(value.get("packages")), mapping(value.get("snapshots")))
    packages = [_package(key, known) for key in known.keys]
    asked = {
        scope: [key for holder in _projects(value) for key in known.named(mapping(holder.get(table)))]
        for table, scope in _WISHES.items()
    }
    return Lock("npm", locked.placed(packages, asked))


def _projects(value: Object) -> list[Object]:
    """The entries of the project and of its parts."""
    return [mapping(one) for one in mapping(value.get("importers")).values()] or [value]


class _Known:
    """The packages of one file; with their peers there may be several of one version."""

    def __init__(self, packages: Object, snapshots: Object) -> None:
        self._packages = packages
        self._snapshots = snapshots
        self.keys = list(snapshots or packages)

    def entry(self, key: str) -> Object:
        """What stands of a package whatever its peers are."""
        return mapping(self._packages.get(key) or self._packages.get(key.partition("(")[0]))

    def edges(self, key: str) -> Object:
        """What it depends on, with the peers that it has."""
        return mapping(self._snapshots.get(key)) if self._snapshots else self.entry(key)

    def named(self, table: Object) -> Iterator[str]:
        """Keys of what a table asks for."""
        for name, wanted in table.items():
            version = text(wanted) or text(mapping(wanted).get("version"))
            if version and not version.startswith(_LOCAL):
                yield from self._key(name, version)

    def _key(self, name: str, version: str) -> Iterator[str]:
        held = self._snapshots or self._packages
        forms = (f"{name}@{version}", f"/{name}@{version}", f"/{name}/{version}", version, f"/{version}")
        yield from (form for form in forms if form in held)


def _package(key: str, known: _Known) -> Package:
    entry, edges = known.entry(key), known.edges(key)
    resolution = mapping(entry.get("resolution"))
    name, version = _called(key, entry)
    return Package(
        key,
        name,
        version,
        digests.integrity(text(resolution.get("integrity"))),
        tuple(on for table in _EDGES for on in known.named(mapping(edges.get(table)))),
        _scope(entry, edges),
        perhaps=tuple(known.named(mapping(edges.get(_PERHAPS)))),
        origin=_origin(resolution),
    )


def _called(key: str, entry: Object) -> tuple[str, str]:
    """Name and version; entries that come from elsewhere than a registry say them by themselves."""
    plain = key.partition("(")[0].removeprefix("/")
    slashed = _SLASHED.match(plain)
    at = plain.find("@", 1)
    name, version = slashed.groups() if slashed else (plain[:at], plain[at + 1 :]) if at > 0 else (plain, "")
    if "/" in version or ":" in version:
        version = ""
    return text(entry.get("name")) or name, text(entry.get("version")) or version


def _scope(entry: Object, edges: Object) -> str:
    """As the file says it by itself, for what none of its projects reaches."""
    if entry.get("dev") is True:
        return DEVELOPMENT
    return OPTIONAL if True in (entry.get("optional"), edges.get("optional")) else REQUIRED


def _origin(resolution: Object) -> tuple[str, str]:
    if text(resolution.get("type")) == "git" or "repo" in resolution:
        return origins.of_git(text(resolution.get("repo")), text(resolution.get("commit")))
    tarball = text(resolution.get("tarball"))
    return npm.of_address(tarball) if tarball else origins.of_path(text(resolution.get("directory")))
