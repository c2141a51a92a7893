"""Decodes the rows of a large JSON document as strictly as `documents.load_json`, many at a time.

Strictness costs more than parsing, so it is checked from a distance: a key that occurs twice leaves fewer strings in
what was decoded than there are in the bytes.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import msgspec

from maestro_gate import documents
from maestro_gate.collect.row_shapes import Shape

S = TypeVar("S", bound=msgspec.Struct)

_MAX_DEPTH = documents.Limits().max_depth

_value = msgspec.json.Decoder()
_encode = msgspec.json.Encoder().encode

ODD = (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError)
"""What is raised when nobody can vouch for a document from a distance."""


class Odd(msgspec.MsgspecError):
    """The document may break a rule."""


Check = Callable[[Sequence[object]], Collection[int]]
"""Elements of an array → the places of those that are not as they should be."""


def checked(
    texts: Sequence[bytes], shape: Shape[Any], check: Check | None
) -> tuple[Sequence[object], Collection[bytes]]:
    """The rows, as structs or else as plain values, and those that are not as they should be."""
    structs = _shaped(texts, shape)
    found: Sequence[object] = structs or plain(texts)
    if check is None or (structs and shape.is_proof):
        return found, ()
    # Structs that hold every string of their rows hold all that these say: they need not be decoded again.
    places = check(msgspec.to_builtins(structs) if structs else found)
    return found, {texts[place] for place in places}


def _shaped(texts: Sequence[bytes], shape: Shape[S]) -> list[S]:
    """The rows as structs; none when one of them says more than the struct, twice, of another type, or deeply."""
    joined = b",".join(texts)
    try:
        found = shape.decode(b"[" + joined + b"]")
    except msgspec.ValidationError:
        return []
    if shape.may_nest(found) and any(map(_may_be_deep, texts)):
        return []
    return found if _strings(joined) == _strings(_encode(found)) else []


def plain(texts: Sequence[bytes]) -> list[object]:
    """What stands at the second level of the document: rows, elements, members, each a JSON text. Raises one of ODD."""
    values = [*map(_value.decode, texts)]
    if _strings(b"".join(texts)) != _strings(_encode(values)):
        raise Odd("some key occurs twice")
    for text, value in zip(texts, values, strict=True):
        if _may_be_deep(text) and _depth(value) > _MAX_DEPTH - 2:
            raise Odd("nested too deeply")
    return values


def _strings(data: bytes) -> int:
    """How many strings JSON text holds: keys and values."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return data.count(b'"') // 2


def _may_be_deep(text: bytes) -> bool:
    """Most rows hold too few brackets to be deep."""
    return text.count(b"{") + text.count(b"[") > _MAX_DEPTH - 2


def _depth(value: object) -> int:
    """Levels of arrays and objects inside one another."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        if isinstance(item, dict):
            waiting.extend((member, level + 1) for member in item.values())
        elif isinstance(item, list):
            waiting.extend((member, level + 1) for member in item)
        else:
            continue
        deepest = max(deepest, level)
    return deepest
