"""Says which models a file asks for, where a model belongs: not in comments, keys, comparisons or choices."""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect.inventory.code import products
from maestro_gate.collect.inventory.code.expressions import (
    UNKNOWN,
    Call,
    Either,
    Record,
    Result,
    Text,
    Value,
    text,
)
from maestro_gate.collect.inventory.code.facts import Binding
from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.model.evidence import Detection

_LONGEST = 120
_DEEP = 3
_ASKING = frozenset(
    {"get", "getenv", "env", "pop", "getString", "GetString", "getOrDefault", "config", "GetValue"}
)
"""Methods whose second argument is what they give when there is nothing."""
_FIELDS = frozenset({"Field", "field"})
"""Fields of settings; their first argument is the default."""


def detections(file: File) -> Iterator[Detection]:
    """The models of a file."""
    words = file.words
    strong, weak = words.set_of("model_arguments"), words.set_of("model_words")
    for binding in file.facts.bindings:
        name = binding.name.rpartition(".")[2]
        if not weak.isdisjoint(pieces(name)):
            for one in _ids(binding.read(), 0):
                yield from _model(file, one, binding.line, _asked(file, binding, is_strong=name in strong))
        elif name in words.set_of("routed_arguments"):
            yield from _routed(file, binding)
        if not weak.isdisjoint(pieces(name)):
            yield from _mapped(file, binding)
    yield from _returned(file)
    for call in file.facts.calls:
        yield from _of_call(file, call)


def _mapped(file: File, binding: Binding) -> Iterator[Detection]:
    """A table whose values are models, every one of them: `MODEL_IDS = {"fast": "gpt-4o-mini"}`."""
    value = binding.read()
    if not isinstance(value, Record) or pieces(binding.name).isdisjoint(file.words.set_of("model_tables")):
        return
    held = [text(one) for _, one in value.entries]
    if held and all(one and file.model_ids.is_model_id(one) for one in held):
        for one in held:
            yield from _model(file, one, binding.line, _Asked(is_asked_for=False))


def _returned(file: File) -> Iterator[Detection]:
    """The ids that a function gives back that is there for models: `def get_model_id(name)`."""
    weak = file.words.set_of("model_words")
    for given in file.facts.returns:
        function = file.facts.function_at(given.start)
        if function is not None and not weak.isdisjoint(pieces(function.name)):
            for one in _ids(given.read(), 0):
                yield from _model(file, one, given.line, _Asked(is_asked_for=False))


def _routed(file: File, binding: Binding) -> Iterator[Detection]:
    """An id of anything: a model only where it says also who serves it."""
    for one in _ids(binding.read(), 0):
        found = file.model_ids.named(one)
        if found is not None and found.name != one:
            yield from _model(file, one, binding.line, _Asked(is_asked_for=False))


def _of_call(file: File, call: Call) -> Iterator[Detection]:
    """The first argument of calls that take a model, and defaults of variables that are asked for."""
    calls, loaders = file.words.set_of("model_calls"), file.words.set_of("model_loaders")
    full, through = file.resolved(call)
    last = full.rpartition(".")[2]
    is_product = products.reveals(file, through)
    if last in calls or last in loaders or (is_product and not call.is_decorator):
        value = call.positional(0)
        provider = products.provider(file, through)
        for one in _ids(value, 0) if isinstance(value, Text | Either | Result) else ():
            asked = _Asked(last in calls and is_product, provider, is_certain=last in loaders and is_product)
            yield from _model(file, one, call.line, asked)
    key = call.positional(0) if last in _ASKING else UNKNOWN
    if isinstance(key, Text) and not file.words.set_of("model_words").isdisjoint(pieces(key.value)):
        default = call.positional(1)
        if isinstance(default, Text):
            yield from _model(file, default.value, call.line, _Asked(is_asked_for=True))


@dataclass(frozen=True, slots=True)
class _Asked:
    """How sure it is that a model belongs in a place."""

    is_asked_for: bool
    provider: str = ""
    """Who serves it when the id does not say."""
    is_certain: bool = False
    """Whatever stands there is a model."""


def _asked(file: File, binding: Binding, *, is_strong: bool) -> _Asked:
    call = file.call_around(binding)
    if call is None:
        return _Asked(is_strong)
    full, through = file.resolved(call)
    sends = any(full.endswith(f".{method}") for method in file.words.set_of("model_methods"))
    serves = products.provider(file, through)
    return _Asked(is_strong, serves, is_certain=is_strong and (sends or bool(serves)))


def _ids(value: Value, depth: int) -> Iterator[str]:
    """The texts that a value may be: also the default of a variable of the environment."""
    if isinstance(value, Text) and value.is_whole:
        yield value.value
    elif isinstance(value, Either) and depth < _DEEP:
        for member in value.members:
            yield from _ids(member, depth + 1)
    elif isinstance(value, Result) and depth < _DEEP:
        yield from _ids(_default(value.call), depth + 1)


def _default(call: Call) -> Value:
    """What a call gives when nobody says otherwise: a variable of the environment, a field of settings."""
    if call.last in _ASKING and isinstance(call.positional(0), Text):
        return call.positional(1)
    return (
        call.positional(0)
        if call.last in _FIELDS and call.positional(0) != UNKNOWN
        else call.named("default")
    )


def _model(file: File, written: str, line: int, asked: _Asked) -> Iterator[Detection]:
    words = file.words
    if not 1 < len(written) <= _LONGEST or any(character.isspace() for character in written):
        return
    if (
        file.secrets.shapes.search(written)
        or written.lower() in words.set_of("not_models")
        or words.model_files.match(written)
    ):
        return
    found = file.model_ids.named(written, is_asked_for=asked.is_asked_for)
    name = found.name if found else written if asked.is_certain and _looks_like_one(written) else ""
    if not name:
        return
    provider = (found.provider if found else "") or asked.provider
    if found and not found.provider and asked.provider in words.set_of("own_models_only"):
        provider = ""  # the client of one provider speaks with another's server
    row = words.row("model_place")
    yield file.used(row, name, line, f"model_id:{name}", provider=provider, model=name)


def _looks_like_one(written: str) -> bool:
    """A name of its own for a model: words, digits, dots, dashes; no address, no template."""
    return written[0].isalnum() and all(character.isalnum() or character in "-_./:@" for character in written)
