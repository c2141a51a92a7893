"""Tools from MCP servers."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from langchain_core.tools import BaseTool
from langchain_mcp_adapters.client import MultiServerMCPClient

REFERENCE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


def connections(path: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read the configuration; `${NAME}` is taken from the environment and must be set."""
    servers = json.loads(path.read_text("utf-8"))["mcpServers"]
    return {name: _connection(entry, environment) for name, entry in servers.items()}


async def load_tools(path: Path) -> list[BaseTool]:
    """Connect to the servers and return all their tools."""
    return await MultiServerMCPClient(connections(path)).get_tools()


def _connection(entry: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    filled = _fill(entry, environment)
    if filled.get("type") == "sse":
        return {"transport": "sse", "url": filled["url"], "headers": filled.get("headers", {})}
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
