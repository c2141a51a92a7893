"""What it takes to read a language: which nodes of its grammar are calls, names, texts, and where their parts are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.facts import Import, Parameter

if TYPE_CHECKING:
    from tree_sitter import Node

Nodes = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Syntax:
    """The grammar of a language, as tables: node type → fields of its parts."""

    language: str
    grammar: Callable[[], object]
    """The compiled grammar; imported when a file of the language comes."""
    query: str
    """Captures `call`, `import`, `function`, `class`, `bind` and `decorator` in one pass through the tree."""
    imports: Callable[["Node"], Iterator[Import]]
    names: Nodes
    """Nodes that are a name by themselves."""
    members: Mapping[str, tuple[str, str]]
    """Access to a member → fields of the object and of the member."""
    calls: Mapping[str, tuple[str, str]]
    """Call → fields of what is called and of its arguments."""
    texts: Nodes
    gaps: Nodes
    """Nodes inside of a text that are filled in when it runs."""
    inner: Nodes
    """Nodes that hold the characters of a text, for those who look at one byte."""
    wrappers: Mapping[str, str]
    """Nodes that stand around a value and change nothing → field of the value; empty for the first child."""
    choices: Mapping[str, tuple[str, ...]]
    """Nodes that are one of several values → their fields; none for all children."""
    lists: Nodes
    records: Nodes
    pairs: Mapping[str, tuple[str, str]]
    """A named argument, an entry of an object, an assignment, a default → fields of the name and of the value."""
    bodies: Nodes
    """Functions without a name."""
    parameters: Callable[["Node"], tuple[Parameter, ...]]
    bases: Callable[["Node"], Iterator["Node"]]
    decorators: Callable[["Node"], Iterator["Node"]]
    """Of a function or class node."""
    documentation: Callable[["Node"], str]
    function_name: Callable[["Node"], str] = field(default=lambda node: named(node, "name"))
    returns: str = "return_statement"
    """What gives a value back."""
    loops: Nodes = frozenset()
    """Pairs whose name gets the members of the value, one after the other."""
    conversions: Nodes = frozenset()
    """Methods that make another type of text of a text."""


FIRST = "<first>"
"""In place of a field: the first child, which has no field of its own."""
_QUOTED = ('"""', "'''", '"', "'", "`")


def source(node: "Node | None") -> str:
    """The text of a node as it stands in the file."""
    return (node.text or b"").decode(errors="replace") if node is not None else ""


def named(node: "Node", field_name: str) -> str:
    """The text of a field of a node."""
    return source(node.child_by_field_name(field_name))


def unquoted(written: str) -> str:
    """What a literal means, without prefix and quotes. Escapes stay as they are written."""
    bare = written.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@$#")
    for quote in _QUOTED:
        if bare.startswith(quote):
            end = bare.rfind(quote)
            return bare[len(quote) : end] if end >= len(quote) else bare[len(quote) :]
    return written.strip("\"'`")


def children(node: "Node | None", *types: str) -> Iterator["Node"]:
    """The named children of these types; all of them when no type is given."""
    for child in node.named_children if node is not None else ():
        if not types or child.type in types:
            yield child


def nothing(_node: "Node") -> Iterator["Node"]:
    """For languages that have no such thing."""
    return iter(())


def silence(_node: "Node") -> str:
    """For languages whose documentation stands in comments."""
    return ""
