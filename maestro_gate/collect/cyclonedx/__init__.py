"""Bills of materials as CycloneDX writes them."""

from maestro_gate.collect.cyclonedx import document, formats
from maestro_gate.collect.reading import Reading, Tables

NAME = "cyclonedx"
PROVIDES = "sbom"

_NAMESPACE = b"http://cyclonedx.org/schema/bom/"


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file say that it is CycloneDX."""
    if formats.is_xml(head):
        return _NAMESPACE in head.replace(b"\0", b"")
    return b'"bomFormat"' in head and b'"CycloneDX"' in head


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput with the place."""
    return document.read(path, data, tables)
