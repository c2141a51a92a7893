"""Reads one file of another tool: finds out what it is, and refuses what it does not know with the place and why."""

from collections.abc import Mapping
from typing import Any, cast

from maestro_gate import documents
from maestro_gate.documents import Document
from maestro_gate.documents.document import quoted
from maestro_gate.errors import InvalidInput
from maestro_gate.importing import cyclonedx, otm, pytm, threagile, threat_dragon, tm_bom
from maestro_gate.importing.building import Building
from maestro_gate.importing.interface import Importer
from maestro_gate.importing.ledger import Ledger
from maestro_gate.importing.words import Words
from maestro_gate.model.imported import Imported

IMPORTERS = cast("tuple[Importer, ...]", (threagile, threat_dragon, otm, pytm, tm_bom, cyclonedx))
"""Every importer; the first that recognises a document reads it."""

AUTO = "auto"
FORMATS = (AUTO, *(importer.NAME for importer in IMPORTERS))


def read(data: bytes, name: str, format_: str, words: Words) -> Imported:
    """The threat model in `data`. Raises InvalidInput for what is broken, of another format, or of another version."""
    document = _document(data, name)
    value = document.value
    if not isinstance(value, dict):
        raise InvalidInput("the document is no threat model: it is no mapping", where=f"{name}:1:1")
    importer = _importer(value, name, format_)
    version, place = importer.version(value)
    if not importer.reads(version):
        raise InvalidInput(
            f"this is {importer.NAME} {quoted(version)}",
            where=document.place(place),
            fix=f"Read are {importer.READS}.",
        )
    ledger, building = Ledger(document, importer.ELEMENTS), Building(words)
    importer.read(ledger, building)
    return Imported(
        format=f"{importer.NAME} {version}".strip(),
        manifest=building.manifest(),
        fates=ledger.fates(),
        unassigned=building.unassigned(),
    )


def _document(data: bytes, name: str) -> Document:
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    return documents.load_json(data, name) if is_json else documents.load_yaml(data, name)


def _importer(value: Mapping[str, Any], name: str, format_: str) -> Importer:
    asked = [importer for importer in IMPORTERS if format_ in (AUTO, importer.NAME)]
    known = next((importer for importer in asked if importer.recognises(value)), None)
    if known is not None:
        return known
    if format_ != AUTO:
        raise InvalidInput(
            f"the document is not {format_}", where=f"{name}:1:1", fix=f"Read are {asked[0].READS}."
        )
    listed = "; ".join(f"{importer.NAME}: {importer.READS}" for importer in IMPORTERS)
    raise InvalidInput(
        "the document is of no format that is read", where=f"{name}:1:1", fix=f"Read are {listed}."
    )
