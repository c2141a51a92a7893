"""Says what classes are by what they are derived from, and what functions work with by the types that they take."""

from collections.abc import Iterator

from maestro_gate.collect.inventory.code.expressions import UNKNOWN
from maestro_gate.collect.inventory.code.facts import Class
from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.collect.inventory.code.rows import Row
from maestro_gate.model.evidence import Detection


def detections(file: File) -> Iterator[Detection]:
    """Agents, guardrails and memory that the project derives from a framework's own."""
    for class_ in file.facts.classes:
        for base in class_.bases:
            full = file.names.resolved(base, class_.start)[0]
            for row in file.words.derived.fitting((full,)):
                if _fits(class_, row):
                    yield _found(file, row, class_.name, class_.line)
            if next(file.words.agents.rows.fitting((full,)), None) is not None:
                yield from _agent(file, class_)
    yield from _own_agents(file)
    yield from _guards(file)
    yield from _taken(file)


def _fits(class_: Class, row: Row) -> bool:
    return "words" not in row.values or not pieces(class_.name).isdisjoint(row.texts("words"))


def _agent(file: File, class_: Class) -> Iterator[Detection]:
    """A kind of agent of its own; not one that others are derived from."""
    kind = file.words.agents
    named = pieces(class_.name)
    if class_.name.lower() in file.words.set_of("agents", "generic_names") or not named.isdisjoint(
        file.words.set_of("agents", "abstract_words")
    ):
        return
    yield Detection(
        kind.layer, kind.type, class_.name, file.path, class_.line, "used", ref=f"path:{file.path}"
    )


def _own_agents(file: File) -> Iterator[Detection]:
    """Classes of the project that send a model messages and tools by themselves."""
    kind, row = file.words.agents, file.words.row("agents")["own_classes"]
    tools = file.words.set_of("tools", "tool_lists")
    for class_ in file.facts.classes:
        if row["word"] not in pieces(class_.name):
            continue
        for call in file.facts.calls_within(class_.start, class_.end):
            if call.named(*tools) != UNKNOWN and call.named(*row["sends"]) != UNKNOWN:
                yield Detection(
                    kind.layer,
                    kind.type,
                    class_.name,
                    file.path,
                    class_.line,
                    "used",
                    ref=f"path:{file.path}",
                )
                break


def _guards(file: File) -> Iterator[Detection]:
    """Classes that are guardrails by their name and by a method that checks."""
    row = file.words.row("guard_classes")
    for class_ in file.facts.classes:
        last = class_.name.lower()
        if not last.endswith(tuple(row["endings"])):
            continue
        methods = {one.name for one in file.facts.functions if class_.start <= one.start < class_.end}
        if not methods.isdisjoint(row["methods"]):
            yield _found(file, Row((), (), row), class_.name, class_.line)


def _taken(file: File) -> Iterator[Detection]:
    """What the framework is to fill in: a parameter says by its type that the function works with a store."""
    seen: set[str] = set()
    for function in file.facts.functions:
        for parameter in function.parameters:
            if not parameter.type or parameter.type in seen:
                continue
            seen.add(parameter.type)
            full = file.names.resolved(parameter.type, function.start)[0]
            for row in file.words.derived.fitting((full,)):
                if row.get("name"):
                    yield _found(file, row, row.get("name"), function.line)


def _found(file: File, row: Row, name: str, line: int) -> Detection:
    return Detection(
        row.get("layer"),
        row.get("type"),
        row.get("name") or name[:200],
        file.path,
        line,
        confidence="used",
        ref=f"path:{file.path}",
        safeguard=row.get("safeguard"),
    )
