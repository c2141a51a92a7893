"""Finds the tools that a file defines for agents: decorated, constructed, derived, described, or listed."""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect.inventory.code import approvals, effects, schemas
from maestro_gate.collect.inventory.code.expressions import Body, Call, Name, Record, Result, Text, text
from maestro_gate.collect.inventory.code.facts import Class, Function
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.rows import Row
from maestro_gate.model.subjects import Tool

_LONGEST = 2_000
_NEAR = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """A definition, before its body is looked at."""

    name: str
    framework: str
    line: int
    description: str
    taken: schemas.Taken
    spans: tuple[effects.Span, ...]
    call: Call | None = None
    """What defines it."""


def of(file: File) -> tuple[Tool, ...]:
    """The tools, each name once, in the file's order."""
    found: dict[str, _Found] = {}
    for one in (*_by_call(file), *_by_class(file), *_by_schema(file), *_listed(file)):
        if one.name and one.name not in found:
            found[one.name] = one
    return tuple(_tool(one, file) for one in sorted(found.values(), key=lambda one: (one.line, one.name)))


def _tool(one: _Found, file: File) -> Tool:
    inside = effects.calls(one.spans, file)
    asks = one.call is not None and approvals.is_asked(one.call, file)
    return Tool(
        path=file.path,
        line=one.line,
        name=one.name[:200],
        framework=one.framework,
        language=file.facts.language,
        description=file.secrets.shapes.sub("…", one.description[:_LONGEST]),
        parameters=one.taken[0],
        free_text=one.taken[1],
        effects=effects.of(inside, file),
        requires_approval=asks or any(approvals.asks(call, file) for call in inside),
    )


def _by_call(file: File) -> Iterator[_Found]:
    rows, methods = file.words.tools.rows, file.words.set_of("tools", "decorated_methods")
    for call in file.telling_calls():
        row = next(rows.fitting(file.candidates(call), is_method="." in call.callee), None)
        framework = row.get("framework") if row else ""
        if call.is_decorator:
            if row is None and call.last in methods and "." in call.callee:
                framework = str(file.words.row("tools")["decorated_framework"])
            function = file.decorated(call) if framework else None
            if function is not None:
                yield _decorated(function, call, framework, file)
        elif row is not None and file.decorated(call) is None:
            yield from _constructed(call, row, file)


def _decorated(function: Function, call: Call, framework: str, file: File) -> _Found:
    words = file.words.row("tools")
    first = text(call.positional(0))
    is_name = bool(first) and " " not in first and not first.endswith(".")
    described = (
        text(call.named(*words["description_names"]))
        or text(call.positional(1))
        or ("" if is_name else first)
    )
    return _Found(
        name=file.literal(call.named(*words["function_names"])) or (first if is_name else function.name),
        framework=framework,
        line=function.line,
        description=described or function.documentation or _described(function),
        taken=schemas.of_function(function, file),
        spans=((function.start, function.end),),
        call=call,
    )


def _described(function: Function) -> str:
    """What another of its annotations says: `[Description("…")]`."""
    return next((text(one.positional(0)) for one in function.decorators if "Description" in one.callee), "")


def _constructed(call: Call, row: Row, file: File) -> Iterator[_Found]:
    words = file.words.row("tools")
    function, span = _implementation(call, file)
    first = file.literal(call.positional(0))
    given = call.named(*words["function_names"])
    if isinstance(given, Name) and not file.literal(given):
        return  # its name comes from elsewhere: it makes tools and is none
    name = file.literal(given) or first
    name = name or (function.name if function else "") or call.target.rpartition(".")[2]
    around = file.facts.function_at(call.start) if span else None  # `createTool = (session) => tool({…})`
    name = name or (around.name if around else "")
    if not name or " " in name:
        return
    described = file.literal(call.named(*words["description_names"])) or text(call.positional(1))
    taken = schemas.of_schema(call.named(*words["parameter_names"]), file)
    if taken == schemas.NOTHING and function is not None:
        taken = schemas.of_function(function, file)
    yield _Found(
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


def _by_class(file: File) -> Iterator[_Found]:
    for class_ in file.facts.classes:
        for base in class_.bases:
            full, _ = file.names.resolved(base, class_.start)
            candidates = (full, *(f"{star}.{full}" for star in file.names.stars))
            row = next(file.words.tools.rows.fitting(candidates), None)
            if row is not None:
                yield from _derived(class_, row, file)
                break


def _derived(class_: Class, row: Row, file: File) -> Iterator[_Found]:
    words = file.words.row("tools")
    fields = {
        one.name.rpartition(".")[2]: one
        for one in reversed([*file.facts.bindings_within(class_.start, class_.end)])
    }
    name, description = (
        next((text(fields[key].read()) for key in words[words_] if key in fields), "")
        for words_ in ("function_names", "description_names")
    )
    body = next(
        (
            one
            for method in words["body_methods"]
            for one in file.facts.functions
            if one.name == method and class_.start <= one.start < class_.end
        ),
        None,
    )
    if not name and body is None:
        return  # a class for other tools to derive from
    yield _Found(
        name=name or class_.name,
        framework=row.get("framework"),
        line=class_.line,
        description=description or class_.documentation,
        taken=schemas.of_function(body, file) if body else schemas.NOTHING,
        spans=((class_.start, class_.end),),
    )


def _by_schema(file: File) -> Iterator[_Found]:
    """Objects that tell a model of a tool: a name, a description, and then a schema."""
    bindings, keys = file.facts.bindings, file.words.set_of("tools", "schema_keys")
    for place, binding in enumerate(bindings):
        if binding.name not in keys:
            continue
        before = {one.name: one for one in bindings[max(0, place - _NEAR) : place]}
        if not {"name", "description"} <= set(before):
            continue
        value, name = binding.read(), before["name"].read()
        if isinstance(value, Result) or (isinstance(value, Record) and isinstance(value.get("type"), Text)):
            yield _Found(
                name=file.literal(name),
                framework="",
                line=before["name"].line,
                description=text(before["description"].read()),
                taken=schemas.of_schema(value, file),
                spans=(),
            )


def _listed(file: File) -> Iterator[_Found]:
    """Functions of the file that an agent is given as they are."""
    lists = file.words.set_of("tools", "tool_lists")
    for call in file.telling_calls():
        if (
            next(file.words.agents.rows.fitting(file.candidates(call), is_method="." in call.callee), None)
            is None
        ):
            continue
        for name in effects.names_in(call.named(*lists)):
            function = file.function(name)
            if function is not None and "." not in name:
                yield _Found(
                    name=function.name,
                    framework=file.candidates(call)[0].split(".", 1)[0],
                    line=function.line,
                    description=function.documentation,
                    taken=schemas.of_function(function, file),
                    spans=((function.start, function.end),),
                )
