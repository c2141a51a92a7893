"""Makes one vulnerability of several ids: who calls it CVE, who GHSA, who PYSEC.

1. Ids that some document names together are one vulnerability, and so are those that only a third id joins.
2. Two ids of the authority that gives each vulnerability one (CVE) stay two, whoever names them together: each other id
   goes to the nearest of them. A change cannot hide a new vulnerability behind an old one.
3. Bulletins are no aliases: they mend several vulnerabilities at once.
4. Upper and lower case are the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.collect.vulnerabilities.words import VulnerabilityWords

_MOST = 100
"""Other ids of one vulnerability that are told."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """What every id is called, and which others it has."""

    _names: Mapping[str, str]
    """Id in upper case → that of the vulnerability."""
    _members: Mapping[str, tuple[str, tuple[str, ...]]]
    """Id of the vulnerability in upper case → how it is written, and its other ids."""

    def name(self, id_: str) -> str:
        """The one id of this vulnerability."""
        return self._of(id_)[0]

    def others(self, id_: str) -> tuple[str, ...]:
        """Its other ids, sorted; of very many the first."""
        return self._of(id_)[1]

    def _of(self, id_: str) -> tuple[str, tuple[str, ...]]:
        return self._members.get(self._names.get(id_.upper(), ""), (id_, ()))


def of(groups: Iterable[Sequence[str]], words: VulnerabilityWords) -> Aliases:
    """The aliases that these groups of ids make: the first of each is the id, the others are what it is also called."""
    spelt: dict[str, str] = {}
    joined: dict[str, set[str]] = defaultdict(set)
    for first, *others in groups:
        for id_ in (first, *others):
            spelt[id_.upper()] = min(id_, spelt.get(id_.upper(), id_))
        joined[first.upper()].update(())
        for other in others:
            if not (words.is_bulletin(first) or words.is_bulletin(other)):
                joined[first.upper()].add(other.upper())
                joined[other.upper()].add(first.upper())
    names = _names(joined, words)
    members: dict[str, list[str]] = defaultdict(list)
    for id_, name in names.items():
        members[name].append(spelt[id_])
    return Aliases(
        names,
        {
            name: (spelt[name], tuple(sorted(sorted(set(ids) - {spelt[name]}, key=words.order)[:_MOST])))
            for name, ids in members.items()
        },
    )


def _names(joined: Mapping[str, set[str]], words: VulnerabilityWords) -> dict[str, str]:
    """Id → the id that names its vulnerability, all in upper case."""
    names: dict[str, str] = {}
    for start in sorted(joined):
        if start not in names:
            whole = _reached(start, joined)
            anchors = sorted(filter(words.is_apart, whole)) or [min(whole, key=words.order)]
            names.update(_nearest(anchors, joined))
    return names


def _reached(start: str, joined: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = joined[waiting.pop()] - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _nearest(anchors: Iterable[str], joined: Mapping[str, set[str]]) -> dict[str, str]:
    """Every id that can be reached → the nearest anchor, of several the first."""
    names = {anchor: anchor for anchor in anchors}
    edge = dict(names)
    while edge:
        reached: dict[str, str] = {}
        for id_, anchor in edge.items():
            for other in joined[id_]:
                if other not in names:
                    reached[other] = min(anchor, reached.get(other, anchor))
        names |= reached
        edge = reached
    return names
