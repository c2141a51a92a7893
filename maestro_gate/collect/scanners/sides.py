"""Knows what base and head have in common for a scanner: what is scanned once, and what the change does not touch."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from maestro_gate.collect.scanners.bench import ScanRequest

U = TypeVar("U")


class Chosen(Protocol):
    """What one tree has for a scanner."""

    @property
    def units(self) -> tuple[Any, ...]:
        """What it is given."""

    @property
    def not_given(self) -> tuple[str, ...]:
        """Files that would be one, and that it cannot be given."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a report says of the choice."""


S = TypeVar("S", bound=Chosen)


def assigned(chosen: Mapping[str, Iterable[U]], units: set[U]) -> dict[str, list[U]]:
    """The side on which each unit is scanned: head, when both have it."""
    left = set(units)
    found: dict[str, list[U]] = {}
    for side in sorted(chosen, reverse=True):
        mine = [unit for unit in chosen[side] if unit in left]
        left.difference_update(mine)
        if mine:
            found[side] = mine
    return found


def part(selection: S, known: Container[object]) -> S:
    """What this run's share is of the files of one tree."""
    units = tuple(unit for unit in selection.units if unit in known)
    return replace(selection, units=units)  # type: ignore[type-var]  # every selection is a dataclass


def may_launch(request: ScanRequest, chosen: Mapping[str, Chosen]) -> bool:
    """Is the scanner launched where a result is missing: always, unless a run skips what the change does not touch."""
    if not request.skip_untouched:
        return True
    seen = {
        (
            frozenset(selection.units),
            frozenset((path, request.sides[side].entries[path].oid) for path in selection.not_given),
        )
        for side, selection in chosen.items()
    }
    return len(seen) > 1
