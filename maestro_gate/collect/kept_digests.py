"""Keeps the digests of what somebody may hold against a bill of materials: models, data, applications, images.

Of the hundred thousand libraries the algorithms are enough: their archives are held against lock files.
"""

from collections.abc import Iterable

from maestro_gate.collect.lockfiles import digests

_KEPT = frozenset({"machine-learning-model", "data", "application", "container"})
"""Types of components, as CycloneDX calls them."""


def are_kept(type_: str) -> bool:
    """Whether the digests of such a component are."""
    return type_ in _KEPT


def of(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """(algorithm, digest) as `SHA-256:0123…`, each once, sorted. What is no digest is left out."""
    return digests.read(f"{algorithm}:{digest}" for algorithm, digest in pairs)
