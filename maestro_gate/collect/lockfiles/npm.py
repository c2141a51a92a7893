"""Reads `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3."""

import json
import re
from collections.abc import Iterator, Mapping

from maestro_gate.collect.lenient import Object, mapping, text
from maestro_gate.collect.lockfiles import digests, locked, origins
from maestro_gate.collect.lockfiles.locked import DEVELOPMENT, OPTIONAL, REQUIRED, Lock, Package

_NESTED = "node_modules/"
_TABLES = ("dependencies", "optionalDependencies", "peerDependencies")
_OF_REGISTRY = re.compile(r"/-/[^/]+\.tgz(?:[?#]|\Z)")
"""How registries call archives; whoever serves one from elsewhere does not."""
_GIT = re.compile(r"(?:git(?:\+\w+)?|github|gitlab|bitbucket)[:@]")
_LONGEST = 2_000
"""Characters of a path: Node looks for packages in every folder above one."""
_EXACT = re.compile(r"v?\d[\w.+-]*\Z")


def read(content: str) -> Lock:
    """The packages of the file."""
    value = mapping(json.loads(content))
    if "lockfileVersion" not in value and "packages" not in value and "dependencies" not in value:
        raise ValueError("no package-lock.json")
    entries = {path: entry for path, entry in mapping(value.get("packages")).items() if len(path) <= _LONGEST}
    if not entries:
        return Lock("npm", _nested(mapping(value.get("dependencies"))), says_who_asks=False)
    return Lock("npm", _flat(entries), says_who_asks=any(map(_is_own, entries)))


def of_address(resolved: str) -> tuple[str, str]:
    """Where an archive or a repository stands, unless a registry serves it."""
    if _GIT.match(resolved) or ".git#" in resolved:
        address, _, commit = resolved.partition("#")
        return origins.of_git(address, commit)
    if resolved.startswith("file:"):
        return origins.of_path(resolved)
    is_elsewhere = resolved.startswith(("http://", "https://")) and not _OF_REGISTRY.search(resolved)
    return origins.of_url(resolved) if is_elsewhere else origins.NOWHERE


def _is_own(path: str) -> bool:
    """The entry is the project itself, or a part of it."""
    return _NESTED not in path


def _flat(entries: Object) -> list[Package]:
    """Versions 2 and 3: every folder of `node_modules` by its path."""
    direct = {
        key
        for path, entry in entries.items()
        if _is_own(path)
        for key in _resolved(path, mapping(entry), (*_TABLES, "devDependencies"), entries)
    }
    return [
        Package(
            path,
            text(entry.get("name")) or path.rpartition(_NESTED)[2],
            text(entry.get("version")),
            digests.integrity(text(entry.get("integrity"))),
            tuple(_resolved(path, entry, _TABLES, entries)),
            _scope(entry),
            path in direct,
            origin=of_address(text(entry.get("resolved"))),
            licence=text(entry.get("license")),
        )
        for path, value in entries.items()
        if not _is_own(path) and "link" not in (entry := mapping(value))
    ]


def _resolved(path: str, entry: Object, tables: tuple[str, ...], entries: Object) -> Iterator[str]:
    """The folders in which Node finds what an entry asks for: beside it, then above."""
    for table in tables:
        for name in mapping(entry.get(table)):
            folder = path
            while True:
                place = f"{folder}/{_NESTED}{name}" if folder else _NESTED + name
                if place in entries:
                    yield place
                    break
                if not folder:
                    break
                folder = _above(folder)


def _above(folder: str) -> str:
    """The folder whose `node_modules` is asked next."""
    outer, _, _ = folder.rpartition(_NESTED) if _NESTED in folder else folder.rpartition("/")
    return outer.rstrip("/")


def _scope(entry: Object) -> str:
    if entry.get("dev") is True:
        return DEVELOPMENT
    return OPTIONAL if True in (entry.get("optional"), entry.get("devOptional")) else REQUIRED


def _nested(tree: Object) -> list[Package]:
    """Version 1: packages inside those that they were installed for."""
    found: list[Package] = []
    waiting: list[tuple[str, Object, tuple[Mapping[str, str], ...]]] = [("", tree, ())]
    while waiting:
        inside, table, above = waiting.pop()
        names = {name: f"{inside}{name}" for name in table}
        seen = (names, *above)
        for name, value in table.items():
            entry = mapping(value)
            found.append(_of_version_1(name, entry, (mapping(entry.get("dependencies")), names[name]), seen))
            if "dependencies" in entry:
                waiting.append((f"{names[name]}/", mapping(entry.get("dependencies")), seen))
    return locked.topmost(found)


def _of_version_1(
    name: str, entry: Object, own: tuple[Object, str], seen: tuple[Mapping[str, str], ...]
) -> Package:
    inner, key = own
    version, where = text(entry.get("version")), text(entry.get("resolved"))
    if not _EXACT.match(version):  # an address stands in its place, or `npm:name@version`
        alias, _, exact = (
            version.removeprefix("npm:").rpartition("@") if version.startswith("npm:") else ("", "", "")
        )
        name, version, where = alias or name, exact, "" if alias else version
    asked = (
        f"{key}/{wanted}"
        if wanted in inner
        else next((names[wanted] for names in seen if wanted in names), "")
        for wanted in mapping(entry.get("requires"))
    )
    return Package(
        key,
        name,
        version,
        digests.integrity(text(entry.get("integrity"))),
        tuple(one for one in asked if one),
        _scope(entry),
        origin=of_address(where),
    )
