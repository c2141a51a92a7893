"""Reads the Open Threat Model format: components, dataflows, trust zones, data assets, threats and mitigations."""

from collections.abc import Mapping
from typing import Any

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import EACH, Ledger, Place
from maestro_gate.importing.values import mapping, names, text

NAME = "otm"
READS = "Open Threat Model 0.1 and 0.2"

ELEMENTS: Mapping[str, tuple[Place, ...]] = {
    "component": (("components", EACH),),
    "dataflow": (("dataflows", EACH),),
    "trust zone": (("trustZones", EACH),),
    "data asset": (("assets", EACH),),
    "threat": (("threats", EACH),),
    "mitigation": (("mitigations", EACH),),
    "representation": (("representations", EACH),),
    "threat instance": (("components", EACH, "threats", EACH), ("dataflows", EACH, "threats", EACH)),
}

_UNMAPPED = "no id in it that a MAESTRO threat of an affected asset's layer is mapped to"
_DEEPEST = 100
"""Components inside one another."""


def recognises(value: Mapping[str, Any]) -> bool:
    """Every document names the version of the format."""
    return "otmVersion" in value


def version(value: Mapping[str, Any]) -> tuple[str, Place]:
    """The format's version."""
    return str(value["otmVersion"]), ("otmVersion",)


def reads(version_: str) -> bool:
    """The two versions that were published."""
    return version_.split(".")[:2] in (["0", "1"], ["0", "2"])


def read(ledger: Ledger, building: Building) -> None:
    """Zones first, then components, then what connects them."""
    project = mapping(ledger.value.get("project"))
    found = {"name": text(project.get("name"), 200), "owner": text(project.get("owner"), 200),
             "description": text(project.get("description"))}  # fmt: skip
    building.system |= {key: said for key, said in found.items() if said}
    if project:
        ledger.taken(("project",), building.said(found), ("id", *found))
    ledger.left_out(("otmVersion",), "says what the document is")
    for place, value in ledger.of_kind("trust zone"):
        zone = mapping(value)
        rating = mapping(zone.get("risk")).get("trustRating")
        id_ = building.zone(_key(place, zone), text(zone.get("name"), 200), rating)
        ledger.taken(place, f"trust zone {id_}", ("id", "name", "risk", "representations"))
    for place, value in ledger.of_kind("component"):
        _component(ledger, building, place, mapping(value))
    _zones(ledger, building)
    titles = {_key(p, mapping(v)): text(mapping(v).get("name"), 200) for p, v in ledger.of_kind("data asset")}
    for place, value in ledger.of_kind("dataflow"):
        _dataflow(ledger, building, place, mapping(value), titles)
    _data(ledger, building)
    _threats(ledger, building)


def _component(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any]) -> None:
    name, type_ = text(value.get("name"), 200), text(value.get("type"), 200)
    placed = building.words.place(type_, [type_, *names(value.get("tags"))], name)
    id_ = building.asset(_key(place, value), name, placed)
    where = f"{placed.layer}, {placed.why}" if placed.why else "no layer: no word places it"
    used = ("id", "name", "type", "tags", "parent", "assets", "representations")
    ledger.taken(place, f"asset {id_} in {where}", used)


def _zones(ledger: Ledger, building: Building) -> None:
    """A component stands in the trust zone of what it is a part of."""
    parents = {_key(place, mapping(value)): mapping(mapping(value).get("parent"))
               for place, value in ledger.of_kind("component")}  # fmt: skip
    for key in parents:
        above, depth = key, 0
        while depth < _DEEPEST and "component" in (parent := parents.get(above, {})):
            above, depth = text(parent["component"]), depth + 1
        building.place_in(key, text(mapping(parents.get(above)).get("trustZone")))


def _dataflow(
    ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any], titles: Mapping[str, str]
) -> None:
    ends = [text(value.get(key)) for key in ("source", "destination")]
    data = [titles.get(id_, id_)[:200] for id_ in names(value.get("assets"))]
    became = building.flow(ends[0], ends[1], data=data)
    if not became:
        ledger.left_out(place, "an end of it is no component of the document")
        return
    if value.get("bidirectional") is True:
        became += f" and {building.flow(ends[1], ends[0], data=data)}"
    used = ("id", "source", "destination", "bidirectional", "assets", "representations")
    ledger.taken(place, f"flow {became}", used)


def _data(ledger: Ledger, building: Building) -> None:
    holders: dict[str, list[str]] = {}
    for place, value in ledger.of_kind("component"):
        held = mapping(mapping(value).get("assets"))
        for id_ in (*names(held.get("processed")), *names(held.get("stored"))):
            holders.setdefault(id_, []).append(_key(place, mapping(value)))
    for place, value in ledger.of_kind("data asset"):
        name = text(mapping(value).get("name"), 200)
        asked = holders.get(_key(place, mapping(value)), ())
        ids = [building.id_of(key) for key in dict.fromkeys(asked) if building.holds(key, name)]
        if ids:
            ledger.merged(place, f"data class of {', '.join(ids)}", ("id", "name"))
        else:
            ledger.left_out(place, "no component processes or stores it")


def _threats(ledger: Ledger, building: Building) -> None:
    affected: dict[str, list[str]] = {}
    for place, value in ledger.of_kind("threat instance"):
        owner = ledger.value[place[0]][place[1]]
        where = (
            [_key(place[:2], owner)]
            if place[0] == "components"
            else [text(owner.get("source")), text(owner.get("destination"))]
        )
        affected.setdefault(text(mapping(value).get("threat")), []).extend(where)
    taken: set[str] = set()
    for place, value in ledger.of_kind("threat"):
        threat = mapping(value)
        key = _key(place, threat)
        lists = [names(threat.get(name)) for name in ("categories", "cwes", "tags")]
        texts = [
            text(threat.get("name")),
            text(threat.get("description")),
            key,
            *(word for list_ in lists for word in list_),
        ]
        became = building.threat(texts, text(threat.get("name")) or key, affected.get(key, ()))
        if became:
            taken.add(key)
            ledger.taken(place, f"threat {became}", ("id", "name"))
        else:
            ledger.left_out(place, _UNMAPPED)
    for place, value in ledger.of_kind("threat instance"):
        if text(mapping(value).get("threat")) in taken:
            ledger.merged(place, "asset of its threat", ("threat",))
        else:
            ledger.left_out(place, "its threat is left out")
    for place, _ in ledger.of_kind("mitigation"):
        ledger.left_out(
            place, "it names no MAESTRO threat that it stands against: declare a control for those that exist"
        )


def _key(place: Place, value: Mapping[str, Any]) -> str:
    return text(value.get("id")) or f"{place[0]} {place[-1]}"
