"""Says what calls reveal beyond their package: agents, MCP servers and clients, stores, memory, code execution."""

from collections.abc import Iterator

from maestro_gate.collect.inventory.code import members, products
from maestro_gate.collect.inventory.code.effects import names_in
from maestro_gate.collect.inventory.code.expressions import UNKNOWN, Call, Name, Record, Result, Value
from maestro_gate.collect.inventory.code.file import File
from maestro_gate.collect.inventory.code.rows import Row
from maestro_gate.collect.inventory.code.words import Kind
from maestro_gate.model.evidence import Detection

_LONGEST = 200


def detections(file: File) -> Iterator[Detection]:
    """What the calls of a file reveal."""
    words = file.words
    for call in file.telling_calls():
        full = file.candidates(call)
        is_method = "." in call.callee
        for row in words.agents.rows.fitting(full, is_method=is_method):
            generic = words.set_of("agents", "generic_names")
            yield _named(file, call, words.agents, _name(file, call, row, generic))
            if row.values.get("takes_functions"):
                yield from _given_functions(file, call)
        for row in words.mcp_servers.rows.fitting(full, is_method=is_method):
            generic = words.set_of("mcp_clients", "generic_names")
            yield _named(file, call, words.mcp_servers, _name(file, call, row, generic))
        for row in words.mcp_clients.rows.fitting(full, is_method=is_method):
            yield from _clients(file, call, row)
        for row in words.uses.fitting(full, is_method=is_method):
            yield from _use(file, call, row, full[0])
        yield from _home_made(file, call)
    yield from _tables(file)
    yield from _described(file)


def _home_made(file: File, call: Call) -> Iterator[Detection]:
    """An agent that a function of the project makes in the framework's stead."""
    full, through = file.resolved(call)
    name = full.rpartition(".")[2]
    if (
        name in file.words.set_of("agents", "home_made")
        and not products.reveals(file, through)
        and call.named(*file.words.set_of("tools", "tool_lists")) != UNKNOWN
    ):
        yield _named(file, call, file.words.agents, name)


def _described(file: File) -> Iterator[Detection]:
    """Agents that others are given as descriptions: in a list, each with its name, or in a table by name."""
    row, kind = file.words.row("agents")["subagents"], file.words.agents
    for argument in row["arguments"]:
        for binding in file.bindings_of(argument):
            value = binding.read()
            named = list(value.entries) if isinstance(value, Record) else []
            for member in members.of(value, binding.start, file):
                held = [member]
                if isinstance(member, Name):
                    held += [one.read() for one in members.bindings(member.dotted, binding.start, file)]
                named += [(file.literal(one.get("name")), one) for one in held if isinstance(one, Record)]
            for name, one in named:
                if name and isinstance(one, Record) and one.get(*row["keys"]) != UNKNOWN:
                    yield Detection(
                        kind.layer,
                        kind.type,
                        name[:_LONGEST],
                        file.path,
                        binding.line,
                        "used",
                        ref=f"path:{file.path}",
                    )


def _given_functions(file: File, call: Call) -> Iterator[Detection]:
    """Functions of other files of the project that an agent is given as tools."""
    kind = file.words.tools
    for name in names_in(call.named(*file.words.set_of("tools", "tool_lists"))):
        one = file.names.imports.get(name)
        full = f"{one.full}." if one else ""
        if one and name.islower() and not full.startswith(tuple(file.words.row("tools")["not_own"])):
            yield _named(file, call, kind, one.full.rpartition(".")[2])


def _named(file: File, call: Call, kind: Kind, name: str, ref: str = "") -> Detection:
    return Detection(
        kind.layer, kind.type, name, file.path, call.line, confidence="used", ref=ref or f"path:{file.path}"
    )


def _name(file: File, call: Call, row: Row, generic: frozenset[str]) -> str:
    given = file.literal(call.named(*row.texts("name"))) if row.texts("name") else ""
    if not given and "place" in row.values:
        given = file.literal(call.positional(int(row.values["place"])))
    return file.label(call, given, generic)


def _clients(file: File, call: Call, row: Row) -> Iterator[Detection]:
    """The servers of a table, or the one that the call connects to."""
    kind = file.words.mcp_clients
    servers = call.named(*row.texts("servers")) if row.texts("servers") else None
    if isinstance(call.positional(0), Record) and row.texts("servers"):
        record = call.positional(0)
        inner = record.get(*row.texts("servers")) if isinstance(record, Record) else None
        servers = inner if isinstance(inner, Record) else record
    if isinstance(servers, Record):
        for name, _ in servers.entries:
            yield _named(file, call, kind, name, f"mcp_server:{name}")
        return
    given = file.literal(call.named(*row.texts("name"))) if row.texts("name") else ""
    if given:
        yield _named(file, call, kind, given, f"mcp_server:{given}")
    else:  # which servers, nothing says here
        name = file.label(call, "", file.words.set_of("mcp_clients", "generic_names"))
        yield Detection(
            kind.layer, file.words.row("mcp_clients")["unnamed"], name, file.path, call.line, "used"
        )


def _tables(file: File) -> Iterator[Detection]:
    """Servers by name in an argument that holds a table of them."""
    keys, kind = file.words.set_of("mcp_clients", "tables"), file.words.mcp_clients
    for binding in file.facts.bindings:
        value: Value = binding.read() if binding.name in keys else Name("")
        for name, entry in value.entries if isinstance(value, Record) else ():
            if isinstance(entry, Record | Result):
                yield Detection(
                    kind.layer,
                    kind.type,
                    name,
                    file.path,
                    binding.line,
                    confidence="used",
                    ref=f"mcp_server:{name}",
                )


def _use(file: File, call: Call, row: Row, full: str) -> Iterator[Detection]:
    first = row.texts("first")
    if row.get("type") == file.words.tools.type and any(file.words.tools.rows.fitting((full,))):
        return
    if first and file.literal(call.positional(0)) not in first:
        return
    given = file.literal(call.named(*row.texts("given"))) if row.texts("given") else ""
    if row.texts("given") and not given:
        return
    name = given[:_LONGEST] or row.get("name") or full.rpartition(".")[2]
    yield Detection(
        row.get("layer"),
        row.get("type"),
        name,
        file.path,
        call.line,
        confidence="used",
        provider=row.get("provider"),
    )
