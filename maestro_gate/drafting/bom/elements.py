"""What a bill of materials consists of before it is written: plain values, in their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Property = tuple[str, str]
Place = tuple[str, int]
"""Path and 1-based line; 0 when only the file is known."""


@dataclass(frozen=True, slots=True)
class About:
    """What a bill of materials is about, and when it was made."""

    name: str
    version: str
    """Empty for a tree that is not committed."""
    timestamp: datetime | None
    """With a time zone; None where nothing says."""


@dataclass(frozen=True, slots=True)
class Element:
    """A component."""

    ref: str
    type: str
    name: str
    group: str = ""
    version: str = ""
    purl: str = ""
    scope: str = ""
    supplier: str = ""
    licenses: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()
    """`SHA-256:0123…`, sorted."""
    places: tuple[Place, ...] = ()
    """Where it was seen, sorted."""
    properties: tuple[Property, ...] = ()
    """Sorted."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service."""

    ref: str
    name: str
    group: str = ""
    version: str = ""
    provider: str = ""
    endpoints: tuple[str, ...] = ()
    authenticated: bool | None = None
    crosses_trust_boundary: bool | None = None
    properties: tuple[Property, ...] = ()
    """Sorted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A bill of materials."""

    about: About
    elements: tuple[Element, ...]
    """By their references."""
    offers: tuple[Offer, ...]
    """By their references."""
    depends_on: Mapping[str, tuple[str, ...]]
    """Reference → references, both sorted; the root's is `ROOT`."""
    properties: tuple[Property, ...] = ()


ROOT = "root"
