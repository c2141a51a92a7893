"""Builds our threat model from what importers find: ids that are free, names that are there once, nothing invented."""

from collections.abc import Iterable, Mapping
from typing import Any

from maestro_gate.importing.values import text
from maestro_gate.importing.words import UNASSIGNED, Placed, Words
from maestro_gate.model.ids import Ids

_LONGEST_NAME = 200
UNDECIDED = "undecided"
"""How a flow says that the other tool's document does not: whoever reads it has not claimed that there is none."""


class Building:
    """A threat model in the making. Keys are the other tool's own names of things."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.system: dict[str, Any] = {}
        self._zones: dict[str, dict[str, Any]] = {}
        self._assets: dict[str, dict[str, Any]] = {}
        self._flows: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._threats: dict[str, dict[str, Any]] = {}
        self._zone_ids, self._asset_ids = Ids(), Ids()

    def said(self, found: Mapping[str, object]) -> str:
        """What a document says of the system, in words: the keys that hold something."""
        keys = [key.replace("_", " ") for key, value in found.items() if value]
        *most, last = keys or ["nothing"]
        return f"{', '.join(most)} and {last} of the system" if most else f"{last} of the system"

    def zone(self, key: str, name: str, rating: object = None) -> str:
        """A trust zone; gives its id."""
        if key in self._zones:
            return str(self._zones[key]["id"])
        row: dict[str, Any] = {"id": self._zone_ids.take(name or key)}
        if name and name != row["id"]:
            row["name"] = text(name, _LONGEST_NAME)
        if isinstance(rating, int | float) and not isinstance(rating, bool) and 0 <= rating <= 100:  # noqa: PLR2004 - the schema's
            row["rating"] = int(rating)
        self._zones[key] = row
        return str(row["id"])

    def asset(self, key: str, name: str, placed: Placed, **more: Any) -> str:
        """An asset; gives its id. `more` are keys of the schema; empty ones are left out."""
        if key in self._assets:
            return self.id_of(key)
        id_ = self._asset_ids.take(name or key)
        row: dict[str, Any] = {"id": id_, "layer": placed.layer, "type": placed.type}
        if name and name != id_:
            row["name"] = text(" ".join(name.split()), _LONGEST_NAME)
        row |= {member: value for member, value in more.items() if value}
        self._assets[key] = row
        return id_

    def place_in(self, asset: str, zone: str) -> bool:
        """Put an asset into a trust zone; says whether both are there."""
        if asset not in self._assets or zone not in self._zones:
            return False
        self._assets[asset]["trust_zone"] = self._zones[zone]["id"]
        return True

    def holds(self, asset: str, data: str) -> bool:
        """Say that an asset holds data; says whether the asset is there."""
        if asset not in self._assets:
            return False
        self._assets[asset].setdefault("data_classes", {})[text(data, _LONGEST_NAME)] = None
        return True

    def flow(self, source: str, target: str, **more: Any) -> str:
        """A flow; gives what it became, or an empty string when an end is not there."""
        if source not in self._assets or target not in self._assets:
            return ""
        ends = self._assets[source]["id"], self._assets[target]["id"]
        key = (*ends, str(more.get("protocol", "")))
        row = self._flows.setdefault(key, {"from": ends[0], "to": ends[1]})
        for member, value in more.items():
            if isinstance(value, list) and value:
                row.setdefault(member, {}).update(dict.fromkeys(value))
            elif value not in ("", None, []):
                row.setdefault(member, value)
        return f"{ends[0]} → {ends[1]}"

    def threat(self, texts: Iterable[str], title: str, assets: Iterable[str]) -> str:
        """The MAESTRO threats that a threat's own ids map to; gives what it became, or an empty string."""
        affected = [self._assets[key] for key in assets if key in self._assets]
        became = []
        for threat, layer, by in self.words.mapped(texts, [row["layer"] for row in affected]):
            row = self._threats.setdefault(
                threat, {"id": threat, "assets": {}, "applicability": "undecided", "reason": ""}
            )
            row["assets"].update(dict.fromkeys(asset["id"] for asset in affected if asset["layer"] == layer))
            said = f"imported: {text(' '.join(title.split()), _LONGEST_NAME)}"
            row["reason"] = text("; ".join(part for part in (row["reason"], said) if part))
            became.append(f"{threat} (by {by})")
        return ", ".join(became)

    def id_of(self, key: str) -> str:
        """Id of the asset with this key; empty when there is none."""
        return str(self._assets[key]["id"]) if key in self._assets else ""

    def manifest(self) -> Mapping[str, Any]:
        """The threat model as plain values."""
        value = {
            "schema_version": "1",
            "system": {"name": "unnamed"} | self.system,
            "trust_zones": list(self._zones.values()),
            "assets": _rows(self._assets.values()),
            "flows": _rows({"authn": UNDECIDED, **flow} for flow in self._flows.values()),
            "threats": _rows(self._threats[id_] for id_ in sorted(self._threats)),
        }
        return {key: member for key, member in value.items() if member or key == "assets"}

    def unassigned(self) -> tuple[str, ...]:
        """Ids of the assets that nothing places in a layer."""
        return tuple(row["id"] for row in self._assets.values() if row["layer"] == UNASSIGNED)


def _rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows; what was gathered as keys, so that each is there once, becomes a list."""
    return [
        {key: [*value] if isinstance(value, dict) else value for key, value in row.items()} for row in rows
    ]
