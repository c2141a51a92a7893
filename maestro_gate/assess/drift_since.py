"""Holds head against base: what changed in what matters, and which safeguards are gone."""

from collections.abc import Mapping

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Drift


def of(base: Evidence, head: Evidence, renames: Mapping[str, str]) -> tuple[Drift, ...]:
    """Changes and removed safeguards, sorted. `renames` is path in base → path in head."""
    return ()
