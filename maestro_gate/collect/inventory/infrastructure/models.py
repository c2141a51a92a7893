"""Finds the models that infrastructure names: in attributes, variables of containers, and command lines."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maestro_gate.collect.inventory.infrastructure.containers import Container
from maestro_gate.collect.inventory.infrastructure.definition import Definition
from maestro_gate.collect.inventory.infrastructure.values import Computed, Leaf
from maestro_gate.collect.inventory.infrastructure.words import InfrastructureWords, ModelWords, plain
from maestro_gate.collect.inventory.model_ids import ModelId, ModelIds

_LONGEST_LINE = 10_000


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model, and the text that named it."""

    model: ModelId
    written: str


def of(
    definition: Definition,
    found: Sequence[Leaf],
    containers: Sequence[Container],
    known: InfrastructureWords,
    ids: ModelIds,
) -> Iterator[NamedModel]:
    """The models that a definition names; the provider is who serves the resource's models, where its type says so."""
    words = known.models
    for names, leaf in found:
        text = leaf.text if isinstance(leaf, Computed) else leaf
        model = _of_attribute(names, text, words, ids)
        if model is not None:
            yield NamedModel(_served(model, definition.type, words), text)
    for container in containers:
        for name, text in container.environment:
            is_model = known.environment.model_variables.search(name)
            if is_model and (model := _asked_for(text, words, ids)):
                yield NamedModel(model, text)
        for arguments in container.commands:
            yield from _of_arguments(arguments, words, ids)


def _of_attribute(names: tuple[str, ...], text: str, words: ModelWords, ids: ModelIds) -> ModelId | None:
    named = [plain(name) for name in names if not name.isdigit()]
    last = ".".join(named[-2:])
    if last.endswith(words.attributes):
        return _asked_for(_bare(text), words, ids)
    if last.endswith(words.doubtful):
        return ids.named(_bare(text))
    return None


def _asked_for(text: str, words: ModelWords, ids: ModelIds) -> ModelId | None:
    """The model that stands where a model belongs: one that is known, or weights by owner and name."""
    known = ids.named(text, is_asked_for=True)
    return known or (ModelId(text, "") if words.weights.fullmatch(text) else None)


def _bare(text: str) -> str:
    """The id in an ARN or address of a model: `x.y-v1` of `arn:…:foundation-model/x.y-v1`, `a/b` of `hf://a/b`."""
    if text.startswith("arn:") and "/" in text:
        return text.rpartition("/")[2]
    return text.partition("://")[2] if text.startswith(("hf://", "huggingface://", "ollama://")) else text


def _served(model: ModelId, type_: str, words: ModelWords) -> ModelId:
    by = next((provider for beginning, provider in words.providers if type_.startswith(beginning)), "")
    return ModelId(model.name, by or model.provider)


def _of_arguments(arguments: tuple[str, ...], words: ModelWords, ids: ModelIds) -> Iterator[NamedModel]:
    """Models behind a flag or a command."""
    line = split(arguments)
    for place, word in enumerate(line):
        flag, equals, value = word.partition("=")
        if flag in words.flags:
            text = value if equals else "".join(line[place + 1 : place + 2])
        elif any(tuple(line[place + 1 - len(one) : place + 1]) == one for one in words.commands):
            text = "".join(line[place + 1 : place + 2])
        else:
            continue
        model = _asked_for(text.strip("\"';"), words, ids)
        if model is not None:
            yield NamedModel(model, text)


def split(arguments: tuple[str, ...]) -> list[str]:
    """The words of a command line; a single argument may be a whole line itself."""
    return [word for argument in arguments for word in _words(argument)]


def _words(argument: str) -> list[str]:
    if " " not in argument and "\n" not in argument:
        return [argument]
    try:
        return shlex.split(argument[:_LONGEST_LINE].replace("&&", " ; ").replace("\\\n", " "), comments=True)
    except ValueError:
        return argument[:_LONGEST_LINE].split()
