"""Secrets in MCP configurations: they are named, and never leave the reader."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_entries import read, run, server, servers

from maestro_gate.collect import mcp, mcp_secrets
from maestro_gate.collect.reading import Tables

TOKEN = (
    "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2"
)  # put together here, so that no scanner takes it for a real one


@pytest.mark.parametrize(
    ("name", "value", "is_literal"),
    [
        ("API_TOKEN", "abc123", True),
        ("apiKey", "k-1", True),
        ("password", "root", True),
        ("GITHUB_PAT", TOKEN, True),
        ("API_KEY_V2", "zzz", True),
        ("ANYTHING", TOKEN, True),
        ("TOKEN", "${TOKEN:-hunter2}", True),
        ("DATABASE_URL", "postgres://user:hunter2@db.example/x", True),
        ("Authorization", "Bearer abcdef123456", True),
        ("X-Custom", "Bearer abcdef123456", True),
        ("API_TOKEN", "${API_TOKEN}", False),
        ("API_TOKEN", "${input:token}", False),
        ("API_TOKEN", "${env:API_TOKEN}", False),
        ("API_TOKEN", "$API_TOKEN", False),
        ("API_TOKEN", "%API_TOKEN%", False),
        ("API_TOKEN", "{env:API_TOKEN}", False),
        ("API_TOKEN", "${{ secrets.API_TOKEN }}", False),
        ("API_TOKEN", "$(pass show token)", False),
        ("API_TOKEN", "op://vault/item/field", False),
        ("API_TOKEN", "<your token>", False),
        ("API_TOKEN", "your-api-token-here", False),
        ("API_TOKEN", "YOUR_KEY", False),
        ("API_TOKEN", "xxxxxxxx", False),
        ("API_TOKEN", "sk-...", False),
        ("API_TOKEN", "", False),
        ("API_TOKEN", "true", False),
        ("Authorization", "Bearer ${TOKEN}", False),
        ("Authorization", "Bearer <token>", False),
        ("DATABASE_URL", "postgres://user:${PW}@db.example/x", False),
        ("SSH_KEY", "~/.ssh/id.pem", False),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/etc/gcp/key.json", False),
        ("TOKEN_LIMIT", "4096", False),
        ("MAX_TOKENS", "4096", False),
        ("PUBLIC_KEY", "abcdef", False),
        ("LOG_LEVEL", "debug", False),
        ("KEYBOARD", "qwerty", False),
    ],
)
def test_a_secret_is_told_from_a_reference_and_from_a_gap(
    name: str, value: str, is_literal: bool, tables: Tables
) -> None:
    assert mcp_secrets.is_literal(name, value, tables.mcp.secrets) is is_literal


def test_secrets_are_named_wherever_they_stand(tables: Tables) -> None:
    found = run(
        tables, "docker", "run", "-e", "A_TOKEN=abcd1234", "-e", "B_TOKEN", "x/y", "--api-key", "efgh5678",
        "--header", "X-Api-Key: ijkl9012", f"https://h.example/?token={TOKEN}", TOKEN,
        env={"C_SECRET": "mnop3456", "D_SECRET": "${D}"}, headers={"Cookie": "sid=qrst7890"},
    )  # fmt: skip
    assert found.literal_secrets == (
        "--api-key",
        "A_TOKEN",
        "C_SECRET",
        "Cookie",
        "X-Api-Key",
        "argument",
        "url",
    )
    assert found.environment == ("A_TOKEN", "B_TOKEN", "C_SECRET", "D_SECRET")


SECRETS = st.text(
    st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"), min_size=24, max_size=40
).filter(lambda secret: sum(c.isdigit() for c in secret) > 1 and any(c.isalpha() for c in secret))


@given(SECRETS, st.sampled_from(["npx", "uvx", "docker", "node", "unknown", "bash"]))
@settings(max_examples=120, deadline=None)
def test_a_secret_never_leaves_the_reader(tables: Tables, secret: str, command: str) -> None:
    value = {
        "mcpServers": {
            "env": {
                "command": command,
                "args": ["run", "pkg"],
                "env": {"API_TOKEN": secret, "X": f"Bearer {secret}"},
            },
            "flag": {"command": command, "args": ["--api-key", secret, "run", "pkg", f"--token={secret}"]},
            "header": {
                "command": command,
                "args": ["run", "pkg", "--header", f"Authorization: Bearer {secret}"],
            },
            "docker": {"command": "docker", "args": ["run", "-e", f"API_TOKEN={secret}", "img"]},
            "wrapped": {"command": "env", "args": [f"API_TOKEN={secret}", command, "pkg"]},
            "line": {"command": f"{command} run pkg --token {secret}"},
            "shell": {"command": "sh", "args": ["-c", f"API_TOKEN={secret} {command} run"]},
            "remote": {
                "url": f"https://user:{secret}@h.example/m?key={secret}",
                "headers": {"X-API-Key": secret},
            },
            "path": {"url": f"https://h.example/s/{secret}/mcp"},
            "bare": {"url": f"h.example/s/{secret}?token={secret}"},
            "broken": {"url": f"http://[{secret}?token={secret}"},
            "git": {"command": "uvx", "args": ["--from", f"git+https://{secret}@git.example/a/b", "x"]},
            "list": {
                "command": command,
                "env": [f"API_TOKEN={secret}"],
                "headers": [f"Authorization: {secret}"],
            },
        }
    }
    reading = read(value, tables)
    assert len(reading.subjects) == 13
    assert [s.name for s in servers(reading) if secret in repr(s)] == []
    assert secret not in repr(reading)
    assert all(s.literal_secrets for s in servers(reading) if s.name not in ("broken", "git"))


@pytest.mark.parametrize(
    ("url", "is_secret"),
    [
        ("https://h.example/s/0f8fad5b-d9cb-469f-a165-70867728950e/mcp", True),
        ("https://h.example/s/QmFzZTY0U3RyaW5n1234567890/mcp", True),
        ("https://h.example/api/v2/customer-support-production-2/mcp", False),
        ("https://mcp.example.com/organisations/documentation/mcp", False),
    ],
)
def test_a_part_of_a_path_may_be_the_secret(url: str, is_secret: bool, tables: Tables) -> None:
    found = server(tables, {"url": url})
    assert (found.literal_secrets == ("url",), "…" in found.url) == (is_secret, is_secret)


def test_a_secret_that_is_used_as_a_name_is_masked(tables: Tables) -> None:
    entry = {"command": f"/opt/{TOKEN}/run", "env": {TOKEN: "x"}, "autoApprove": [TOKEN]}
    found = mcp.read(".mcp.json", json.dumps({"mcpServers": {TOKEN: entry}}).encode(), tables)
    assert [one.label for one in found.subjects] == ["…"]
    assert TOKEN not in repr(found)
