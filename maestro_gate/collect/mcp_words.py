"""The words and patterns that MCP client configurations are read by: `policies/mcp.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maestro_gate.collect.globs import Globs


@dataclass(frozen=True, slots=True)
class Launcher:
    """A command that fetches the package which it runs."""

    commands: frozenset[str]
    subcommands: tuple[tuple[str, ...], ...]
    ecosystem: str
    package_flags: frozenset[str]
    value_flags: frozenset[str]
    version_flags: frozenset[str]
    env_flags: frozenset[str]
    only_flags: bool


@dataclass(frozen=True, slots=True)
class SecretWords:
    """What counts as a secret in clear."""

    last_words: frozenset[str]
    not_after: frozenset[str]
    schemes: frozenset[str]
    plain_values: frozenset[str]
    references: re.Pattern[str]
    placeholders: re.Pattern[str]
    shapes: re.Pattern[str]
    path_segment: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class McpWords:
    """The whole table."""

    containers: tuple[tuple[str, ...], ...]
    shared_containers: frozenset[tuple[str, ...]]
    """They hold settings of other kinds as well."""
    command_keys: tuple[str, ...]
    clients: Globs[str]
    launchers: tuple[Launcher, ...]
    wrappers: frozenset[str]
    runners: tuple[tuple[str, ...], ...]
    shells: frozenset[str]
    code_flags: frozenset[str]
    metacharacters: re.Pattern[str]
    bridges: frozenset[str]
    transports: Mapping[str, str]
    url_keys: Mapping[str, str]
    env_keys: tuple[str, ...]
    header_keys: tuple[str, ...]
    token_variable_keys: tuple[str, ...]
    oauth_keys: tuple[str, ...]
    header_flags: frozenset[str]
    auto_approve_keys: tuple[str, ...]
    approval_key: str
    default_approval_key: str
    automatic: frozenset[str]
    local_hosts: Globs[bool]
    secrets: SecretWords


def parse(value: Any) -> McpWords:
    """The table of the file's value."""
    shells, modes = value["shells"], value["approval_modes"]
    return McpWords(
        containers=tuple(tuple(keys) for keys in value["containers"]),
        shared_containers=frozenset(tuple(keys) for keys in value["shared_containers"]),
        command_keys=tuple(value["command_keys"]),
        clients=Globs((pattern, row["client"]) for row in value["clients"] for pattern in row["paths"]),
        launchers=tuple(_launcher(row) for row in value["launchers"]),
        wrappers=frozenset(value["wrappers"]),
        runners=tuple(tuple(runner) for runner in value["runners"]),
        shells=frozenset(shells["commands"]),
        code_flags=frozenset(shells["code_flags"]),
        metacharacters=re.compile(shells["metacharacters"]),
        bridges=frozenset(value["bridges"]),
        transports=value["transports"],
        url_keys=value["url_keys"],
        env_keys=tuple(value["env_keys"]),
        header_keys=tuple(value["header_keys"]),
        token_variable_keys=tuple(value["token_variable_keys"]),
        oauth_keys=tuple(value["oauth_keys"]),
        header_flags=frozenset(value["header_flags"]),
        auto_approve_keys=tuple(value["auto_approve_keys"]),
        approval_key=modes["key"],
        default_approval_key=modes["default_key"],
        automatic=frozenset(modes["automatic"]),
        local_hosts=Globs((pattern, True) for pattern in value["local_hosts"]),
        secrets=_secrets(value["secrets"]),
    )


def _launcher(row: Mapping[str, Any]) -> Launcher:
    return Launcher(
        commands=frozenset(row["commands"]),
        subcommands=tuple(tuple(words) for words in row.get("subcommands", [[]])),
        ecosystem=row["ecosystem"],
        package_flags=frozenset(row.get("package_flags", ())),
        value_flags=frozenset(row.get("value_flags", ())),
        version_flags=frozenset(row.get("version_flags", ())),
        env_flags=frozenset(row.get("env_flags", ())),
        only_flags=row.get("only_flags", False),
    )


def _secrets(row: Mapping[str, Any]) -> SecretWords:
    return SecretWords(
        last_words=frozenset(row["last_words"]),
        not_after=frozenset(row["not_after"]),
        schemes=frozenset(row["schemes"]),
        plain_values=frozenset(row["plain_values"]),
        references=_any_of(row["references"]),
        placeholders=_any_of(row["placeholders"]),
        shapes=_any_of(row["shapes"]),
        path_segment=re.compile(row["path_segment"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    # `(?i)` may only stand at the beginning of an expression; inside a group it is `(?i:…)`.
    parts = (
        f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else f"(?:{pattern})" for pattern in patterns
    )
    return re.compile("|".join(parts))
