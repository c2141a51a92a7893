"""Groups the subjects of one kind by the fields that a condition names, so that rules ask about values, not subjects.

100,000 components have a dozen types and a few hundred licences: what a rule says of one value holds for its group.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from maestro_gate.model.subjects import Subject


class Crowd:
    """Subjects of one kind; each grouping is made once, whichever rule asks for it first."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._subjects = tuple(subjects)
        self._groupings: dict[tuple[str, ...], Mapping[Any, list[Subject]]] = {}

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._subjects)

    def by(self, names: tuple[str, ...]) -> Mapping[Any, list[Subject]]:
        """The value of these fields (one value, or a tuple of several) → the subjects that have it, in their order."""
        if names not in self._groupings:
            groups: dict[Any, list[Subject]] = defaultdict(list)
            value_of = _reader(names)
            for subject in self._subjects:
                groups[value_of(subject)].append(subject)
            self._groupings[names] = groups
        return self._groupings[names]


def _reader(names: tuple[str, ...]) -> Callable[[Subject], Any]:
    return attrgetter(*names) if names else lambda _: ()
