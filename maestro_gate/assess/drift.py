"""Holds what is declared against what is there, in one tree."""

from collections.abc import Sequence

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import DetectedAsset, Drift


def bound(evidence: Evidence) -> tuple[DetectedAsset, ...]:
    """The detected assets, each with the asset of the threat model that it is."""
    return evidence.of_kind(DetectedAsset)


def of(evidence: Evidence, detected: Sequence[DetectedAsset]) -> tuple[Drift, ...]:
    """What is undeclared and what is phantom; nothing where there is no threat model."""
    return ()
