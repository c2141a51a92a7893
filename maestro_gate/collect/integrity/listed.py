"""Holds the digests that bills of materials give of models against the files of the tree that are called so.

1. A file differs when its digest is none of those that are listed by one algorithm.
2. Where fewer digests are listed than there are files, nobody knows which of them they are of: nothing is said.
3. Digests by weak algorithms prove nothing, and files that are too large have none: nothing is said of them either.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from maestro_gate.collect.integrity import digests, joined
from maestro_gate.collect.integrity.digests import Wanted
from maestro_gate.collect.lenient import unique
from maestro_gate.model.subjects import Component, ModelFile, Subject
from maestro_gate.workspace import Tree

_MODEL = "machine-learning-model"
_ALGORITHMS = {
    "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512", "SHA3-256": "sha3_256", "SHA3-512": "sha3_512",
    "BLAKE2b-256": "blake2b-256", "BLAKE2b-512": "blake2b", "BLAKE3": "blake3",
}  # fmt: skip
"""As CycloneDX calls them → as they are made."""

Listed = Mapping[str, frozenset[str]]
"""Algorithm → digests."""


def marked(tree: Tree, subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """The subjects of the tree, models with those of their files that are not what the bill of materials lists."""
    models = [one for one in subjects if isinstance(one, Component) and one.digests and one.type == _MODEL]
    if not models:
        return subjects
    named = joined.by_name(one for one in subjects if isinstance(one, ModelFile))
    files = [
        tuple(file.path for file in joined.files_of(model, named) if file.path in tree.entries)
        for model in models
    ]
    said = [_listed(model.digests) for model in models]
    wanted = [one for paths, listed in zip(files, said, strict=True) for one in _wanted(paths, listed)]
    made = digests.of_files(tree, wanted)
    marks = {
        id(model): structs.replace(model, differing=_differing(paths, listed, made))
        for model, paths, listed in zip(models, files, said, strict=True)
    }
    return tuple(marks.get(id(one), one) for one in subjects)


def _listed(said: Iterable[str]) -> Listed:
    found: dict[str, set[str]] = defaultdict(set)
    for one in said:
        algorithm, _, digest = one.partition(":")
        known = _ALGORITHMS.get(algorithm, "")
        if digests.is_known(known):
            found[known].add(digest)
    return {algorithm: frozenset(values) for algorithm, values in found.items()}


def _wanted(paths: Iterable[str], listed: Listed) -> Iterator[Wanted]:
    return ((path, algorithm, 0, -1) for path in paths for algorithm in listed)


def _differing(paths: Sequence[str], listed: Listed, made: Mapping[Wanted, str]) -> tuple[str, ...]:
    by_all = {algorithm: values for algorithm, values in listed.items() if len(values) >= len(paths)}
    return unique(
        path
        for path, algorithm, start, end in _wanted(paths, by_all)
        if (here := made.get((path, algorithm, start, end))) and here not in by_all[algorithm]
    )
