"""Bills of materials as SPDX writes them."""

from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import document

NAME = "spdx"
PROVIDES = "sbom"

_MARKS = (b"spdxVersion", b"SPDXVersion:", b"spdx.org/rdf/3.", b"spdx.org/rdf/terms#")


def recognises(_path: str, head: bytes) -> bool:
    """Does the file say that it is SPDX, in whichever of its forms."""
    return any(mark in head for mark in _MARKS) and b'"bomFormat"' not in head


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput with the place."""
    return document.read(path, data, tables)
