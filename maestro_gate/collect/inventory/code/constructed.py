"""Reads a call that makes tools: of a function, a class, each function of a list, of the name that a helper gets."""

from collections.abc import Iterator

from maestro_gate.collect.inventory.code import effects, members, schemas
from maestro_gate.collect.inventory.code.definition import Definition
from maestro_gate.collect.inventory.code.expressions import Body, Call, Name, Result, Value, text
from maestro_gate.collect.inventory.code.facts import Function
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.rows import Row


def definitions(call: Call, row: Row, file: File) -> Iterator[Definition]:
    """The tools that the call makes: mostly one."""
    words = file.words.row("tools")
    given = call.named(*words["function_names"])
    if isinstance(given, Name) and not file.literal(given):
        yield from _of_helper(call, given.dotted, row, file)
        return
    function, span = _implementation(call, file)
    name = file.literal(given) or file.literal(call.positional(0)) or (function.name if function else "")
    if not name:
        others = tuple(_others(call, file))
        for one in others:
            yield _definition(call, row, one, file)
        if others:
            return
    name = name or call.target.rpartition(".")[2]
    around = file.facts.function_at(call.start) if span else None  # `createTool = (session) => tool({…})`
    name = name or (around.name if around else "")
    if name and " " not in name:
        yield _definition(call, row, name, file, function, span)


def _definition(
    call: Call,
    row: Row,
    name: str,
    file: File,
    function: Function | None = None,
    span: effects.Span | None = None,
) -> Definition:
    words = file.words.row("tools")
    described = file.literal(call.named(*words["description_names"])) or text(call.positional(1))
    taken = schemas.of_schema(call.named(*words["parameter_names"]), file)
    if taken == schemas.NOTHING and function is not None:
        taken = schemas.of_function(function, file)
    return Definition(
        name=name,
        framework=row.get("framework"),
        line=call.line,
        description=described or (function.documentation if function else ""),
        taken=taken,
        spans=(span,) if span else (),
        call=call,
    )


def _implementation(call: Call, file: File) -> tuple[Function | None, effects.Span | None]:
    """What runs when the tool is called: a function of the file, or one that stands in the call itself."""
    given = call.named(*file.words.row("tools")["function_arguments"])
    for value in (given, *(argument.value for argument in reversed(call.read()) if not argument.name)):
        if isinstance(value, Body):
            return None, (value.start, value.end)
        if isinstance(value, Name):
            function = file.function(value.dotted)
            if function is not None:
                return function, (function.start, function.end)
    return None, None


def _others(call: Call, file: File) -> Iterator[str]:
    """What a tool is made of when it is no function of the file: something imported, a class, each member of a list."""
    given = call.named(*file.words.row("tools")["function_arguments"])
    for value in (given, call.positional(0)):
        if not isinstance(value, Name) or value.dotted.isupper():
            continue
        one = file.names.imports.get(value.dotted)
        if one is not None or file.class_named(value.dotted) is not None:
            yield one.full.rpartition(".")[2] if one else value.dotted
            return
        looped = [
            held.dotted for held in members.looped(value.dotted, call.start, file) if isinstance(held, Name)
        ]
        yield from dict.fromkeys(name.rpartition(".")[2] for name in looped)


def _of_helper(call: Call, name: str, row: Row, file: File) -> Iterator[Definition]:
    """The tools of a function of the project that makes one of the name that it gets: one for each call of it."""
    helper = file.facts.function_at(call.start)
    places = {one.name: place for place, one in enumerate(helper.parameters)} if helper else {}
    if helper is None or name not in places:
        return
    words = file.words.row("tools")
    described = call.named(*words["description_names"])
    told = next((text(one) for one in _parts(described) if text(one)), "")
    for use in file.facts.calls:
        if use.last != helper.name or use.is_decorator:
            continue
        found = file.literal(_argument(use, name, places))
        if found and " " not in found:
            about = next(
                (
                    text(_argument(use, one.dotted, places))
                    for one in _parts(described)
                    if isinstance(one, Name)
                ),
                "",
            )
            yield Definition(
                name=found,
                framework=row.get("framework"),
                line=use.line,
                description=about or told,
                taken=schemas.NOTHING,
                spans=((helper.start, helper.end), (use.start, use.end)),
                call=call,
            )


def _argument(call: Call, name: str, places: dict[str, int]) -> Value:
    """What a call gives for a parameter, by name or by place; a method does not get itself."""
    first = 1 if next(iter(places), "") in ("self", "cls") else 0
    given = call.named(name)
    place = places.get(name, -1) - first
    return given if text(given) or place < 0 else call.positional(place)


def _parts(value: Value) -> tuple[Value, ...]:
    """A value, and what a call that it is the result of was given."""
    inner = tuple(argument.value for argument in value.call.read()) if isinstance(value, Result) else ()
    return (value, *inner)
