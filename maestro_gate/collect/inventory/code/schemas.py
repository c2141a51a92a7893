"""Reads what a tool takes from how its parameters are described: by a JSON schema, a Zod object, or a function."""

from maestro_gate.collect.inventory.code.expressions import Call, Record, Result, Text, Unknown, Value
from maestro_gate.collect.inventory.code.facts import Function
from maestro_gate.collect.inventory.code.file import File

Taken = tuple[tuple[str, ...], tuple[str, ...]]
"""Names of the parameters, and those of them that take any text."""
NOTHING: Taken = ((), ())


def of_function(function: Function, file: File) -> Taken:
    """What a function takes from the model: what the framework fills in is left out."""
    tools = file.words.row("tools")
    injected, types = set(tools["injected"]), tuple(tools["injected_types"])
    held = [
        one
        for one in function.parameters
        if one.name not in injected and not _bare(one.type).startswith(types)
    ]
    texts = set(tools["text_types"])
    free = [one.name for one in held if _bare(one.type) in texts]
    return tuple(one.name for one in held), tuple(free)


def of_schema(value: Value, file: File) -> Taken:
    """What a described tool takes."""
    record = _properties(value)
    if record is None:
        return NOTHING
    names = tuple(name for name, _ in record.entries)
    return names, tuple(name for name, held in record.entries if _is_free(held, file))


def _properties(value: Value) -> Record | None:
    if isinstance(value, Result):
        inner = value.call.positional(0)
        return inner if isinstance(inner, Record) else None
    if not isinstance(value, Record):
        return None
    inner = value.get("properties")
    if isinstance(inner, Record):
        return inner
    return None if isinstance(value.get("type"), Text) else value


def _is_free(value: Value, file: File) -> bool:
    bounded = file.words.set_of("tools", "bounded_words")
    texts = file.words.set_of("tools", "text_types")
    if isinstance(value, Record):
        said = value.get("type")
        limits = any(not isinstance(value.get(word), Unknown) for word in bounded)
        return isinstance(said, Text) and said.value in texts and not limits
    if isinstance(value, Result):
        return _is_free_call(value.call, bounded, texts)
    return False


def _is_free_call(call: Call, bounded: frozenset[str], texts: frozenset[str]) -> bool:
    parts = call.callee.split(".")
    return ".".join(parts[:2]) in texts and bounded.isdisjoint(parts)


def _bare(type_: str) -> str:
    """The type without what only describes it: `Annotated[str, "the query"]` is `str`."""
    if type_.startswith(("Annotated[", "typing.Annotated[")):
        return type_.partition("[")[2].partition(",")[0].strip()
    return type_.strip()
