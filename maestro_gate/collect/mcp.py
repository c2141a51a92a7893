"""Reads which MCP servers a client is told to use, from the configurations of all common clients.

Values of variables, headers and arguments are looked at and forgotten: a subject holds names only. Nothing is
run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.collect import mcp_files, mcp_launch, mcp_launchers, mcp_secrets
from maestro_gate.collect.lenient import Ignored, Object, mapping, sequence, text, unique
from maestro_gate.collect.mcp_launchers import CommandLine, Variable
from maestro_gate.collect.mcp_packages import Package
from maestro_gate.collect.mcp_words import McpWords
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Detection
from maestro_gate.model.subjects import McpServer

NAME = "mcp"
PROVIDES = "mcp-configuration"

_KEYS = re.compile(
    rb'["\']?(?:amp\.)?(?:mcpServers|mcp_servers|context_servers|modelContextProtocolServers)["\']?\s*[:.\]]'
    rb'|"mcp"\s*:|\[mcp_servers|(?m:^(?:mcp|extensions):\s*(?:#|$))'
)
_SERVERS = re.compile(rb'"servers"\s*:\s*\{')
_ENTRY = re.compile(rb'"(?:command|url|serverUrl|httpUrl)"\s*:')


def recognises(path: str, head: bytes) -> bool:
    """Does the file hold a table of MCP servers. One that is broken may hold it: it is read, and says so."""
    return _speaks_of_servers(path, head) or mcp_files.is_broken(path, head)


def _speaks_of_servers(path: str, head: bytes) -> bool:
    return bool(_KEYS.search(head)) or (
        _is_named_mcp(path) and bool(_SERVERS.search(head) and _ENTRY.search(head))
    )


def _is_named_mcp(path: str) -> bool:
    return "mcp" in path.lower()


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """One subject and one detection for each server. Raises InvalidInput with the place when the file cannot be read.

    A broken file of a client's settings that nowhere speaks of servers is noted: it may hold other settings alone.
    """
    may_be_others = not _is_named_mcp(path) and not _speaks_of_servers(path, data)
    try:
        value, line = mcp_files.load_object(path, data)
    except InvalidInput as error:
        if not may_be_others:
            raise
        return Reading(notes=(f"{error}; whether it names MCP servers is not known".replace("\n", " "),))
    ignored = Ignored()
    client = next(iter(tables.mcp.clients.matches(path)), "generic")
    defaults = mcp_files.defaults(value)
    found = [
        _server(
            _Entry(path, line(pointer), client, name, mcp_files.filled(entry, defaults)), tables.mcp, ignored
        )
        for name, pointer, entry in mcp_files.entries(value, tables.mcp, ignored)
    ]
    servers = [server for server in found if server]
    if may_be_others and not servers:
        return Reading()
    return Reading(
        subjects=ordered(servers),
        detections=tuple(sorted((_detection(server, tables) for server in servers), key=repr)),
        notes=ignored.sentences(),
    )


def _detection(server: McpServer, tables: Tables) -> Detection:
    place, name = tables.surface.mcp_server, server.label
    return Detection(
        *(place.layer, place.type, name, server.path, server.line, "used"),
        ref=f"mcp_server:{name}",
        host="" if server.is_local else server.host,
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One server's entry and where it stands."""

    path: str
    line: int
    client: str
    name: str
    value: Object


