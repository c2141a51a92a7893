"""Finds what agents and models are handed as tools as it stands: functions, methods, classes that describe a call."""

from collections.abc import Iterator

from maestro_gate.collect.inventory.code import definition, members, products, schemas
from maestro_gate.collect.inventory.code.definition import Definition
from maestro_gate.collect.inventory.code.expressions import UNKNOWN, Call, Name, Record, Unknown, Value, text
from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.collect.inventory.code.rows import Row

_SELVES = ("self", "this")


def definitions(file: File) -> Iterator[Definition]:
    """The functions and classes of a list of tools, where nothing else makes tools of them."""
    for call in file.telling_calls():
        for row in _rows(call, file):
            framework = row.get("framework") or file.candidates(call)[0].split(".", 1)[0]
            for member in members.of(_list(call, row, file), call.start, file):
                if isinstance(member, Name):
                    yield from _one(member.dotted, framework, call, file)
                    yield from _described(member.dotted, framework, call, file)


def _described(name: str, framework: str, call: Call, file: File) -> Iterator[Definition]:
    """An object with a name and a description, whatever it says of parameters: what it is handed to makes it a tool."""
    for binding in members.bindings(name, call.start, file):
        value = binding.read()
        if not isinstance(value, Record):
            continue
        said, own = text(value.get("description")), file.literal(value.get("name"))
        if said and own:
            yield Definition(own, framework, binding.line, said, schemas.NOTHING, ())


def _rows(call: Call, file: File) -> Iterator[Row]:
    is_method = "." in call.callee
    yield from file.words.agents.rows.fitting(file.candidates(call), is_method=is_method)
    yield from file.words.handed.fitting(file.candidates(call), is_method=is_method)


def _list(call: Call, row: Row, file: File) -> Value:
    given = call.named(*file.words.set_of("tools", "tool_lists"))
    if not isinstance(given, Unknown):
        return given
    return call.positional(int(row.values["tools_at"])) if "tools_at" in row.values else UNKNOWN


def _one(name: str, framework: str, call: Call, file: File) -> Iterator[Definition]:
    holder, _, _ = name.rpartition(".")
    function = file.function(name) if not holder or holder in _SELVES else None
    if function is not None:
        yield definition.of_function(function, framework, file)
    elif not holder and name[:1].isupper() and not name.isupper():
        yield from _class(name, framework, call, file)
    elif not holder and _is_made(name, file):
        yield Definition(name, framework, call.line, "", schemas.NOTHING, ())
    elif _is_of_another_file(name, file):
        yield Definition(name.rpartition(".")[2], framework, call.line, "", schemas.NOTHING, ())


def _is_of_another_file(name: str, file: File) -> bool:
    """Is it one function that this file imports, from no product: `from .tools import search`, `tools.search`."""
    one, last = file.names.imports.get(name.partition(".")[0]), name.rpartition(".")[2]
    if one is None or not last[:1].islower() or "tools" in pieces(last):
        return False
    return name.count(".") <= 1 and not products.reveals(file, one)


def _is_made(name: str, file: File) -> bool:
    """Does it come with others from a function that makes tools: `search, fetch = build_tools()`."""
    return name not in file.names.imports and any(
        "tools" in pieces(binding.callee.rpartition(".")[2])
        for binding in file.unpacked()
        if name in binding.name.replace(" ", "").strip("()[]").split(",")
    )


def _class(name: str, framework: str, call: Call, file: File) -> Iterator[Definition]:
    """A class whose fields are what the tool takes."""
    here, one = file.class_named(name), file.names.imports.get(name)
    is_tool = here is not None and any(
        any(file.words.tools.rows.fitting((file.names.resolved(base, here.start)[0],))) for base in here.bases
    )
    if is_tool or (here is None and (one is None or products.reveals(file, one))):
        return
    yield Definition(
        name=one.full.rpartition(".")[2] if one and here is None else name,
        framework=framework,
        line=here.line if here else call.line,
        description=here.documentation if here else "",
        taken=schemas.NOTHING,
        spans=(),
    )
