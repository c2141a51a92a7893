"""Finds what runs in a definition, however deep: images, environment variables and command lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.values import Computed
from maestro_gate.collect.inventory.infrastructure.words import ContainerWords, plain

_DEFAULT_REGISTRIES = ("docker.io/", "index.docker.io/", "registry.hub.docker.com/")


@dataclass(frozen=True, slots=True)
class Container:
    """What one mapping says of something that runs."""

    images: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    """Name and value; the value is empty where it is not written out."""
    commands: tuple[tuple[str, ...], ...]


def of(value: Any, words: ContainerWords) -> tuple[Container, ...]:
    """All of a definition, in its order."""
    found = (_container(here, words) for _, here in values.mappings(value))
    return tuple(one for one in found if one.images or one.environment or one.commands)


def repository(image: str) -> str:
    """An image without tag, digest and default registry: `qdrant/qdrant` of `docker.io/qdrant/qdrant:v1@sha256:…`."""
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    name = f"{head}{slash}{last.partition(':')[0]}"
    for registry in _DEFAULT_REGISTRIES:
        name = name.removeprefix(registry)
    return name.removeprefix("library/").lower()


def _container(here: Any, words: ContainerWords) -> Container:
    images: list[str] = []
    environment: list[tuple[str, str]] = []
    commands: list[tuple[str, ...]] = []
    for key, value in here.items():
        name = plain(key)
        if name in words.images:
            images += [_image(one) for one in (value if isinstance(value, list) else [value])]
        if name in words.environments:
            environment += _variables(value)
        if name in words.arguments:
            commands += _commands(value)
    return Container(tuple(filter(None, images)), tuple(environment), tuple(commands))


def _image(value: Any) -> str:
    """An image, or what a chart's values take apart: registry, repository, tag."""
    if not isinstance(value, dict):
        return _text(value)
    parts = (_text(value.get("registry")), _text(value.get("repository")))
    return "/".join(part for part in parts if part)


def _text(value: Any) -> str:
    if isinstance(value, Computed):
        return value.text
    return value if isinstance(value, str) else ""


def _variables(value: Any) -> Iterator[tuple[str, str]]:
    """`{NAME: value}`, `[NAME=value]`, `[{name: NAME, value: value}]`; one more mapping may stand around."""
    if isinstance(value, dict):
        named = {key.lower(): member for key, member in value.items()}
        if isinstance(named.get("name"), str) and set(named) & {
            "value",
            "valuefrom",
            "value_source",
            "secret",
        }:
            yield named["name"], _text(named.get("value"))
            return
        for name, member in value.items():
            if not isinstance(member, dict | list):
                yield name, _text(member)
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                yield from _variables(one)
            else:
                name, _, held = _text(one).partition("=")
                yield name, held


def _commands(value: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(value, list):
        if any(isinstance(one, list) for one in value):  # several command lines
            for one in value:
                yield from _commands(one)
            return
        yield tuple(_text(one) for one in value)
    elif _text(value):
        yield (_text(value),)
