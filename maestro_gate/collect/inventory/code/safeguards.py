"""Finds what keeps agents in bounds: approvals, guardrails, audit records, traces; each named after where it stands."""

from collections.abc import Iterator, Mapping
from typing import Any

from maestro_gate.collect.inventory.code import approvals
from maestro_gate.collect.inventory.code.effects import names_in
from maestro_gate.collect.inventory.code.expressions import Call, text
from maestro_gate.collect.inventory.code.facts import Binding
from maestro_gate.collect.inventory.code.file import File, pieces
from maestro_gate.model.evidence import Detection


def detections(file: File) -> Iterator[Detection]:
    """The safeguards of a file."""
    words = file.words
    audit, console = words.row("audit"), words.row("console")
    is_spoken = any(word in file.data.lower() for word in map(str.encode, audit["words"]))
    for call in file.telling_calls():
        for row in words.safeguards.fitting(file.candidates(call), is_method="." in call.callee):
            near = pieces(file.path) | pieces(_scope(file, call))
            if not near.isdisjoint(row.texts("not_near")):
                continue
            yield _found(file, row.values, row.get("product") or _scope(file, call), call.line)
    for call in file.facts.calls:
        if approvals.is_console(call, file):
            yield _found(file, console, _scope(file, call), call.line)
        if is_spoken and _is_audit(call, audit):
            yield _found(file, audit, _scope(file, call), call.line)
    yield from _switched_on(file)


def _is_audit(call: Call, row: Mapping[str, Any]) -> bool:
    named = pieces(call.callee)
    return not call.is_decorator and not named.isdisjoint(row["words"]) and named.isdisjoint(row["not_words"])


def _switched_on(file: File) -> Iterator[Detection]:
    """Arguments that put a safeguard in place."""
    rows = {name: row for row in file.words.row_list("safeguard_arguments") for name in row["arguments"]}
    for binding in file.facts.bindings:
        row = rows.get(binding.name)
        call = file.call_around(binding) if row is not None else None
        if row is None or call is None or not approvals.is_on(binding.read(), file):
            continue
        held = names_in(binding.read()) if row.get("each") else ()
        owner = row.get("product") or _owner(file, binding, call)
        for name in held or ("",):
            yield _found(file, row, f"{owner}: {name}" if name else owner, binding.line)


def _owner(file: File, binding: Binding, call: Call) -> str:
    """Whose safeguard it is: what the call defines, or the function that it stands in."""
    given = file.literal(call.named("name", "tool_name", "id")) or text(call.positional(0))
    function = file.decorated(call)
    name = function.name if function else given or call.target.rpartition(".")[2]
    return name[:200] or file.scope(binding.start)


def _scope(file: File, call: Call) -> str:
    function = file.decorated(call)
    return function.name if function else file.scope(call.start)


def _found(file: File, row: Mapping[str, Any], name: str, line: int) -> Detection:
    return file.used(row, name, line, f"path:{file.path}", safeguard=row["safeguard"])
