"""A subject that stands for a way through the system: a chain of weaknesses across layers."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AttackPath:
    """The strongest way through the asset graph that fits a pattern of `policies/cascades.yaml`."""

    kind: ClassVar[str] = "path"
    path: str
    """File of what is wrong at its start."""
    line: int
    pattern: str
    """Id of the pattern."""
    title: str
    """Of the pattern."""
    start: str
    """Id of its first asset."""
    end: str
    """Id of its last asset."""
    assets: tuple[str, ...]
    """Ids, from start to end."""
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

    @property
    def identity(self) -> str:
        return f"{self.pattern}:{self.start}->{self.end}"

    @property
    def label(self) -> str:
        return " → ".join(self.assets)
