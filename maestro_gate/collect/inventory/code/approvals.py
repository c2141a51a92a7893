"""Says where a person is asked before something happens: calls that wait, and arguments that make a framework wait."""

from maestro_gate.collect.inventory.code.expressions import Call, Items, Name, Record, Text, Unknown, Value
from maestro_gate.collect.inventory.code.file import File, pieces

APPROVAL = "approval"


def asks(call: Call, file: File) -> bool:
    """Does this call wait for a person."""
    return _waits(call, file) or is_console(call, file)


def is_asked(call: Call, file: File) -> bool:
    """Do the arguments of this call make whoever gets them wait for a person."""
    return any(
        is_on(call.named(argument), file)
        for row in file.words.row_list("safeguard_arguments")
        if row["safeguard"] == APPROVAL
        for argument in row["arguments"]
    )


def is_on(value: Value, file: File) -> bool:
    """Does a value switch something on."""
    off = file.words.set_of("off")
    if isinstance(value, Name):
        return value.dotted not in off
    if isinstance(value, Text):
        return value.value not in off
    if isinstance(value, Items):
        return bool(value.members)
    if isinstance(value, Record):
        return bool(value.entries)
    return not isinstance(value, Unknown)


def is_console(call: Call, file: File) -> bool:
    """Is a person asked at the terminal, in a function that is there for it."""
    row = file.words.row("console")
    if call.callee not in row["calls"] and file.candidates(call)[0] not in row["calls"]:
        return False
    function = file.facts.function_at(call.start)
    return function is not None and not pieces(function.name).isdisjoint(row["words"])


def _waits(call: Call, file: File) -> bool:
    rows = file.words.safeguards.fitting(file.candidates(call), is_method="." in call.callee)
    return any(row.get("safeguard") == APPROVAL for row in rows)
