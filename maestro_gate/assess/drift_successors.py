"""Finds what came in the stead of a safeguard that is gone.

1. In a file that lost one: another one of the kind, no weaker.
2. In other files: as many of the kind and type as were lost, no weaker, each counted for one loss alone; those of the
   safeguard's own name first. Whether they stand before the same action no static reading knows: a person compares.
3. What holds in its own place alone has no successor elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maestro_gate.assess.drift_sightings import Safeguard, Sightings, by_file


@dataclass(frozen=True, slots=True)
class Loss:
    """How much of a safeguard is gone, and from where."""

    strength: int
    base: int
    head: int
    count: int
    """How many sightings have no other one in their stead in the same file."""
    files: tuple[str, ...]


def of(
    losses: Mapping[Safeguard, Loss], base: Sightings, head: Sightings
) -> dict[Safeguard, tuple[str, ...]]:
    """Names of what came in the stead of each loss; empty where nothing did."""
    come = _Come(base, head)
    found = {safeguard: come.here(safeguard, loss) for safeguard, loss in losses.items()}
    for is_own in (True, False):
        for safeguard, loss in losses.items():
            found[safeguard] = found[safeguard] or come.elsewhere(safeguard, loss, is_own=is_own)
    return found


@dataclass(frozen=True, slots=True)
class _Arrival:
    """More of a safeguard in a file than at base."""

    file: str
    name: str
    safeguard: Safeguard
    more: tuple[int, ...]
    """How many more there are, by how surely they are seen at least."""


class _Come:
    """What there is more of in head; what was counted for a loss is spent."""

    def __init__(self, base: Sightings, head: Sightings) -> None:
        self._in_file: dict[tuple[str, str], list[_Arrival]] = defaultdict(list)
        self._own: dict[Safeguard, list[_Arrival]] = defaultdict(list)
        self._of_type: dict[tuple[str, str], list[_Arrival]] = defaultdict(list)
        self._spent: Counter[_Arrival] = Counter()
        for one in sorted(_arrivals(base, head), key=repr):
            self._in_file[one.safeguard.kind, one.file].append(one)
            self._own[one.safeguard].append(one)
            self._of_type[one.safeguard.kind, one.safeguard.type].append(one)

    def here(self, safeguard: Safeguard, loss: Loss) -> tuple[str, ...]:
        """Other safeguards of the kind that came where one was lost."""
        found = [
            one
            for file in loss.files
            for one in self._in_file.get((safeguard.kind, file), ())
            if one.safeguard != safeguard and _more_of(one, loss) > 0
        ]
        for one in found:
            self._spent[one] += min(_more_of(one, loss), loss.count)
        return tuple(sorted({one.name for one in found}))

    def elsewhere(self, safeguard: Safeguard, loss: Loss, *, is_own: bool) -> tuple[str, ...]:
        """As many of the kind and type in other files as were lost, or none."""
        of_type = self._of_type[safeguard.kind, safeguard.type]
        of_type[:] = [one for one in of_type if self._spent[one] < max(one.more)]
        taken: Counter[_Arrival] = Counter()
        for one in () if safeguard.place else self._own.get(safeguard, ()) if is_own else of_type:
            free = 0 if one.file in loss.files else _more_of(one, loss) - self._spent[one]
            taken[one] += max(0, min(free, loss.count - taken.total()))
            if taken.total() == loss.count:
                self._spent += taken
                return tuple(sorted({f"{one.name} in {one.file}" for one, count in taken.items() if count}))
        return ()


def _arrivals(base: Sightings, head: Sightings) -> Iterator[_Arrival]:
    for safeguard, seen in head.items():
        before = by_file(base.get(safeguard, ()))
        for file, strengths in by_file(seen).items():
            more = tuple(_more(strengths, before.get(file, ())))
            if any(count > 0 for count in more):
                yield _Arrival(file, safeguard.name or safeguard.type, safeguard, more)


def _more(now: Iterable[int], before: Iterable[int]) -> Iterator[int]:
    held, had = list(now), list(before)
    for least in range(max(held) + 1):
        yield sum(one >= least for one in held) - sum(one >= least for one in had)


def _more_of(one: _Arrival, loss: Loss) -> int:
    """How many more there are that are no weaker than what was lost."""
    return one.more[loss.strength] if loss.strength < len(one.more) else 0
