"""Knows the form of an SPDX document, and reads it: JSON, YAML or tag-value of 2.2 and 2.3, JSON-LD of 3.0.

1. All forms of 2.x are brought into the shape of JSON, and one reader reads that: the same document in three forms
   is the same evidence.
2. The address of a JSON-LD context is a name: nothing is fetched.
3. RDF/XML is refused by name: a document that nobody reads is missing evidence.
"""

import re
from typing import NoReturn

from maestro_gate import documents
from maestro_gate.collect import json_rows, strict_rows
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.spdx import second, tag_value, third
from maestro_gate.collect.spdx.frame import MisshapenError
from maestro_gate.errors import InvalidInput

_ROWS = (*second.ROWS, third.GRAPH)
_BOM = b"\xef\xbb\xbf"
_TAG = re.compile(rb"^SPDXVersion[ \t]*:", re.MULTILINE)
_YAML = documents.Limits(max_bytes=64 * 1024 * 1024, max_nodes=5_000_000)
_WRAPPER = "sbom"
"""Member that GitHub's programming interface wraps a document in."""


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the document says. Raises InvalidInput with the place."""
    start = data.removeprefix(_BOM).lstrip()[:1]
    if start == b"<":
        _refuse_xml(path)
    if start in (b"{", b"["):
        return _json(path, data, tables)
    if _TAG.search(data.removeprefix(_BOM)):
        return _whole(path, Parts(*_split(tag_value.parsed(path, data))), tables, None)
    document = documents.load_yaml(data, path, _YAML)
    return _whole(path, _parts(document.value), tables, document)


def _json(path: str, data: bytes, tables: Tables) -> Reading:
    try:
        return _read(path, _unwrapped(json_rows.fast(data, path, _ROWS)), tables)
    except (*strict_rows.ODD, MisshapenError):
        # Rare, and four times as slow: it knows the places.
        parts, document = json_rows.strict(data, path, _ROWS)
    return _whole(path, _unwrapped(parts), tables, document)


def _whole(path: str, parts: Parts, tables: Tables, document: documents.Document | None) -> Reading:
    """What the parts say; what is wrong with their frame has its place in the document."""
    try:
        return _read(path, parts, tables)
    except MisshapenError as error:
        where = document.place(error.pointer) if document else path
        raise InvalidInput(error.what, where=where, fix=error.fix) from error


def _read(path: str, parts: Parts, tables: Tables) -> Reading:
    if "@context" in parts.top:
        return third.read(path, parts, tables)
    return second.read(path, parts, tables)


def _unwrapped(parts: Parts) -> Parts:
    inner = parts.top.get(_WRAPPER)
    return _parts(inner) if len(parts.top) == 1 and isinstance(inner, dict) else parts


def _parts(value: object) -> Parts:
    return Parts(*_split(value if isinstance(value, dict) else {}))


def _split(value: dict[str, object]) -> tuple[dict[str, object], dict[str, list[object]]]:
    """The long arrays apart from all the rest."""
    rows = {key: member for key, member in value.items() if key in _ROWS and isinstance(member, list)}
    return {key: member for key, member in value.items() if key not in rows}, rows


def _refuse_xml(path: str) -> NoReturn:
    raise InvalidInput(
        "this is XML; of SPDX, JSON, YAML, tag-value and JSON-LD are read",
        where=f"{path}:1:1",
        fix="Write the document as SPDX JSON, for instance with the SPDX project's converter.",
    )
