"""Weighs what the change alone says of aliases: it may add an id to a vulnerability of base, and join no two of them.

1. What base says counts, and so does what a change says of ids that base does not know.
2. An id that only the change knows goes to the vulnerability of base that the change names with it, if that is one.
3. It stays by itself where anybody at head tells of it without an id that base knows: no paper beside a report hides a
   new vulnerability behind one that base has, or behind a statement that excuses that one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from maestro_gate.collect.vulnerabilities import aliases
from maestro_gate.collect.vulnerabilities.words import VulnerabilityWords


def weighed(
    base: Sequence[Sequence[str]], head: Sequence[Sequence[str]], words: VulnerabilityWords
) -> Iterator[Sequence[str]]:
    """The groups of ids that count, for `aliases.of`."""
    known = aliases.of(base, words)
    classes = {id_.upper(): known.name(id_).upper() for group in base for id_ in _joining(group, words)}
    yield from base
    claims: dict[str, set[str]] = defaultdict(set)
    apart: set[str] = set()
    for group in head:
        # Spelt in other letters, it is the same id.
        yield from ([id_] for id_ in group)
        joining = _joining(group, words)
        named = {classes[id_.upper()] for id_ in joining if id_.upper() in classes}
        if not named:
            yield group
            apart.update(id_.upper() for id_ in joining)
            continue
        for id_ in joining:
            if id_.upper() not in classes:
                claims[id_.upper()] |= named
    for id_, named in claims.items():
        if len(named) == 1 and id_ not in apart:
            yield (next(iter(named)), id_)


def _joining(group: Iterable[str], words: VulnerabilityWords) -> list[str]:
    """Its ids that can be an alias."""
    return [id_ for id_ in group if not words.is_bulletin(id_)]
