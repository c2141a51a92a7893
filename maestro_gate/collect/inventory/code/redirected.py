"""Finds where clients are sent: hosts given to a base address, however it is written down in the file.

By a constant, a default, a table that is unpacked, or a variable that clients read: what decides is its name.
"""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from maestro_gate.collect.inventory.code.expressions import (
    Either,
    Items,
    Name,
    Result,
    Text,
    Unknown,
    Value,
    text,
)
from maestro_gate.collect.inventory.code.facts import Binding
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.literals import served
from maestro_gate.model.evidence import Detection

_HOST = re.compile(
    r"https?://(?:[^/@?#\s]{1,200}@)?([a-z0-9.-]{1,200})(?::([0-9]{1,5}))?(?P<rest>[/?#]|\Z)", re.IGNORECASE
)
_NAMES = re.compile(rb"[A-Za-z_][A-Za-z0-9_.]*")
_MANY, _LONG = 300, 300
_DEEP = 6


def detections(file: File) -> Iterator[Detection]:
    """The hosts that base addresses of a file name."""
    known: dict[str, tuple[Text, ...]] = {}
    for line, value in islice(_given(file), _MANY):
        for one in _texts(value, file, known, 0):
            match = _HOST.match(one.value)
            # A text with gaps may have one in its host.
            if match and "." in match[1] and (one.is_whole or match["rest"]):
                yield from _sighting(file, match[1].lower().rstrip("."), match[2] or "", line)


def _sighting(file: File, host: str, port: str, line: int) -> Iterator[Detection]:
    row = file.words.row("egress")
    model = served(file, host, port, line)
    if model is not None:
        yield model
    elif not _is_private(host) and not any(pattern.match(host) for pattern in file.words.own_hosts):
        yield file.used(row, host, line, f"host:{host}")


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _given(file: File) -> Iterator[tuple[int, Value]]:
    """What is given to a name that is one of a base address, with its line."""
    named = file.words.redirects.search
    for binding in file.facts.bindings:
        if named(binding.name.rpartition(".")[2]):
            value = binding.read()
            is_joined = isinstance(value, Unknown) or value == Text("", is_whole=False)
            yield binding.line, _joined(binding, file) if is_joined else value
    for call in file.facts.calls:
        if named(call.last):
            yield call.line, call.positional(0)
        elif call.last in file.words.set_of("egress", "setters") and named(text(call.positional(0))):
            yield call.line, call.positional(1)


def _joined(binding: Binding, file: File) -> Items:
    """The names that a text is put together from: `HOST + "/v1"`, `f"{HOST}/v1"`."""
    written = file.data[binding.start : min(binding.end, binding.start + _LONG)]
    names = dict.fromkeys(_NAMES.findall(written)[1:])
    return Items(tuple(Name(name.decode()) for name in names))


def _texts(value: Value, file: File, known: dict[str, tuple[Text, ...]], depth: int) -> Sequence[Text]:
    """The texts that a value may be, by way of the names and the calls of the file."""
    if isinstance(value, Text):
        return (value,)
    if depth > _DEEP:
        return ()
    if isinstance(value, Name):
        return _of_name(value.dotted, file, known, depth)
    members: Sequence[Value] = ()
    if isinstance(value, Either | Items):
        members = value.members
    elif isinstance(value, Result):
        members = tuple(argument.value for argument in value.call.read())
    return tuple(one for member in members for one in _texts(member, file, known, depth + 1))


def _of_name(name: str, file: File, known: dict[str, tuple[Text, ...]], depth: int) -> Sequence[Text]:
    """What the file gives to a name, each name looked up once."""
    if name not in known:
        known[name] = ()
        held = (*file.bindings_of(name), *file.bindings_of(name.removesuffix(".value").rpartition(".")[2]))
        known[name] = tuple(one for binding in held for one in _texts(binding.read(), file, known, depth + 1))
    return known[name]
