"""Reads Threagile's YAML: technical assets, links, boundaries and data; its own rules and pictures stay behind."""

from collections.abc import Mapping
from typing import Any

from maestro_gate.importing.building import Building
from maestro_gate.importing.ledger import EACH, Ledger, Place
from maestro_gate.importing.values import mapping, names, text

NAME = "threagile"
READS = "Threagile YAML 1.x"

ELEMENTS: Mapping[str, tuple[Place, ...]] = {
    "technical asset": (("technical_assets", EACH),),
    "communication link": (("technical_assets", EACH, "communication_links", EACH),),
    "data asset": (("data_assets", EACH),),
    "trust boundary": (("trust_boundaries", EACH),),
    "shared runtime": (("shared_runtimes", EACH),),
    "risk category": (("individual_risk_categories", EACH), ("custom_risk_categories", EACH)),
    "risk": (
        ("individual_risk_categories", EACH, "risks_identified", EACH),
        ("custom_risk_categories", EACH, "risks_identified", EACH),
    ),
    "tracked risk": (("risk_tracking", EACH),),
    "question": (("questions", EACH),),
    "abuse case": (("abuse_cases", EACH),),
    "security requirement": (("security_requirements", EACH),),
    "tag": (("tags_available", EACH),),
}

_UNMAPPED = "no id in it that a MAESTRO threat of the asset's layer is mapped to"


def recognises(value: Mapping[str, Any]) -> bool:
    """Every model names the version of the tool."""
    return "threagile_version" in value


def version(value: Mapping[str, Any]) -> tuple[str, Place]:
    """The tool's version."""
    return str(value["threagile_version"]), ("threagile_version",)


def reads(version_: str) -> bool:
    """Models of its first major version."""
    return version_.split(".", maxsplit=1)[0] == "1"


def read(ledger: Ledger, building: Building) -> None:
    """Boundaries first, so that assets know where they stand."""
    _system(ledger, building)
    for place, value in ledger.of_kind("trust boundary"):
        id_ = building.zone(_key(place, value), _title(place))
        ledger.taken(place, f"trust zone {id_}", ("id", "technical_assets_inside"))
    for place, value in ledger.of_kind("technical asset"):
        _asset(ledger, building, place, mapping(value))
    for place, value in ledger.of_kind("shared runtime"):
        placed = building.words.place("shared-runtime", (), _title(place))
        id_ = building.asset(_key(place, value), _title(place), placed)
        ledger.taken(place, f"asset {id_} in {placed.layer}, {placed.why}", ("id",))
    _zones(ledger, building)
    _links(ledger, building)
    _data(ledger, building)
    _risks(ledger, building)


def _system(ledger: Ledger, building: Building) -> None:
    value = ledger.value
    level = building.words.level([text(value.get("business_criticality"))])
    found = {"name": text(value.get("title"), 200), "business_criticality": level}
    building.system |= {key: word for key, word in found.items() if word}
    for key, said in (
        ("title", "the name of the system"),
        ("business_criticality", "how critical the system is"),
    ):
        if value.get(key) and (key == "title" or level):
            ledger.taken((key,), said)
    if value.get("threagile_version"):
        ledger.left_out(("threagile_version",), "says what the document is")


def _asset(ledger: Ledger, building: Building, place: Place, value: Mapping[str, Any]) -> None:
    words = building.words
    technologies = [
        text(value.get("technology")),
        *names(value.get("technologies")),
        *names(value.get("tags")),
    ]
    kind = text(value.get("type"))
    placed = words.place(
        technologies[0] if technologies[0] in words.kinds else kind, technologies, _title(place)
    )
    id_ = building.asset(
        _key(place, value),
        _title(place),
        placed,
        owner=text(value.get("owner"), 200),
        criticality=words.level(text(value.get(key)) for key in ("integrity", "availability")),
    )
    used = ("id", "technology", "technologies", "tags", "type", "owner", "integrity", "availability",
            "data_assets_processed", "data_assets_stored")  # fmt: skip
    where = f"{placed.layer}, {placed.why}" if placed.why else "no layer: no word places it"
    ledger.taken(place, f"asset {id_} in {where}", used)


def _zones(ledger: Ledger, building: Building) -> None:
    for place, value in ledger.of_kind("trust boundary"):
        for inside in names(mapping(value).get("technical_assets_inside")):
            building.place_in(inside, _key(place, value))


def _links(ledger: Ledger, building: Building) -> None:
    titles = {_key(p, v): _title(p) for p, v in ledger.of_kind("data asset")}
    used = (
        "target",
        "protocol",
        "authentication",
        "authorization",
        "data_assets_sent",
        "data_assets_received",
    )
    for place, value in ledger.of_kind("communication link"):
        link = mapping(value)
        source = _key(place[:2], ledger.value["technical_assets"][place[1]])
        target, protocol = text(link.get("target")), text(link.get("protocol"), 200)
        sent, received = (
            [titles.get(id_, id_)[:200] for id_ in names(link.get(key))]
            for key in ("data_assets_sent", "data_assets_received")
        )
        more: dict[str, Any] = {
            "protocol": protocol,
            "authn": text(link.get("authentication"), 200),
            "authz": text(link.get("authorization"), 200),
        }
        if building.words.encrypts(protocol):
            more["encrypted"] = True
        became = building.flow(source, target, **more, data=sent)
        if not became:
            ledger.left_out(place, f"leads to «{target}», which is no technical asset of the document")
            continue
        if received:
            became += f" and {building.flow(target, source, **more, data=received)}"
        ledger.taken(place, f"flow {became}", used)


def _data(ledger: Ledger, building: Building) -> None:
    holders: dict[str, list[str]] = {}
    for place, value in ledger.of_kind("technical asset"):
        for key in ("data_assets_processed", "data_assets_stored"):
            for id_ in names(mapping(value).get(key)):
                holders.setdefault(id_, []).append(_key(place, value))
    for place, value in ledger.of_kind("data asset"):
        held = [
            asset for asset in holders.get(_key(place, value), ()) if building.holds(asset, _title(place))
        ]
        if held:
            ids = ", ".join(dict.fromkeys(building.id_of(asset) for asset in held))
            ledger.merged(place, f"data class of {ids}", ("id",))
        else:
            ledger.left_out(place, "no technical asset processes or stores it")


def _risks(ledger: Ledger, building: Building) -> None:
    for place, value in ledger.of_kind("risk"):
        asset = text(mapping(value).get("most_relevant_technical_asset"))
        category = mapping(ledger.value[place[0]][place[1]])
        texts = [_title(place), *(text(member) for member in category.values())]
        became = building.threat(texts, _title(place), [asset])
        if became:
            ledger.taken(place, f"threat {became}", ("most_relevant_technical_asset",))
        else:
            ledger.left_out(place, _UNMAPPED)
    for place, _ in ledger.of_kind("risk category"):
        ledger.left_out(place, "its risks stand for themselves")


def _key(place: Place, value: Any) -> str:
    return text(mapping(value).get("id")) or str(place[-1])


def _title(place: Place) -> str:
    return str(place[-1])
