"""MCP client configurations of all common clients, in every syntax."""

import json
from typing import Any

import pytest
from any_json import json_values
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_entries import read, servers

from maestro_gate.collect import mcp
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput

ENTRY = {"command": "npx", "args": ["-y", "pkg@1.0.0"]}


@pytest.mark.parametrize(
    ("path", "value", "client"),
    [
        (".mcp.json", {"mcpServers": {"s": ENTRY}}, "claude-code"),
        (".mcp.json", {"s": ENTRY}, "claude-code"),
        ("tools/mcp.json", {"mcpServers": {"s": ENTRY}}, "generic"),
        (".cursor/mcp.json", {"mcpServers": {"s": ENTRY}}, "cursor"),
        (".vscode/mcp.json", {"inputs": [], "servers": {"s": ENTRY}}, "vscode"),
        (".vscode/settings.json", {"editor.tabSize": 2, "mcp": {"servers": {"s": ENTRY}}}, "vscode"),
        (
            ".devcontainer/devcontainer.json",
            {"customizations": {"vscode": {"mcp": {"servers": {"s": ENTRY}}}}},
            "vscode",
        ),
        (".gemini/settings.json", {"mcpServers": {"s": ENTRY}}, "gemini"),
        (".kiro/settings/mcp.json", {"mcpServers": {"s": ENTRY}}, "kiro"),
        (".amazonq/mcp.json", {"mcpServers": {"s": ENTRY}}, "amazonq"),
        ("cline_mcp_settings.json", {"mcpServers": {"s": ENTRY}}, "cline"),
        ("claude_desktop_config.json", {"mcpServers": {"s": ENTRY}}, "claude-desktop"),
        (".windsurf/mcp_config.json", {"mcpServers": {"s": ENTRY}}, "windsurf"),
        (".zed/settings.json", {"context_servers": {"s": ENTRY}}, "zed"),
        (
            ".zed/settings.json",
            {"context_servers": {"s": {"command": {"path": "npx", "args": ["pkg@1.0.0"]}}}},
            "zed",
        ),
        (
            "opencode.json",
            {"mcp": {"s": {"type": "local", "command": ["npx", "-y", "pkg@1.0.0"]}}},
            "opencode",
        ),
        (
            "opencode.json",
            {"mcp": {"servers": {"s": {"type": "local", "command": ["npx", "pkg@1.0.0"]}}}},
            "opencode",
        ),
        (".continue/mcpServers/a.json", {"mcpServers": [{"name": "s", **ENTRY}]}, "continue"),
        (
            ".continue/config.json",
            {
                "experimental": {
                    "modelContextProtocolServers": [{"name": "s", "transport": {"type": "stdio", **ENTRY}}]
                }
            },
            "continue",
        ),
        (".junie/mcp/mcp.json", {"mcpServers": {"s": ENTRY}}, "junie"),
        (".roo/mcp.json", {"mcpServers": {"s": ENTRY}}, "roo"),
        (".qwen/settings.json", {"mcpServers": {"s": ENTRY}}, "qwen"),
        (".claude-plugin/plugin.json", {"name": "p", "mcpServers": {"s": ENTRY}}, "claude-code"),
        (".amazonq/cli-agents/dev.json", {"name": "dev", "mcpServers": {"s": ENTRY}}, "amazonq"),
        (".kiro/agents/dev.json", {"mcpServers": {"s": ENTRY}}, "kiro"),
        ("crush.json", {"mcp": {"s": {"type": "stdio", **ENTRY}}}, "crush"),
        (".amp/settings.json", {"amp.mcpServers": {"s": ENTRY}}, "amp"),
    ],
)
def test_every_client_has_its_own_place_for_servers(
    path: str, value: dict[str, Any], client: str, tables: Tables
) -> None:
    data = json.dumps(value).encode()
    found = servers(mcp.read(path, data, tables))
    assert [(s.name, s.client, s.package_name, s.pinned, s.transport) for s in found] == [
        ("s", client, "pkg", True, "stdio")
    ]
    assert found[0].identity == f"{path}#s:pkg"
    if "s" not in value:
        assert mcp.recognises(path, data)


