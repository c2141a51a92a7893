"""How Rust is read: its grammar as tables, its use trees, parameters and attributes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.facts import Import, Parameter
from maestro_gate.collect.inventory.code.syntax import Syntax, children, named, nothing, silence, source

if TYPE_CHECKING:
    from tree_sitter import Node


def _grammar() -> object:
    import tree_sitter_rust

    return tree_sitter_rust.language()


_QUERY = """
(call_expression) @call
(struct_expression) @call
(use_declaration) @import
(function_item) @function
(struct_item) @class
(let_declaration value: (_)) @bind
(const_item value: (_)) @bind
(static_item value: (_)) @bind
(field_initializer) @bind
(attribute_item) @decorator
"""
_DEEP = 12


def _imports(node: "Node") -> Iterator[Import]:
    argument = node.child_by_field_name("argument")
    if argument is not None:
        yield from _tree(argument, "", node.start_point.row + 1, 0)


def _tree(node: "Node", prefix: str, line: int, depth: int) -> Iterator[Import]:
    """The leaves of a use tree."""
    if depth > _DEEP:
        return
    kind = node.type
    if kind == "use_list":
        for child in node.named_children:
            yield from _tree(child, prefix, line, depth + 1)
    elif kind == "scoped_use_list":
        inner = node.child_by_field_name("list")
        if inner is not None:
            yield from _tree(inner, _joined(prefix, named(node, "path")), line, depth + 1)
    elif kind == "use_wildcard":
        full = _joined(prefix, source(next(children(node), None)))
        yield Import("*", full, full, line)
    else:
        full = _joined(prefix, named(node, "path") if kind == "use_as_clause" else source(node))
        full = full.removesuffix(".self")
        yield Import(
            named(node, "alias") or full.rpartition(".")[2], full, full.rpartition(".")[0] or full, line
        )


def _joined(prefix: str, rest: str) -> str:
    return ".".join(part for part in (prefix, rest.replace("::", ".")) if part)


def _parameters(node: "Node") -> tuple[Parameter, ...]:
    held = node.child_by_field_name("parameters")
    return tuple(Parameter(named(one, "pattern"), named(one, "type")) for one in children(held, "parameter"))


def _decorators(node: "Node") -> Iterator["Node"]:
    before = node.prev_named_sibling
    while before is not None and before.type in ("attribute_item", "line_comment"):
        if before.type == "attribute_item":
            yield before
        before = before.prev_named_sibling


RUST = Syntax(
    returns="return_expression",
    language="rust",
    grammar=_grammar,
    query=_QUERY,
    imports=_imports,
    names=frozenset({"identifier", "self", "type_identifier", "field_identifier", "crate"}),
    members={
        "scoped_identifier": ("path", "name"),
        "scoped_type_identifier": ("path", "name"),
        "field_expression": ("value", "field"),
    },
    calls={"call_expression": ("function", "arguments"), "struct_expression": ("name", "body")},
    texts=frozenset({"string_literal", "raw_string_literal"}),
    gaps=frozenset(),
    inner=frozenset({"string_content"}),
    wrappers={
        "parenthesized_expression": "",
        "await_expression": "",
        "try_expression": "",
        "reference_expression": "value",
        "generic_function": "function",
        "generic_type": "type",
    },
    choices={},
    lists=frozenset({"array_expression", "tuple_expression"}),
    records=frozenset(),
    pairs={
        "let_declaration": ("pattern", "value"),
        "const_item": ("name", "value"),
        "static_item": ("name", "value"),
        "field_initializer": ("field", "value"),
    },
    bodies=frozenset({"closure_expression"}),
    parameters=_parameters,
    bases=nothing,
    decorators=_decorators,
    documentation=silence,
    conversions=frozenset({"into", "to_string", "to_owned", "as_str"}),
)
