"""Tells the shape of YAML without loading it: whether it can be loaded as it stands, and the keys at its top level.

Events are looked at and no value is made, so that aliases that multiply cost nothing; what is nested without end is
not looked at to its end.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BROKEN = (yaml.YAMLError, UnicodeError, ValueError)
_object = msgspec.json.Decoder(dict[str, msgspec.Raw])

DEEPEST = 500
"""Levels that are looked at: libyaml takes ever longer for each further one, and nobody nests like that."""

MERGE = "<<"
"""The key that brings along the keys of another mapping."""


class TooDeepError(Exception):
    """Nested beyond what is looked at."""


def is_loadable(text: bytes) -> bool:
    """Can this be loaded as plain YAML: it follows the syntax, and no key is itself a collection, as in `{{ x }}`.

    Of what is nested too deeply it is taken for granted.
    """
    try:
        return not any(
            is_key and isinstance(event, yaml.CollectionStartEvent) for event, is_key, _ in _nodes(text)
        )
    except TooDeepError:
        return True
    except _BROKEN:
        return False


def top_level_keys(text: bytes) -> Iterator[frozenset[str]]:
    """The keys at the top level of each document as they read, however they are spelt; what is broken has none.

    Raises TooDeepError.
    """
    try:
        # JSON is YAML too, and this is a hundred times as fast.
        yield frozenset(_object.decode(text))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        yield from _keys(text)


def _keys(text: bytes) -> Iterator[frozenset[str]]:
    scalars: dict[str, str] = {}
    keys: set[str] = set()
    try:
        for event, is_key, depth in _nodes(text):
            if depth == 0:
                yield frozenset(keys)
                keys.clear()
            word = scalars.get(event.anchor or "", "") if isinstance(event, yaml.AliasEvent) else _word(event)
            if event.anchor and not isinstance(event, yaml.AliasEvent):
                scalars[event.anchor] = word
            if is_key and depth == 1:
                keys.add(word)
    except _BROKEN:
        pass  # documents in front of the mistake are there all the same
    yield frozenset(keys)


def _word(event: Any) -> str:
    """What a scalar reads; an empty word for anything else."""
    if not isinstance(event, yaml.ScalarEvent):
        return ""
    if not (event.tag or "").endswith(":binary"):
        return str(event.value)
    try:
        return base64.b64decode(event.value).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _nodes(text: bytes) -> Iterator[tuple[Any, bool, int]]:
    """Every node's first event, whether it is a key, and how deep it stands; each document begins at depth 0."""
    # For each collection around: is a key due. None in a sequence, which has none.
    around: list[bool | None] = []
    for event in yaml.parse(text, Loader=_LOADER):
        if len(around) > DEEPEST:
            raise TooDeepError
        if isinstance(event, yaml.CollectionEndEvent):
            around.pop()
        elif isinstance(event, yaml.NodeEvent):
            is_key = bool(around and around[-1])
            yield event, is_key, len(around)
            if around and around[-1] is not None:
                around[-1] = not is_key
            if isinstance(event, yaml.CollectionStartEvent):
                around.append(True if isinstance(event, yaml.MappingStartEvent) else None)
