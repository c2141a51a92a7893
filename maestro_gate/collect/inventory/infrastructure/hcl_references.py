"""Finds which other resources the expressions of HCL name.

Addresses are `type.name`, `data.type.name`, `module.name`, and `local.name` for who can follow it.
"""

from collections.abc import Iterator

import tree_sitter

from maestro_gate.collect.inventory.infrastructure.hcl_values import text_of

_WITHOUT_TARGET = frozenset({"var", "each", "count", "self", "path", "terraform"})


def references(body: tree_sitter.Node) -> Iterator[str]:
    """Addresses that the expressions in a body name."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        children = node.named_children
        for place, child in enumerate(children):
            if child.type == "variable_expr":
                found = _address([text_of(child), *_steps(children[place + 1 :])])
                if found:
                    yield found
        waiting.extend(children)


def _steps(nodes: list[tree_sitter.Node]) -> Iterator[str]:
    for node in nodes:
        if node.type == "get_attr":
            yield text_of(node).lstrip(".").strip()
        elif node.type != "index":
            return


def _address(steps: list[str]) -> str:
    first = steps[0]
    if first in _WITHOUT_TARGET or len(steps) < 2:  # noqa: PLR2004 - a word alone names nothing
        return ""
    if first in ("module", "local"):
        return ".".join(steps[:2])
    if first == "data":
        return ".".join(steps[:3]) if len(steps) > 2 else ""  # noqa: PLR2004 - data.type.name
    # A type has its provider in front; an iteration's own names have none, or are followed by `key` or `value`.
    return ".".join(steps[:2]) if "_" in first and steps[1] not in ("key", "value") else ""
