"""Tells the shape of YAML without loading it: whether it can be loaded as it stands.

Events are looked at and no value is made, so that neither aliases that multiply nor depth cost anything.
"""

from collections.abc import Iterator
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def is_loadable(text: bytes) -> bool:
    """Can this be loaded as plain YAML: it follows the syntax, and no key is itself a collection, as in `{{ x }}`."""
    try:
        return not any(
            is_key and isinstance(event, yaml.CollectionStartEvent) for event, is_key, _ in _nodes(text)
        )
    except (yaml.YAMLError, UnicodeError, ValueError):
        return False


def _nodes(text: bytes) -> Iterator[tuple[Any, bool, int]]:
    """Every node's first event, whether it is a key, and how deep it stands; each document begins at depth 0."""
    # For each collection around: is a key due. None in a sequence, which has none.
    around: list[bool | None] = []
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            around.pop()
        elif isinstance(event, yaml.NodeEvent):
            is_key = bool(around and around[-1])
            yield event, is_key, len(around)
            if around and around[-1] is not None:
                around[-1] = not is_key
            if isinstance(event, yaml.CollectionStartEvent):
                around.append(True if isinstance(event, yaml.MappingStartEvent) else None)
