"""Reads a large JSON object row by row, so that 100,000 components never stand in memory as dicts.

Strictness costs more than parsing, so it is checked from a distance: a key that occurs twice leaves fewer
strings in what was decoded than there are in the bytes. Whenever anything is odd the document goes through
`documents.load_json`, which knows the place and the words.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from maestro_gate import documents
from maestro_gate.collect.lenient import Ignored, Object

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"
_MAX_DEPTH = documents.Limits().max_depth

_top = msgspec.json.Decoder(dict[str, msgspec.Raw])
_rows = msgspec.json.Decoder(list[msgspec.Raw])
_value = msgspec.json.Decoder()
_encode = msgspec.json.Encoder().encode

ODD = (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError)
"""What the fast way raises when it cannot vouch for a document; `strict` says what is wrong, if anything."""


class Odd(msgspec.MsgspecError):
    """The document may break a rule that the fast way only sees from a distance."""


class RowMemory:
    """What rows meant, by their bytes: base and head have nearly all of theirs in common."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Known[Any]] = defaultdict(dict)

    def of(self, path: str, array: str) -> "Known[Any]":
        """What is known of one array of one path: elsewhere the same bytes mean something else."""
        return self._known[path, array]


Known = dict[bytes, tuple[T, int]]
"""Bytes of a row → its meaning, and how many strings it holds. What was ignored in part is not known."""


class Parts:
    """A JSON object: arrays of rows that are read on demand, and all other members at once."""

    def __init__(self, top: Mapping[str, object], rows: Mapping[str, Collection[object]]) -> None:
        self.top = top
        """Every member but the arrays of rows."""
        self._arrays = rows

    def rows(self, key: str) -> Iterator[object]:
        """The elements of one array, each read when its turn comes."""
        yield from self._arrays.get(key, ())

    def meanings(
        self,
        key: str,
        read: Callable[[Object], T],
        ignored: Ignored,
        known: Known[T],  # noqa: ARG002
    ) -> Iterator[T]:
        """What `read` makes of the objects of an array; what is none is ignored. Rows that are `known` are not read."""
        for row in self.rows(key):
            if type(row) is dict:
                yield read(row)
            else:
                ignored.note(f"{key}[]", "is not an object")

    def verify(self) -> None:
        """To be called when every row was read."""


class _FastParts(Parts):
    """Rows as slices of the bytes; counts strings on the way."""

    def __init__(self, data: bytes, arrays: Collection[str]) -> None:
        members = _top.decode(data)
        rows: dict[str, Collection[object]] = {}
        top: dict[str, object] = {}
        self._expected = _strings(data)
        self._seen = len(members)
        for key, raw in members.items():
            if key in arrays and bytes(memoryview(raw)[:1]) == b"[":
                rows[key] = _rows.decode(raw)
            else:
                top[key] = self._decoded(raw)
        super().__init__(top, rows)

    def rows(self, key: str) -> Iterator[object]:
        for raw in self._arrays.get(key, ()):
            yield self._decoded(raw)

    def meanings(
        self, key: str, read: Callable[[Object], T], ignored: Ignored, known: Known[T]
    ) -> Iterator[T]:
        for raw in self._arrays.get(key, ()):
            data = bytes(raw)  # type: ignore[call-overload]  # a Raw is a buffer
            remembered = known.get(data)
            if remembered is not None:
                self._seen += remembered[1]
                yield remembered[0]
                continue
            strings, notes = self._seen, ignored.total
            row = self._decoded(data)
            if type(row) is not dict:
                ignored.note(f"{key}[]", "is not an object")
                continue
            strings = self._seen - strings
            meaning = read(row)
            if ignored.total == notes:
                known[data] = (meaning, strings)
            yield meaning

    def _decoded(self, raw: object) -> object:
        value = _value.decode(raw)  # type: ignore[arg-type]  # a Raw is a buffer
        canonical = _encode(value)
        # The common case of `_strings`, without the call.
        self._seen += _strings(canonical) if b"\\" in canonical else canonical.count(b'"') // 2
        # Most rows hold too few brackets to be deep.
        if canonical.count(b"{") + canonical.count(b"[") > _MAX_DEPTH - 2 and _depth(value) > _MAX_DEPTH - 2:
            raise Odd("nested too deeply")
        return value

    def verify(self) -> None:
        if self._seen != self._expected:
            raise Odd("some key occurs twice")


def fast(data: bytes, arrays: Collection[str]) -> Parts:
    """The parts of a JSON object. Raises one of ODD, now or while rows are read."""
    return _FastParts(data.removeprefix(_BOM), arrays)


def strict(data: bytes, name: str, arrays: Collection[str]) -> tuple[Parts, documents.Document]:
    """The same by `documents.load_json`. Raises InvalidInput; the document tells places."""
    document = documents.load_json(data, name, documents.Limits(max_bytes=len(data), max_nodes=len(data)))
    value = document.value if isinstance(document.value, dict) else {}
    rows = {key: member for key, member in value.items() if key in arrays and isinstance(member, list)}
    return Parts({key: member for key, member in value.items() if key not in rows}, rows), document


def _strings(data: bytes) -> int:
    """How many strings JSON text holds: keys and values."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return data.count(b'"') // 2


def _depth(value: object) -> int:
    """Levels of arrays and objects inside one another."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        if isinstance(item, dict):
            waiting.extend((member, level + 1) for member in item.values())
        elif isinstance(item, list):
            waiting.extend((member, level + 1) for member in item)
        else:
            continue
        deepest = max(deepest, level)
    return deepest
