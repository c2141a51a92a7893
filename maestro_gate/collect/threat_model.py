"""Reads the threat model, `.maestro/threat-model.yaml`: what the team says of its own system.

The schema settles the shape; here every name that is used must be a name that is declared. All mistakes are reported
together, each with its place. Cycles of flows are legal: systems have them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maestro_gate import documents
from maestro_gate.collect import entry_lines, purls
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.collect.threat_model_subjects import Manifest, subjects
from maestro_gate.documents import Document
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import ControlClaim

_WILD = frozenset("*?[")
_MOST_GLOBS = 1_000

NAME = "threat-model"
PROVIDES = "threat-model"


def recognises(_path: str, _head: bytes) -> bool:
    """The file is known by its name alone."""
    return True


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """All that the manifest declares. Raises InvalidInput with every mistake in it."""
    document = documents.load_yaml(data, path)
    documents.validate(document, "threat-model")
    value: Any = document.value
    _require_few_globs(document, value)
    mistakes = tuple(_Names(document, value, tables.threats).mistakes())
    if mistakes:
        listed = "\n  ".join(str(mistake) for mistake in mistakes)
        raise InvalidInput(f"{len(mistakes)} names do not fit together\n  {listed}", where=path)
    manifest = Manifest(path, value, lambda *pointer: document.locate(pointer)[0])
    return Reading(
        subjects=ordered(subjects(manifest)),
        control_claims=_claims(value),
        entries=entry_lines.spans(document, value, data.decode("utf-8-sig")),
    )


def _require_few_globs(document: Document, value: Mapping[str, Any]) -> None:
    """Each glob is held against every file of both trees."""
    seen = 0
    for index, asset in enumerate(value["assets"]):
        claimed = (*asset.get("source_files", ()), *asset.get("refs", {}).get("path", ()))
        seen += sum(not _WILD.isdisjoint(path) for path in claimed)
        if seen > _MOST_GLOBS:
            raise InvalidInput(
                f"more than {_MOST_GLOBS:,} patterns with `*`, `?` or `[` name files",
                where=document.place(("assets", index)),
                fix="Name folders: `src/agents/` stands for all that is in it.",
            )


@dataclass(frozen=True, slots=True)
class _Mistake:
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


_LISTS = ("assets", "agents", "third_parties", "controls", "scenarios", "trust_zones", "business_services")
_USES = (
    ("flows", ("from",), "assets"),
    ("flows", ("to",), "assets"),
    ("agents", ("asset",), "assets"),
    ("assets", ("trust_zone",), "trust_zones"),
    ("threats", ("id",), "threats of the catalogue"),
    ("threats", ("assets",), "assets"),
    ("threats", ("controls",), "controls"),
    ("controls", ("satisfies",), "threats of the catalogue"),
    ("controls", ("assets",), "assets"),
    ("business_services", ("assets",), "assets"),
    ("scenarios", ("start",), "assets"),
    ("scenarios", ("expect", "reaches"), "assets"),
    ("scenarios", ("expect", "stops_at"), "assets or controls"),
    ("scenarios", ("expect", "detected_by"), "assets or controls"),
)
"""List, the keys down to a name or names in each of its rows, and what they must name."""


class _Names:
    """Every name that is declared, and every place where one is used."""

    def __init__(self, document: Document, value: Mapping[str, Any], threats: frozenset[str]) -> None:
        self._document = document
        self._value = value
        declared = {key: {_own_name(row) for row in value.get(key, ())} for key in _LISTS}
        self._declared = declared | {
            "assets or controls": declared["assets"] | declared["controls"],
            "threats of the catalogue": threats,
        }

    def mistakes(self) -> Iterator[_Mistake]:
        """What does not fit together, list by list."""
        for key in _LISTS:
            yield from self._twice(key)
        for key, path, target in _USES:
            if target != "trust_zones" or self._value.get("trust_zones"):
                yield from self._undeclared(key, path, target)
        yield from self._decided_twice()

    def _twice(self, key: str) -> Iterator[_Mistake]:
        first: dict[str, int] = {}
        for index, row in enumerate(self._value.get(key, ())):
            name = _own_name(row)
            if name in first:
                line = self._document.locate((key, first[name]))[0]
                yield self._mistake(
                    (key, index), f"{key} has «{name}» twice; the first stands in line {line}"
                )
            first.setdefault(name, index)

    def _undeclared(self, key: str, path: Sequence[str], target: str) -> Iterator[_Mistake]:
        for index, row in enumerate(self._value.get(key, ())):
            for pointer, name in _named(row, path, (key, index)):
                if name not in self._declared[target]:
                    yield self._mistake(pointer, f"«{name}» is none of the {target}")

    def _decided_twice(self) -> Iterator[_Mistake]:
        seen: dict[tuple[str, tuple[str, ...]], int] = {}
        for index, row in enumerate(self._value.get("threats", ())):
            key = (row["id"], tuple(sorted(row.get("assets", ()))))
            if key in seen:
                line = self._document.locate(("threats", seen[key]))[0]
                yield self._mistake(("threats", index), f"{row['id']} is decided twice; first in line {line}")
            seen.setdefault(key, index)

    def _mistake(self, pointer: Sequence[str | int], what: str) -> _Mistake:
        return _Mistake(self._document.place(pointer), what)


def _own_name(row: Mapping[str, Any]) -> str:
    name: str = row.get("id") or row["asset"]
    return name


def _named(
    row: Mapping[str, Any], path: Sequence[str], pointer: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    value: Any = row
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    here = (*pointer, *path)
    if isinstance(value, str):
        yield here, value
    for index, name in enumerate(value if isinstance(value, list) else ()):
        yield (*here, index), name


def _claims(value: Mapping[str, Any]) -> dict[str, tuple[ControlClaim, ...]]:
    return {
        control["id"]: tuple(_claim(selector) for selector in control.get("evidence", ()))
        for control in value.get("controls", ())
    }


def _argument(value: object) -> str:
    """A number of the schema's `integer` may be written `1.0`; a truth value is written as infrastructure code does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _claim(selector: Mapping[str, Any]) -> ControlClaim:
    arguments = {name: _argument(value) for name, value in selector.items() if name != "kind"}
    if "@" not in arguments.get("purl", "@"):  # one with a version is held against what a document writes
        arguments["purl"] = purls.spelt(arguments["purl"])
    return ControlClaim(selector["kind"], tuple(sorted(arguments.items())))
