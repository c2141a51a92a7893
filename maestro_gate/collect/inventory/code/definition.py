"""The definition of a tool as it is found, before anybody looks at what the tool does."""

from dataclasses import dataclass

from maestro_gate.collect.inventory.code import effects, schemas
from maestro_gate.collect.inventory.code.expressions import Call
from maestro_gate.collect.inventory.code.facts import Function
from maestro_gate.collect.inventory.code.file import File


@dataclass(frozen=True, slots=True)
class Definition:
    """A tool: what a model is told of it, and where its code stands."""

    name: str
    framework: str
    line: int
    description: str
    taken: schemas.Taken
    spans: tuple[effects.Span, ...]
    call: Call | None = None
    """What defines it."""


def of_function(function: Function, framework: str, file: File, call: Call | None = None) -> Definition:
    """A function that is a tool as it stands."""
    return Definition(
        name=function.name,
        framework=framework,
        line=function.line,
        description=function.documentation,
        taken=schemas.of_function(function, file),
        spans=((function.start, function.end),),
        call=call,
    )
