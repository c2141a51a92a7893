"""Parses HCL (Terraform, OpenTofu) into blocks with values. Nothing is evaluated but what stands there literally.

1. A `dynamic "x"` block is the block `x` with its content, what depends on the iteration computed.
2. Where the syntax is wrong, the parser goes on behind it: the file is read in part, and the note says where.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import tree_sitter

from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.hcl_references import references
from maestro_gate.collect.inventory.infrastructure.hcl_values import string_of, text_of, value_of
from maestro_gate.collect.inventory.infrastructure.values import Computed
from maestro_gate.errors import InvalidInput

_MOST_OPEN = 1_000


@dataclass(frozen=True, slots=True)
class Block:
    """A block at the top of a file."""

    kind: str
    labels: tuple[str, ...]
    line: int
    value: dict[str, Any]
    references: tuple[str, ...]
    """Addresses, and `local.name`, sorted."""
    named: Mapping[str, tuple[str, ...]]
    """The same for each of local values."""


@dataclass(frozen=True, slots=True)
class File:
    """The blocks and attributes at the top of a file."""

    blocks: tuple[Block, ...]
    attributes: dict[str, Any]
    first_mistake: int
    """1-based line of the first thing that is no HCL; 0 when all is."""


@cache
def _parser() -> tree_sitter.Parser:
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def parse(data: bytes) -> File:
    """What a file holds. Raises InvalidInput."""
    if (
        data.count(b"${") > data.count(b"}") + _MOST_OPEN
    ):  # the parser would take seconds to make sense of them
        raise InvalidInput("thousands of interpolations have no end")
    root = _parser().parse(data).root_node
    body = next((child for child in root.named_children if child.type == "body"), None)
    found = tuple(_block(node) for node in _nodes(root, "block"))
    top = _attributes(body) if body is not None else {}
    return File(found, top, _first_mistake(root) if root.has_error else 0)


def _nodes(node: tree_sitter.Node, wanted: str) -> Iterator[tree_sitter.Node]:
    """The nodes of a type that stand in bodies at the top, also behind a mistake."""
    for child in node.named_children:
        if child.type == wanted:
            yield child
        elif child.type in ("body", "ERROR"):
            yield from (inner for inner in child.named_children if inner.type == wanted)


def _first_mistake(root: tree_sitter.Node) -> int:
    node = root
    while True:
        wrong = next((c for c in node.children if c.is_error or c.is_missing or c.has_error), None)
        if wrong is None or wrong.is_error or wrong.is_missing:
            return (wrong or node).start_point.row + 1
        node = wrong


def _block(node: tree_sitter.Node) -> Block:
    kind, labels, body = _parts(node)
    return Block(
        kind,
        labels,
        node.start_point.row + 1,
        _body(body, 0) if body is not None else {},
        tuple(sorted(set(references(body)))) if body is not None else (),
        dict(_named(body)) if body is not None and kind == "locals" else {},
    )


def _named(body: tree_sitter.Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    for child in body.named_children:
        if child.type == "attribute" and child.named_children:
            yield text_of(child.named_children[0]), tuple(sorted(set(references(child))))


def _parts(node: tree_sitter.Node) -> tuple[str, tuple[str, ...], tree_sitter.Node | None]:
    """Kind, labels and body of a block."""
    words: list[str] = []
    body = None
    for child in node.named_children:
        if child.type == "identifier":
            words.append(text_of(child))
        elif child.type == "string_lit":
            words.append(string_of(child))
        elif child.type == "body":
            body = child
    return (words[0] if words else ""), tuple(words[1:]), body


def _body(node: tree_sitter.Node, depth: int) -> dict[str, Any]:
    value = _attributes(node, depth)
    if depth >= values.DEEPEST:
        return value
    repeated: dict[str, list[Any]] = {}
    for child in node.named_children:
        if child.type == "block":
            name, inner = _inner_block(child, depth)
            repeated.setdefault(name, []).append(inner)
    for name, found in repeated.items():
        value[name] = found[0] if len(found) == 1 else found
    return value


def _inner_block(node: tree_sitter.Node, depth: int) -> tuple[str, Any]:
    kind, labels, body = _parts(node)
    inner = _body(body, depth + 1) if body is not None else {}
    if kind == "dynamic" and labels:
        return labels[0], inner.get("content", Computed())
    return ".".join((kind, *labels)), inner


def _attributes(body: tree_sitter.Node, depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in body.named_children:
        if child.type == "attribute" and len(child.named_children) > 1:
            name, expression = child.named_children[0], child.named_children[-1]
            found[text_of(name)] = value_of(expression, depth + 1)
    return found
