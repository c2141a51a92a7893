"""Sets what different scanners say of the same lines beside each other, in nearly linear time.

A report joins the first set whose opener it overlaps and in which none of its scanners has spoken; else it opens one.
Sets are kept by the order of their openers; what a scanner can no longer join, it never looks at again.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush

from maestro_gate.model.subjects import Finding


def sets(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings of one file, sorted by their lines, in sets."""
    overlaps = _Overlaps()
    for finding in findings:
        overlaps.add(finding)
    return overlaps.sets


class _Overlaps:
    def __init__(self) -> None:
        self.sets: list[list[Finding]] = []
        self._spoken: list[set[str]] = []
        self._ends: list[tuple[int, int]] = []
        """(last line of the opener, its set), the nearest end first."""
        self._next: list[int] = [0]
        """Set → itself, or one behind it where its opener ends above what comes now."""
        self._first: dict[str, int] = defaultdict(int)
        """Scanner → the first set that it may still join."""

    def add(self, finding: Finding) -> None:
        """The next finding in the order of the lines."""
        while self._ends and self._ends[0][0] < finding.line:
            over = heappop(self._ends)[1]
            self._next[over] = over + 1
        place = self._open(max(self._first[tool] for tool in finding.tools))
        while place < len(self.sets) and not self._spoken[place].isdisjoint(finding.tools):
            place = self._open(place + 1)
        if place == len(self.sets):
            self.sets.append([])
            self._spoken.append(set())
            self._next.append(place + 1)
            heappush(self._ends, (finding.lines[1], place))
        self.sets[place].append(finding)
        self._spoken[place].update(finding.tools)
        if len(finding.tools) == 1:
            self._first[finding.tool] = place + 1

    def _open(self, place: int) -> int:
        """The first set from here on that may still be joined; halves the way for whoever asks again."""
        while self._next[place] != place:
            self._next[place] = self._next[self._next[place]]
            place = self._next[place]
        return place