TOML = b"""model = "x"

[mcp_servers.files]
command = "npx"
args = ["-y", "pkg"]
default_tools_approval_mode = "approve"

  [mcp_servers."far away"]
  url = "https://mcp.example.com/mcp"
  bearer_token_env_var = "FAR_TOKEN"
"""
YAML = b"""name: tools
mcpServers:
  - name: files
    command: uvx
    args: [pkg]
    env:
      API_KEY: ${{ secrets.API_KEY }}
"""
JSONC = b"""{
  // the team's servers
  "servers": {
    "files": {"command": "npx", "args": ["pkg"],},
    /* another */
    "web": {"type": "http", "url": "https://mcp.example.com/mcp"}
  },
}"""


def test_toml_is_read_with_its_lines(tables: Tables) -> None:
    far, files = servers(mcp.read(".codex/config.toml", TOML, tables))
    assert (files.client, files.line, files.package_name, files.pinned, files.auto_approved) == (
        "codex",
        3,
        "pkg",
        False,
        ("*",),
    )
    assert (far.name, far.line, far.host, far.authentication) == ("far away", 8, "mcp.example.com", "header")
    assert mcp.recognises(".codex/config.toml", TOML)


def test_yaml_is_read_with_its_lines(tables: Tables) -> None:
    found = servers(mcp.read(".continue/mcpServers/t.yaml", YAML, tables))
    assert [(s.name, s.line, s.authentication, s.literal_secrets) for s in found] == [("files", 3, "env", ())]
    assert mcp.recognises(".continue/mcpServers/t.yaml", YAML)


LIBRECHAT = b"""version: 1.2.1
mcpServers:
  s:
    type: stdio
    command: npx
    args: [-y, pkg@1.0.0]
"""
GOOSE = b"""GOOSE_MODEL: gpt-4o
extensions:
  developer:
    type: builtin
    enabled: true
  s:
    type: stdio
    cmd: npx
    args: [-y, pkg@1.0.0]
    envs: {}
"""
MCP_AGENT = b"""mcp:
  servers:
    s: {command: npx, args: [-y, pkg@1.0.0]}
"""


@pytest.mark.parametrize(
    ("path", "data", "client", "line"),
    [
        ("librechat.yaml", LIBRECHAT, "librechat", 3),
        ("dotfiles/goose/config.yaml", GOOSE, "goose", 6),
        ("fastagent.config.yaml", MCP_AGENT, "mcp-agent", 3),
    ],
)
def test_yaml_of_other_clients_is_read(
    path: str, data: bytes, client: str, line: int, tables: Tables
) -> None:
    found = servers(mcp.read(path, data, tables))
    assert [(s.name, s.client, s.package_name, s.pinned, s.line) for s in found] == [
        ("s", client, "pkg", True, line)
    ]
    assert mcp.recognises(path, data)


def test_every_server_is_an_asset_by_its_name(tables: Tables) -> None:
    reading = mcp.read(".codex/config.toml", TOML, tables)
    assert {(d.type, d.name, d.ref, d.confidence, d.line) for d in reading.detections} == {
        ("mcp-server", "files", "mcp_server:files", "used", 3),
        ("mcp-server", "far away", "mcp_server:far away", "used", 8),
    }


def test_the_host_of_a_server_is_known_unless_it_is_this_machine(tables: Tables) -> None:
    data = b'{"mcpServers": {"far": {"url": "https://mcp.example.com/x"}, "near": {"url": "http://localhost:1/x"}}}'
    found = mcp.read(".mcp.json", data, tables).detections
    assert {d.name: d.host for d in found} == {"far": "mcp.example.com", "near": ""}


@pytest.mark.parametrize(
    "path", [".codex/config.toml", "opencode.json", ".vscode/settings.json", "librechat.yaml"]
)
@pytest.mark.parametrize("data", [b"{ [", b"\xff\xfe"])
def test_a_broken_file_of_a_client_is_noted_and_never_absent(path: str, data: bytes, tables: Tables) -> None:
    assert mcp.recognises(path, data)
    (note,) = mcp.read(path, data, tables).notes
    assert path in note
    assert note.endswith("whether it names MCP servers is not known")


