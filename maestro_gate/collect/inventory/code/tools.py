"""Finds the tools that a file defines for agents: decorated, constructed, derived, described, or listed."""

from collections.abc import Iterator

from maestro_gate.collect import mcp_secrets
from maestro_gate.collect.inventory.code import (
    approvals,
    constructed,
    effects,
    handed,
    plugins,
    products,
    schemas,
)
from maestro_gate.collect.inventory.code.definition import Definition
from maestro_gate.collect.inventory.code.expressions import UNKNOWN, Call, Record, Result, Text, text
from maestro_gate.collect.inventory.code.facts import Class, Function
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.rows import Row
from maestro_gate.model.subjects import Tool

HOME_MADE = Row((), (), {})
_LONGEST = 2_000
_LONGEST_NAME = 200
_NEAR = 3


def of(file: File) -> tuple[Tool, ...]:
    """The tools, each name once, in the file's order."""
    found: dict[str, Definition] = {}
    for one in (
        *_by_call(file),
        *_by_class(file),
        *_by_schema(file),
        *handed.definitions(file),
        *plugins.definitions(file),
    ):
        if one.name and one.name not in found:
            found[one.name] = one
    return tuple(_tool(one, file) for one in sorted(found.values(), key=lambda one: (one.line, one.name)))


def _tool(one: Definition, file: File) -> Tool:
    inside = effects.calls(one.spans, file)
    asks = one.call is not None and approvals.is_asked(one.call, file)
    tool = Tool(
        path=file.path,
        line=one.line,
        name=one.name[:_LONGEST_NAME],
        framework=one.framework,
        language=file.facts.language,
        description=one.description[:_LONGEST],
        parameters=one.taken[0],
        free_text=one.taken[1],
        effects=effects.of(inside, file),
        requires_approval=asks or any(approvals.asks(call, file) for call in inside),
    )
    return mcp_secrets.without_secret_names(tool, file.secrets)


def _by_call(file: File) -> Iterator[Definition]:
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
            yield from constructed.definitions(call, row, file)
        elif _is_home_made(call, file):
            yield from constructed.definitions(call, HOME_MADE, file)


def _decorated(function: Function, call: Call, framework: str, file: File) -> Definition:
    words = file.words.row("tools")
    first = text(call.positional(0))
    is_name = bool(first) and " " not in first and not first.endswith(".")
    described = (
        text(call.named(*words["description_names"]))
        or text(call.positional(1))
        or ("" if is_name else first)
    )
    return Definition(
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


def _by_class(file: File) -> Iterator[Definition]:
    for class_ in file.facts.classes:
        for base in class_.bases:
            full, _ = file.names.resolved(base, class_.start)
            candidates = (full, *(f"{star}.{full}" for star in file.names.stars))
            row = next(file.words.tools.rows.fitting(candidates), None)
            if row is not None:
                yield from _derived(class_, row, file)
                break
            if full.rpartition(".")[2] in file.words.set_of("tools", "home_made"):
                yield from (one for one in _derived(class_, HOME_MADE, file) if one.name != class_.name)
                break


def _is_home_made(call: Call, file: File) -> bool:
    """Is it a kind of tool that the project makes itself, with a name and what is told of it."""
    words, (full, through) = file.words.row("tools"), file.resolved(call)
    return (
        full.rpartition(".")[2] in words["home_made"]
        and not products.reveals(file, through)
        and file.literal(call.named(*words["function_names"])) != ""
        and call.named(*words["description_names"]) != UNKNOWN
    )


def _derived(class_: Class, row: Row, file: File) -> Iterator[Definition]:
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
    yield Definition(
        name=name or class_.name,
        framework=row.get("framework"),
        line=class_.line,
        description=description or class_.documentation,
        taken=schemas.of_function(body, file) if body else schemas.NOTHING,
        spans=((class_.start, class_.end),),
    )


def _by_schema(file: File) -> Iterator[Definition]:
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
            yield Definition(
                name=file.literal(name),
                framework="",
                line=before["name"].line,
                description=text(before["description"].read()),
                taken=schemas.of_schema(value, file),
                spans=(),
            )
