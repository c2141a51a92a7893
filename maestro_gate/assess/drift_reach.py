"""Finds what reaches further than at base: MCP servers by another way, agents with more tools, autonomy or egress."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.model.subjects import Agent, DetectedAsset, Drift, McpServer, Tool

_HOST = "host:"


def of(both: Sides) -> Iterator[Drift]:
    """Every `changed` of what reaches somewhere."""
    yield from _servers(both)
    yield from _agents(both)
    yield from _tools(both)
    yield from _hosts(both)


def _servers(both: Sides) -> Iterator[Drift]:
    at_place: dict[tuple[str, str], list[McpServer]] = defaultdict(list)
    by_name: dict[str, list[McpServer]] = defaultdict(list)
    for server in both.base.of_kind(McpServer):
        at_place[both.moved(server.path), server.name].append(server)
        by_name[server.name].append(server)
    names = Counter(server.name for server in both.head.of_kind(McpServer))
    known = {ref: one for one in both.head_detected for ref in one.refs if ref.startswith("mcp_server:")}
    for server in both.head.of_kind(McpServer):
        was = at_place.get((server.path, server.name), [])
        if not was and names[server.name] == len(by_name[server.name]) == 1:
            was = by_name[server.name]
        yield from _rerouted(was, server, known.get(f"mcp_server:{server.name}"))


def _rerouted(was: Sequence[McpServer], server: McpServer, known: DetectedAsset | None) -> Iterator[Drift]:
    ways: Mapping[str, Callable[[McpServer], str]] = {
        "transport": _way,
        "host": lambda server: server.host,
        "package": lambda server: server.package_name,
    }
    for attribute, of_server in ways.items():
        base, head = {of_server(one) for one in was} - {""}, of_server(server)
        if base and head and head not in base:
            yield Drift(
                path=server.path,
                line=server.line,
                change="changed",
                layer=known.layer if known else "",
                type=known.type if known else server.kind,
                name=server.name,
                asset=known.declared_as if known else "",
                confidence="used",
                attribute=attribute,
                base=listed(base),
                head=head,
                places=(f"{server.path}:{server.line}",),
            )


def _way(server: McpServer) -> str:
    """`stdio`, `http over https` …"""
    return f"{server.transport} over {server.scheme}" if server.scheme else server.transport


def _agents(both: Sides) -> Iterator[Drift]:
    before = {agent.asset: agent for agent in both.base.of_kind(Agent)}
    for agent in both.head.of_kind(Agent):
        was = before.get(agent.asset)
        if was is None:
            continue
        change = _of_agent(agent, both)
        if _rank(agent.autonomy, both) > _rank(was.autonomy, both):
            yield replace(change, attribute="autonomy", base=was.autonomy, head=agent.autonomy)
        sets = {
            "tools": ((*was.tools, *was.mcp_servers), (*agent.tools, *agent.mcp_servers)),
            "egress": (was.egress, agent.egress),
        }
        for attribute, (base, head) in sets.items():
            added = tuple(sorted(set(head) - set(base)))
            if added:
                yield replace(change, attribute=attribute, base=listed(base), head=listed(head), added=added)


def _rank(autonomy: str, both: Sides) -> int:
    """Place in the order of autonomy; what is not said is the least."""
    return both.words.autonomy.index(autonomy) if autonomy in both.words.autonomy else 0


def _of_agent(agent: Agent, both: Sides) -> Drift:
    asset = both.declared.get(agent.asset)
    return Drift(
        path=agent.path,
        line=agent.line,
        change="changed",
        layer=asset.layer if asset else "",
        type=asset.type if asset else agent.kind,
        name=agent.asset,
        asset=agent.asset,
        confidence="declared",
        attribute="",
        base="",
        head="",
        places=(f"{agent.path}:{agent.line}",),
    )


def _tools(both: Sides) -> Iterator[Drift]:
    """New tools in code that are told nowhere else: neither undeclared assets, nor named by an agent's entry."""
    told = {one.name for one in both.head_detected if one.owes_entry and not one.declared_as}
    told |= {name for agent in both.head.of_kind(Agent) for name in agent.tools}
    told |= {tool.name for tool in both.base.of_kind(Tool)}
    known = {one.name: one for one in both.head_detected}
    of_base = _by_file(replace(tool, path=both.moved(tool.path)) for tool in both.base.of_kind(Tool))
    for path, tools in sorted(_by_file(both.head.of_kind(Tool)).items()):
        added = [tool for tool in tools if tool.name not in told]
        if not added:
            continue
        one = known.get(added[0].name)
        yield Drift(
            path=path,
            line=added[0].line,
            change="changed",
            layer=one.layer if one else "",
            type=one.type if one else Tool.kind,
            name=path,
            asset=one.declared_as if one else "",
            confidence="used",
            attribute="tools",
            base=listed(tool.name for tool in of_base.get(path, ())),
            head=listed(tool.name for tool in tools),
            places=tuple(sorted(f"{tool.path}:{tool.line}" for tool in added)),
            added=tuple(sorted(tool.name for tool in added)),
        )


def _by_file(tools: Iterable[Tool]) -> dict[str, list[Tool]]:
    table: dict[str, list[Tool]] = defaultdict(list)
    for tool in sorted(tools, key=lambda tool: (tool.path, tool.line, tool.name)):
        table[tool.path].append(tool)
    return table


def _hosts(both: Sides) -> Iterator[Drift]:
    """Hosts that the tree names for the first time, and that no asset and no agent declares."""
    known = {host for one in both.base_detected for host in _hosts_of(one, both)}
    known |= {host.lower() for agent in both.head.of_kind(Agent) for host in agent.egress}
    for one in both.head_detected:
        added = [] if one.declared_as else [host for host in _hosts_of(one, both) if host not in known]
        if added:
            yield Drift(
                path=one.path,
                line=one.line,
                change="changed",
                layer=one.layer,
                type=one.type,
                name=one.name,
                asset="",
                confidence=one.confidence,
                attribute="egress",
                base="",
                head=listed(added),
                places=one.places,
                added=tuple(sorted(added)),
            )


def _hosts_of(one: DetectedAsset, both: Sides) -> list[str]:
    if one.type not in both.words.egress_types:
        return []
    named = [ref.removeprefix(_HOST).lower() for ref in one.refs if ref.startswith(_HOST)]
    return named or [one.name.lower()]
