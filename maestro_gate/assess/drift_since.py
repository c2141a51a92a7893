"""Holds head against base: what changed in what matters, and which safeguards are gone."""

from collections.abc import Mapping

from maestro_gate.assess import (
    drift_approvals,
    drift_attacks,
    drift_reach,
    drift_replaced,
    drift_safeguards,
    drift_scenarios,
    drift_servers,
    drift_signatures,
)
from maestro_gate.assess.drift_sides import sides
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Drift
from maestro_gate.policy import DriftWords

_AS_THEY_STAND = DriftWords()


def of(
    base: Evidence, head: Evidence, renames: Mapping[str, str], words: DriftWords = _AS_THEY_STAND
) -> tuple[Drift, ...]:
    """Changes and removed safeguards, sorted. `renames` is path in base → path in head."""
    both = sides(base, head, renames, words)
    finders = (
        drift_replaced,
        drift_servers,
        drift_reach,
        drift_safeguards,
        drift_approvals,
        drift_scenarios,
        drift_attacks,
        drift_signatures,
    )
    found = [one for finder in finders for one in finder.of(both)]
    return tuple(sorted(found, key=lambda one: (one.identity, one.path, one.line, one.name)))
