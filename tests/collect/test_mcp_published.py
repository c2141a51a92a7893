"""What a repository publishes as an MCP server is an asset of it."""

import json

import pytest
from any_json import json_values
from hypothesis import given

from maestro_gate.collect.inventory import mcp_published
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Tool

SERVER = {
    "$schema": "https://static.modelcontextprotocol.io/schemas/2025-09-29/server.schema.json",
    "name": "io.github.acme/weather",
    "version": "1.0.0",
    "packages": [
        {"registryType": "npm", "identifier": "@acme/weather-mcp", "version": "1.0.0"},
        {"registryType": "oci", "identifier": "ghcr.example/acme/weather@sha256:00"},
        {"registryType": "unheard-of", "identifier": "x"},
    ],
}
BUNDLE = {
    "manifest_version": "0.2",
    "name": "weather",
    "server": {"type": "node", "entry_point": "index.js", "mcp_config": {"command": "node"}},
    "tools": [
        {"name": "forecast", "description": "Tomorrow's weather"},
        {"name": "alerts"},
        {"description": "none"},
        7,
    ],
}


def read(tables: Tables, path: str, value: object) -> Reading:
    return mcp_published.read(path, json.dumps(value).encode(), tables)


def test_a_server_of_the_registry_is_one_asset_with_its_packages(tables: Tables) -> None:
    reading = read(tables, "server.json", SERVER)
    assert {(d.type, d.name) for d in reading.detections} == {
        ("mcp-server-published", "io.github.acme/weather")
    }
    assert {d.ref for d in reading.detections} == {
        "mcp_server:io.github.acme/weather",
        "purl:pkg:npm/@acme/weather-mcp",
        "image:ghcr.example/acme/weather",
    }
    assert mcp_published.recognises("server.json", json.dumps(SERVER).encode())


def test_a_bundle_names_its_tools(tables: Tables) -> None:
    reading = read(tables, "bundle/manifest.json", BUNDLE)
    assert [(d.name, d.ref) for d in reading.detections] == [("weather", "mcp_server:weather")]
    tools = [tool for tool in reading.subjects if isinstance(tool, Tool)]
    assert [(t.name, t.description, t.framework) for t in tools] == [
        ("alerts", "", "mcp"),
        ("forecast", "Tomorrow's weather", "mcp"),
    ]
    assert mcp_published.recognises("bundle/manifest.json", json.dumps(BUNDLE).encode())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("manifest.json", {"manifest_version": 3, "name": "extension", "background": {}}),
        ("web/manifest.json", {"name": "App", "icons": [], "server": "x"}),
        ("server.json", {"port": 8080, "name": "x"}),
    ],
)
def test_files_of_the_same_names_are_something_else(path: str, value: object) -> None:
    assert not mcp_published.recognises(path, json.dumps(value).encode())


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"name": 7}', b'{"name": "modelcontextprotocol"}', b"[" * 90_000]
)
def test_a_broken_file_says_so(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        mcp_published.read("server.json", data, tables)


@given(value=json_values)
def test_no_value_breaks_the_reader(value: object, tables: Tables) -> None:
    read(tables, "server.json", {"name": "x", "packages": value, "tools": value, "server": value})
    read(
        tables,
        "server.json",
        {"name": "x", "packages": [value, {"identifier": value}], "tools": [value, {"name": value}]},
    )
