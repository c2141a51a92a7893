"""Walks the elements of an SPDX 3 document, wherever they stand: in its graph or inside one another.

Members that refer to elements hold an id, or the element itself; what stands inside is taken out and becomes an element
like the others. Ids that begin with `_:` are the document's own.
"""

from collections.abc import Iterable, Iterator

from maestro_gate.collect.lenient import Ignored, Object, text


class Graph:
    """The elements of one document."""

    def __init__(self, ignored: Ignored) -> None:
        self._ignored = ignored
        self._inside: list[tuple[str, Object]] = []
        self._unnamed = 0

    def elements(self, rows: Iterable[object]) -> Iterator[tuple[str, str, Object]]:
        """(id, kind, element) of everything; what is inside an element comes after it."""
        for row in rows:
            if not isinstance(row, dict):
                self._ignored.note("@graph[]", "is not an object")
                continue
            yield _id(row), self._kind(row), row
            while self._inside:
                ref, element = self._inside.pop()
                yield ref, self._kind(element), element

    def refs(self, value: object, place: str) -> list[str]:
        """Ids of the elements that a member refers to, be it one or several."""
        if type(value) is str:
            return [value]
        if value is None:
            return []
        found = []
        for item in value if type(value) is list else (value,):
            if type(item) is str:
                found.append(item)
            elif type(item) is dict:
                found.append(self._taken_out(item))
            else:
                self._ignored.note(place, "refers to nothing")
        return found

    def ref(self, value: object, place: str) -> str:
        """The first of them; empty when there is none."""
        return next(iter(self.refs(value, place)), "")

    def _taken_out(self, element: Object) -> str:
        ref = _id(element)
        if not ref:
            self._unnamed += 1
            ref = f"_:inside-{self._unnamed}"
        if len(element) > 1:
            self._inside.append((ref, element))
        return ref

    def _kind(self, element: Object) -> str:
        """`software_Package`, with or without an address before it, is `Package`."""
        kind = text(element.get("type")) or text(element.get("@type"))
        if not kind:
            self._ignored.note("@graph[]", "has no type")
        return kind.rpartition("/")[2].rpartition("_")[2]


def _id(element: Object) -> str:
    return text(element.get("spdxId")) or text(element.get("@id"))
