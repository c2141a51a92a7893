"""Divides the work of scanning among several runs, and brings their results together again.

A scanner's work falls into units, whose results are kept by content. A run with a share does only its units and hands
over what it learnt of them; a run that is given these results has nothing left to scan, and so says what a run that
did everything itself would say.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import msgspec

from maestro_gate.collect.scanners.cache import Cache

U = TypeVar("U")
T = TypeVar("T")


class Keyed(Protocol):
    """A unit whose result is kept."""

    def key(self, context: str) -> str:
        """Under which it is."""


K = TypeVar("K", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the units a run scans."""

    index: int = 1
    """From 1 to `count`."""
    count: int = 1

    def of(self, units: Iterable[U], key: Callable[[U], str]) -> set[U]:
        """Every unit belongs to exactly one share, whichever order they come in."""
        return set(sorted(units, key=key)[self.index - 1 :: self.count])


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a run has to do with other runs."""

    share: Share = field(default_factory=Share)
    given: Mapping[str, bytes] = field(default_factory=dict)
    """Results of other runs, by the keys of their units."""
    made: MutableMapping[str, bytes] | None = None
    """Gathers the results of this run; None when nobody asks for them."""


@dataclass(frozen=True, slots=True)
class UnitStore:
    """Where the results of units are kept: those of other runs first, then the cache."""

    cache: Cache
    sharing: Sharing

    def get(self, key: str) -> bytes | None:
        """The result of a unit, when it is known."""
        found = self.sharing.given.get(key)
        if found is None:
            found = self.cache.get(key)
        if found is not None:
            self._gather(key, found)
        return found

    def known(self, units: Iterable[K], context: str, decoder: "msgspec.json.Decoder[T]") -> dict[K, T]:
        """The kept results of these units, as far as there are any that can be read."""
        found = ((unit, self.get(unit.key(context))) for unit in units)
        kept = {unit: decoded(decoder, data) for unit, data in found if data is not None}
        return {unit: one for unit, one in kept.items() if one is not None}

    def put(self, key: str, value: bytes) -> None:
        """Keep a result."""
        self.cache.put(key, value)
        self._gather(key, value)

    def trim(self) -> None:
        """The cache keeps its own size."""

    def _gather(self, key: str, value: bytes) -> None:
        if self.sharing.made is not None:
            self.sharing.made[key] = value


def decoded(decoder: "msgspec.json.Decoder[T]", data: bytes) -> T | None:
    """A kept result; None when it is none, which another run may have written."""
    try:
        return decoder.decode(data)
    except msgspec.MsgspecError:
        return None
