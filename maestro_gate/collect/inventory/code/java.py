"""How Java is read: its grammar as tables, its imports, parameters and annotations."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.facts import Import, Parameter
from maestro_gate.collect.inventory.code.syntax import Syntax, children, named, silence, source

if TYPE_CHECKING:
    from tree_sitter import Node


def _grammar() -> object:
    import tree_sitter_java

    return tree_sitter_java.language()


_QUERY = """
(method_invocation) @call
(object_creation_expression) @call
(import_declaration) @import
(method_declaration) @function
(class_declaration) @class
(interface_declaration) @class
(record_declaration) @class
(variable_declarator value: (_)) @bind
(assignment_expression) @bind
(element_value_pair) @bind
(annotation) @decorator
(marker_annotation) @decorator
"""


def _imports(node: "Node") -> Iterator[Import]:
    full = source(next(children(node, "scoped_identifier", "identifier"), None))
    if any(child.type == "asterisk" for child in node.named_children):
        yield Import("*", full, full, node.start_point.row + 1)
    else:
        yield Import(full.rpartition(".")[2], full, full.rpartition(".")[0], node.start_point.row + 1)


def _parameters(node: "Node") -> tuple[Parameter, ...]:
    held = node.child_by_field_name("parameters")
    return tuple(
        Parameter(named(one, "name"), named(one, "type")) for one in children(held, "formal_parameter")
    )


def _bases(node: "Node") -> Iterator["Node"]:
    for holder in children(node, "superclass", "super_interfaces", "extends_interfaces"):
        for child in children(holder):
            yield from children(child) if child.type == "type_list" else [child]


def _decorators(node: "Node") -> Iterator["Node"]:
    for modifiers in children(node, "modifiers"):
        yield from children(modifiers, "annotation", "marker_annotation")


JAVA = Syntax(
    language="java",
    grammar=_grammar,
    query=_QUERY,
    imports=_imports,
    names=frozenset({"identifier", "type_identifier", "this"}),
    members={
        "method_invocation": ("object", "name"),
        "field_access": ("object", "field"),
        "scoped_identifier": ("scope", "name"),
    },
    calls={"method_invocation": ("name", "arguments"), "object_creation_expression": ("type", "arguments")},
    texts=frozenset({"string_literal"}),
    gaps=frozenset({"string_interpolation"}),
    inner=frozenset({"string_fragment", "multiline_string_fragment"}),
    wrappers={"parenthesized_expression": "", "cast_expression": "value", "generic_type": ""},
    choices={"ternary_expression": ("consequence", "alternative")},
    lists=frozenset({"element_value_array_initializer", "array_initializer"}),
    records=frozenset(),
    pairs={
        "variable_declarator": ("name", "value"),
        "assignment_expression": ("left", "right"),
        "element_value_pair": ("key", "value"),
    },
    bodies=frozenset({"lambda_expression"}),
    parameters=_parameters,
    bases=_bases,
    decorators=_decorators,
    documentation=silence,
)
