"""Reads lock files of Python projects."""

import json
import tomllib
from collections.abc import Iterator

from maestro_gate.collect.declared.declaration import Declared, Reader, quoted
from maestro_gate.collect.lenient import Object, mapping, sequence, text

_OF_THE_PROJECT = ("virtual", "editable", "directory")
"""Sources of uv's packages that are the project's own."""


def uv(content: str) -> Reader:
    """What the projects of a `uv.lock` ask for; all packages where it holds no project."""
    locked = [mapping(one) for one in sequence(tomllib.loads(content).get("package"))]
    own = [one for one in locked if is_own(one)]
    return Reader("pypi", tuple(_asked_for(own)) if own else tuple(_named(locked)))


def is_own(package: Object) -> bool:
    """The package of a `uv.lock` is the project itself, or a part of it."""
    source = mapping(package.get("source"))
    return any(key in source for key in _OF_THE_PROJECT)


def packages(content: str) -> Reader:
    """The packages of a `poetry.lock`, `pdm.lock` or `pylock.toml`, which do not say who asks for them."""
    value = tomllib.loads(content)
    return Reader(
        "pypi",
        tuple(_named([mapping(one) for key in ("package", "packages") for one in sequence(value.get(key))])),
    )


def pipfile(content: str) -> Reader:
    """The packages of a `Pipfile.lock`, which does not say who asks for them."""
    value = mapping(json.loads(content))
    tables = (mapping(table) for key, table in value.items() if key != "_meta")
    return Reader("pypi", tuple(quoted(name) for table in tables for name in table))


def _asked_for(own: list[Object]) -> Iterator[Declared]:
    names = {text(one.get("name")) for one in own}
    for one in own:
        lists = [one.get("dependencies"), *mapping(one.get("optional-dependencies")).values()]
        lists += mapping(one.get("dev-dependencies")).values()
        for found in _named([mapping(entry) for entries in lists for entry in sequence(entries)]):
            if found.name not in names:
                yield found


def _named(entries: list[Object]) -> Iterator[Declared]:
    for entry in entries:
        if name := text(entry.get("name")):
            yield Declared(name, f'name = "{name}"')
