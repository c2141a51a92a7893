"""Small MCP configurations, and what the reader makes of them."""

import json

from maestro_gate.collect import mcp
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.subjects import McpServer


def read(value: object, tables: Tables, path: str = ".mcp.json") -> Reading:
    return mcp.read(path, json.dumps(value).encode(), tables)


def servers(reading: Reading) -> list[McpServer]:
    return [subject for subject in reading.subjects if isinstance(subject, McpServer)]


def server(tables: Tables, entry: object) -> McpServer:
    found = servers(read({"mcpServers": {"s": entry}}, tables))
    assert len(found) == 1
    return found[0]


def run(tables: Tables, command: str, *arguments: str, **members: object) -> McpServer:
    return server(tables, {"command": command, "args": list(arguments), **members})
