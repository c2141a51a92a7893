"""What the system is made of, base against head: components and services that came, went, or have other versions."""

from dataclasses import dataclass

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True, slots=True)
class MaterialChange:
    """One component or service of the bills of materials that is not the same on both sides."""

    change: str
    """`added`, `removed`, or `changed`: both sides have it, in other versions or with other digests."""
    type: str
    """CycloneDX component type, or `service`."""
    identity: str
    """PURL without version, or type and name."""
    name: str
    before: tuple[str, ...] = ()
    """Versions that base has and head has not, sorted; an empty text where no version is given. With a digest where
    the same version has another one at head."""
    after: tuple[str, ...] = ()
    """Versions that head has and base has not, sorted."""


@dataclass(frozen=True, slots=True)
class Materials:
    """The bills of materials of two trees, compared."""

    changes: tuple[MaterialChange, ...] = ()
    """Models and data first, then services, then by identity."""
    unchanged: int = 0
    """How many components and services both sides have in the same versions."""
    caveat: str = ""
    """Why this is not all, or why there is nothing to compare; empty when both sides could be read."""
