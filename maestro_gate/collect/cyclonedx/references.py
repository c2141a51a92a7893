"""Knows what the references of a CycloneDX document mean, and what its dependency graph is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from maestro_gate.collect.lenient import Ignored
from maestro_gate.collect.vulnerabilities import target
from maestro_gate.collect.vulnerabilities.target import Target
from maestro_gate.model.subjects import Component, Service


class Edges(NamedTuple):
    """What is known of the edges of one document."""

    identities: Mapping[str, str]
    """What each reference names."""
    number: int
    """How many the document's own references make."""
    met: Collection[str]
    """Those references that were sought and that some edge has at one of its ends."""


@dataclass(slots=True)
class References:
    """What references of the document mean."""

    repeated: int = 0
    """How often something was listed again with its reference, word for word."""
    _by_ref: dict[str, Component | Service] = field(default_factory=dict)
    _identities: dict[str, str] = field(default_factory=dict)
    _by_purl: dict[str, Component] = field(default_factory=dict)

    def add(self, ref: str, subject: Component | Service, ignored: Ignored) -> None:
        """What a `bom-ref` names; an empty one names nothing."""
        if not ref:
            return
        taken = self._by_ref.setdefault(ref, subject)
        if taken is not subject:
            if taken == subject:
                self.repeated += 1
                return
            ignored.note("bom-ref", "names two things")
            subject = min(taken, subject, key=lambda named: (named.identity, named.version))
            self._by_ref[ref] = subject
        self._identities[ref] = subject.identity

    def find(self, ref: str) -> Component | Service | None:
        """By `bom-ref`; some generators write the PURL instead."""
        found = self._by_ref.get(ref)
        if found is None and ref.startswith("pkg:"):
            if not self._by_purl:
                components = (named for named in self._by_ref.values() if isinstance(named, Component))
                self._by_purl.update((component.purl, component) for component in components)
            found = self._by_purl.get(ref)
        return found

    def target(self, ref: str) -> Target | None:
        """As a vulnerability's target."""
        found = self.find(ref)
        return target.itself(found) if found else None

    def name(self, ref: str) -> str:
        """The name of what a data set's reference means, or the reference."""
        found = self._by_ref.get(ref)
        return found.name if found else ref

    def edges(self, depends: Mapping[str, frozenset[str]], sought: frozenset[str], ignored: Ignored) -> Edges:
        """What the ends of the edges name, and which of the references `sought` are among them."""
        identities = dict(self._identities)
        known_refs = frozenset(identities)
        count, met = 0, {*sought.intersection(depends)}
        # One walk for all questions: a large graph does not fit the processor's cache.
        for ref, others in depends.items():
            if not sought.isdisjoint(others):
                met |= sought & others
            if ref not in known_refs and not self._knows(ref, identities):
                ignored.note("dependencies[].ref", "names nothing in this document")
            elif others <= known_refs:
                count += len(others)
            else:
                known = sum(self._knows(on, identities) for on in others)
                count += known
                for _ in range(len(others) - known):
                    ignored.note("dependencies[].dependsOn[]", "names nothing in this document")
        return Edges(identities, count, met)

    def _knows(self, ref: str, identities: dict[str, str]) -> bool:
        """Does the reference name anything? One that is a PURL becomes known here."""
        if ref not in identities:
            found = self.find(ref)
            if found is None:
                return False
            identities[ref] = found.identity
        return True
