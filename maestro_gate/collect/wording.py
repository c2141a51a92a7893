"""Checks that the tables of readers use the words of other tables: topics, severities, threats, types of assets."""

from collections.abc import Iterator, Mapping
from typing import Any

from maestro_gate import documents

_Pointer = tuple[str | int, ...]
_Used = Iterator[tuple[_Pointer, str, str]]
"""Where a word stands, the word, and what kind of word it is."""

_KINDS = {
    "topic": "topics.yaml",
    "severity": "severities.yaml",
    "threat": "threats.yaml",
    "asset type": "detectors.yaml",
}
"""Kind of word → the table that says which there are."""


def problems(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Every word that no table knows, one sentence each with its place; files of a policy tree by their names."""
    known = _known(files)
    found = []
    for name, used in _TABLES.items():
        table = documents.load_yaml(files[name], f"policies/{name}")
        found += [
            f"{table.place(pointer)}: {kind} «{word}» is not in {_KINDS[kind]}"
            for pointer, word, kind in used(table.value)
            if word and word not in known[kind]
        ]
    return tuple(found)


def _known(files: Mapping[str, bytes]) -> Mapping[str, frozenset[str]]:
    values: dict[str, Any] = {
        name: documents.load_yaml(files[name], f"policies/{name}").value for name in _KINDS.values()
    }
    threats = values["threats.yaml"]
    return {
        "topic": frozenset(values["topics.yaml"]["topics"]),
        "severity": frozenset(values["severities.yaml"]["order"]),
        "threat": frozenset(
            row["id"] for row in (*threats["threats"], *threats["extensions_not_in_maestro"])
        ),
        "asset type": frozenset(_types(values["detectors.yaml"])),
    }


def _types(value: Any) -> Iterator[str]:
    """What detectors call what they find, wherever they say so."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str):
                yield from (inner,) if key == "type" or key.endswith("_type") else ()
            else:
                yield from _types(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _types(inner)


def _of_checks(value: Any) -> _Used:
    for name, row in value["scanners"].items():
        yield ("scanners", name, "topic"), row.get("topic", ""), "topic"
        for key in ("checks", "categories"):
            for check, topic in row.get(key, {}).items():
                yield ("scanners", name, key, check), topic, "topic"
    for key in ("weaknesses", "words"):
        for place, row in enumerate(value[key]):
            yield (key, place, "topic"), row["topic"], "topic"
    for place, topic in enumerate(value["secret_topics"]):
        yield ("secret_topics", place), topic, "topic"


def _of_equivalents(value: Any) -> _Used:
    for name, row in value["meanings"].items():
        for kind in ("topic", "severity"):
            yield ("meanings", name, kind), row.get(kind, ""), kind


def _of_evaluations(value: Any) -> _Used:
    for place, row in enumerate(value["topics"]):
        for number, threat in enumerate(row["threats"]):
            yield ("topics", place, "threats", number), threat, "threat"


def _of_bom(value: Any) -> _Used:
    for type_, assets in value["components"].items():
        for number, asset in enumerate(assets):
            yield ("components", type_, number), asset, "asset type"
    for key in ("services", "own"):
        for number, asset in enumerate(value[key]):
            yield (key, number), asset, "asset type"


_TABLES = {
    "checks.yaml": _of_checks,
    "equivalents.yaml": _of_equivalents,
    "evaluations.yaml": _of_evaluations,
    "bom.yaml": _of_bom,
}
