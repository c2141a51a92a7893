"""Holds an outcome that comes from outside against itself: it follows its schema, and may still contradict itself."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from maestro_gate import documents
from maestro_gate.errors import InvalidInput
from maestro_gate.model.judgement import strongest

_Object = Mapping[str, Any]


def require(document: documents.Document) -> None:
    """Raises InvalidInput with the place of the first contradiction."""
    value: Any = document.value
    _agree(document, value)
    known = {layer["layer"] for layer in value["layers"]} | {""}
    for place in _named_layers(value):
        if _at(value, place) not in known:
            raise InvalidInput(
                "it is about a layer that the outcome does not list", where=document.place(place)
            )
    for number, chain in enumerate(value.get("chains", ())):
        if max(chain["new"], default=0) > len(chain["steps"]):
            where = document.place(["chains", number, "new"])
            raise InvalidInput("it names a step that the chain does not have", where=where)


def _named_layers(value: _Object) -> Iterator[list[str | int]]:
    """The places at which the outcome names a layer."""
    lists: list[list[str | int]] = [["reasons"], ["inventory"]]
    lists += [
        [other, list_] for other in ("preview", "since") if value.get(other) for list_ in ("more", "fewer")
    ]
    lists += [["chains", number, "steps"] for number, _ in enumerate(value.get("chains", ()))]
    for path in lists:
        rows = value.get("inventory", ()) if path == ["inventory"] else _at(value, path)
        yield from ([*path, number, "layer"] for number, _ in enumerate(rows))


def _at(value: Any, place: Iterable[str | int]) -> Any:
    for step in place:
        value = value[step]
    return value


def _agree(document: documents.Document, value: _Object) -> None:
    """A verdict and its reasons say the same; who wrote another one did not judge."""
    effects, would_block = {reason["effect"] for reason in value["reasons"]}, value["would_block"]
    made = strongest(effects, would_block=would_block)
    if value["verdict"] != made or (would_block and "block" not in effects):
        raise InvalidInput(
            f"the verdict is «{value['verdict']}», and the reasons say «{made}»",
            where=document.place(["verdict"]),
            fix="Take the outcome as `check --format json` wrote it.",
        )
