"""Settings of coding agents: what runs without asking, what is denied, and no secret of theirs."""

import json
from typing import Any

import pytest
from any_json import json_values
from hypothesis import given

from maestro_gate.collect.inventory import agent_settings
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import AgentInstructions


def read(tables: Tables, path: str, value: object) -> Reading:
    return agent_settings.read(
        path, value if isinstance(value, bytes) else json.dumps(value).encode(), tables
    )


def subject(tables: Tables, path: str, value: object) -> AgentInstructions:
    (found,) = read(tables, path, value).subjects
    assert isinstance(found, AgentInstructions)
    return found


CLAUDE = ".claude/settings.json"
TYPICAL: dict[str, Any] = {
    "permissions": {
        "allow": ["Bash(npm run test:*)", "Read(./src/**)"],
        "deny": ["Read(./.env)", "Bash(curl:*)"],
        "ask": ["Bash(git push:*)"],
        "defaultMode": "default",
        "disableBypassPermissionsMode": "disable",
    },
    "sandbox": {"enabled": True},
    "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "./check.sh"}]}]},
    "statusLine": {"type": "command", "command": "date"},
}


def test_claude_settings_say_what_is_allowed_denied_and_run(tables: Tables) -> None:
    found = subject(tables, CLAUDE, TYPICAL)
    assert found.format == "claude-settings"
    assert found.allowed == ("Bash(npm run test:*)", "Read(./src/**)")
    assert found.denied == ("Bash(curl:*)", "Read(./.env)")
    assert found.hooks == ("./check.sh", "date")
    assert not found.bypasses_approval


def test_every_safeguard_is_an_asset_of_its_own_with_its_line(tables: Tables) -> None:
    found = read(tables, CLAUDE, json.dumps(TYPICAL, indent=1).encode()).detections
    assert {(d.name, d.safeguard) for d in found} == {
        ("ask Bash(git push:*)", "approval"),
        ("deny Bash(curl:*)", "deny-rule"),
        ("deny Read(./.env)", "deny-rule"),
        ("permissions.disableBypassPermissionsMode", "approval"),
        ("sandbox.enabled", "guardrail"),
    }
    lines = {d.name: d.line for d in found}
    assert lines["deny Read(./.env)"] == 8
    assert all(d.type == "agent-permission" and d.ref == f"path:{CLAUDE}" for d in found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (CLAUDE, {"permissions": {"defaultMode": "bypassPermissions"}}),
        (".gemini/settings.json", {"general": {"defaultApprovalMode": "yolo"}}),
        (".qwen/settings.json", {"tools": {"approvalMode": "yolo"}}),
        (".codex/config.toml", b'approval_policy = "never"\nsandbox_mode = "workspace-write"\n'),
        (".codex/config.toml", b'# full\nsandbox_mode = "danger-full-access"\n'),
        (".codex/config.toml", b'[profiles.fast]\napproval_policy = "never"\n'),
        (".vscode/settings.json", b'{\n// tools\n"chat.tools.autoApprove": true,\n}'),
        (".vscode/settings.json", {"chat.tools.global.autoApprove": True}),
        ("x.code-workspace", {"settings": {"chat.tools.global.autoApprove": True}}),
        (".zed/settings.json", {"agent": {"always_allow_tool_actions": True}}),
        ("opencode.json", {"permission": "allow"}),
        (".aider.conf.yml", b"yes-always: true\n"),
        ("dotfiles/goose/config.yaml", b"GOOSE_MODE: auto\n"),
    ],
)
def test_switching_the_question_off_is_seen_in_every_client(path: str, value: object, tables: Tables) -> None:
    assert subject(tables, path, value).bypasses_approval


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (CLAUDE, {"permissions": {"defaultMode": "plan", "allow": ["Read"]}}),
        (".codex/config.toml", b'approval_policy = "never"\nsandbox_mode = "read-only"\n'),
        (".codex/config.toml", b'approval_policy = "on-request"\n'),
        ("opencode.json", {"permission": {"edit": "ask"}}),
    ],
)
def test_settings_that_still_ask_bypass_nothing(path: str, value: object, tables: Tables) -> None:
    reading = read(tables, path, value)
    assert not any(s.bypasses_approval for s in reading.subjects if isinstance(s, AgentInstructions))


