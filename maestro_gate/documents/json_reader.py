"""Reads one strict JSON document, at the speed of the standard library's C scanner.

RFC 8259 leaves much to the reader. Refused here, with the place: keys that occur twice, NaN and Infinity,
numbers that overflow to them, lone surrogates (no report could be written with them), more levels or values
than the limits allow. Places are looked for only when something is refused or asked for: a bill of materials
has millions of them.
"""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import Any, NoReturn

from maestro_gate.documents import json_faults, proportion
from maestro_gate.documents.document import Document, Limits, at, decoded, place_of, quoted
from maestro_gate.documents.json_comments import blanked
from maestro_gate.documents.json_places import JsonPlaces
from maestro_gate.errors import InvalidInput


def load_json(data: bytes, name: str, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """The document of a JSON file. Raises InvalidInput with the place and what to do."""
    proportion.check(data, name)
    return _read(decoded(data, name, limits), name, limits)


def load_jsonc(data: bytes, name: str, limits: Limits = Limits()) -> Document:  # noqa: B008 - frozen
    """Like `load_json`; comments and a comma behind the last member are allowed, as editors allow them."""
    proportion.check(data, name)
    return _read(blanked(decoded(data, name, limits), name), name, limits)


class _RefusedError(Exception):
    """Something the grammar allows and we do not. `find` gives its offset in the text, and what is wrong."""

    def __init__(self, find: Callable[[str], tuple[int, str]]) -> None:
        super().__init__()
        self.find = find


def _read(text: str, name: str, limits: Limits) -> Document:
    try:
        with _collector_paused():
            value = json.loads(
                text, object_pairs_hook=_members, parse_constant=_no_constant, parse_float=_finite
            )
        _bound(value, limits)
    except json.JSONDecodeError as error:
        where = at(name, (error.lineno, error.colno))
        raise InvalidInput(f"not valid JSON: {error.msg}", where=where) from error
    except RecursionError as error:
        raise _refusal(text, name, _too_deep(limits)) from error
    except _RefusedError as error:
        raise _refusal(text, name, error) from error
    except ValueError as error:  # Python's limit on the digits of an integer
        raise _refusal(text, name, _RefusedError(json_faults.bad_number)) from error
    offset = json_faults.lone_surrogate(text)
    if offset is not None:
        what = "the escape is half of a surrogate pair, which is no character"
        raise InvalidInput(what, where=at(name, place_of(text, offset)))
    return Document(value, name, JsonPlaces(text))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of new containers and no garbage: the cycle collector would double the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RefusedError(_duplicate)
    return members


def _duplicate(text: str) -> tuple[int, str]:
    first, second, key = json_faults.duplicate(text, _members, _RefusedError)
    lines = f"in line {place_of(text, first)[0]} and in line {place_of(text, second)[0]}"
    return second, f"the key {quoted(key)} occurs twice: {lines}"


def _no_constant(_: str) -> NoReturn:
    raise _RefusedError(json_faults.bad_number)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise _RefusedError(json_faults.bad_number)
    return value


def _too_deep(limits: Limits) -> _RefusedError:
    what = f"the document is nested deeper than {limits.max_depth} levels"
    return _RefusedError(lambda text: (json_faults.first_deeper(text, limits.max_depth), what))


def _bound(root: object, limits: Limits) -> None:
    """Holds the value to its limits, level by level, without recursion."""
    level: list[Any] = [root] if type(root) in (dict, list) else []
    depth, nodes = 0, 1
    while level:
        depth += 1
        if depth > limits.max_depth:
            raise _too_deep(limits)
        below: list[Any] = []
        for container in level:
            nodes += len(container)
            if not gc.is_tracked(container):
                continue  # a dict of plain values, which is most of a bill of materials
            for value in container.values() if type(container) is dict else container:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
        if nodes > limits.max_nodes:
            raise _RefusedError(lambda _: (0, f"the document has more than {limits.max_nodes:,} values"))
        level = below


def _refusal(text: str, name: str, refused: _RefusedError) -> InvalidInput:
    offset, what = refused.find(text)
    return InvalidInput(what, where=at(name, place_of(text, offset)))
