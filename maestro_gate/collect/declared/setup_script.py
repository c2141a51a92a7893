"""Reads what a `setup.py` asks for, where it says so literally. The script is parsed, never run."""

from collections.abc import Iterator

import tree_sitter
import tree_sitter_python

from maestro_gate.collect.declared import requirements
from maestro_gate.collect.declared.declaration import Reader

_KEYWORDS = frozenset({b"install_requires", b"extras_require"})
_CONTAINERS = frozenset(
    {"list", "tuple", "set", "dictionary", "pair", "binary_operator", "parenthesized_expression"}
)
_DEEPEST = 12


def read(text: str) -> Reader:
    """The packages that stand literally in a call of `setup`, or under a name that is given to it."""
    data = text.encode()
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))
    root = parser.parse(data).root_node
    assigned = dict(_assigned(root))
    given = list(_given(root))
    found = [one for value in given for one in _strings(assigned.get(value.text or b"", value), 0)]
    notes = () if found or not given else ("its packages are not written out, so they are not known",)
    return Reader("pypi", tuple(requirements.listed(found)), notes)


def _assigned(root: tree_sitter.Node) -> Iterator[tuple[bytes, tree_sitter.Node]]:
    """Names of the module and the values that they are given."""
    for statement in root.named_children:
        inner = statement.named_children[0] if statement.type == "expression_statement" else None
        if inner is not None and inner.type == "assignment":
            name, value = inner.child_by_field_name("left"), inner.child_by_field_name("right")
            if name is not None and value is not None and name.text:
                yield name.text, value


def _given(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Values of the keywords that matter, wherever in the script they are given."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "keyword_argument":
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            if name is not None and value is not None and name.text in _KEYWORDS:
                yield value
                continue
        waiting.extend(reversed(node.named_children))


def _strings(node: tree_sitter.Node, depth: int) -> Iterator[str]:
    """The literal strings of lists inside one another; of a dictionary, those of its values."""
    if node.type == "string":
        parts = [child for child in node.named_children if child.type == "string_content"]
        if len(parts) == 1 and parts[0].text:
            yield parts[0].text.decode()
    elif node.type in _CONTAINERS and depth < _DEEPEST:
        children = node.named_children[1:] if node.type == "pair" else node.named_children
        for child in children:
            yield from _strings(child, depth + 1)
