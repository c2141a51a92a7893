"""Knows which versions of a component or a product trees hold, for reports that name none, or a range of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from maestro_gate.collect.vulnerabilities import ranges
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Component, Sbom, Statement, Vulnerability

_MOST = 200
"""Versions of one component; where a tree has more, ranges are left as they stand."""


class Held:
    """The versions of those components that somebody asks for; nobody walks past 100,000 of them for nothing."""

    def __init__(self, trees: Sequence[Evidence]) -> None:
        self._versions: dict[str, set[str]] = defaultdict(set)
        asked = {identity for tree in trees for identity in _asked(tree)} - {""}
        for component in chain.from_iterable(tree.of_kind(Component) for tree in trees) if asked else ():
            # Most have a package URL, which is the identity then.
            if (component.base_purl or component.identity) in asked and component.version:
                self._versions[component.identity].add(component.version)
        for bill in chain.from_iterable(tree.of_kind(Sbom) for tree in trees) if asked else ():
            if bill.root_identity in asked and bill.root_version:
                self._versions[bill.root_identity].add(bill.root_version)

    def only(self, identity: str) -> str:
        """The version, where there is one; else empty."""
        versions = self._versions.get(identity, ())
        return next(iter(versions)) if len(versions) == 1 else ""

    def meant(self, identity: str, version: str) -> Iterable[str]:
        """Versions of the tree that lie in a range, sorted; a version itself, and a range that says nothing here."""
        versions = self._versions.get(identity, ())
        if not version.startswith(ranges.SCHEME) or not 0 < len(versions) <= _MOST:
            return (version,)
        answers = {held: ranges.holds(version, held) for held in versions}
        found = sorted(held for held, holds in answers.items() if holds)
        return (*found, version) if None in answers.values() else found


def _asked(tree: Evidence) -> Iterator[str]:
    for one in tree.of_kind(Vulnerability):
        if _is_open(one.component_version):
            yield one.component_identity
    for said in tree.of_kind(Statement):
        if _is_open(said.product_version):
            yield said.product


def _is_open(version: str) -> bool:
    return not version or version.startswith(ranges.SCHEME)
