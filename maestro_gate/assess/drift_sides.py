"""Base and head side by side: what of one is found in the other, wherever files moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maestro_gate.assess import drift
from maestro_gate.assess.declarations import place
from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import Asset, DetectedAsset
from maestro_gate.policy import DriftWords


@dataclass(frozen=True, slots=True)
class Sides:
    """Two trees and what is known of the way from one to the other."""

    base: Evidence
    head: Evidence
    base_detected: tuple[DetectedAsset, ...]
    """Bound to the assets that base declares."""
    head_detected: tuple[DetectedAsset, ...]
    renames: Mapping[str, str]
    """Path in base → path in head."""
    words: DriftWords
    declared: Mapping[str, Asset]
    """The assets that head declares, by id."""

    def moved(self, path: str) -> str:
        """A path of base as it is in head."""
        return self.renames.get(path, path)

    def still_declared(self, id_: str) -> str:
        """The id, if head declares the asset, too."""
        return id_ if id_ in self.declared else ""


def sides(base: Evidence, head: Evidence, renames: Mapping[str, str], words: DriftWords) -> Sides:
    """Both trees, the detected assets of each bound to what it declares itself."""
    return Sides(
        base=base,
        head=head,
        base_detected=drift.bound(base, words),
        head_detected=drift.bound(head, words),
        renames=renames,
        words=words,
        declared={asset.id: asset for asset in head.of_kind(Asset)},
    )


def listed(values: Iterable[str]) -> str:
    """Values as one text, in an order of their own."""
    return ", ".join(sorted(set(values)))


def files(one: DetectedAsset) -> tuple[str, ...]:
    """The files of all sightings, each once."""
    return tuple(dict.fromkeys(map(place, one.places)))
