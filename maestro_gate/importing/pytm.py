"""Reads pytm's JSON, what it loads and what it writes: elements, flows, boundaries and data, bound by their names."""

from collections.abc import Mapping
from typing import Any

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import EACH, Ledger, Place
from maestro_gate.importing.values import mapping, names, text

NAME = "pytm"
READS = "pytm JSON (it has no version)"

ELEMENTS: Mapping[str, tuple[Place, ...]] = {
    "element": (("elements", EACH),),
    "actor": (("actors", EACH),),
    "asset": (("assets", EACH),),
    "flow": (("flows", EACH),),
    "boundary": (("boundaries", EACH),),
    "data": (("data", EACH),),
    "finding": (("findings", EACH), ("excluded_findings", EACH)),
    "assumption": (("assumptions", EACH),),
    "excluded threat": (("threatsExcluded", EACH),),
}

_UNMAPPED = "no id in it that a MAESTRO threat of the element's layer is mapped to"
_NO_ELEMENTS = ("Boundary", "Dataflow", "Data")
"""Classes that a written model lists among its elements and again on their own."""


def recognises(value: Mapping[str, Any]) -> bool:
    """A name, and lists of elements and flows."""
    return (
        "name" in value and isinstance(value.get("elements"), list) and isinstance(value.get("flows"), list)
    )


def version(_value: Mapping[str, Any]) -> tuple[str, Place]:
    """It does not name one."""
    return "", ()


def reads(_version: str) -> bool:
    """There is but one."""
    return True


def read(ledger: Ledger, building: Building) -> None:
    """Boundaries, elements, flows, data: each names the one before."""
    value = ledger.value
    building.system |= {
        key: said
        for key in ("name", "description")
        if (said := text(value.get(key), 200 if key == "name" else 4000))
    }
    for key in ("name", "description"):
        if value.get(key):
            ledger.taken((key,), f"the {key} of the system")
    for place, row in ledger.of_kind("boundary"):
        id_ = building.zone(_name(row), _name(row))
        ledger.taken(place, f"trust zone {id_}", ("name", "__class__", "id"))
    for kind in ("element", "actor", "asset"):
        for place, row in ledger.of_kind(kind):
            _element(ledger, building, place, mapping(row))
    for place, row in ledger.of_kind("flow"):
        _flow(ledger, building, place, mapping(row))
    _data(ledger, building)
    for place, row in ledger.of_kind("finding"):
        _finding(ledger, building, place, mapping(row))


def _element(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any]) -> None:
    name, class_ = _name(value), text(value.get("__class__"), 100) or "Asset"
    if building.id_of(name):
        ledger.merged(place, f"asset {building.id_of(name)}, which has its name", _USED)
        return
    if class_ in _NO_ELEMENTS:
        ledger.merged(place, f"listed again as {class_.lower()}", _USED)
        return
    kind = {"ExternalEntity": "external-entity"}.get(class_, class_.lower())
    placed = building.words.place(kind, [text(value.get("type"), 200)], name)
    id_ = building.asset(name, name, placed)
    building.place_in(name, _reference(value.get("inBoundary")))
    where = f"{placed.layer}, {placed.why}" if placed.why else "no layer: no word places it"
    ledger.taken(place, f"asset {id_} in {where}", _USED)


_USED = ("__class__", "name", "inBoundary", "type", "id", "uuid")


def _flow(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any]) -> None:
    source, sink = (_reference(value.get(key)) for key in ("source", "sink"))
    protocol = text(value.get("protocol"), 200)
    encrypted = mapping(value.get("controls")).get("isEncrypted", value.get("isEncrypted"))
    more: dict[str, Any] = {"protocol": protocol, "data": [name[:200] for name in names(value.get("data"))]}
    if encrypted is True or building.words.encrypts(protocol):
        more["encrypted"] = True
    became = building.flow(source, sink, **more)
    if became:
        ledger.taken(place, f"flow {became}", (*_USED, "source", "sink", "protocol", "data"))
    else:
        ledger.left_out(place, "an end of it is no element of the document")


def _data(ledger: Ledger, building: Building) -> None:
    carried: dict[str, set[str]] = {}
    for _, row in ledger.of_kind("flow"):
        for name in names(mapping(row).get("data")):
            carried.setdefault(name, set()).update(
                _reference(mapping(row).get(key)) for key in ("source", "sink")
            )
    for place, row in ledger.of_kind("data"):
        name = _name(row)
        ids = [building.id_of(key) for key in sorted(carried.get(name, ())) if building.holds(key, name)]
        if ids:
            ledger.merged(place, f"data class of {', '.join(ids)}", ("name", "carriedBy", "__class__"))
        else:
            ledger.left_out(place, "no flow carries it")


def _finding(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any]) -> None:
    texts = [text(value.get(key)) for key in ("threat_id", "description", "details", "references")]
    title = text(value.get("description")) or text(value.get("threat_id")) or "a finding"
    became = building.threat(
        texts, title, [_reference(value.get("target")) or _reference(value.get("element"))]
    )
    if became:
        ledger.taken(place, f"threat {became}", ("threat_id", "description", "target", "element"))
    else:
        ledger.left_out(place, _UNMAPPED)


def _name(value: Any) -> str:
    return text(mapping(value).get("name"), 200) or "unnamed"


def _reference(value: Any) -> str:
    """A name, however it is written."""
    return text(value, 200) or text(mapping(value).get("name"), 200)
