"""Knows how each element of CycloneDX XML is written in JSON: from the schema of the JSON, and a table of exceptions.

1. An element has the shape that the schema gives to the member of the same name; attributes are members like others.
2. An array stands in an element around its items, whatever these are called, or its items stand there without one.
3. What is written otherwise stands in `xml_exceptions`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from maestro_gate.collect.cyclonedx import schemas
from maestro_gate.collect.cyclonedx.xml_exceptions import excepted
from maestro_gate.collect.cyclonedx.xml_shape import ARRAY, NUMBER, OBJECT, TEXT, TRUTH, Shape

_ALTERNATIVES = ("oneOf", "anyOf", "allOf")
_KINDS = {"string": TEXT, "number": NUMBER, "integer": NUMBER, "boolean": TRUTH, "object": OBJECT}


@cache
def document(version: str) -> Shape:
    """The shape of a whole document."""
    return _Compiler(schemas.schema(version)).whole()


class _Compiler:
    """Makes shapes from one schema; a definition that occurs twice is one shape, so that recursion ends."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._made: dict[tuple[str, str], Shape] = {}

    def whole(self) -> Shape:
        return self._filled(Shape(), self._schema, "bom")

    def _shape(self, node: Mapping[str, Any], name: str) -> Shape:
        reference = node.get("$ref", "")
        if not reference:
            return self._filled(Shape(), node, name)
        made = self._made.get((reference, name))
        if made is None:
            made = self._made[reference, name] = Shape()
            self._filled(made, node, name)
        return made

    def _filled(self, shape: Shape, node: Mapping[str, Any], name: str) -> Shape:
        for part in self._parts(node):
            kind = part.get("type")
            shape.kind = shape.kind or _KINDS.get(kind if isinstance(kind, str) else "", "")
            for member, value in part.get("properties", {}).items():
                # What another alternative says of the same member is the same, or nothing that reading needs.
                if member not in shape.members:
                    shape.members[member] = self._shape(value, member)
            for each in _items(part):
                inner = self._shape(each, name)
                shape.item = inner if shape.item is None else _both(shape.item, inner)
        shape.kind = ARRAY if shape.item else OBJECT if shape.members else shape.kind or TEXT
        excepted(shape, name)
        return shape

    def _parts(self, node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The node and its alternatives, with what they refer to in this schema."""
        yield node
        reference = node.get("$ref", "")
        if reference.startswith("#/definitions/"):
            yield from self._parts(self._schema["definitions"][reference.rpartition("/")[2]])
        for key in _ALTERNATIVES:
            for alternative in node.get(key, ()):
                yield from self._parts(alternative)


def _items(node: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What the items of an array are: one of several, when the schema lists them; texts, when it does not say."""
    items: Any = node.get("items", {} if node.get("type") == ARRAY else [])
    return items if isinstance(items, list) else [items]


def _both(one: Shape, other: Shape) -> Shape:
    kind = OBJECT if OBJECT in (one.kind, other.kind) else one.kind
    return Shape(kind, one.members | other.members, one.item or other.item, one.content or other.content)
