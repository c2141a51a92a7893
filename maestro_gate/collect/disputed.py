"""Tells apart what bills of materials of one tree call the same and give different digests: they speak of two things.

1. Two descriptions differ where both give digests by one algorithm, and not the same ones. One that gives more differs
   too: whoever adds a digest to what was reviewed must not make both pass.
2. A description without digests may be of any of them, and is added to each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from maestro_gate.model.subjects import Component

_LONGEST = 200
"""Characters of a name that a note shows."""


def apart(group: Sequence[Component]) -> list[list[Component]]:
    """The descriptions of one thing by what they describe: one list where no digests differ."""
    if len({component.digests for component in group}) == 1 or not _differing(group):
        return [list(group)]
    alike: dict[tuple[str, ...], list[Component]] = defaultdict(list)
    for component in group:
        if component.digests:
            alike[component.digests].append(component)
    bare = [component for component in group if not component.digests]
    return [[*members, *bare] for _, members in sorted(alike.items())]


def sentences(groups: Iterable[Sequence[Component]]) -> Mapping[str, str]:
    """Path → what a reader is told of a document that gives other digests than the first one that gives any."""
    said: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        first, *others = sorted(group, key=lambda component: (component.path, component.digests))
        for path, algorithm in {
            one.path: by[0] for one in others if (by := _differing([first, one]))
        }.items():
            if path != first.path:
                said[path].append(f"gives {_called(first)} another {algorithm} than {first.path}")
    return {path: _shortened(sorted(found)) for path, found in said.items()}


def _called(component: Component) -> str:
    return f"{component.name} {component.version}".strip()[:_LONGEST]


def _shortened(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else f"{found[0]} (and {len(found) - 1:,} more)"


def _differing(group: Sequence[Component]) -> list[str]:
    """Algorithms by which the digests of a group are not the same, sorted."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for digests in {component.digests for component in group}:
        by_algorithm: dict[str, list[str]] = defaultdict(list)
        for one in digests:
            algorithm, _, digest = one.partition(":")
            by_algorithm[algorithm].append(digest)
        for algorithm, values in by_algorithm.items():
            found[algorithm].add(tuple(values))
    return sorted(algorithm for algorithm, given in found.items() if len(given) > 1)
