"""Reads lock files of Node projects: what the project itself asks for, where they say so."""

import json
import re
from collections.abc import Iterator

from maestro_gate import documents
from maestro_gate.collect.declared import node_packages
from maestro_gate.collect.declared.declaration import Declared, Reader, quoted
from maestro_gate.collect.lenient import Object, mapping

_YARN_ENTRY = re.compile(r'^"?((?:@[^@/\s"]+/)?[^@\s"/]+)@(?!workspace:)[^\n]*:$', re.MULTILINE)


def npm(content: str) -> Reader:
    """The packages of a `package-lock.json`; all of them in its first version, which has no entry of the project."""
    value = mapping(json.loads(content))
    entries = mapping(value.get("packages"))
    own = [entry for path, entry in entries.items() if is_own(path)]
    if own:
        return Reader("npm", tuple(found for entry in own for found in node_packages.of_tables(entry)))
    return Reader("npm", tuple(map(quoted, mapping(value.get("dependencies")))))


def is_own(path: str) -> bool:
    """The entry of a `package-lock.json` is the project itself, or a part of it."""
    return "node_modules/" not in path


def pnpm(content: str) -> Reader:
    """What the projects of a `pnpm-lock.yaml` ask for."""
    value = mapping(documents.load_yaml(content.encode(), "pnpm-lock.yaml").value)
    names = sorted({d.name for entry in projects(value) for d in node_packages.of_tables(entry)})
    return Reader(
        "npm", tuple(Declared(name, f"{name}'" if name.startswith("@") else f" {name}:") for name in names)
    )


def projects(value: Object) -> list[Object]:
    """The entries of the project of a `pnpm-lock.yaml` and of its parts."""
    return [mapping(one) for one in mapping(value.get("importers")).values()] or [value]


def yarn(content: str) -> Reader:
    """The packages of a `yarn.lock`, which does not say who asks for them."""
    if "yarn lockfile" not in content and "__metadata:" not in content:
        raise ValueError("no yarn.lock")
    return Reader("npm", tuple(_yarn_entries(content)))


def bun(content: str) -> Reader:
    """What the projects of a `bun.lock` ask for."""
    value = mapping(documents.load_jsonc(content.encode(), "bun.lock").value)
    own = mapping(value.get("workspaces")).values()
    return Reader("npm", tuple(found for entry in own for found in node_packages.of_tables(entry)))


def _yarn_entries(content: str) -> Iterator[Declared]:
    for entry in _YARN_ENTRY.finditer(content):
        yield Declared(entry[1], f"\n{entry[0]}")
