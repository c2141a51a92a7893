"""Says what a drafted bill does not list, though it may be there."""

from maestro_gate.model.evidence import Collected, Evidence, Failed
from maestro_gate.model.subjects import Sbom

_LISTING = frozenset({"lock-files", "sbom"})
"""Kinds of evidence that list packages."""


def unread(evidence: Evidence) -> tuple[str, ...]:
    """Where packages of the tree stand and what could not be read, one sentence each."""
    return tuple(
        f"{source.name}: {source.status.reason}"
        for source in evidence.sources
        if source.provides in _LISTING and isinstance(source.status, Failed)
    )


def left_out(evidence: Evidence) -> tuple[str, ...]:
    """What was read in part, and that nothing lists packages, one sentence each."""
    notes = tuple(
        f"{source.name}: {note}"
        for source in evidence.sources
        if source.provides in _LISTING and isinstance(source.status, Collected)
        for note in source.status.notes
    )
    listing = evidence.of_kind(Sbom)
    if listing or unread(evidence):
        return notes
    return (*notes, "no lock file with exact versions is there: no packages are listed")
