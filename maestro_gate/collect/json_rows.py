"""Reads a large JSON object row by row, so that 100,000 components never stand in memory as dicts.

Rows are decoded by `strict_rows`. Whenever anything is odd the document goes through `documents.load_json`, which knows
the place and the words.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from maestro_gate import documents
from maestro_gate.collect import strict_rows
from maestro_gate.collect.lenient import Ignored, Object
from maestro_gate.collect.row_shapes import Shape
from maestro_gate.documents import proportion

S = TypeVar("S", bound=msgspec.Struct)
T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"
_BATCH = 64
"""Rows that are decoded and counted together: enough that a call costs nothing, few enough to stay in the cache."""


class _Key:
    """A key of an object. It equals no other, so that one that occurs twice is seen twice."""

    def __init__(self, _type: type, text: str) -> None:
        self.text = text


_Members = dict[_Key, msgspec.Raw]
_Elements = list[msgspec.Raw]
_frame = msgspec.json.Decoder(
    dict[_Key, _Members | _Elements | str | int | float | bool | None], dec_hook=_Key
)
_OBJECT = (dict, msgspec.Struct)


class RowMemory:
    """What rows meant, by their bytes: base and head have nearly all of theirs in common."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Known[Any]] = defaultdict(dict)

    def of(self, path: str, array: str) -> "Known[Any]":
        """What is known of one array of one path: elsewhere the same bytes mean something else."""
        return self._known[path, array]


Known = dict[bytes, T]
"""Bytes of a row → its meaning. What was ignored in part is not known: the next one who reads it has to hear of it."""


class Parts:
    """A JSON object: arrays of rows that are read on demand, and all other members at once."""

    def __init__(self, top: Mapping[str, object], rows: Mapping[str, Collection[object]]) -> None:
        self.top = top
        """Every member but the arrays of rows."""
        self._arrays = rows

    @property
    def arrays(self) -> Collection[str]:
        """Names of the arrays of rows that are there."""
        return self._arrays.keys()

    def holds(self, key: str) -> bool:
        """Is there anything under this name?"""
        return bool(self._arrays.get(key) or self.top.get(key))

    def rows(self, key: str) -> Iterator[object]:
        """The elements of one array, each read when its turn comes."""
        yield from self._arrays.get(key, ())

    def meanings(
        self,
        key: str,
        shape: Shape[S],  # noqa: ARG002
        read: Callable[[S | Object], T],
        ignored: Ignored,
        known: "Known[T] | None",  # noqa: ARG002
        check: strict_rows.Check | None = None,
    ) -> Iterator[T]:
        """What `read` makes of the objects of an array; what is none is ignored. Rows that are `known` are not read.

        Where no other document will be read, nothing is worth remembering and `known` is None.

        An object comes as a struct when it has that shape and nothing else. What does not pass `check` is read as well,
        and not known: it has to be heard of again.
        """
        for row in self.rows(key):
            if isinstance(row, dict):
                if check is not None:
                    check([row])
                yield read(row)
            else:
                ignored.note(f"{key}[]", "is not an object")


class _FastParts(Parts):
    """Rows as slices of the bytes, checked when they are read."""

    def __init__(
        self, top: Mapping[str, object], rows: Mapping[str, Sequence[msgspec.Raw | bytes]], path: str
    ) -> None:
        super().__init__(top, rows)
        self._raw, self._path = rows, path

    def rows(self, key: str) -> Iterator[object]:
        for rows in self._batches(key):
            yield from strict_rows.plain(rows)

    def meanings(
        self,
        key: str,
        shape: Shape[S],
        read: Callable[[S | Object], T],
        ignored: Ignored,
        known: "Known[T] | None",
        check: strict_rows.Check | None = None,
    ) -> Iterator[T]:
        for rows in self._batches(key):
            if known is None:
                values, _ = strict_rows.checked(rows, shape, check)
                yield from map(read, _objects(values, key, ignored))
                continue
            unknown = [row for row in rows if row not in known]
            if not unknown:
                yield from map(known.__getitem__, rows)
                continue
            values, odd = strict_rows.checked(unknown, shape, check)
            by_row = dict(zip(unknown, values, strict=True))
            for row in rows:
                if row not in by_row:
                    yield known[row]
                elif isinstance(by_row[row], _OBJECT):
                    notes = ignored.total
                    meaning = read(by_row[row])  # type: ignore[arg-type]  # of the shape that was asked for, or an object
                    if ignored.total == notes and row not in odd:
                        known[row] = meaning
                    yield meaning
                else:
                    ignored.note(f"{key}[]", "is not an object")

    def _batches(self, key: str) -> Iterator[list[bytes]]:
        rows = self._raw.get(key, ())
        for start in range(0, len(rows), _BATCH):
            yield _weighed(rows[start : start + _BATCH], self._path)


def fast(data: bytes, path: str, arrays: Collection[str]) -> Parts:
    """The parts of a JSON object. Raises one of ODD, now or while rows are read, and InvalidInput at last."""
    rows: dict[str, Sequence[msgspec.Raw]] = {}
    top: dict[str, object] = {}
    if proportion.has_short_elements(data):
        raise strict_rows.Odd("its elements are too short to be looked at one by one")
    for name, member in _once(_frame.decode(data.removeprefix(_BOM))).items():
        if not isinstance(member, list):
            top[name] = _object(member, path) if isinstance(member, dict) else member
            continue
        proportion.check_count(len(member), data, path)
        if name in arrays:
            rows[name] = member
        else:
            top[name] = strict_rows.plain(_weighed(member, path))
    return _FastParts(top, rows, path)


def encoded(top: Mapping[str, object], rows: Mapping[str, Sequence[bytes]], path: str) -> Parts:
    """The parts of a document whose rows somebody wrote as JSON, one by one."""
    return _FastParts(top, rows, path)


def _once(members: Mapping[_Key, T]) -> dict[str, T]:
    """The members by the texts of their keys."""
    found = {key.text: member for key, member in members.items()}
    if len(found) < len(members):
        raise strict_rows.Odd("some key occurs twice")
    return found


def _object(members: _Members, path: str) -> Object:
    once = _once(members)
    return dict(zip(once, strict_rows.plain(_weighed(once.values(), path)), strict=True))


def _weighed(raw: Iterable[msgspec.Raw | bytes], path: str) -> list[bytes]:
    """The bytes of rows, none of which is made to use memory. Raises InvalidInput."""
    texts = [*map(bytes, raw)]
    if max(map(len, texts), default=0) > proportion.FREE:
        for text in texts:
            proportion.check(text, path)
    return texts


def _objects(values: Iterable[object], key: str, ignored: Ignored) -> Iterator[Any]:
    """The objects among the elements of an array; a note for what is none."""
    for value in values:
        if isinstance(value, _OBJECT):
            yield value
        else:
            ignored.note(f"{key}[]", "is not an object")


def strict(data: bytes, name: str, arrays: Collection[str]) -> tuple[Parts, documents.Document]:
    """The same by `documents.load_json`. Raises InvalidInput; the document tells places."""
    document = documents.load_json(data, name, documents.Limits(max_bytes=len(data), max_nodes=len(data)))
    value = document.value if isinstance(document.value, dict) else {}
    rows = {key: member for key, member in value.items() if key in arrays and isinstance(member, list)}
    return Parts({key: member for key, member in value.items() if key not in rows}, rows), document
