"""Counts what was seen of every safeguard, file by file, so that two trees can be held against each other.

1. Files that are safeguards by themselves (tests, evaluations) count together, whatever they are called.
2. Settings of a client guard the folder that they stand in and nothing else. They move when that whole folder moves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from maestro_gate.assess.declarations import is_name_of
from maestro_gate.assess.drift_sides import Sides
from maestro_gate.model.evidence import CONFIDENCES, Detection, Evidence
from maestro_gate.model.subjects import DetectedAsset


@dataclass(frozen=True, slots=True)
class Safeguard:
    """What is counted together."""

    kind: str
    layer: str
    type: str
    name: str
    """Empty for files that are safeguards by themselves."""
    place: str
    """The file, in head's names, of what holds there alone; empty for what may stand elsewhere as well."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a safeguard was seen."""

    file: str
    """In head's names."""
    strength: int
    ref: str
    origin: str
    """In the names of the tree it was seen in."""


Sightings = Mapping[Safeguard, Sequence[Sighting]]


def of_base(both: Sides) -> Sightings:
    """What base has, in head's names."""
    return _sightings(both.base, both.base_detected, both, both.renames)


def of_head(both: Sides) -> Sightings:
    """What head has."""
    return _sightings(both.head, both.head_detected, both, {})


def by_file(sightings: Iterable[Sighting]) -> Mapping[str, list[int]]:
    """File → how surely each was seen there."""
    table: dict[str, list[int]] = defaultdict(list)
    for sighting in sightings:
        table[sighting.file].append(sighting.strength)
    return table


def _sightings(
    evidence: Evidence, detected: Iterable[DetectedAsset], both: Sides, renames: Mapping[str, str]
) -> Sightings:
    kinds = {(one.layer, one.type, one.model or one.name): one.safeguard for one in detected}
    table: dict[Safeguard, list[Sighting]] = defaultdict(list)
    for one in evidence.detections:
        kind = one.safeguard or kinds.get((one.layer, one.type, one.model or one.name), "")
        if not kind:
            continue
        is_placed = one.type in both.words.placed_types
        file = _settled(one.path, renames, both) if is_placed else renames.get(one.path, one.path)
        name = "" if _is_own_file(one) else one.name
        safeguard = Safeguard(kind, one.layer, one.type, name, file if is_placed else "")
        table[safeguard].append(Sighting(file, CONFIDENCES.index(one.confidence), one.ref, one.path))
    return table


def _is_own_file(one: Detection) -> bool:
    return one.ref in ("", f"path:{one.path}") and is_name_of(one.name, one.path)


def _settled(path: str, renames: Mapping[str, str], both: Sides) -> str:
    """Where settings are in head, if the folder that they guard moved there as a whole; else where they were."""
    renamed = renames.get(path, path)
    (folder, inner), (target, inner_now) = _guarded(path), _guarded(renamed)
    if not folder or inner != inner_now or any(name.startswith(folder) for name in both.head.files):
        return path
    came_along = any(
        base != path and base.startswith(folder) and head == target + base.removeprefix(folder)
        for base, head in renames.items()
    )
    return renamed if came_along else path


def _guarded(path: str) -> tuple[str, str]:
    """The folder that settings guard, and their path in it: `app/`, `.client/settings.json`."""
    parts = path.split("/")
    start = next((i for i, part in enumerate(parts) if part.startswith(".")), len(parts) - 1)
    return "".join(f"{part}/" for part in parts[:start]), "/".join(parts[start:])
