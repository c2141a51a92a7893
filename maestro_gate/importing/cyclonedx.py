"""Reads threat models inside CycloneDX bills of materials: components of type `threat-model` and their properties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import EACH, Ledger, Place
from maestro_gate.importing.values import items, mapping, text

NAME = "cyclonedx"
READS = "CycloneDX JSON 1.4 to 1.7 with components of type threat-model"

ELEMENTS: Mapping[str, tuple[Place, ...]] = {"component": (("components", EACH),)}
"""Components stand inside one another, at any depth: those further down are counted one by one."""

_TYPE = "threat-model"
_PREFIX = "cdx:model:"
_ZONES = ("boundary", "trustzone")
_ASSETS = ("actor", "server", "datastore", "lambda", "process", "llm", "agent", "externalentity", "client", "service",
           "store", "user", "function")  # fmt: skip
_CODE = "a place in the code, and no asset: name the file in `source_files` of the asset that it is a part of"


@dataclass(frozen=True, slots=True)
class _Part:
    """One component of a threat model."""

    place: Place
    key: str
    name: str
    kind: str
    """What `cdx:model:type` says; `model` for the threat model itself."""
    properties: Mapping[str, str]
    """Without their prefix."""
    data: tuple[str, ...]
    """What a flow carries: a property that may stand there more than once."""
    used_by: tuple[str, ...]


def recognises(value: Mapping[str, Any]) -> bool:
    """A CycloneDX document that holds a threat model."""
    is_cyclonedx = text(value.get("bomFormat")) == "CycloneDX" or "specFormat" in value
    return is_cyclonedx and any(component.get("type") == _TYPE for _, component in _walk(value))


def version(value: Mapping[str, Any]) -> tuple[str, Place]:
    """Of the specification."""
    return text(value.get("specVersion")), ("specVersion",)


def reads(version_: str) -> bool:
    """Versions whose shape is known."""
    return version_ in ("1.4", "1.5", "1.6", "1.7")


def read(ledger: Ledger, building: Building) -> None:
    """Boundaries, assets, flows, in whatever order they stand."""
    parts = []
    for place, component in _walk(ledger.value):
        part = _part(place, component)
        ledger.add(place, part.kind if component.get("type") == _TYPE else "component")
        if component.get("type") == _TYPE:
            parts.append(part)
        else:
            ledger.left_out(
                place, "a component of the software: the gate reads it from the bill of materials itself"
            )
    _system(ledger, building, parts)
    names_ = {part.key: part.name for part in parts}
    for part in sorted(parts, key=lambda part: (part.kind not in _ZONES, part.kind not in _ASSETS)):
        _settle(ledger, building, part, names_)


def _settle(ledger: Ledger, building: Building, part: _Part, names_: Mapping[str, str]) -> None:
    if part.kind in _ZONES:
        id_ = building.zone(part.key, part.name, _rating(part.properties.get("risk:trustRating", "")))
        ledger.taken(part.place, f"trust zone {id_}", _USED)
    elif part.kind in _ASSETS:
        _asset(ledger, building, part)
    elif part.kind == "dataflow":
        _flow(ledger, building, part, names_)
    elif part.kind in ("asset", "data"):
        _data(ledger, building, part)
    elif part.kind in ("diagram", "model"):
        ledger.merged(part.place, "its parts stand for themselves", _USED)
    elif part.kind in ("code", "repository"):
        ledger.left_out(part.place, _CODE)


def _unread(part: _Part, *used: str) -> list[str]:
    drawing = ("shape", "risk:trustRating", "type")
    return sorted(name for name in part.properties if name not in used and not name.startswith(drawing))


_USED = ("type", "bom-ref", "name", "properties", "components")


def _system(ledger: Ledger, building: Building, parts: list[_Part]) -> None:
    component = mapping(mapping(ledger.value.get("metadata")).get("component"))
    model = next((part.name for part in parts if part.kind in ("model", "diagram")), "")
    found = {
        "name": text(component.get("name"), 200) or model,
        "description": text(component.get("description")),
    }
    building.system |= {key: said for key, said in found.items() if said}
    if ledger.value.get("metadata"):
        said = {"name": component.get("name"), "description": component.get("description")}
        if any(said.values()):
            ledger.taken(("metadata",), building.said(said), ("component",))
        else:
            ledger.left_out(("metadata",), "says nothing of the system")
    for key in ("bomFormat", "specVersion", "specFormat", "serialNumber", "version", "$schema"):
        if ledger.value.get(key):
            ledger.left_out((key,), "says what the document is")


def _walk(value: Mapping[str, Any], here: Place = ()) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for index, component in enumerate(items(value.get("components"))):
        if isinstance(component, dict):
            place = (*here, "components", index)
            yield place, component
            yield from _walk(component, place)


def _part(place: Place, component: Mapping[str, Any]) -> _Part:
    rows = [mapping(row) for row in items(component.get("properties"))]
    pairs = [(text(row.get("name")).removeprefix(_PREFIX), text(row.get("value"))) for row in rows]
    return _Part(
        place=place,
        key=text(component.get("bom-ref")) or repr(place),
        name=text(component.get("name"), 200) or "unnamed",
        kind=next((said.lower() for name, said in pairs if name == "type"), "model"),
        properties=dict(reversed(pairs)),
        data=tuple(said for name, said in pairs if name == "dataflow:data"),
        used_by=tuple(said for name, said in pairs if name in ("processedBy", "storedBy", "usedBy")),
    )


def _asset(ledger: Ledger, building: Building, part: _Part) -> None:
    said = part.properties
    technologies = ["sql"] if said.get("datastore:isSql") == "true" else []
    kind = "external-entity" if part.kind == "externalentity" else part.kind
    placed = building.words.place(kind, [*technologies, said.get("platform", "")], part.name)
    id_ = building.asset(part.key, part.name, placed)
    building.place_in(part.key, said.get("inBoundary", ""))
    where = f"{placed.layer}, {placed.why}" if placed.why else "no layer: no word places it"
    read_ = ("platform", "inBoundary", "datastore:isSql")
    ledger.taken(part.place, f"asset {id_} in {where}", _USED, _unread(part, *read_))


def _flow(ledger: Ledger, building: Building, part: _Part, names_: Mapping[str, str]) -> None:
    said = part.properties
    protocol = text(said.get("dataflow:protocol"), 200)
    more: dict[str, Any] = {
        "protocol": protocol,
        "data": [names_.get(data, data)[:200] for data in part.data],
    }
    if building.words.encrypts(protocol):
        more["encrypted"] = True
    ends = said.get("dataflow:source", ""), said.get("dataflow:destination", "")
    became = building.flow(*ends, **more)
    if not became:
        ledger.left_out(part.place, "an end of it is no element of the document")
        return
    if said.get("dataflow:isBidirectional") == "true":
        became += f" and {building.flow(ends[1], ends[0], **more)}"
    read_ = ("source", "destination", "protocol", "data", "isBidirectional")
    unread = _unread(part, *(f"dataflow:{name}" for name in read_))
    ledger.taken(part.place, f"flow {became}", _USED, unread)


def _data(ledger: Ledger, building: Building, part: _Part) -> None:
    ids = [building.id_of(key) for key in dict.fromkeys(part.used_by) if building.holds(key, part.name)]
    if ids:
        unread = _unread(part, "processedBy", "storedBy", "usedBy")
        ledger.merged(part.place, f"data class of {', '.join(ids)}", _USED, unread)
    else:
        ledger.left_out(part.place, "no element of the document processes or stores it")


def _rating(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None  # noqa: PLR2004 - up to 100
