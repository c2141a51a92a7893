"""Bills of materials as SPDX writes them: 2.1–2.3 as JSON, YAML and tag-value, 3.0 as JSON-LD."""

import re

from maestro_gate import documents
from maestro_gate.collect import json_rows
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import graph, tag_value, tree
from maestro_gate.errors import InvalidInput

NAME = "spdx"
PROVIDES = "sbom"

_TAG = re.compile(rb"^\s*SPDXVersion\s*:", re.MULTILINE)
_KEY = re.compile(rb"^\s*[\"']?spdxVersion[\"']?\s*:", re.MULTILINE)
_HEAD = 1 << 16


def recognises(_path: str, head: bytes) -> bool:
    """Does the beginning of the file say that it is SPDX."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return b'"spdxVersion"' in head or (b"spdx.org/rdf/3" in head and b'"@context"' in head)
    return bool(_TAG.search(head[:_HEAD]) or _KEY.search(head[:_HEAD]))


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput with the place."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _json(path, data, tables)
    if head.startswith(b"<"):
        raise InvalidInput(
            "SPDX in RDF/XML is not read",
            where=path,
            fix="Write the document as JSON, YAML or tag-value: the converters of SPDX do.",
        )
    if _TAG.search(head):
        return tree.read(path, tag_value.read(data, path), tables)
    limits = documents.Limits(max_bytes=len(data))
    value = documents.load_yaml(data, path, limits).value
    return tree.read(path, tree.parts(value, path), tables)


def _json(path: str, data: bytes, tables: Tables) -> Reading:
    try:
        return _of_parts(path, json_rows.fast(data, tree.ROWS + graph.ROWS), tables)
    except json_rows.ODD:
        # Rare, and several times as slow: it knows the places.
        parts, _ = json_rows.strict(data, path, tree.ROWS + graph.ROWS)
        return _of_parts(path, parts, tables)


def _of_parts(path: str, parts: Parts, tables: Tables) -> Reading:
    if "@context" in parts.top:
        return graph.read(path, parts, tables)
    wrapped = parts.top.get("sbom")  # as GitHub exports it
    if "spdxVersion" not in parts.top and isinstance(wrapped, dict):
        parts = tree.parts(wrapped, path)
    return tree.read(path, parts, tables)
