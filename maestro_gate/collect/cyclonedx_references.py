"""Knows what the references of a CycloneDX document mean, and turns its dependency graph into edges of identities."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat

from maestro_gate.collect.cyclonedx_vulnerabilities import Target
from maestro_gate.collect.lenient import Ignored
from maestro_gate.model.subjects import Component, Service

Edges = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class References:
    """What references of the document mean."""

    _by_ref: dict[str, Component | Service] = field(default_factory=dict)
    _by_purl: dict[str, Component] = field(default_factory=dict)

    def add(self, ref: str, subject: Component | Service, ignored: Ignored) -> None:
        """What a `bom-ref` names; an empty one names nothing."""
        if not ref:
            return
        taken = self._by_ref.setdefault(ref, subject)
        if taken is not subject:
            ignored.note("bom-ref", "names two things")
            self._by_ref[ref] = min(taken, subject, key=lambda named: (named.identity, named.version))

    def find(self, ref: str) -> Component | Service | None:
        """By `bom-ref`; some generators write the PURL instead."""
        found = self._by_ref.get(ref)
        if found is None and ref.startswith("pkg:"):
            if not self._by_purl:
                components = (named for named in self._by_ref.values() if isinstance(named, Component))
                self._by_purl.update((component.purl, component) for component in components)
            found = self._by_purl.get(ref)
        return found

    def _identity(self, ref: str) -> str:
        found = self.find(ref)
        return found.identity if found else ""

    def target(self, ref: str) -> Target | None:
        """As a vulnerability's target."""
        found = self.find(ref)
        return Target(found.identity, found.name, found.version) if found else None

    def name(self, ref: str) -> str:
        """The name of what a data set's reference means, or the reference."""
        found = self._by_ref.get(ref)
        return found.name if found else ref

    def edges(self, depends: Mapping[str, tuple[str, ...]], ignored: Ignored) -> tuple[Edges, int]:
        """Edges between identities, sorted, and how many edges the document's own references make."""
        count = 0
        # Sorted within each source: the whole as pairs takes five times as long.
        targets: dict[str, set[str]] = defaultdict(set)
        identities = {ref: named.identity for ref, named in self._by_ref.items()}
        for ref, refs in depends.items():
            source = identities.get(ref) or self._identity(ref)
            if not source:
                ignored.note("dependencies[].ref", "names nothing in this document")
                continue
            distinct = set(refs)
            found = {on: named for on in distinct if (named := identities.get(on) or self._identity(on))}
            for _ in range(len(distinct) - len(found)):
                ignored.note("dependencies[].dependsOn[]", "names nothing in this document")
            count += len(found)
            targets[source].update(found.values())
        pairs = (zip(repeat(source), sorted(targets[source]), strict=False) for source in sorted(targets))
        return tuple(chain.from_iterable(pairs)), count
