"""Reads OWASP Threat Dragon's JSON, versions 1 and 2: the cells of its diagrams are assets, flows and boundaries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import EACH, Ledger, Place
from maestro_gate.importing.values import items, mapping, text

NAME = "threat-dragon"
READS = "Threat Dragon JSON 1.x and 2.x"

_V1 = ("detail", "diagrams", EACH, "diagramJson", "cells", EACH)
_V2 = ("detail", "diagrams", EACH, "cells", EACH)

ELEMENTS: Mapping[str, tuple[Place, ...]] = {
    "contributor": (("detail", "contributors", EACH),),
    "reviewer": (("detail", "reviewer"),),
    "counter": (("detail", "diagramTop"), ("detail", "threatTop")),
    "diagram": (("detail", "diagrams", EACH),),
    "cell": (_V1, _V2),
    "threat": ((*_V1, "threats", EACH), (*_V2, "data", "threats", EACH), (*_V2, "threats", EACH)),
}

_KINDS = {"tm.process": "process", "tm.store": "store", "tm.actor": "actor"}
_MOST_IN_A_BOX = 1000
"""Elements of a diagram that are looked for in each of its boxes; a drawing that people read has fewer."""
_UNMAPPED = "no id in it that a MAESTRO threat of the asset's layer is mapped to"


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of a diagram, the same in both versions."""

    place: Place
    raw: Mapping[str, Any]
    data: Mapping[str, Any]
    """Where version 2 keeps what matters; in version 1 the cell itself."""
    id: str
    kind: str
    name: str


def recognises(value: Mapping[str, Any]) -> bool:
    """A summary, and diagrams in the detail."""
    return "summary" in value and isinstance(mapping(value.get("detail")).get("diagrams"), list)


def version(value: Mapping[str, Any]) -> tuple[str, Place]:
    """Version 1 does not name itself."""
    return text(value.get("version")) or "1", ("version",)


def reads(version_: str) -> bool:
    """Models of its first two major versions."""
    return version_.split(".", maxsplit=1)[0] in ("1", "2")


def read(ledger: Ledger, building: Building) -> None:
    """Cell by cell; flows at last, when their ends are known."""
    _system(ledger, building)
    cells = [_cell(place, mapping(value)) for place, value in ledger.of_kind("cell")]
    drawn: dict[Place, list[_Cell]] = defaultdict(list)
    """Diagram → its elements."""
    for cell in cells:
        ledger.call(cell.place, _called(cell), cell.name)
    for cell in cells:
        if cell.kind in _KINDS:
            _asset(ledger, building, cell)
            drawn[cell.place[:3]].append(cell)
    for cell in cells:
        if cell.kind == "tm.boundarybox":
            _box(ledger, building, cell, drawn[cell.place[:3]])
        elif cell.kind == "tm.boundary":
            ledger.left_out(cell.place, "a line on a picture does not say what stands on which side of it")
        elif cell.kind == "tm.flow":
            _flow(ledger, building, cell)
    _threats(ledger, building, {cell.place: cell for cell in cells})


def _system(ledger: Ledger, building: Building) -> None:
    summary = mapping(ledger.value.get("summary"))
    found = {"name": text(summary.get("title"), 200), "owner": text(summary.get("owner"), 200),
             "description": text(summary.get("description"))}  # fmt: skip
    building.system |= {key: said for key, said in found.items() if said}
    if summary:
        ledger.taken(("summary",), building.said(found), ("title", "owner", "description"))
    if ledger.value.get("version"):
        ledger.left_out(("version",), "says what the document is")
    for place, _ in ledger.of_kind("diagram"):
        ledger.merged(place, "its cells stand for themselves", ("cells", "diagramJson"))


def _cell(place: Place, raw: Mapping[str, Any]) -> _Cell:
    data = mapping(raw.get("data")) or raw
    kind = (text(data.get("type")) or text(raw.get("type")) or text(raw.get("shape"))).lower()
    if kind == "tm.boundary" and "box" in text(raw.get("shape")):
        kind = "tm.boundarybox"
    name = text(data.get("name"), 200) or text(_label(raw), 200)
    return _Cell(place, raw, data, _key(place, raw.get("id")), kind, " ".join(name.split()))


def _label(raw: Mapping[str, Any]) -> object:
    """The words on a cell of version 1."""
    said = mapping(mapping(raw.get("attrs")).get("text")).get("text")
    if said:
        return said
    labels = [
        mapping(mapping(mapping(label).get("attrs")).get("text")).get("text")
        for label in items(raw.get("labels"))
    ]
    return next((label for label in labels if label), "")


