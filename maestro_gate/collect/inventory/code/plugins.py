"""Finds tools that are methods of a class: of a plug-in of the project, or registered by a toolkit itself."""

from collections.abc import Iterator

from maestro_gate.collect.inventory.code import definition, members
from maestro_gate.collect.inventory.code.definition import Definition
from maestro_gate.collect.inventory.code.expressions import Name
from maestro_gate.collect.inventory.code.facts import Class, Function
from maestro_gate.collect.inventory.code.file import File, pieces

_DESCRIBED = ("Annotated[", "typing.Annotated[")


def definitions(file: File) -> Iterator[Definition]:
    """The methods that are tools."""
    for class_ in file.facts.classes:
        if _is_plugin(class_, file):
            methods = tuple(_methods(class_, file))
            if any(_is_described(method) for method in methods):
                for method in methods:
                    yield definition.of_function(method, "", file)
        if _is_toolkit(class_, file):
            yield from _registered(class_, file)


def _is_plugin(class_: Class, file: File) -> bool:
    """Is it derived from a plug-in of the project, near something that speaks of models or tools."""
    words = file.words.row("tools")["plugins"]
    for base in class_.bases:
        full, through = file.names.resolved(base, class_.start)
        near = pieces(through.module if through else "") | pieces(file.path)
        if not pieces(full.rpartition(".")[2]).isdisjoint(words["bases"]) and not near.isdisjoint(
            words["near"]
        ):
            return True
    return False


def _is_toolkit(class_: Class, file: File) -> bool:
    words = file.words.row("tools")["plugins"]
    resolved = (file.names.resolved(base, class_.start)[0] for base in class_.bases)
    return any(full.startswith(tuple(words["toolkits"])) for full in resolved)


def _methods(class_: Class, file: File) -> Iterator[Function]:
    """The public methods that say what they are for."""
    for function in file.facts.functions:
        is_here = (
            class_.start <= function.start < class_.end and file.facts.class_at(function.start) is class_
        )
        around = file.facts.function_at(max(class_.start, function.start - 1))
        is_inner = around is not None and around.start > class_.start
        if is_here and not is_inner and function.documentation and not function.name.startswith("_"):
            yield function


def _is_described(function: Function) -> bool:
    """Does a parameter tell a model what it is for."""
    return any(
        one.type.startswith(_DESCRIBED) and ('"' in one.type or "'" in one.type)
        for one in function.parameters
    )


def _registered(class_: Class, file: File) -> Iterator[Definition]:
    """What a toolkit puts among its tools: `self.register(self.search)`, `super().__init__(tools=[self.search])`."""
    for call in file.facts.calls_within(class_.start, class_.end):
        values = (
            [call.positional(0)] if call.last in file.words.row("tools")["plugins"]["registering"] else []
        )
        if call.last == "__init__":
            values += members.of(call.named(*file.words.set_of("tools", "tool_lists")), call.start, file)
        for value in values:
            function = (
                file.function(value.dotted)
                if isinstance(value, Name) and value.dotted.startswith("self.")
                else None
            )
            if function is not None and class_.start <= function.start < class_.end:
                yield definition.of_function(function, "agno", file)
