"""How C# is read: its grammar as tables, its usings, parameters and attributes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.facts import Import, Parameter
from maestro_gate.collect.inventory.code.syntax import Syntax, children, named, silence, source

if TYPE_CHECKING:
    from tree_sitter import Node


def _grammar() -> object:
    import tree_sitter_c_sharp

    return tree_sitter_c_sharp.language()


_QUERY = """
(invocation_expression) @call
(object_creation_expression) @call
(using_directive) @import
(method_declaration) @function
(local_function_statement) @function
(class_declaration) @class
(variable_declarator) @bind
(assignment_expression) @bind
(property_declaration value: (_)) @bind
(attribute) @decorator
"""


def _imports(node: "Node") -> Iterator[Import]:
    alias = named(node, "name")
    full = source(node.named_children[-1]) if node.named_children else ""
    line = node.start_point.row + 1
    yield Import(alias, full, full, line) if alias and alias != full else Import("*", full, full, line)


def _parameters(node: "Node") -> tuple[Parameter, ...]:
    held = node.child_by_field_name("parameters")
    return tuple(Parameter(named(one, "name"), named(one, "type")) for one in children(held, "parameter"))


def _bases(node: "Node") -> Iterator["Node"]:
    for holder in children(node, "base_list"):
        yield from children(holder, "identifier", "qualified_name", "generic_name")


def _decorators(node: "Node") -> Iterator["Node"]:
    for holder in children(node, "attribute_list"):
        yield from children(holder, "attribute")


CSHARP = Syntax(
    language="csharp",
    grammar=_grammar,
    query=_QUERY,
    imports=_imports,
    names=frozenset({"identifier", "this", "predefined_type", "generic_name"}),
    members={"member_access_expression": ("expression", "name"), "qualified_name": ("qualifier", "name")},
    calls={
        "invocation_expression": ("function", "arguments"),
        "object_creation_expression": ("type", "arguments"),
    },
    texts=frozenset(
        {"string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression"}
    ),
    gaps=frozenset({"interpolation"}),
    inner=frozenset({"string_literal_content", "string_content", "raw_string_content"}),
    wrappers={
        "parenthesized_expression": "",
        "await_expression": "",
        "cast_expression": "value",
        "postfix_unary_expression": "",
    },
    choices={
        "binary_expression": ("left", "right"),
        "conditional_expression": ("consequence", "alternative"),
    },
    lists=frozenset({"collection_expression", "initializer_expression"}),
    records=frozenset(),
    pairs={
        "variable_declarator": ("", ""),
        "assignment_expression": ("left", "right"),
        "property_declaration": ("name", "value"),
    },
    bodies=frozenset({"lambda_expression", "anonymous_method_expression"}),
    parameters=_parameters,
    bases=_bases,
    decorators=_decorators,
    documentation=silence,
)
