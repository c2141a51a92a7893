"""Says what an MCP server starts, so that another thing behind the same name is seen. No argument is kept: a digest is.

1. A package is told by its ecosystem and name: another version of it is the same thing.
2. Everything else is told by its whole line, and so is a shell with inline code: a package may be one part of it.
"""

import hashlib
from collections.abc import Iterator

from maestro_gate.collect.mcp_launchers import CommandLine
from maestro_gate.collect.mcp_packages import Package
from maestro_gate.collect.mcp_secrets import is_secret_name, masked
from maestro_gate.collect.mcp_words import McpWords, SecretWords

_DIGITS = 12
_LONGEST = 60


def of(line: CommandLine, package: Package, words: McpWords) -> str:
    """`package npm/@scope/name`, or `command python 3f2a…`."""
    if package.name and not line.runs_shell:
        return f"package {_ecosystem(line, words)}/{package.name}"
    told = "\0".join(_without_secrets((line.program, *line.arguments), words.secrets))
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
    name = masked(line.command, words.secrets)[:_LONGEST]
    return f"command {name} {digest}"


def _ecosystem(line: CommandLine, words: McpWords) -> str:
    return next((one.ecosystem for one in words.launchers if line.command in one.commands), "")


def _without_secrets(parts: tuple[str, ...], words: SecretWords) -> Iterator[str]:
    """The parts, so that a rotated secret is no other command: by shape, by name, and after a flag of such a name."""
    is_after = False
    for part in parts:
        yield "…" if is_after and not part.startswith("-") else masked(part, words)
        is_after = part.startswith("-") and is_secret_name(part, words)
