"""Finds tools that the provider of a model runs itself: entries of a list of tools that only name them."""

import re
from collections.abc import Iterator

from maestro_gate.collect.inventory.code.expressions import Record, Result, text
from maestro_gate.collect.inventory.code.facts import Binding
from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.model.evidence import Detection

_NEAR = 40
"""Names with values between the list and its entry."""


def detections(file: File) -> Iterator[Detection]:
    """The provider's tools that the file asks for."""
    row = file.words.row("native_tools")
    dated, keys = re.compile(row["dated"]), row["keys"]
    for place, binding in enumerate(file.facts.bindings):
        if binding.name == "type":
            name = text(binding.read())
            if dated.fullmatch(name) or (name in row["types"] and _is_listed(place, file)):
                yield _found(file, _own_name(place, name, file), name, binding.line)
        elif binding.name in keys and isinstance(binding.read(), Record | Result) and _is_listed(place, file):
            yield _found(file, binding.name, binding.name, binding.line)


def _own_name(place: int, kind: str, file: File) -> str:
    """What the entry calls itself, beside what kind it is."""
    around = file.facts.bindings[max(0, place - 1) : place + 2]
    binding = file.facts.bindings[place]
    named = next(
        (text(one.read()) for one in around if one.name == "name" and abs(one.line - binding.line) <= 1), ""
    )
    return named or kind


def _is_listed(place: int, file: File) -> bool:
    """Does it stand in a list of tools: of that name, or in a function that is there for them."""
    bindings = file.facts.bindings
    binding = bindings[place]
    if any(_holds(one, binding) for one in bindings[max(0, place - _NEAR) : place]):
        return True
    function = file.facts.function_at(binding.start)
    return function is not None and not pieces(function.name).isdisjoint(("tool", "tools"))


def _holds(one: Binding, binding: Binding) -> bool:
    return pieces(one.name.rpartition(".")[2]) >= {"tools"} and one.start < binding.start < one.end


def _found(file: File, name: str, kind: str, line: int) -> Detection:
    tools, row = file.words.tools, file.words.row("native_tools")
    runs_code = kind.lower().replace("_", "").startswith(tuple(row["code"]))
    type_ = row["code_type"] if runs_code else tools.type
    return Detection(tools.layer, type_, name, file.path, line, "used", ref=f"path:{file.path}")
