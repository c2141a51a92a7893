"""Reads the values of HCL expressions as far as they stand there literally; what does not is computed.

`jsonencode(…)` is the value in it; text that holds JSON (a heredoc with a policy) is the value that the JSON has.
"""

import textwrap
from collections.abc import Iterator
from typing import Any

import tree_sitter

from maestro_gate.collect.inventory.infrastructure import values
from maestro_gate.collect.inventory.infrastructure.values import Computed

_ESCAPES = {r"\"": '"', r"\\": "\\", r"\n": "\n", r"\t": "\t", r"\r": "\r"}


def value_of(node: tree_sitter.Node, depth: int) -> Any:
    """The value of an expression; computed when it is more than a literal."""
    inner = _unwrapped(node)
    if inner is None or depth >= values.DEEPEST:
        return Computed()
    if inner.type == "template_expr":
        return _template(inner)
    if inner.type == "operation":
        return _negative(inner)
    if inner.type == "function_call":
        return _call(inner, depth)
    held = inner.named_children[0] if inner.named_children else None
    if held is not None and inner.type == "literal_value":
        return _literal(held)
    return _collection(held, depth) if held is not None and inner.type == "collection_value" else Computed()


def _unwrapped(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """What an expression is, when it is one thing; a traversal and its parts are several."""
    while node.type == "expression":
        if len(node.named_children) != 1:
            return None
        node = node.named_children[0]
    return node


def _literal(node: tree_sitter.Node) -> Any:
    text = text_of(node)
    if node.type == "string_lit":
        return _structured(string_of(node))
    if node.type == "bool_lit":
        return text == "true"
    if node.type == "null_lit":
        return None
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return Computed()


def _negative(node: tree_sitter.Node) -> Any:
    text = text_of(node)
    return int(text) if text[:1] == "-" and text[1:].strip().isdigit() else Computed()


def _collection(node: tree_sitter.Node, depth: int) -> Any:
    if node.type == "tuple":
        return [value_of(child, depth + 1) for child in node.named_children if child.type == "expression"]
    found: dict[str, Any] = {}
    for element in node.named_children:
        if element.type == "object_elem" and len(element.named_children) > 1:
            key, value = element.named_children[0], element.named_children[-1]
            name = _key(key)
            if name:
                found[name] = value_of(value, depth + 1)
    return found


def _key(node: tree_sitter.Node) -> str:
    inner = _unwrapped(node)
    if inner is None:
        return ""
    if inner.type == "variable_expr":
        return text_of(inner)
    literal = value_of(node, 0)
    return literal if isinstance(literal, str) else ""


def _call(node: tree_sitter.Node, depth: int) -> Any:
    name, arguments = node.named_children[0], node.named_children[-1]
    if text_of(name) == "jsonencode" and len(arguments.named_children) == 1:
        return value_of(arguments.named_children[0], depth + 1)
    return Computed()


def _template(node: tree_sitter.Node) -> Any:
    inner = node.named_children[0]
    if inner.type == "heredoc_template":
        lines = text_of(inner).split("\n")
        text = textwrap.dedent("\n".join(lines[1:-1]))
    else:
        text = text_of(inner)[1:-1]
    return _structured(text, is_filled_in=any(c.type != "template_literal" for c in _content(inner)))


def _content(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    return (
        c
        for c in node.named_children
        if c.type.startswith("template_") and not c.type.endswith(("_start", "_end"))
    )


def _structured(text: str, *, is_filled_in: bool = False) -> Any:
    structure = values.parsed(text)
    if structure is not None:
        return structure
    return Computed(text) if is_filled_in else text


def string_of(node: tree_sitter.Node) -> str:
    """The text of a quoted string, its escapes resolved and what is filled in left out."""
    text = "".join(text_of(child) for child in node.named_children if child.type == "template_literal")
    if "\\" in text:
        for escape, character in _ESCAPES.items():
            text = text.replace(escape, character)
    return text


def text_of(node: tree_sitter.Node) -> str:
    """The node as it is written."""
    return (node.text or b"").decode("utf-8", "replace")