@pytest.mark.parametrize(
    ("path", "value", "allowed", "denied"),
    [
        (
            "opencode.json",
            {"permission": {"bash": {"*": "allow", "rm *": "deny"}, "edit": "allow", "webfetch": "deny"}},
            ("bash(*)", "edit"),
            ("bash(rm *)", "webfetch"),
        ),
        (
            ".vscode/settings.json",
            {"chat.tools.terminal.autoApprove": {"git": True, "rm": False, "/^x/": {"approve": True}}},
            ("terminal(/^x/)", "terminal(git)"),
            ("terminal(rm)",),
        ),
        (
            ".cursor/cli.json",
            {"permissions": {"allow": ["Shell(ls)"], "deny": ["Shell(rm)"]}},
            ("Shell(ls)",),
            ("Shell(rm)",),
        ),
        (".amazonq/cli-agents/dev.json", {"allowedTools": ["*"], "hooks": {}}, ("*",), ()),
        (CLAUDE, {"enableAllProjectMcpServers": True}, ("mcp__*",), ()),
        (CLAUDE, {"enableAllProjectMcpServers": 1, "permissions": {"allow": ["Read"]}}, ("Read",), ()),
    ],
)
def test_tables_of_modes_are_read(
    path: str, value: object, allowed: tuple[str, ...], denied: tuple[str, ...], tables: Tables
) -> None:
    found = subject(tables, path, value)
    assert (found.allowed, found.denied) == (allowed, denied)


@pytest.mark.parametrize(
    ("path", "value", "command"),
    [
        (".cursor/hooks.json", {"version": 1, "hooks": {"stop": [{"command": "npm test"}]}}, "npm test"),
        (
            ".github/hooks/a.json",
            {"hooks": {"preToolUse": [{"type": "command", "bash": "./a.sh"}]}},
            "./a.sh",
        ),
        (".kiro/hooks/b.kiro.hook", {"then": {"type": "runCommand", "command": "make"}}, "make"),
        (".codex/config.toml", b'notify = ["notify-send", "done"]\n', "notify-send done"),
    ],
)
def test_hooks_are_commands(path: str, value: object, command: str, tables: Tables) -> None:
    assert subject(tables, path, value).hooks == (command,)


@pytest.mark.parametrize(
    "value", [{}, {"model": "opus"}, {"permissions": None}, {"permissions": {"allow": [7, None]}}]
)
def test_settings_about_other_things_are_nothing(value: object, tables: Tables) -> None:
    assert read(tables, CLAUDE, value) == Reading()


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a": 1', b"[" * 100_000, b"\xff"])
def test_a_broken_file_says_so(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        read(tables, CLAUDE, data)


SECRETS = ("sk-abcdefghijklmnopqrstuv", "ghp_abcdefghijklmnopqrstuvwx", "hunter2horse9staple")


def test_no_secret_of_a_command_is_kept(tables: Tables) -> None:
    value = {
        "permissions": {
            "allow": [
                f"Bash(OPENAI_API_KEY={SECRETS[0]} npm test)",
                f"Bash(curl -H 'Authorization: Bearer {SECRETS[2]}' x)",
            ],
            "deny": [f"Bash(DB_PASSWORD={SECRETS[2]} psql)"],
        },
        "hooks": {"Stop": [{"command": f"curl -d token={SECRETS[1]} https://hooks.example/"}]},
        "env": {"ANTHROPIC_API_KEY": SECRETS[0]},
    }
    reading = read(tables, CLAUDE, value)
    assert reading.subjects
    assert reading.detections
    for secret in SECRETS:
        assert secret not in repr(reading)
    toml = f'notify = ["x", "--token={SECRETS[1]}"]\n'.encode()
    assert SECRETS[1] not in repr(read(tables, ".codex/config.toml", toml))


def test_where_prompts_are_sent_and_which_keys_are_set_is_seen(tables: Tables) -> None:
    reading = read(
        tables,
        CLAUDE,
        {"env": {"ANTHROPIC_BASE_URL": "https://u:pw@proxy.example/v1", "ANTHROPIC_AUTH_TOKEN": SECRETS[0]}},
    )
    (found,) = reading.subjects
    assert isinstance(found, AgentInstructions)
    assert found.hosts == ("proxy.example",)
    assert {(d.type, d.name) for d in reading.detections} == {
        ("egress-host", "proxy.example"),
        ("provider-credential", "ANTHROPIC_AUTH_TOKEN"),
        ("provider-key-in-clear", "ANTHROPIC_AUTH_TOKEN"),
    }
    assert SECRETS[0] not in repr(reading)
    assert "pw@" not in repr(reading)
    toml = b'[model_providers.x]\nbase_url = "https://llm.example/v1"\n'
    assert subject(tables, ".codex/config.toml", toml).hosts == ("llm.example",)
    assert read(tables, CLAUDE, {"env": {"OPENAI_MODEL": "gpt-4o"}}).subjects == ()


@given(value=json_values)
def test_no_value_breaks_the_reader(value: object, tables: Tables) -> None:
    for path in (CLAUDE, "opencode.json", ".vscode/settings.json", ".cursor/hooks.json"):
        for wrapped in (
            value,
            {"permissions": value, "permission": value, "hooks": value, "settings": value},
        ):
            if isinstance(wrapped, dict):
                read(tables, path, wrapped)
