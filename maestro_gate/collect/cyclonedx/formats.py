"""Opens a CycloneDX document in either of its formats: the same members and rows, whichever it was written in."""

import re
from collections.abc import Callable
from typing import TypeVar

from maestro_gate.collect import json_rows, strict_rows
from maestro_gate.collect.cyclonedx import xml_rows
from maestro_gate.collect.json_rows import Parts
from maestro_gate.collect.lenient import Ignored, Object
from maestro_gate.errors import InvalidInput

T = TypeVar("T")

XML_VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
JSON_VERSIONS = XML_VERSIONS[2:]

ROWS = ("components", "services", "vulnerabilities", "dependencies")
"""The arrays that are read element by element."""

_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<|\xff\xfe<\0|\xfe\xff\0<")


def is_xml(data: bytes) -> bool:
    """Does the document begin as XML does, in any of its encodings."""
    return _XML.match(data) is not None


def read(path: str, data: bytes, make: Callable[[Parts, Ignored], T]) -> T:
    """What `make` makes of the parts. Raises InvalidInput with the place."""
    return _xml(path, data, make) if is_xml(data) else _json(path, data, make)


def _xml(path: str, data: bytes, make: Callable[[Parts, Ignored], T]) -> T:
    ignored = Ignored()
    parts = xml_rows.parts(path, data, ROWS, XML_VERSIONS, ignored)
    try:
        return make(parts, ignored)
    except strict_rows.ODD as error:
        raise InvalidInput("elements are nested too deeply", where=path) from error


def _json(path: str, data: bytes, make: Callable[[Parts, Ignored], T]) -> T:
    try:
        parts = json_rows.fast(data, path, ROWS)
        _check_frame(parts.top)
        return make(parts, Ignored())
    except (*strict_rows.ODD, _MisshapenError):
        # Rare, and four times as slow: it knows the places.
        parts, document = json_rows.strict(data, path, ROWS)
    try:
        _check_frame(parts.top)
    except _MisshapenError as error:
        raise InvalidInput(error.what, where=document.place(error.pointer), fix=error.fix) from error
    return make(parts, Ignored())


class _MisshapenError(Exception):
    """The document's frame is not CycloneDX."""

    def __init__(self, what: str, *pointer: str, fix: str = "") -> None:
        super().__init__(what)
        self.what, self.pointer, self.fix = what, pointer, fix


def _check_frame(top: Object) -> None:
    """Raises when the top level is not that of a CycloneDX document in a version that is read."""
    if top.get("bomFormat") != "CycloneDX":
        raise _MisshapenError('this is not a CycloneDX document: "bomFormat" is not "CycloneDX"', "bomFormat")
    version = top.get("specVersion")
    if version not in JSON_VERSIONS:
        shown = repr(version)[:40] if "specVersion" in top else "missing"
        raise _MisshapenError(
            f'"specVersion" is {shown}; CycloneDX JSON {JSON_VERSIONS[0]} to {JSON_VERSIONS[-1]} is read',
            "specVersion",
            fix=f"Write the document in one of these versions: {', '.join(JSON_VERSIONS)}.",
        )
    for key in ROWS:
        if top.get(key) is not None:
            raise _MisshapenError(f'"{key}" is not an array', key)
    if not isinstance(top.get("metadata", {}), dict | None):
        raise _MisshapenError('"metadata" is not an object', "metadata")
