"""How Python is read: its grammar as tables, its imports, parameters and docstrings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.facts import Import, Parameter
from maestro_gate.collect.inventory.code.syntax import (
    FIRST,
    Syntax,
    children,
    named,
    source,
    unquoted,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def _grammar() -> object:
    import tree_sitter_python

    return tree_sitter_python.language()


_QUERY = """
(call) @call
(import_statement) @import
(import_from_statement) @import
(function_definition) @function
(class_definition) @class
(assignment right: (_)) @bind
(keyword_argument) @bind
(pair) @bind
(default_parameter) @bind
(typed_default_parameter) @bind
(named_expression) @bind
(as_pattern) @bind
(for_in_clause) @bind
(decorator) @decorator
"""


def _imports(node: "Node") -> Iterator[Import]:
    line = node.start_point.row + 1
    if node.type == "import_statement":
        for child in node.named_children:
            full = source(child.child_by_field_name("name") or child)
            alias = named(child, "alias")
            yield Import(
                alias or full.partition(".")[0], full if alias else full.partition(".")[0], full, line
            )
        return
    module = named(node, "module_name")
    for child in node.children_by_field_name("name"):
        name = source(child.child_by_field_name("name") or child)
        yield Import(named(child, "alias") or name, f"{module}.{name}", module, line)
    if any(child.type == "wildcard_import" for child in node.named_children):
        yield Import("*", module, module, line)


def _parameters(node: "Node") -> tuple[Parameter, ...]:
    held = node.child_by_field_name("parameters")
    return tuple(parameter for child in children(held) for parameter in _parameter(child))


def _parameter(node: "Node") -> Iterator[Parameter]:
    if node.type == "identifier":
        yield Parameter(source(node), "")
    elif node.type in ("default_parameter", "typed_default_parameter"):
        yield Parameter(named(node, "name"), named(node, "type"))
    elif node.type == "typed_parameter" and node.named_children[0].type == "identifier":
        yield Parameter(source(node.named_children[0]), named(node, "type"))


def _bases(node: "Node") -> Iterator["Node"]:
    for child in children(node.child_by_field_name("superclasses")):
        if child.type == "subscript":  # Generic[T]
            inner = child.child_by_field_name("value")
            if inner is not None:
                yield inner
        elif child.type != "keyword_argument":
            yield child


def _decorators(node: "Node") -> Iterator["Node"]:
    parent = node.parent
    if parent is not None and parent.type == "decorated_definition":
        yield from children(parent, "decorator")


def _documentation(node: "Node") -> str:
    body = node.child_by_field_name("body")
    first = next(children(body), None)
    text = next(children(first), None) if first is not None and first.type == "expression_statement" else None
    return unquoted(source(text)).strip() if text is not None and text.type == "string" else ""


PYTHON = Syntax(
    language="python",
    grammar=_grammar,
    query=_QUERY,
    imports=_imports,
    names=frozenset({"identifier", "dotted_name", "true", "false", "none"}),
    members={"attribute": ("object", "attribute")},
    calls={"call": ("function", "arguments")},
    texts=frozenset({"string", "concatenated_string"}),
    gaps=frozenset({"interpolation"}),
    inner=frozenset({"string_content", "string_start"}),
    wrappers={
        "await": "",
        "parenthesized_expression": "",
        "subscript": "value",
        "as_pattern_target": "",
        "type": "",
    },
    choices={"boolean_operator": ("left", "right"), "conditional_expression": ()},
    lists=frozenset({"list", "tuple", "set", "expression_list"}),
    records=frozenset({"dictionary"}),
    pairs={
        "assignment": ("left", "right"),
        "keyword_argument": ("name", "value"),
        "pair": ("key", "value"),
        "default_parameter": ("name", "value"),
        "typed_default_parameter": ("name", "value"),
        "named_expression": ("name", "value"),
        "as_pattern": ("alias", FIRST),
        "for_in_clause": ("left", "right"),
    },
    loops=frozenset({"for_in_clause"}),
    bodies=frozenset({"lambda"}),
    parameters=_parameters,
    bases=_bases,
    decorators=_decorators,
    documentation=_documentation,
)
