"""Keeps account of every element of a document: each has one fate, and none is dropped silently."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from maestro_gate.documents import Document
from maestro_gate.errors import InvalidInput
from maestro_gate.importing import values
from maestro_gate.model.imported import Fate

Place = tuple[str | int, ...]
"""Keys and indices from the root down to an element."""

MOST = 50_000
"""Elements of one document."""

FIELD = "field"
"""What a key at the top is called that holds no elements."""

EACH = "*"
"""In a pattern: every member."""

_NOWHERE = "nothing in our threat model says this"
_NAMES = ("name", "title", "symbolic_name", "id", "description", "threat", "mitigation")


class Ledger:
    """The elements of one document and what became of them."""

    def __init__(self, document: Document, elements: Mapping[str, Sequence[Place]]) -> None:
        """`elements` says what the tool calls its elements, and where they stand; other keys at the top are fields."""
        self._document = document
        self.value: Any = document.value
        self._kinds: dict[Place, str] = {}
        self._of_kind: dict[str, list[Place]] = defaultdict(list)
        self._inner: dict[Place, set[str | int]] = defaultdict(set)
        """Place → its members that elements stand in."""
        self._fates: dict[Place, Fate] = {}
        self._called: dict[Place, str] = {}
        for kind, patterns in elements.items():
            for pattern in patterns:
                for place in found(self.value, pattern):
                    self.add(place, kind)
        collections = {pattern[0] for patterns in elements.values() for pattern in patterns}
        for key, member in values.mapping(self.value).items():
            if not _is_empty(member) and (key not in collections or not isinstance(member, dict | list)):
                self.add((key,), FIELD)

    def add(self, place: Place, kind: str) -> None:
        """Count one more element: where a kind stands at any depth, no pattern finds it."""
        if len(self._kinds) >= MOST and place not in self._kinds:
            raise InvalidInput(
                f"the document has more than {MOST:,} elements",
                where=self._document.place(place),
                fix="Import it in parts.",
            )
        self._kinds[place] = kind
        self._of_kind[kind].append(place)
        for depth in range(len(place)):
            self._inner[place[:depth]].add(place[depth])

    def of_kind(self, kind: str) -> Iterator[tuple[Place, Any]]:
        """The elements of one kind, with their values."""
        for place in list(self._of_kind[kind]):
            if self._kinds[place] == kind:
                yield place, at(self.value, place)

    def call(self, place: Place, kind: str, name: str) -> None:
        """Say what an element is and how it is called, where its place and its own keys do not."""
        self._kinds[place] = kind
        self._called[place] = name

    def taken(self, place: Place, detail: str, used: Iterable[str] = (), unread: Iterable[str] = ()) -> None:
        """It is an entry of ours. `used` are its attributes that say so, `unread` further ones that do not."""
        self._settle(place, "taken", detail, used, unread)

    def merged(self, place: Place, detail: str, used: Iterable[str] = (), unread: Iterable[str] = ()) -> None:
        """It is part of an entry of ours."""
        self._settle(place, "merged", detail, used, unread)

    def left_out(self, place: Place, why: str) -> None:
        """It has no place in ours."""
        self._settle(place, "left out", why, None)

    def fates(self) -> tuple[Fate, ...]:
        """One for every element, in the order of the document."""
        for place in self._kinds:
            if place not in self._fates:
                self.left_out(place, _NOWHERE)
        ordered = sorted(self._fates, key=lambda place: (self._document.locate(place), repr(place)))
        return tuple(self._fates[place] for place in ordered)

    def _settle(
        self, place: Place, outcome: str, detail: str, used: Iterable[str] | None, unread: Iterable[str] = ()
    ) -> None:
        if place in self._fates:
            return
        value = at(self.value, place)
        own = () if used is None or not isinstance(value, dict) else self._unread(place, value, {*used})
        self._fates[place] = Fate(
            kind=self._kinds[place],
            name=self._called.get(place, "") or _name(place, value, self._kinds[place]),
            line=self._document.locate(place)[0],
            outcome=outcome,
            detail=detail,
            unread=tuple(sorted({*own, *unread})),
        )

    def _unread(self, place: Place, value: Mapping[str, Any], used: set[str]) -> tuple[str, ...]:
        """Attributes that say something, and are neither used nor elements themselves."""
        said = (key for key, member in value.items() if not _is_empty(member) and member is not False)
        return tuple(sorted(key for key in said if key not in used and key not in self._inner[place]))


def found(value: Any, pattern: Sequence[str | int], here: Place = ()) -> Iterator[Place]:
    """Where the elements stand that a pattern means."""
    if not pattern:
        yield here
        return
    step, rest = pattern[0], pattern[1:]
    if step != EACH:
        if isinstance(value, dict) and not _is_empty(value.get(step)):
            yield from found(value[step], rest, (*here, step))
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from found(member, rest, (*here, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from found(member, rest, (*here, index))


def at(value: Any, place: Place) -> Any:
    """The value that stands there."""
    for step in place:
        value = value[step]
    return value


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _name(place: Place, value: Any, kind: str) -> str:
    if kind == FIELD:
        return str(place[-1])
    if isinstance(value, str):
        return value if isinstance(place[-1], int) else str(place[-1])
    if isinstance(value, dict):
        named = next((value[key] for key in _NAMES if isinstance(value.get(key), str) and value[key]), "")
        if named and (isinstance(place[-1], int) or "name" in value):
            return str(named)
    return str(place[-1])
