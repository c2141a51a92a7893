"""Reads a file into facts by the grammar of its language, in one pass; no more is read than somebody asks for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code import spoken
from maestro_gate.collect.inventory.code.expressions import once
from maestro_gate.collect.inventory.code.facts import Binding, Class, Facts, Function
from maestro_gate.collect.inventory.code.syntax import Syntax, source
from maestro_gate.collect.inventory.code.values import Values
from maestro_gate.errors import InvalidInput

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query

_CHUNK = 512
"""Bytes that the parser is given at a time; the text of each node is cut from such chunks, too."""
_STEPS = 1_000
_BYTES_A_STEP = 40
"""A file takes a step of the parser for 100 bytes or more; one that is made to be slow takes many more."""
_STEPS_IN_ERROR = 1_000
_DEEP = 500
_DEEP_IN_TEXTS = 10_000
"""With those of texts and comments: one that only looks like a text may hide some."""
_ERRORS = 2_000
_WIDE = 5_000
_OPENING = (b"(", b"[", b"{")
_LAST = re.compile(r"[./:]")
_ENDING = re.compile(r"\.[cm]?[jt]sx?\Z")
_IN_REPOSITORY = 3
_WORD = 200
_BRACKETS = re.compile(rb"[()\[\]{}]")


def facts(path: str, data: bytes, syntax: Syntax) -> Facts:
    """What the file says. Raises InvalidInput for what would take too long."""
    root, found = _parsed(path, data, syntax)
    nodes = {name: sorted(held, key=_place) for name, held in found.items()}
    values = Values(syntax)
    bindings, targets = _bindings(nodes.get("bind", ()), syntax, values)
    calls = [values.call(node, targets.get(node.start_byte, "")) for node in nodes.get("call", ())]
    calls += [values.decorator(node) for node in nodes.get("decorator", ())]
    return Facts(
        language=syntax.language,
        imports=tuple(one for node in nodes.get("import", ()) for one in syntax.imports(node)),
        calls=tuple(sorted(calls, key=lambda call: (call.start, -call.end))),
        bindings=bindings,
        functions=tuple(_function(node, syntax, values) for node in nodes.get("function", ())),
        classes=tuple(_class(node, syntax, values) for node in nodes.get("class", ())),
        is_broken=root.type == "ERROR" or (root.has_error and not found),
        returns=tuple(_return(node, values) for node in nodes.get("return", ())),
        literal_at=_literals(root, syntax),
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """The names of a file, and no more."""

    functions: tuple[tuple[str, int], ...]
    """That the file defines or calls by a bare name, each with its line."""
    exercised: tuple[str, ...]
    """What is imported and what is called: the last part of each name; of a module what stands below the package."""


def outline(path: str, data: bytes, syntax: Syntax) -> Outline:
    """The names of functions, of imports and of what is called; no values are read."""
    _, found = _parsed(path, data, syntax)
    functions = [(syntax.function_name(node), node.start_point.row + 1) for node in found.get("function", ())]
    exercised = [
        name
        for node in found.get("import", ())
        for one in syntax.imports(node)
        for name in (*_inner(one.module), one.name)
    ]
    for node in found.get("call", ()):
        called = node.child_by_field_name(syntax.calls[node.type][0])
        if called is not None and called.type in syntax.names:
            functions.append((source(called), node.start_point.row + 1))
        exercised.append(_LAST.split(source(called))[-1][:_WORD])
    return Outline(tuple(functions), tuple(exercised))


def _inner(module: str) -> list[str]:
    """The parts of a module below the package, whose own name says nothing of one file."""
    bare = _ENDING.sub("", module)
    if "." in bare.partition("/")[0] and "/" in bare and not bare.startswith("."):
        return bare.split("/")[_IN_REPOSITORY:]  # github.com/owner/name/…
    parts = _LAST.split(bare)
    return parts[1:] if len(parts) > 1 else parts


def _parsed(path: str, data: bytes, syntax: Syntax) -> tuple["Node", dict[str, list["Node"]]]:
    """The root, and the nodes that the language's query captures."""
    from tree_sitter import QueryCursor

    parser, query = _tools(syntax)
    if _is_deep(spoken.without(data, syntax.language), _DEEP) or _is_deep(data, _DEEP_IN_TEXTS):
        raise InvalidInput(f"nested deeper than {_DEEP:,} brackets, and not parsed", where=path)
    budget = _Budget(_STEPS + len(data) // _BYTES_A_STEP)
    try:
        tree = parser.parse(
            lambda offset, _point: data[offset : offset + _CHUNK],
            progress_callback=budget.is_spent,
        )
    except ValueError as error:
        parser.reset()
        raise InvalidInput(
            f"takes too long to parse as {syntax.language}, and was left", where=path
        ) from error
    if _is_tangled(tree.root_node):
        raise InvalidInput(f"no {syntax.language} as a whole, and not looked at", where=path)
    return tree.root_node, QueryCursor(query).captures(tree.root_node)


class _Budget:
    """How much work a parse may still be; once there is an error, each step can take long."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._left_in_error = _STEPS_IN_ERROR

    def is_spent(self, _offset: int, has_error: bool) -> bool:  # noqa: FBT001 - the parser calls it so
        """Count one more step."""
        self._left -= 1
        self._left_in_error -= has_error
        return self._left <= 0 or self._left_in_error <= 0


def _is_tangled(root: "Node") -> bool:
    """One error that swallowed thousands of words: a search through it takes the square of their number."""
    waiting = [root] if root.has_error else []
    for _ in range(_ERRORS):
        if not waiting:
            return False
        node = waiting.pop()
        if node.is_error and node.child_count > _WIDE:
            return True
        waiting += [child for child in node.children if child.has_error]
    return False


def _is_deep(data: bytes, most: int) -> bool:
    """A parser that recovers from errors takes ages with brackets that nobody closes."""
    if sum(map(data.count, _OPENING)) < most:
        return False
    depth = 0
    for bracket in _BRACKETS.findall(data):
        depth += 1 if bracket in _OPENING else -1
        if depth > most:
            return True
        depth = max(0, depth)
    return False


@cache
def _tools(syntax: Syntax) -> tuple["Parser", "Query"]:
    from tree_sitter import Language, Parser, Query

    language = Language(syntax.grammar())
    return Parser(language), Query(language, f"{syntax.query}\n({syntax.returns}) @return")


def _literals(root: "Node", syntax: Syntax) -> Callable[[int], bool]:
    def literal_at(position: int) -> bool:
        node = root.descendant_for_byte_range(position, position)
        return node is not None and (node.type in syntax.inner or node.type in syntax.texts)

    return literal_at


def _bindings(
    nodes: Sequence["Node"], syntax: Syntax, values: Values
) -> tuple[tuple[Binding, ...], dict[int, str]]:
    """Names that get values; and for where a value begins, the outermost name that gets it."""
    found, targets = [], dict[int, str]()
    for node in nodes:
        pair = values.pair(node)
        if pair is None:
            continue
        bare = values.unwrapped(pair[1])
        name = values.key(pair[0])
        is_loop = node.type in syntax.loops
        if not is_loop:
            targets.setdefault(bare.start_byte, name)
        called = values.dotted(bare) if bare.type in syntax.calls and not is_loop else ""
        read = once(partial(values.value, pair[1], 0))
        found.append(Binding(name, node.start_point.row + 1, node.start_byte, read, called, node.end_byte))
    return tuple(found), targets


def _return(node: "Node", values: Values) -> Binding:
    given = node.named_children[0] if node.named_children else None
    read = once(partial(values.value, given, 0))
    return Binding("", node.start_point.row + 1, node.start_byte, read, end=node.end_byte)


def _function(node: "Node", syntax: Syntax, values: Values) -> Function:
    return Function(
        name=syntax.function_name(node),
        line=node.start_point.row + 1,
        start=node.start_byte,
        end=node.end_byte,
        documentation=syntax.documentation(node),
        decorators=tuple(values.decorator(one) for one in syntax.decorators(node)),
        parameters=syntax.parameters(node),
    )


def _class(node: "Node", syntax: Syntax, values: Values) -> Class:
    name = node.child_by_field_name("name") or node.child_by_field_name("type")
    return Class(
        name=source(name),
        line=node.start_point.row + 1,
        start=node.start_byte,
        end=node.end_byte,
        bases=tuple(values.dotted(base) for base in syntax.bases(node)),
        documentation=syntax.documentation(node),
        decorators=tuple(values.decorator(one) for one in syntax.decorators(node)),
    )


def _place(node: "Node") -> tuple[int, int]:
    return node.start_byte, -node.end_byte