@dataclass(frozen=True, slots=True)
class _Given:
    """What an entry gives its server: looked at, never kept."""

    line: CommandLine | None
    package: Package
    url: str
    implied: str
    """Transport that the key of the address implies."""
    headers: tuple[tuple[str, str], ...]
    variables: tuple[Variable, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """Of the command line."""
        return self.line.arguments if self.line else ()


def _server(entry: _Entry, words: McpWords, ignored: Ignored) -> McpServer | None:
    given = _given(entry.value, words)
    if given.line is None and not given.url:
        ignored.note("server", "has neither a command nor an address")
        return None
    shown, scheme, host = mcp_secrets.without_secrets(given.url, words.secrets) if given.url else ("", "", "")
    server = McpServer(
        path=entry.path,
        line=entry.line,
        name=entry.name,
        client=entry.client,
        transport=_transport(entry.value, given, shown, words),
        command=given.line.command if given.line else "",
        package_name=given.package.name,
        version=given.package.version,
        pinned=given.package.pinned,
        url=shown,
        scheme=scheme,
        host=host,
        is_local=bool(words.local_hosts.matches(host)) if host else given.line is not None,
        authentication=_authentication(entry.value, given, words),
        literal_secrets=_literal_secrets(given, words),
        environment=unique(name for name, _ in given.variables),
        auto_approved=_auto_approved(entry.value, words),
        runs_shell=given.line.runs_shell if given.line else False,
        launch=mcp_launch.of(given.line, given.package, words) if given.line else "",
    )
    return mcp_secrets.without_secret_names(server, words.secrets)


def _given(value: Object, words: McpWords) -> _Given:
    line = _command_line(value, words)
    url, implied = _url(value, words)
    package, flags = mcp_launchers.fetched(line, words) if line else (Package(), ())
    if line and not url and package.name in words.bridges:
        url = next(
            (argument for argument in line.arguments if argument.startswith(("http://", "https://"))), ""
        )
    variables = (*_variables(value, words), *flags, *(line.variables if line else ()))
    return _Given(line, package, url, implied, tuple(_headers(value, words)), variables)


def _command_line(value: Object, words: McpWords) -> CommandLine | None:
    """`command` is a text, with `args`; a list; or an object with `path` and `args`."""
    command = next((value[key] for key in words.command_keys if value.get(key)), None)
    if isinstance(command, dict):
        return _command_line({"command": command.get("path"), "args": command.get("args")}, words)
    parts = [str(part) for part in sequence(command)] if isinstance(command, list) else [text(command)]
    if not parts or not parts[0].strip():
        return None
    arguments = [part if isinstance(part, str) else str(part) for part in sequence(value.get("args"))]
    return mcp_launchers.command_line(parts[0], [*parts[1:], *arguments], words)


def _url(value: Object, words: McpWords) -> tuple[str, str]:
    """The address, and the transport that its key implies."""
    return next(
        ((text(value[key]), means) for key, means in words.url_keys.items() if text(value.get(key))), ("", "")
    )


def _variables(value: Object, words: McpWords) -> Iterator[Variable]:
    for key in words.env_keys:
        for name, content in mapping(value.get(key)).items():
            yield name, str(content) if isinstance(content, str | int) else None
        for item in sequence(value.get(key)):
            name, given, content = text(item).partition("=")
            yield name, content if given else None


def _headers(value: Object, words: McpWords) -> Iterator[tuple[str, str]]:
    for key in words.header_keys:
        held = mcp_files.at(value, tuple(key.split(".")))
        yield from ((name, text(content)) for name, content in mapping(held).items())
        for item in sequence(held):
            name, _, content = text(item).partition(":")
            yield name.strip(), content.strip()


def _transport(value: Object, given: _Given, url: str, words: McpWords) -> str:
    if given.line is not None:
        return "stdio"
    transport = value.get("transport")
    said = text(value.get("type")) or text(transport) or text(mapping(transport).get("type"))
    meant = words.transports.get(said.lower(), "")
    if meant in ("", "stdio"):
        return given.implied or ("sse" if url.rstrip("/").endswith("/sse") else "http")
    return meant


def _authentication(value: Object, given: _Given, words: McpWords) -> str:
    if any(value.get(key) for key in words.oauth_keys):
        return "oauth"
    is_passed = given.url and any(a.partition("=")[0] in words.header_flags for a in given.arguments)
    is_named = any(mcp_secrets.is_secret_name(name, words.secrets) for name, _ in given.headers)
    if is_passed or is_named or any(value.get(key) for key in words.token_variable_keys):
        return "header"
    if mcp_secrets.is_authenticated_url(given.url, words.secrets):
        return "url"
    if any(mcp_secrets.is_secret_name(name, words.secrets) for name, _ in given.variables):
        return "env"
    return "none"


def _literal_secrets(given: _Given, words: McpWords) -> tuple[str, ...]:
    named = (*given.variables, *given.headers)
    held = [
        name for name, content in named if content and mcp_secrets.is_literal(name, content, words.secrets)
    ]
    held += mcp_secrets.in_arguments(given.arguments, words.header_flags, words.secrets)
    held += ["url"] if given.url and mcp_secrets.in_url(given.url, words.secrets) else []
    return unique(held)


def _auto_approved(value: Object, words: McpWords) -> tuple[str, ...]:
    found: list[str] = []
    for key in words.auto_approve_keys:
        asked = value.get(key)
        found += ["*"] if asked is True or asked == "*" else [text(tool) for tool in sequence(asked)]
    if value.get(words.default_approval_key) in words.automatic:
        found.append("*")
    for tool, settings in mapping(value.get("tools")).items():
        if mapping(settings).get(words.approval_key) in words.automatic:
            found.append(tool)
    return unique(found)
