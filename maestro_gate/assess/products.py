"""Says which products a tree is by its bills of materials, and which of them hold what a vulnerability is in.

1. What a tree is, base says: a bill that the change names after another product is still about the one that base knows.
2. A product is the same under its package URL and under its name, as generators write either. A folder that was scanned
   is no product, and neither is what a list of vulnerabilities alone is about.
3. Its version is the tree's own: a statement about a release ends with that release.
4. What no bill of a product lists may be in any of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Component, Sbom
from maestro_gate.model.versions import bare

_PURL = "pkg:"
_Root = tuple[str, str]
"""Identity of what a bill is about, and its name where that is no package URL."""


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """One thing that the tree is built into."""

    identity: str
    name: str
    versions: tuple[str, ...] = ()

    def is_meant(self, called: str, version: str) -> bool:
        """Does a statement about `called` in this version speak of it."""
        return self != ANOTHER and self._is_called(called) and (not version or bare(version) in self.versions)

    def _is_called(self, called: str) -> bool:
        if called in (self.identity, self.name):
            return True
        if _type(called) and _type(called) == _type(self.identity):
            return False
        own = {self.name, *_names(self.identity)} - {""}
        return called in own or not own.isdisjoint(_names(called))


ANOTHER = Product("", "")
"""What only the change speaks of: nothing that base says is about it."""


class Products:
    """The products of one tree."""

    def __init__(self, evidence: Evidence, base: Evidence | None) -> None:
        trusted = _roots((base or evidence).of_kind(Sbom))
        own = _roots(evidence.of_kind(Sbom))
        roots = {path: _root(trusted.get(path, bill)) for path, bill in own.items()}
        versions: dict[_Root, set[str]] = {_root(bill): set() for bill in trusted.values()}
        for path, root in roots.items():
            if root in versions and own[path].root_version:
                versions[root].add(bare(own[path].root_version))
        products = {root: Product(*root, tuple(sorted(held))) for root, held in versions.items()}
        self._by_path = {path: products.get(root, ANOTHER) for path, root in roots.items()}
        self._all = tuple(sorted({*products.values(), *self._by_path.values()})) if trusted else ()
        self._evidence = evidence

    def holding(self, identity: str) -> tuple[Product, ...]:
        """Those that hold a component, or are it; none where the tree does not say what it is."""
        if len(self._all) < 2:  # noqa: PLR2004 - one product holds all
            return self._all
        itself = tuple(one for one in self._all if one.identity and one.identity == identity)
        return itself or self._held.get(identity, self._all)

    def is_named(self, called: str) -> bool:
        """Is it the name of one of them, in any version."""
        return any(one.is_meant(called, "") for one in self._all)

    @cached_property
    def _held(self) -> Mapping[str, tuple[Product, ...]]:
        found: dict[str, set[Product]] = defaultdict(set)
        for component in self._evidence.of_kind(Component):
            for path in component.origins or (component.path,):
                if path in self._by_path:
                    found[component.identity].add(self._by_path[path])
        return {identity: tuple(sorted(products)) for identity, products in found.items()}


def _roots(sboms: Iterable[Sbom]) -> dict[str, Sbom]:
    """Path → the bill, of those that say which product they are about."""
    return {sbom.path: sbom for sbom in sboms if sbom.root and _is_bill(sbom) and not _is_folder(sbom)}


def _is_bill(sbom: Sbom) -> bool:
    """A document that only says what is wrong with a product does not say that the tree is this product."""
    return bool(sbom.components or sbom.services) or not sbom.kinds


def _is_folder(sbom: Sbom) -> bool:
    return sbom.root_identity.startswith("file:") or sbom.root in (".", "..") or sbom.root[:1] in ("/", "\\")


def _root(sbom: Sbom) -> _Root:
    """A package URL says enough: generators name the product of one by its folder, too."""
    return sbom.root_identity, "" if _type(sbom.root_identity) else sbom.root


def _type(identity: str) -> str:
    """Type of a package URL; empty for other names."""
    return identity.removeprefix(_PURL).partition("/")[0] if identity.startswith(_PURL) else ""


def _names(identity: str) -> tuple[str, ...]:
    """What a package URL, or a type with a name, calls it: with its namespace, and without."""
    if "://" in identity or ":" not in identity:
        return ()
    whole = identity.removeprefix(_PURL).partition("/" if _type(identity) else ":")[2].strip("/")
    called = whole.replace("%40", "@")  # all that a name needs to have escaped
    return (called, called.rpartition("/")[2])
