"""Rows of policy that are found by qualified names: what they are called, and where they come from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BOUNDARY = frozenset("./")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `policies/detectors.yaml` that names what is called, constructed, derived from or decorated with."""

    names: tuple[str, ...]
    origins: tuple[str, ...]
    """Beginnings of modules; none for a method of anything."""
    values: Mapping[str, Any]
    """The rest of the row."""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of the row."""
        return tuple(self.values.get(key, ()))

    def get(self, key: str) -> str:
        """A text of the row; empty when it has none."""
        return str(self.values.get(key, ""))


class Rows:
    """Rows, found by the last part of a name."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._by_last: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        self._wild: list[tuple[re.Pattern[str], Row]] = []
        for value in rows:
            row = Row(tuple(value["names"]), tuple(value.get("from", ())), value)
            for name in row.names:
                if "*" in name:
                    self._wild.append((re.compile(re.escape(name).replace(r"\*", r"\w*") + r"\Z"), row))
                else:
                    self._by_last[name.rpartition(".")[2]].append((name, row))
        # Most names come from none of these: one question for all rows.
        self._wild_origins = tuple(sorted({origin for _, row in self._wild for origin in row.origins}))

    def fitting(self, candidates: Sequence[str], *, is_method: bool = False) -> Iterator[Row]:
        """The rows that one of these qualified names fits."""
        seen: set[int] = set()
        for full in candidates:
            last = _last(full)
            for name, row in self._by_last.get(last, ()):
                if id(row) not in seen and _fits(full, name, row, is_method=is_method):
                    seen.add(id(row))
                    yield row
            for pattern, row in self._wild if full.startswith(self._wild_origins) else ():
                if id(row) not in seen and pattern.match(last) and comes_from(full, row.origins):
                    seen.add(id(row))
                    yield row

    @property
    def lasts(self) -> frozenset[str]:
        """The last parts of all names that stand there in full."""
        return frozenset(self._by_last)

    def may_fit(self, full: str) -> bool:
        """Does a row with a `*` fit."""
        return full.startswith(self._wild_origins) and any(
            comes_from(full, row.origins) and pattern.match(_last(full)) for pattern, row in self._wild
        )


def _last(full: str) -> str:
    return full[max(full.rfind("."), full.rfind("/")) + 1 :]


def _fits(full: str, name: str, row: Row, *, is_method: bool) -> bool:
    if not row.origins:
        return is_method and (full == name or full.endswith(f".{name}"))
    return (
        full.endswith(name)
        and full[-len(name) - 1 : -len(name)] in _BOUNDARY
        and comes_from(full, row.origins)
    )


def comes_from(full: str, origins: tuple[str, ...]) -> bool:
    """Does a qualified name begin with one of these modules."""
    if not full.startswith(origins):
        return False
    return any(full.startswith(one) and full[len(one) : len(one) + 1] in ("", ".", "/") for one in origins)
