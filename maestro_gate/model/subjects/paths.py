"""A subject that stands for a way through the system: a chain of weaknesses across layers."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AttackPath:
    """What one start leads to by a pattern of `policies/cascades.yaml`, told along the gravest way."""

    kind: ClassVar[str] = "path"
    path: str
    """File of what is wrong at its start."""
    line: int
    pattern: str
    """Id of the pattern."""
    title: str
    """Of the pattern."""
    start: str
    """Id of its first declared asset; components that this one stands on may come before it."""
    end: str
    """Id of its last asset."""
    assets: tuple[str, ...]
    """Ids, from where it starts to its end."""
    layers: tuple[str, ...]
    """Layer of each asset."""
    types: tuple[str, ...]
    """Asset type of each asset."""
    links: tuple[str, ...]
    """What leads from each asset to the next: `flow`, `binding`, `dependency`, `reference`; one less than assets."""
    weaknesses: tuple[str, ...]
    """Rules that fired on its assets and links, sorted."""
    unauthorised: bool
    """One of its flows names no authorisation."""
    crosses_zone: bool
    """One of its flows leads from one trust zone to another."""
    data_classes: tuple[str, ...]
    """Of all its assets, sorted."""
    end_criticality: str
    regulations: tuple[str, ...]
    """Of the system, when the path reaches data that they concern; sorted."""
    controls: tuple[str, ...]
    """Verified controls that stand on it, sorted."""
    unproven_controls: tuple[str, ...]
    """Declared controls on it that are not verified, sorted."""
    detected_by: tuple[str, ...]
    """Verified detective controls on it, sorted."""
    playbooks: tuple[str, ...]
    """Of scenarios that start on it, sorted."""
    risk: int
    """Basis points that arrive at its end."""
    ends: tuple[str, ...] = ()
    """Ids of all last assets that the pattern leads to from its start, sorted."""
    unguarded: tuple[str, ...] = ()
    """Assets at which the pattern demands a weakness and no verified preventive control stands against it, in order."""
    severity: str = ""
    """Word of `policies/severities.yaml`: how grave it is by the grades of `policies/cascades.yaml`."""
    way: str = ""
    """All its assets in a line: `a → b → c`."""
    cut: str = ""
    """The link that is the cheapest to cut: `a → b`."""

    @property
    def identity(self) -> str:
        return f"{self.pattern}:{self.start}"

    @property
    def label(self) -> str:
        return self.way
