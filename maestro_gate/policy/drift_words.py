"""Reads by which words drift is measured: `policies/drift.yaml`, and the ids of models in `policies/detectors.yaml`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DriftWords:
    """The words, for looking them up. Without any, names are compared as they stand."""

    autonomy: tuple[str, ...] = ()
    """The least first."""
    egress_types: frozenset[str] = frozenset()
    """Asset types that are hosts which something is sent to."""
    placed_types: frozenset[str] = frozenset()
    """Asset types of safeguards that hold where their file stands and nowhere else."""
    counted_together: frozenset[str] = frozenset()
    """Kinds of safeguards that do the same wherever they stand."""
    guarded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kind of safeguard → asset types that it stands before."""
    tool_types: frozenset[str] = frozenset()
    """Asset types that are tools of an agent."""
    regions: frozenset[str] = frozenset()
    """What stands before the id of a model that is served in one region."""
    routes: Mapping[str, str] = field(default_factory=dict)
    """Word before an id that says who serves the model → provider, or an empty string."""
    families: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """(who alone serves them, ids of models); nobody for weights that anybody can serve."""
    asset_types: frozenset[str] = frozenset()
    """Types of assets that something can detect."""
    attack_rise: float = 0.0
    """By how much more of its attempts, 0–1, an attack has to get through to count as a change."""


def read_drift_words(drift: Any, detectors: Any) -> DriftWords:
    """The words from the values of the two files."""
    ids = detectors.get("model_ids", {"routes": (), "patterns": (), "tail": ""})
    return DriftWords(
        autonomy=tuple(drift["autonomy"]),
        egress_types=frozenset(drift["egress_types"]),
        placed_types=frozenset(drift["placed_types"]),
        counted_together=frozenset(drift["counted_together"]),
        guarded={kind: frozenset(types) for kind, types in drift["guarded"].items()},
        tool_types=frozenset(drift["tool_types"]),
        regions=frozenset(drift["model_regions"]),
        routes={word: row.get("provider", "") for row in ids["routes"] for word in row["words"]},
        families=tuple(_families(ids["patterns"], ids["tail"])),
        asset_types=frozenset(_types(detectors)).union(detectors.get("quiet_types", ())),
        attack_rise=drift["attack_rise"],
    )


def _types(value: Any) -> Iterator[str]:
    """Every `type` in the tables, wherever it stands: each detector has its own part of the file."""
    if isinstance(value, Mapping):
        if isinstance(value.get("type"), str):
            yield value["type"]
        value = tuple(value.values())
    if isinstance(value, list | tuple):
        for member in value:
            yield from _types(member)


def _families(rows: Any, tail: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (
            row.get("provider", ""),
            re.compile("|".join(i.replace("TAIL", tail) for i in row["ids"]), re.IGNORECASE | re.ASCII),
        )
        for row in rows
    ]