@pytest.mark.parametrize("data", [b"", b" \n", b'{"editor.tabSize": 2}', b'{"a": "say \\u0022hi\\u0022"}'])
def test_settings_about_other_things_are_nothing(data: bytes) -> None:
    assert not mcp.recognises(".vscode/settings.json", data)


def test_a_secret_that_stands_as_the_default_of_an_input_stands_in_clear(tables: Tables) -> None:
    def entry(default: str) -> dict[str, Any]:
        asked = {"type": "promptString", "id": "key", "password": True, "default": default}
        return {"inputs": [asked], "servers": {"s": {**ENTRY, "env": {"API_KEY": "${input:key}"}}}}

    reading = read(entry("hunter2horse9staple"), tables, ".vscode/mcp.json")
    assert servers(reading)[0].literal_secrets == ("API_KEY",)
    assert "hunter2" not in repr(reading)
    assert servers(read(entry(""), tables, ".vscode/mcp.json"))[0].literal_secrets == ()


def test_comments_and_trailing_commas_are_read_with_their_lines(tables: Tables) -> None:
    found = servers(mcp.read(".vscode/mcp.json", JSONC, tables))
    assert [(s.name, s.line, s.transport) for s in found] == [("files", 4, "stdio"), ("web", 6, "http")]
    assert mcp.recognises(".vscode/mcp.json", JSONC)


def test_entries_that_are_none_are_noted(tables: Tables) -> None:
    reading = read(
        {"mcpServers": {"a": None, "b": 3, "c": {}, "d": {"disabled": True}, "e": {"command": ["", 1]}}},
        tables,
    )
    assert reading.subjects == ()
    assert reading.notes == (
        "mcpServers[]: is not an object (2 times)",
        "server: has neither a command nor an address (3 times)",
    )
    assert read({"theme": "dark"}, tables).notes == ("the file: holds no table of servers",)
    assert read({"mcpServers": {}}, tables) == Reading()


@pytest.mark.parametrize(
    ("path", "data", "where"),
    [
        (".mcp.json", b"", ".mcp.json:1:1"),
        (".mcp.json", b"[]", ".mcp.json:1:1"),
        (".mcp.json", b'{"mcpServers": {', ".mcp.json:1:"),
        (".mcp.json", b'{"mcpServers": {"a": {}, "a": {}}}', ".mcp.json:1:"),
        (".mcp.json", b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}", ".mcp.json:1:"),
        (".codex/config.toml", b"[mcp_servers.x\n", ".codex/config.toml:1:"),
        ("mcp.toml", b"a = 1\na = 2\n", "mcp.toml:2:"),
        ("mcp.toml", b"\xff", "mcp.toml"),
        ("mcp.toml", b"a = " + b"[" * 20_000, "mcp.toml"),
        (".continue/mcpServers/x.yaml", b"a: [", ".continue/mcpServers/x.yaml:"),
    ],
)
def test_an_unreadable_file_is_a_failed_source(path: str, data: bytes, where: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput) as refused:
        mcp.read(path, data, tables)
    assert refused.value.where.startswith(where)


KEYS = [
    "command",
    "args",
    "env",
    "url",
    "httpUrl",
    "headers",
    "type",
    "transport",
    "autoApprove",
    "trust",
    "tools",
    "oauth",
]


@given(st.dictionaries(st.sampled_from(KEYS), json_values), json_values)
@settings(max_examples=200, deadline=None)
def test_no_entry_ends_in_a_traceback(tables: Tables, entry: dict[str, object], other: object) -> None:
    read({"mcpServers": {"s": entry, "t": other}, "mcp": other, "servers": other}, tables)


def test_recognition_asks_the_content() -> None:
    assert not mcp.recognises("settings.json", b'{"editor.tabSize": 2, "servers": {"a": {"url": "x"}}}')
    assert mcp.recognises("x/mcp.json", b'{"servers": {"a": {"url": "x"}}}')
    assert not mcp.recognises("mcp.json", b'{"name": "mcp"}')
