"""Lends packages the digests that stand in a file of their own: `go.sum` and Gradle's `verification-metadata.xml`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec.structs import replace as changed

from maestro_gate.collect.reading import Reading
from maestro_gate.model.subjects import Component, Sbom, Subject

_LENDERS = ("go.sum", "gradle/verification-metadata.xml")

_Table = Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]
"""PURL → (folder below which it is lent, algorithms)."""

Read = Sequence[tuple[str, Reading]]
"""Path of a lock file, and what it says."""


def lent(read: Read) -> list[tuple[str, Reading]]:
    """The files that list what is used, each package with its digests, without the files that only lend."""
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for path, reading in read:
        folder = _lends_below(path)
        for component in _components(reading) if folder is not None else ():
            table[component.purl].append((folder or "", component.hashes))
    listing = [(path, reading) for path, reading in read if _lends_below(path) is None]
    return [(path, _with_digests(path, reading, table)) for path, reading in listing] if table else listing


def _lends_below(path: str) -> str | None:
    """The folder below which a file lends digests, with a slash behind it; None for one that lends none."""
    for end in _LENDERS:
        if path == end or path.endswith(f"/{end}"):
            return path[: -len(end)]
    return None


def _components(reading: Reading) -> Iterator[Component]:
    return (subject for subject in reading.subjects if isinstance(subject, Component))


def _with_digests(path: str, reading: Reading, table: _Table) -> Reading:
    subjects: list[Subject] = [
        _with_digest(path, subject, table) if isinstance(subject, Component) else subject
        for subject in reading.subjects
    ]
    without = sum(isinstance(subject, Component) and not subject.hashes for subject in subjects)
    return replace(
        reading,
        subjects=tuple(
            replace(subject, without_hash=without) if isinstance(subject, Sbom) else subject
            for subject in subjects
        ),
    )


def _with_digest(path: str, component: Component, table: _Table) -> Component:
    if component.hashes or component.purl not in table:
        return component
    found = {name for folder, names in table[component.purl] if path.startswith(folder) for name in names}
    return changed(component, hashes=tuple(sorted(found))) if found else component
