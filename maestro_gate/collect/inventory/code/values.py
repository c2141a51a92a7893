"""Turns nodes of a syntax tree into values, by the tables of one language: not deep, not many, and when asked."""

from typing import TYPE_CHECKING

from maestro_gate.collect.inventory.code.expressions import (
    UNKNOWN,
    Argument,
    Body,
    Call,
    Either,
    Items,
    Name,
    Record,
    Result,
    Text,
    Value,
    once,
)
from maestro_gate.collect.inventory.code.syntax import FIRST, Syntax, children, source, unquoted

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEP = 24
_SUMS = frozenset({"binary_operator", "binary_expression"})
_MANY = 400
"""Members of a list or an object that are looked at."""


class Values:
    """The nodes of one language as values."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax

    def call(self, node: "Node", target: str = "") -> Call:
        """A call; `target` is what gets its value."""
        return Call(
            callee=self.dotted(node),
            line=node.start_point.row + 1,
            start=node.start_byte,
            end=node.end_byte,
            target=target,
            read=once(lambda: self._arguments(node, 0)),
        )

    def decorator(self, node: "Node") -> Call:
        """A decorator, an annotation or an attribute, with arguments or without."""
        inner = node
        if node.type == "decorator" or (node.type == "attribute_item" and node.named_children):
            inner = node.named_children[0] if node.named_children else node
        name = inner.child_by_field_name("name")
        if name is None and inner.type == "attribute" and self._syntax.conversions:
            name = next(children(inner), None)
        return Call(
            callee=self.dotted(name or inner),
            line=node.start_point.row + 1,
            start=node.start_byte,
            end=node.end_byte,
            target="",
            read=once(lambda: self._arguments(inner, 0)),
            is_decorator=True,
        )

    def dotted(self, node: "Node | None") -> str:
        """The name of a node, dotted; what calls return goes by the name of what was called. `?` for what has none."""
        parts: list[str] = []
        syntax = self._syntax
        for _ in range(_DEEP * 2):
            if node is None:
                break
            if node.type in syntax.members:
                holder, member = syntax.members[node.type]
                parts.append(source(node.child_by_field_name(member)))
                node = node.child_by_field_name(holder)
            elif node.type in syntax.calls:
                called = node.child_by_field_name(syntax.calls[node.type][0])
                node = called if called is not None else next(iter(node.named_children), None)
            elif node.type in syntax.wrappers:
                node = self.unwrapped(node, steps=1)
            elif node.type in syntax.names:
                parts.append(source(node).replace("::", "."))
                break
            else:
                parts.append("?")
                break
        return ".".join(reversed([part for part in parts if part]))

    def key(self, node: "Node") -> str:
        """The name that gets a value: an identifier, a member, a key in quotes."""
        if node.type in self._syntax.texts:
            return unquoted(source(node))
        if node.type in ("expression_list", "literal_element"):
            return self.key(node.named_children[0]) if node.named_children else ""
        if node.type == "subscript":  # config["model"] = …
            inner = node.child_by_field_name("subscript")
            return self.key(inner) if inner is not None and inner.type in self._syntax.texts else ""
        return self.dotted(node) if node.type in self._syntax.members else source(node)[:200]

    def value(self, node: "Node | None", depth: int) -> Value:
        """A value, as far as it is worth looking."""
        if node is None or depth > _DEEP:
            return UNKNOWN
        node, syntax = self.unwrapped(node), self._syntax
        kind = node.type
        if kind in syntax.texts:
            return self._text(node)
        if kind in syntax.calls:
            return self._converted(node) or Result(self.call(node))
        if kind in syntax.names or kind in syntax.members:
            return Name(self.dotted(node))
        if kind in syntax.bodies:
            return Body(node.start_byte, node.end_byte)
        return self._many(node, depth)

    def _many(self, node: "Node", depth: int) -> Value:
        """A value that is made of others."""
        kind, syntax = node.type, self._syntax
        if kind in syntax.choices and _chooses(node):
            return Either(tuple(self.value(one, depth + 1) for one in self._chosen(node)))
        if kind in syntax.records:
            return self._record(node, depth)
        if kind in syntax.lists:
            return Items(tuple(self.value(one, depth + 1) for one in node.named_children[:_MANY]))
        left = node.child_by_field_name("left") if node.type in _SUMS else None
        if left is not None and left.type in (*syntax.texts, *_SUMS) and depth < _DEEP:
            begun = self.value(left, depth + 1)
            return Text(begun.value, is_whole=False) if isinstance(begun, Text) else UNKNOWN
        return UNKNOWN

    def _converted(self, node: "Node") -> Text | None:
        """A text that is only made another type of text: `"gpt-4o".to_string()`."""
        called = node.child_by_field_name(self._syntax.calls[node.type][0])
        if called is None or called.type not in self._syntax.members:
            return None
        holder, member = (called.child_by_field_name(one) for one in self._syntax.members[called.type])
        if (
            holder is None
            or holder.type not in self._syntax.texts
            or source(member) not in self._syntax.conversions
        ):
            return None
        return self._text(holder)

    def _chosen(self, node: "Node") -> list["Node | None"]:
        fields = self._syntax.choices[node.type]
        return [node.child_by_field_name(one) for one in fields] or list(node.named_children)

    def _text(self, node: "Node") -> Text:
        parts = list(node.named_children)
        if node.type == "concatenated_string":
            held = [self._text(part) for part in parts[:_MANY]]
            return Text("".join(part.value for part in held), all(part.is_whole for part in held))
        gap = next((part for part in parts if part.type in self._syntax.gaps), None)
        written = source(node)
        if gap is None:
            return Text(unquoted(written))
        before = (node.text or b"")[: gap.start_byte - node.start_byte].decode(errors="replace")
        return Text(unquoted(before), is_whole=False)

    def _record(self, node: "Node", depth: int) -> Record | Items:
        entries: list[tuple[str, Value]] = []
        others: list[Value] = []
        for child in node.named_children[:_MANY]:
            pair = self.pair(child) if child.type in self._syntax.pairs else None
            if pair is not None:
                entries.append((self.key(pair[0]), self.value(pair[1], depth + 1)))
            elif child.type == "method_definition":
                entries.append(
                    (source(child.child_by_field_name("name")), Body(child.start_byte, child.end_byte))
                )
            elif child.type == "shorthand_property_identifier":
                entries.append((source(child), Name(source(child))))
            elif child.type == "literal_element":
                others.append(self.value(child, depth + 1))
        return Items(tuple(others)) if others and not entries else Record(tuple(entries))

    def _arguments(self, node: "Node", depth: int) -> tuple[Argument, ...]:
        fields = self._syntax.calls.get(node.type, ("", "arguments"))
        held = node.child_by_field_name(fields[1])
        lists = [held] if held is not None else list(children(node, "attribute_argument_list"))
        extra = node.child_by_field_name("initializer")
        lists += [extra] if extra is not None else []
        return tuple(
            self._argument(child, depth)
            for one in lists
            for child in one.named_children[:_MANY]
            if child.type != "comment"
        )

    def _argument(self, node: "Node", depth: int) -> Argument:
        pair = self.pair(node) if node.type in self._syntax.pairs else None
        if pair is not None:
            return Argument(self.key(pair[0]), self.value(pair[1], depth + 1))
        if node.type in ("argument", "attribute_argument"):
            name = node.child_by_field_name("name")
            value = node.named_children[-1] if node.named_children else None
            return Argument(source(name), self.value(value, depth + 1))
        return Argument("", self.value(node, depth + 1))

    def pair(self, node: "Node") -> "tuple[Node, Node] | None":
        """The name and the value of what gives a name a value; None where one is missing."""
        fields = self._syntax.pairs[node.type]
        name, value = self.part(node, fields[0], 0), self.part(node, fields[1], -1)
        return (name, value) if name is not None and value is not None and name != value else None

    def part(self, node: "Node", field: str, place: int) -> "Node | None":
        """A part of a node: by its field, or the child at a place."""
        if field == FIRST:
            place = 0
        elif field:
            return node.child_by_field_name(field)
        return node.named_children[place] if node.named_children else None

    def unwrapped(self, node: "Node", steps: int = _DEEP) -> "Node":
        """The node without what stands around it and changes nothing."""
        for _ in range(steps):
            field = self._syntax.wrappers.get(node.type)
            if field is None:
                break
            inner = self.part(node, field, 0)
            if inner is None:
                break
            node = inner
        return node


_CHOOSING = frozenset({"||", "??", "&&", "or", "and"})


def _chooses(node: "Node") -> bool:
    """Is a binary expression one of its sides, not their sum."""
    operator = node.child_by_field_name("operator")
    return operator is None or source(operator) in _CHOOSING
