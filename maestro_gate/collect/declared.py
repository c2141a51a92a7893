"""Reads which packages a project declares, by name alone: what they reveal is there also without a bill of materials.

Names in `requirements*.txt`, `pyproject.toml` and `package.json` become detections, not components: no version is
claimed, nothing is resolved. A file that is not what its name says is passed over with a note.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from maestro_gate.collect import purls
from maestro_gate.collect.lenient import mapping, sequence, text
from maestro_gate.collect.reading import Reading, Tables

NAME = "declared-packages"
PROVIDES = "declared-packages"

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_POETRY = ("dependencies", "dev-dependencies")
_NODE = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def recognises(_path: str, _head: bytes) -> bool:
    """The file is known by its name alone."""
    return True


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The assets that the declared packages reveal."""
    ecosystem, names = _names(path.rsplit("/", 1)[-1].lower(), data)
    if names is None:
        return Reading(notes=(f"{path}: not what its name says; its packages are not known",))
    found = {
        detection
        for name in names
        for detection in tables.detectors.of_package(purls.base(f"pkg:{ecosystem}/{name}")[0], name, path)
    }
    return Reading(detections=tuple(sorted(found, key=repr)))


def _names(file: str, data: bytes) -> tuple[str, set[str] | None]:
    """Ecosystem and declared names; None when the file cannot be read."""
    try:
        if file == "package.json":
            return "npm", set(_node(json.loads(data)))
        if file == "pyproject.toml":
            return "pypi", set(_pyproject(tomllib.loads(data.decode())))
        return "pypi", set(_requirements(data.decode()))
    except (ValueError, RecursionError):
        return "", None


def _requirements(lines: str) -> Iterator[str]:
    for line in lines.splitlines():
        match = _REQUIREMENT.match(line)
        if match:
            yield match[1]


def _pyproject(value: dict[str, Any]) -> Iterator[str]:
    project = mapping(value.get("project"))
    groups = [project.get("dependencies"), *mapping(project.get("optional-dependencies")).values()]
    groups += mapping(value.get("dependency-groups")).values()
    for group in groups:
        yield from _requirements("\n".join(text(item) for item in sequence(group)))
    poetry = mapping(mapping(value.get("tool")).get("poetry"))
    tables = [poetry, *(mapping(group) for group in mapping(poetry.get("group")).values())]
    for table in tables:
        for key in _POETRY:
            yield from mapping(table.get(key))


def _node(value: object) -> Iterator[str]:
    for key in _NODE:
        yield from mapping(mapping(value).get(key))
