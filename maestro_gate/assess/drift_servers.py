"""Finds MCP servers that are another thing than at base, or are reached by another way, under a known name.

A server is held against the one of its name in its file; where its file had none, against all of its name: approvals,
allow lists and the threat model know servers by their names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from maestro_gate.assess.drift_sides import Sides, listed
from maestro_gate.model.subjects import DetectedAsset, Drift, McpServer


def of(both: Sides) -> Iterator[Drift]:
    """One `changed` for each attribute of a server that is not as any at base."""
    at_place: dict[tuple[str, str], list[McpServer]] = defaultdict(list)
    by_name: dict[str, list[McpServer]] = defaultdict(list)
    for server in both.base.of_kind(McpServer):
        at_place[both.moved(server.path), server.name].append(server)
        by_name[server.name].append(server)
    known = {ref: one for one in both.head_detected for ref in one.refs if ref.startswith("mcp_server:")}
    for server in both.head.of_kind(McpServer):
        was = at_place.get((server.path, server.name)) or by_name.get(server.name, [])
        yield from _changed(was, server, known.get(f"mcp_server:{server.name}"))


def _changed(was: Sequence[McpServer], server: McpServer, known: DetectedAsset | None) -> Iterator[Drift]:
    ways: Mapping[str, Callable[[McpServer], str]] = {
        "transport": _way,
        "host": lambda server: server.host,
        "package": lambda server: server.package_name,
        "launch": _launched,
    }
    is_told = False
    for attribute, of_server in ways.items():
        base, head = {of_server(one) for one in was} - {""}, of_server(server)
        if attribute == "launch" and (is_told or not server.launch):
            continue
        if base and head and head not in base:
            is_told = is_told or attribute == "package"
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


def _launched(server: McpServer) -> str:
    """What is started; of a remote server, the host in whose hands that is."""
    return server.launch or (f"host {server.host}" if server.host else "")
