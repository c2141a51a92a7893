"""Reads which classes a Keras model builds when it is loaded, from its configuration."""

import json
from collections.abc import Iterator

LAMBDA = ("keras.layers", "Lambda")
"""Holds marshalled byte code."""
_MOST_NODES = 200_000
_UNREADABLE = ("keras", "(unreadable configuration)")


def imports(data: bytes) -> Iterator[tuple[str, str]]:
    """(module, class) of everything that the configuration names."""
    try:
        pending: list[object] = [json.loads(data)]
    except (ValueError, RecursionError):
        yield _UNREADABLE
        return
    for _ in range(_MOST_NODES):
        if not pending:
            return
        node = pending.pop()
        if isinstance(node, dict):
            name, module = node.get("class_name"), node.get("module")
            if isinstance(name, str):
                yield (
                    LAMBDA
                    if name == "Lambda"
                    else (module if isinstance(module, str) else "keras.layers", name)
                )
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    yield _UNREADABLE
