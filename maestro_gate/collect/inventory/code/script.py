"""How JavaScript and TypeScript are read: their grammars as tables, their imports and parameters."""

from collections.abc import Iterator
from dataclasses import replace
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


def _javascript() -> object:
    import tree_sitter_javascript

    return tree_sitter_javascript.language()


def _typescript() -> object:
    import tree_sitter_typescript

    return tree_sitter_typescript.language_typescript()


def _tsx() -> object:
    import tree_sitter_typescript

    return tree_sitter_typescript.language_tsx()


_QUERY = """
(call_expression) @call
(new_expression) @call
(import_statement) @import
(variable_declarator value: (call_expression function: (identifier) @require (#eq? @require "require"))) @import
(function_declaration) @function
(method_definition) @function
(variable_declarator value: (arrow_function)) @function
(variable_declarator value: (function_expression)) @function
(class_declaration) @class
(variable_declarator value: (_)) @bind
(assignment_expression) @bind
(assignment_pattern) @bind
(pair) @bind
(decorator) @decorator
"""
_TYPED = "(public_field_definition) @bind (required_parameter value: (_)) @bind (abstract_class_declaration) @class"
_PLAIN = "(field_definition) @bind"


def _imports(node: "Node") -> Iterator[Import]:
    line = node.start_point.row + 1
    if node.type == "variable_declarator":
        yield from _required(node, line)
        return
    module = unquoted(named(node, "source"))
    if not module or any(child.type == "type" for child in node.children):
        return  # types are gone when it runs
    clause = next(children(node, "import_clause"), None)
    if clause is None:
        yield Import("", module, module, line)
    for child in children(clause):
        if child.type == "identifier":
            yield Import(source(child), f"{module}.{source(child)}", module, line)
        elif child.type == "namespace_import":
            yield Import(source(next(children(child), None)), module, module, line)
        for one in children(child, "import_specifier"):
            name = named(one, "name")
            yield Import(named(one, "alias") or name, f"{module}.{name}", module, line)


def _required(node: "Node", line: int) -> Iterator[Import]:
    target, call = node.child_by_field_name("name"), node.child_by_field_name("value")
    held = next(children(call.child_by_field_name("arguments") if call is not None else None, "string"), None)
    module = unquoted(source(held))
    if target is None or not module:
        return
    if target.type == "identifier":
        yield Import(source(target), module, module, line)
    for child in children(target, "shorthand_property_identifier_pattern"):
        yield Import(source(child), f"{module}.{source(child)}", module, line)
    for child in children(target, "pair_pattern"):
        yield Import(named(child, "value"), f"{module}.{named(child, 'key')}", module, line)


def _parameters(node: "Node") -> tuple[Parameter, ...]:
    value = node.child_by_field_name("value")
    holder = value if node.type == "variable_declarator" and value is not None else node
    return tuple(
        one for child in children(holder.child_by_field_name("parameters")) for one in _parameter(child)
    )


def _parameter(node: "Node") -> Iterator[Parameter]:
    pattern = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
    type_ = named(node, "type").removeprefix(":").strip()
    if pattern.type == "identifier":
        yield Parameter(source(pattern), type_)
    for child in children(pattern, "shorthand_property_identifier_pattern"):
        yield Parameter(source(child), "?")


def _bases(node: "Node") -> Iterator["Node"]:
    for heritage in children(node, "class_heritage"):
        for child in children(heritage):
            if child.type == "extends_clause":
                yield from children(child, "identifier", "member_expression")
            elif child.type in ("identifier", "member_expression"):
                yield child


_PAIRS = {
    "variable_declarator": ("name", "value"),
    "assignment_expression": ("left", "right"),
    "assignment_pattern": ("left", "right"),
    "pair": ("key", "value"),
}

JAVASCRIPT = Syntax(
    language="javascript",
    grammar=_javascript,
    query=_QUERY + _PLAIN,
    imports=_imports,
    names=frozenset(
        {"identifier", "true", "false", "this", "property_identifier", "type_identifier", "super"}
    ),
    members={"member_expression": ("object", "property")},
    calls={"call_expression": ("function", "arguments"), "new_expression": ("constructor", "arguments")},
    texts=frozenset({"string", "template_string"}),
    gaps=frozenset({"template_substitution"}),
    inner=frozenset({"string_fragment", "property_identifier"}),
    wrappers={
        "await_expression": "",
        "parenthesized_expression": "",
        "as_expression": "",
        "satisfies_expression": "",
        "non_null_expression": "",
        "subscript_expression": "object",
    },
    choices={"binary_expression": ("left", "right"), "ternary_expression": ("consequence", "alternative")},
    lists=frozenset({"array"}),
    records=frozenset({"object"}),
    pairs=_PAIRS | {"field_definition": ("property", "value")},
    bodies=frozenset({"arrow_function", "function_expression"}),
    parameters=_parameters,
    bases=_bases,
    decorators=nothing,
    documentation=silence,
)

TYPESCRIPT = replace(
    JAVASCRIPT,
    language="typescript",
    grammar=_typescript,
    query=_QUERY + _TYPED,
    pairs=_PAIRS | {"public_field_definition": ("name", "value"), "required_parameter": ("pattern", "value")},
)

TSX = replace(TYPESCRIPT, grammar=_tsx)
