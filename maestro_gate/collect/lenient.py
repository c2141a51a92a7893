"""Looks into JSON whose shape nobody has checked: a value of the right type, else nothing and a note.

Vendors emit `null` for "none", so `null` is absence and not worth a note.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")

Object = Mapping[str, object]

_EMPTY: Object = {}
_PLAUSIBLE = (1970, 2199)
"""Years of dates that software writes; others are defaults of a generator, and arithmetic with them overflows."""


def text(value: object) -> str:
    """The value when it is text, else an empty string."""
    return value if type(value) is str else ""


def mapping(value: object) -> Object:
    """The value when it is an object, else an empty one."""
    return value if type(value) is dict else _EMPTY


def sequence(value: object) -> Sequence[object]:
    """The value when it is an array, else an empty one."""
    return value if type(value) is list else ()


def day(value: object) -> date | None:
    """The day of an ISO 8601 timestamp, as it is written; None when the value is none."""
    try:
        found = date.fromisoformat(text(value)[:10])
    except ValueError:
        return None
    return found if _PLAUSIBLE[0] <= found.year <= _PLAUSIBLE[1] else None


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that are not empty, each once, sorted."""
    return tuple(sorted({item for item in texts if item}))


class Ignored:
    """What a reader passed over, counted by place.

    A place has no indices (`components[].hashes`), so that the order of elements does not show in the result.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self.total = 0
        """How many things were passed over."""

    def note(self, place: str, what: str) -> None:
        """One thing was passed over."""
        self._counts[place, what] += 1
        self.total += 1

    def sentences(self) -> tuple[str, ...]:
        """One sentence for each kind of thing, sorted."""
        return tuple(
            f"{place}: {what}" + (f" ({count:,} times)" if count > 1 else "")
            for (place, what), count in sorted(self._counts.items())
        )

    def text(self, value: object, place: str) -> str:
        """Like `text`, with a note."""
        if type(value) is str:
            return value
        if value is not None:
            self.note(place, "is not text")
        return ""

    def mapping(self, value: object, place: str) -> Object:
        """Like `mapping`, with a note."""
        if type(value) is dict:
            return value
        if value is not None:
            self.note(place, "is not an object")
        return _EMPTY

    def sequence(self, value: object, place: str) -> Sequence[object]:
        """Like `sequence`, with a note."""
        if type(value) is list:
            return value
        if value is not None:
            self.note(place, "is not an array")
        return ()

    def objects(self, value: object, place: str) -> Sequence[Object]:
        """The objects of an array; a note for what is none."""
        items = self.sequence(value, place)
        for item in items:
            if type(item) is not dict:
                return self._only(dict, items, f"{place}[]", "is not an object")
        return items  # type: ignore[return-value]  # each was looked at

    def texts(self, value: object, place: str) -> Sequence[str]:
        """The texts of an array; a note for what is none."""
        items = self.sequence(value, place)
        for item in items:
            if type(item) is not str:
                return self._only(str, items, f"{place}[]", "is not text")
        return items  # type: ignore[return-value]  # each was looked at

    def _only(self, kind: type[T], items: Sequence[object], place: str, otherwise: str) -> Sequence[T]:
        found = [item for item in items if type(item) is kind]
        for _ in range(len(items) - len(found)):
            self.note(place, otherwise)
        return found

    def day(self, value: object, place: str) -> date | None:
        """Like `day`, with a note."""
        found = day(value)
        if value is not None and found is None:
            self.note(place, "is not a date")
        return found
