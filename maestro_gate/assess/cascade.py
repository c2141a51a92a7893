"""Follows risk along the asset graph: what arrives where, and on which way."""

from collections.abc import Mapping
from dataclasses import dataclass

from maestro_gate.assess.graph import Graph


@dataclass(frozen=True, slots=True)
class Arrival:
    """The most risk that arrives at an asset from another one."""

    risk: int
    """Basis points."""
    path: tuple[str, ...]
    """Ids of assets, from where it starts to where it arrives."""


def spread(graph: Graph, own: Mapping[str, int]) -> Mapping[str, Arrival]:
    """What each asset inherits; `own` is the risk of assets by id, in basis points."""
    return {}
