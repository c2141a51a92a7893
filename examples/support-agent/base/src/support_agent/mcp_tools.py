"""Tools from MCP servers: only servers of the reviewed configuration, only tools on the list."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from langchain_core.tools import BaseTool
from langchain_mcp_adapters.client import MultiServerMCPClient

ALLOWED_TOOLS: Mapping[str, frozenset[str]] = {
    "orders": frozenset({"list_recent_orders", "get_return_window"}),
    "tracking": frozenset({"get_shipment_status"}),
}
REFERENCE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


class UnknownServerError(LookupError):
    """The configuration names a server that nobody reviewed."""


def connections(path: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read the configuration; `${NAME}` is taken from the environment and must be set."""
    servers = json.loads(path.read_text("utf-8"))["mcpServers"]
    if unknown := sorted(servers.keys() - ALLOWED_TOOLS.keys()):
        raise UnknownServerError(f"{path}: no tools are allowed for {', '.join(unknown)}")
    return {name: _connection(entry, environment) for name, entry in servers.items()}


async def load_tools(path: Path) -> list[BaseTool]:
    """Connect to the servers and return the allowed tools, in a stable order."""
    client = MultiServerMCPClient(connections(path))
    tools: list[BaseTool] = []
    for server, allowed in sorted(ALLOWED_TOOLS.items()):
        offered = await client.get_tools(server_name=server)
        tools += sorted((tool for tool in offered if tool.name in allowed), key=lambda tool: tool.name)
    return tools


def _connection(entry: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    filled = _fill(entry, environment)
    if "url" in filled:
        return {"transport": "streamable_http", "url": filled["url"], "headers": filled.get("headers", {})}
    return {
        "transport": "stdio",
        "command": filled["command"],
        "args": filled.get("args", []),
        "env": filled.get("env", {}),
    }


def _fill(value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return REFERENCE.sub(lambda match: environment[match.group(1)], value)
    if isinstance(value, Mapping):
        return {key: _fill(inner, environment) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, environment) for inner in value]
    return value
