"""Reads Python projects: `pyproject.toml` (PEP 621 and 735, Poetry, PDM, Hatch, uv), `setup.cfg`, `Pipfile`."""

import configparser
import re
import tomllib
from collections.abc import Iterator

from maestro_gate.collect.declared import requirements
from maestro_gate.collect.declared.declaration import Declared, Reader
from maestro_gate.collect.lenient import Object, mapping, sequence

_POETRY = ("dependencies", "dev-dependencies")
_NO_PACKAGE = frozenset({"python"})
_PIPFILE_SETTINGS = frozenset({"source", "requires", "scripts", "pipenv"})


def pyproject(text: str) -> Reader:
    """The packages of a `pyproject.toml`."""
    value = tomllib.loads(text)
    return Reader("pypi", (*_standard(value), *_of_tools(mapping(value.get("tool")))))


def setup_cfg(text: str) -> Reader:
    """The packages of a `setup.cfg`."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError("no setup.cfg") from error
    lists = [parser.get("options", "install_requires", fallback="")]
    if parser.has_section("options.extras_require"):
        lists += [value for _, value in parser.items("options.extras_require")]
    lines = [line.strip() for one in lists if one for line in one.splitlines()]
    return Reader("pypi", tuple(requirements.listed(lines)))


def pipfile(text: str) -> Reader:
    """The packages of a `Pipfile`: each table that is no setting is a category."""
    tables = (table for key, table in tomllib.loads(text).items() if key not in _PIPFILE_SETTINGS)
    return Reader("pypi", tuple(found for table in tables for found in _keys(mapping(table))))


def _standard(value: Object) -> Iterator[Declared]:
    project = mapping(value.get("project"))
    lists = [project.get("dependencies"), *mapping(project.get("optional-dependencies")).values()]
    lists += mapping(value.get("dependency-groups")).values()
    for one in lists:
        yield from requirements.listed(sequence(one))


def _of_tools(tools: Object) -> Iterator[Declared]:
    poetry = mapping(tools.get("poetry"))
    for table in (poetry, *(mapping(group) for group in mapping(poetry.get("group")).values())):
        for key in _POETRY:
            yield from _keys(mapping(table.get(key)))
    groups = [*mapping(mapping(tools.get("pdm")).get("dev-dependencies")).values()]
    groups.append(mapping(tools.get("uv")).get("dev-dependencies"))
    for environment in mapping(mapping(tools.get("hatch")).get("envs")).values():
        groups += [mapping(environment).get(key) for key in ("dependencies", "extra-dependencies")]
    for group in groups:
        yield from requirements.listed(sequence(group))


def _keys(table: Object) -> Iterator[Declared]:
    for name in table:
        if name not in _NO_PACKAGE and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
            yield Declared(name, f"\n{name}")
