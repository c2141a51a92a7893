"""Bills of materials as CycloneDX writes them."""

from maestro_gate.collect.cyclonedx import document
from maestro_gate.collect.reading import Reading, Tables

NAME = "cyclonedx"
PROVIDES = "sbom"


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file say that it is CycloneDX."""
    return b'"bomFormat"' in head and b'"CycloneDX"' in head


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput with the place."""
    return document.read(path, data, tables)
