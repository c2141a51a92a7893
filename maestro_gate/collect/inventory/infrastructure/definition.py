"""One thing that infrastructure code defines, whatever the language: what the readers of all formats hand over."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Definition:
    """A resource, a service, a workload, or values that are given to some."""

    address: str
    """Empty for what is no resource of its own, as variables are."""
    type: str
    line: int
    value: Any
    """Of `values`; a mapping for a resource."""
    kinds: tuple[str, ...] = ()
    """Names under which `policies/detectors.yaml` may know its type."""
    references: tuple[str, ...] = ()
    """Addresses of others, sorted."""
    ref: str = ""
    """How a threat model would bind it."""
    confidence: str = "used"
    """Of what it reveals."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file defines, and what of it could not be read."""

    definitions: tuple[Definition, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Without the file's name."""
    is_infrastructure: bool = True
    """It is what its reader took it for."""