def _called(cell: _Cell) -> str:
    return {"tm.flow": "data flow", "tm.boundary": "trust boundary", "tm.boundarybox": "trust boundary"}.get(
        cell.kind, _KINDS.get(cell.kind, "cell")
    )


def _asset(ledger: Ledger, building: Building, cell: _Cell) -> None:
    placed = building.words.place(_KINDS[cell.kind], (), cell.name)
    id_ = building.asset(cell.id, cell.name, placed)
    where = f"{placed.layer}, {placed.why}" if placed.why else "no layer: no word places it"
    ledger.taken(cell.place, f"asset {id_} in {where}", _DRAWING, _unread(cell))


_DRAWING = ("id", "shape", "type", "data", "attrs", "position", "size", "angle", "z", "zIndex", "labels", "source",
            "target", "vertices", "smooth", "connector", "visible", "ports", "width", "height",
            "protocol", "isEncrypted", "isBidirectional", "hasOpenThreats")  # fmt: skip
"""What a cell looks like, and what is read from it."""


def _unread(cell: _Cell) -> list[str]:
    """What the cell says besides; in version 1 the ledger sees it itself."""
    if cell.data is cell.raw:
        return []
    return sorted(
        key for key, said in cell.data.items() if said not in (None, "", False, [], {}) and key not in _READ
    )


_READ = (
    "name",
    "type",
    "threats",
    "protocol",
    "isEncrypted",
    "isBidirectional",
    "hasOpenThreats",
    "isTrustBoundary",
)


def _flow(ledger: Ledger, building: Building, cell: _Cell) -> None:
    ends = [_end(cell, mapping(cell.raw.get(key))) for key in ("source", "target")]
    more: dict[str, Any] = {"protocol": text(cell.data.get("protocol"), 200)}
    if isinstance(cell.data.get("isEncrypted"), bool):
        more["encrypted"] = cell.data["isEncrypted"]
    elif building.words.encrypts(more["protocol"]):
        more["encrypted"] = True
    became = building.flow(*ends, **more)
    if not became:
        ledger.left_out(cell.place, "an end of it leads to no process, store or actor")
        return
    if cell.data.get("isBidirectional") is True:
        became += f" and {building.flow(*reversed(ends), **more)}"
    ledger.taken(cell.place, f"flow {became}", _DRAWING, _unread(cell))


def _end(cell: _Cell, end: Mapping[str, Any]) -> str:
    return _key(cell.place, end.get("cell") or end.get("id") or "")


def _box(ledger: Ledger, building: Building, cell: _Cell, near: Sequence[_Cell]) -> None:
    id_ = building.zone(cell.id, cell.name or "boundary")
    for other in near[:_MOST_IN_A_BOX]:
        if _is_inside(other.raw, cell.raw):
            building.place_in(other.id, cell.id)
    ledger.taken(cell.place, f"trust zone {id_}", _DRAWING)


def _is_inside(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> bool:
    """The middle of one is within the other."""
    try:
        (x, y, width, height), (left, top, wide, high) = _rectangle(inner), _rectangle(outer)
    except (KeyError, TypeError):
        return False
    return bool(left <= x + width / 2 <= left + wide and top <= y + height / 2 <= top + high)


def _rectangle(raw: Mapping[str, Any]) -> tuple[float, float, float, float]:
    position, size = raw["position"], raw["size"]
    return position["x"] + 0.0, position["y"] + 0.0, size["width"] + 0.0, size["height"] + 0.0


def _threats(ledger: Ledger, building: Building, cells: Mapping[Place, _Cell]) -> None:
    for place, value in ledger.of_kind("threat"):
        threat = mapping(value)
        cell = next(cells[place[:depth]] for depth in range(len(place), 0, -1) if place[:depth] in cells)
        texts = [text(threat.get(key)) for key in ("title", "description", "mitigation", "type", "modelType")]
        became = building.threat(texts, text(threat.get("title")) or "a threat", [cell.id])
        if became:
            ledger.taken(place, f"threat {became}", ("title", "id"))
        else:
            ledger.left_out(place, _UNMAPPED)


def _key(place: Place, id_: object) -> str:
    """Ids are unique in one diagram alone."""
    return f"{place[2]}:{id_}"
