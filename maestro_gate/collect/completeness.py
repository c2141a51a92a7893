"""Counts what the packages of a bill of materials leave out.

A file, a piece of hardware, an algorithm and a part of the system that `maestro-gate sbom` found in a tree are no
packages: they have no package URL, no release and nobody who supplies them. One that has a package URL is one.
"""

from collections.abc import Iterable
from typing import NamedTuple

from maestro_gate.model.subjects import Component

_NEVER_RELEASED = frozenset({"file", "device", "cryptographic-asset"})
"""Types of CycloneDX that say what is there, and not what was taken from somewhere."""
_OWN = "maestro-gate:type="
"""Property by which a bill that the gate wrote says what a part of the system is."""


class Counts(NamedTuple):
    """How many packages there are, and how many of them leave something out."""

    packages: int
    version: int
    purl: int
    license: int
    hash: int
    supplier: int


def counted(components: Iterable[Component]) -> Counts:
    """What the components of one document leave out."""
    packages = version = purl = licence = digest = supplier = 0
    # One walk for all: a hundred thousand components do not fit the processor's cache.
    for one in components:
        if one.purl or is_package(one):
            packages += 1
            version += not one.version
            purl += not one.purl
            licence += not one.licenses
            digest += not one.hashes
            supplier += not one.supplier
    return Counts(packages, version, purl, licence, digest, supplier)


def is_package(component: Component) -> bool:
    """Whether it is something that is released, supplied and licensed by itself."""
    return bool(component.purl) or (component.type not in _NEVER_RELEASED and not is_own_part(component))


def is_own_part(component: Component) -> bool:
    """An agent, a tool or a guardrail in a bill of materials that the gate wrote: nobody released or licensed it."""
    return not component.purl and any(one.startswith(_OWN) for one in component.properties)
