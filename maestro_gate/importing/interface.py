"""What every importer is: a module that recognises one format and says of each of its elements what becomes of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import Ledger, Place


class Importer(Protocol):
    """One format."""

    NAME: str
    """As `--format` takes it."""
    READS: str
    """Which versions, in words."""
    ELEMENTS: Mapping[str, Sequence[Place]]
    """What the tool calls its elements, and where they stand."""

    def recognises(self, value: Mapping[str, Any]) -> bool:
        """Whether a document is of this format, in any version."""
        ...

    def version(self, value: Mapping[str, Any]) -> tuple[str, Place]:
        """Its version and where it stands; empty when the format has none."""
        ...

    def reads(self, version: str) -> bool:
        """Whether this version is read."""
        ...

    def read(self, ledger: Ledger, building: Building) -> None:
        """Take in what the document says. What the ledger is told nothing of is left out, and said to be."""
        ...
