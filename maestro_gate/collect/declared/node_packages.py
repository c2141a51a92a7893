"""Reads `package.json`."""

import json
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader, quoted
from maestro_gate.collect.lenient import mapping, text

TABLES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")

_OWN = ("workspace:", "file:", "link:", "portal:")
"""How a version begins that is a folder of the project."""


def read(content: str) -> Reader:
    """The packages of a `package.json`."""
    return Reader("npm", tuple(of_tables(json.loads(content))))


def of_tables(value: object) -> Iterator[Declared]:
    """The packages of the tables that a manifest, or the project's entry in a lock file, has."""
    for key in TABLES:
        for name, wanted in mapping(mapping(value).get(key)).items():
            if not text(wanted).startswith(_OWN):
                yield quoted(_renamed(text(wanted)) or name, name)


def _renamed(wanted: str) -> str:
    """`@scope/name` of `npm:@scope/name@^1`: the name in front is only what the project calls it."""
    if not wanted.startswith("npm:"):
        return ""
    package = wanted[len("npm:") :]
    return package[: package.rfind("@")] if package.rfind("@") > 0 else package
