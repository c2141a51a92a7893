"""Reads configuration that names models: of applications, of gateways, of prompts, of a deployed graph.

A text counts where its key says that a model belongs there, and only when it is the id of a known model.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from maestro_gate import documents
from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.words import plain
from maestro_gate.collect.inventory.model_ids import ModelId
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Detection

NAME = "configuration"
PROVIDES = "configuration"

_WORDS = re.compile(rb"model|llm|embed|deployment", re.IGNORECASE)
_DEFAULT = re.compile(r"\$\{\w{1,200}(?::?-|=)([^}]*)\}")
"""A variable with what stands in for it where nobody sets it."""
_WRAPPER = "value"
"""The key that deployment parameters of Azure hold their values under."""
_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def recognises(_path: str, data: bytes) -> bool:
    """Nothing can name a model that has none of the words for it."""
    return bool(_WORDS.search(data))


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The models that the file names. What is no document of its kind is noted."""
    try:
        text = data.decode("utf-8")
        found = dict.fromkeys(one for value in _loaded(path, text) for one in _models(value, tables))
    except (UnicodeDecodeError, InvalidInput, tomllib.TOMLDecodeError, RecursionError):
        return Reading(notes=(f"{path}: cannot be read; the models that it names are not known",))
    place = tables.environment.model
    is_sample = bool(tables.environment.samples.matches(path.rsplit("/", 1)[-1]))
    return Reading(
        detections=tuple(
            sorted(
                {
                    Detection(
                        place.layer,
                        place.type,
                        model.name,
                        path,
                        _line(key, value_text, text),
                        "declared" if is_sample else "used",
                        model.provider,
                        model.name,
                        f"model_id:{model.name}",
                    )
                    for model, key, value_text in found
                },
                key=repr,
            )
        )
    )


def _loaded(path: str, text: str) -> Iterator[Any]:
    """The values of the file's documents. A file of YAML that ends wrongly says what it says until there."""
    low = path.lower()
    if low.endswith(".json"):
        yield documents.load_json(text.encode(), path).value
    elif low.endswith(".toml"):
        yield tomllib.loads(text)
    elif not low.endswith(".prompty"):
        yield from (one.value for one in documents.load_yaml_stream(text.encode(), path).documents)
    elif head := _HEAD.match(text):
        yield documents.load_yaml(head[1].encode(), path).value


def _models(value: Any, tables: Tables) -> Iterator[tuple[ModelId, str, str]]:
    words, keys = tables.infrastructure.models, tables.environment.model_keys
    for names, leaf in values.leaves(value):
        if not isinstance(leaf, str):
            continue
        named = [plain(name) for name in names if not name.isdigit()]
        if len(named) > 1 and named[-1] == _WRAPPER:
            named.pop()
        last = ".".join(named[-2:])
        is_asked_for = last.endswith((*words.attributes, *keys))
        if is_asked_for or last.endswith(words.doubtful):
            default = _DEFAULT.fullmatch(leaf)
            model = tables.model_ids.named(default[1] if default else leaf, is_asked_for=is_asked_for)
            if model is not None:
                yield model, names[-1], leaf


def _line(key: str, value: str, text: str) -> int:
    """The line of a value behind its key; of the value alone where it is written otherwise, as in a list."""
    found = re.search(
        rf"{re.escape(key)}[\"']?\s{{0,50}}[:=]\s{{0,50}}[\"']?{re.escape(value)}(?![\w.-])", text
    )
    return text.count("\n", 0, found.end() if found else max(0, text.find(value))) + 1
