"""Makes one asset of all sightings of the same thing.

Two sightings are of the same asset when layer, type and model agree; where none names a model, layer, type and name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.inventory import sameness
from maestro_gate.model.evidence import CONFIDENCES, Detection
from maestro_gate.model.subjects import DetectedAsset


@dataclass(frozen=True, slots=True)
class AssetWords:
    """What `policies/detectors.yaml` says of asset types as such."""

    quiet: frozenset[str]
    """Types that no threat model owes an entry for."""
    safeguards: Mapping[str, str]
    """Type → which safeguard an asset of it is."""
    same: sameness.SamenessWords


def parse(value: Any) -> AssetWords:
    """The words of the file's value."""
    return AssetWords(frozenset(value["quiet_types"]), dict(value["safeguard_types"]), sameness.parse(value))


def assets(detections: Iterable[Detection], words: AssetWords) -> tuple[DetectedAsset, ...]:
    """The assets that these sightings reveal, sorted."""
    groups: dict[tuple[str, str, str, str], list[Detection]] = defaultdict(list)
    for detection in sameness.settled(detections, words.same):
        name = "" if detection.model else detection.name
        groups[detection.layer, detection.type, detection.model, name].append(detection)
    return tuple(_asset(group, words) for _, group in sorted(groups.items()))


def _asset(sightings: list[Detection], words: AssetWords) -> DetectedAsset:
    ordered = sorted(sightings, key=_strongest_first)
    first = ordered[0]
    return DetectedAsset(
        path=first.path,
        line=first.line,
        layer=first.layer,
        type=first.type,
        name=first.name,
        provider=next((s.provider for s in ordered if s.provider), ""),
        model=first.model,
        confidence=first.confidence,
        refs=_sorted(s.ref for s in ordered),
        places=_sorted(_place(s) for s in ordered),
        safeguard=next((s.safeguard for s in ordered if s.safeguard), words.safeguards.get(first.type, "")),
        owes_entry=first.type not in words.quiet,
        host=next((s.host for s in ordered if s.host), ""),
    )


def _strongest_first(detection: Detection) -> tuple[int, str, int, str]:
    return (-CONFIDENCES.index(detection.confidence), detection.path, detection.line, repr(detection))


def _place(detection: Detection) -> str:
    return f"{detection.path}:{detection.line}" if detection.line else detection.path


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
