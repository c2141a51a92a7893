"""Reads the OWASP Threat Model Library's format (TM-BOM): components, stores, actors, flows, threats and controls."""

import re
from collections.abc import Mapping
from typing import Any

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import EACH, Ledger, Place
from maestro_gate.importing.values import items, mapping, names, text

NAME = "tm-bom"
READS = "OWASP Threat Model Library documents of its schema 1.x"

ELEMENTS: Mapping[str, tuple[Place, ...]] = {
    "component": (("components", EACH),),
    "data store": (("data_stores", EACH),),
    "actor": (("actors", EACH),),
    "data set": (("data_sets", EACH),),
    "data flow": (("data_flows", EACH),),
    "trust zone": (("trust_zones", EACH),),
    "trust boundary": (("trust_boundaries", EACH),),
    "assumption": (("assumptions", EACH),),
    "threat persona": (("threat_personas", EACH),),
    "threat": (("threats", EACH),),
    "control": (("controls", EACH),),
    "risk": (("risks", EACH),),
    "diagram": (("diagrams", EACH),),
}

_SCHEMA = re.compile(r"www-project-threat-model-library/blob/v([0-9.]+)/")
_KINDS = {"component": "process", "data store": "data-store", "actor": "actor"}
_UNMAPPED = "no id in it that a MAESTRO threat of an affected asset's layer is mapped to"


def recognises(value: Mapping[str, Any]) -> bool:
    """By its schema, or by its scope and the names of its parts."""
    return bool(_SCHEMA.search(text(value.get("$schema")))) or (
        "scope" in value and "trust_zones" in value and "data_flows" in value
    )


def version(value: Mapping[str, Any]) -> tuple[str, Place]:
    """Of the schema that it names; a document's own `version` is that of its content."""
    found = _SCHEMA.search(text(value.get("$schema")))
    return (found[1] if found else ""), ("$schema",)


def reads(version_: str) -> bool:
    """Documents of the first major version, and those that name none."""
    return version_.split(".", maxsplit=1)[0] in ("", "1")


def read(ledger: Ledger, building: Building) -> None:
    """Zones, assets, what flows, what is kept, what threatens."""
    _system(ledger, building)
    for place, value in ledger.of_kind("trust zone"):
        id_ = building.zone(_key(place, value), text(mapping(value).get("title"), 200))
        ledger.taken(place, f"trust zone {id_}", ("symbolic_name", "title"))
    for kind, ours in _KINDS.items():
        for place, value in ledger.of_kind(kind):
            _asset(ledger, building, place, mapping(value), ours)
    for place, value in ledger.of_kind("data flow"):
        _flow(ledger, building, place, mapping(value))
    _data(ledger, building)
    _threats(ledger, building)
    for place, _ in ledger.of_kind("trust boundary"):
        ledger.left_out(
            place,
            "here a boundary is wherever a flow leaves a trust zone: say `authn` and `authz` at the flow",
        )


def _system(ledger: Ledger, building: Building) -> None:
    scope, words = mapping(ledger.value.get("scope")), building.words
    found = {
        "name": text(scope.get("title"), 200),
        "description": text(scope.get("description")) or text(ledger.value.get("description")),
        "business_criticality": words.level([text(scope.get("business_criticality"))]),
        "exposure": words.exposure.get(text(scope.get("exposure"))),
    }
    building.system |= {key: said for key, said in found.items() if said}
    if scope:
        used = ("title", "description", *(key for key in ("business_criticality", "exposure") if found[key]))
        ledger.taken(("scope",), "the system", used)
    for key in ("$schema", "version"):
        if ledger.value.get(key):
            ledger.left_out((key,), "says what the document is")


def _asset(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any], kind: str) -> None:
    title = text(value.get("title"), 200)
    technologies = [text(value.get(key), 200) for key in ("product", "type", "vendor")]
    ours = technologies[1] if kind == "actor" and technologies[1] in building.words.kinds else kind
    placed = building.words.place(ours, technologies, title)
    id_ = building.asset(_key(place, value), title, placed)
    building.place_in(_key(place, value), text(value.get("trust_zone")))
    where = f"{placed.layer}, {placed.why}" if placed.why else "no layer: no word places it"
    used = ("symbolic_name", "title", "type", "product", "vendor", "trust_zone")
    ledger.taken(place, f"asset {id_} in {where}", used)


def _flow(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any]) -> None:
    ends = [text(mapping(value.get(key)).get("object")) for key in ("source", "destination")]
    more = {"encrypted": value["encrypted"]} if isinstance(value.get("encrypted"), bool) else {}
    became = building.flow(ends[0], ends[1], **more)
    if became:
        ledger.taken(
            place, f"flow {became}", ("symbolic_name", "title", "source", "destination", "encrypted")
        )
    else:
        ledger.left_out(place, "an end of it is none of the document's actors, components and stores")


def _data(ledger: Ledger, building: Building) -> None:
    for place, value in ledger.of_kind("data set"):
        row = mapping(value)
        title = text(row.get("title"), 200) or _key(place, row)
        stores = [text(mapping(kept).get("data_store")) for kept in items(row.get("placements"))]
        ids = [building.id_of(store) for store in dict.fromkeys(stores) if building.holds(store, title)]
        if ids:
            ledger.merged(place, f"data class of {', '.join(ids)}", ("symbolic_name", "title", "placements"))
        else:
            ledger.left_out(place, "no store of the document keeps it")


def _threats(ledger: Ledger, building: Building) -> None:
    for place, value in ledger.of_kind("threat"):
        row = mapping(value)
        texts = [text(row.get(key)) for key in ("title", "description", "event", "symbolic_name")]
        title = text(row.get("title")) or _key(place, row)
        became = building.threat(texts, title, names(row.get("components_affected")))
        if became:
            ledger.taken(place, f"threat {became}", ("symbolic_name", "title", "components_affected"))
        else:
            ledger.left_out(place, _UNMAPPED)
    for place, _ in ledger.of_kind("control"):
        ledger.left_out(
            place, "it names no MAESTRO threat that it stands against: declare a control for those that exist"
        )


def _key(place: Place, value: Any) -> str:
    return text(mapping(value).get("symbolic_name")) or f"{place[0]} {place[-1]}"
