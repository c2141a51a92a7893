"""How Go is read: its grammar as tables, its imports and parameters."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.facts import Import, Parameter
from maestro_gate.collect.inventory.code.syntax import (
    Syntax,
    children,
    named,
    nothing,
    silence,
    source,
    unquoted,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def _grammar() -> object:
    import tree_sitter_go

    return tree_sitter_go.language()


_QUERY = """
(call_expression) @call
(composite_literal) @call
(import_spec) @import
(function_declaration) @function
(method_declaration) @function
(short_var_declaration) @bind
(assignment_statement) @bind
(const_spec value: (_)) @bind
(var_spec value: (_)) @bind
(keyed_element) @bind
"""
_VERSION = re.compile(r"v\d+\Z|go-|\.v\d+\Z|-go\Z")


def _imports(node: "Node") -> Iterator[Import]:
    module = unquoted(named(node, "path"))
    parts = [part for part in module.split("/") if not re.fullmatch(r"v\d+", part)]
    name = _VERSION.sub("", parts[-1]).replace("-", "_") if parts else ""
    yield Import(named(node, "name") or name, module, module, node.start_point.row + 1)


def _parameters(node: "Node") -> tuple[Parameter, ...]:
    held = node.child_by_field_name("parameters")
    return tuple(
        Parameter(source(name), named(child, "type"))
        for child in children(held, "parameter_declaration")
        for name in child.children_by_field_name("name")
    )


GO = Syntax(
    language="go",
    grammar=_grammar,
    query=_QUERY,
    imports=_imports,
    names=frozenset({"identifier", "package_identifier", "type_identifier", "field_identifier"}),
    members={"selector_expression": ("operand", "field"), "qualified_type": ("package", "name")},
    calls={"call_expression": ("function", "arguments"), "composite_literal": ("type", "body")},
    texts=frozenset({"interpreted_string_literal", "raw_string_literal"}),
    gaps=frozenset(),
    inner=frozenset({"interpreted_string_literal_content", "raw_string_literal_content"}),
    wrappers={
        "parenthesized_expression": "",
        "unary_expression": "operand",
        "literal_element": "",
        "pointer_type": "",
        "slice_type": "element",
        "array_type": "element",
        "generic_type": "type",
        "expression_list": "",
        "index_expression": "operand",
    },
    choices={},
    lists=frozenset(),
    records=frozenset({"literal_value"}),
    pairs={
        "short_var_declaration": ("left", "right"),
        "assignment_statement": ("left", "right"),
        "const_spec": ("name", "value"),
        "var_spec": ("name", "value"),
        "keyed_element": ("key", "value"),
    },
    bodies=frozenset({"func_literal"}),
    parameters=_parameters,
    bases=nothing,
    decorators=nothing,
    documentation=silence,
)
