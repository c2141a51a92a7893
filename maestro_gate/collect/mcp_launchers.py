"""Finds out which package an MCP server's command line fetches, and whether it is pinned. Nothing is run."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maestro_gate.collect.mcp_packages import Package, together
from maestro_gate.collect.mcp_secrets import is_secret_name
from maestro_gate.collect.mcp_words import Launcher, McpWords, SecretWords

Variable = tuple[str, str | None]
"""Name and value of a variable; None when it is passed on."""

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A server's command, unwrapped."""

    command: str
    """Name of the program, without its folder."""
    arguments: tuple[str, ...]
    runs_shell: bool
    """It is a shell with inline code."""
    variables: tuple[Variable, ...]
    """What the command line itself sets."""
    program: str = ""
    """The program as it is written, with its folder."""


def command_line(command: str, arguments: Sequence[str], words: McpWords) -> CommandLine:
    """The command that is really meant, with wrappers and shells taken off."""
    line = [command, *arguments] if arguments or not re.search(r"\s", command.strip()) else _split(command)
    runs_shell, variables = False, []
    for _ in range(8):  # a wrapper in a wrapper in a wrapper …: enough for every honest configuration
        unwrapped = _unwrapped(line, words)
        if unwrapped is None:
            break
        runs_shell = runs_shell or unwrapped.runs_shell
        inner = unwrapped.line
        while inner and (inner[0].startswith("-") or _ASSIGNMENT.match(inner[0])):
            if not inner[0].startswith("-"):
                variables.append(_assigned(inner[0]))
            inner = inner[1:]
        if not inner:
            break
        line = inner
    return CommandLine(_program(line[0]), tuple(line[1:]), runs_shell, tuple(variables), line[0])


@dataclass(frozen=True, slots=True)
class _Unwrapped:
    """What a wrapper or a shell runs."""

    line: list[str]
    runs_shell: bool


def _unwrapped(line: list[str], words: McpWords) -> _Unwrapped | None:
    """The line inside; None when the line is no wrapper."""
    name = _program(line[0])
    if name in words.wrappers:
        return _Unwrapped(line[1:], runs_shell=False)
    if any((name, *line[1 : len(runner)]) == runner for runner in words.runners) and "--" in line:
        return _Unwrapped(line[line.index("--") + 1 :], runs_shell=False)
    if name not in words.shells:
        return None
    code = next((i for i, argument in enumerate(line) if i and argument in words.code_flags), len(line))
    rest = line[code + 1 :]
    if not rest:
        return None
    # `cmd /c npx …` is how Windows finds `npx.cmd`, and no program.
    is_program = name != "cmd" or any(words.metacharacters.search(part) for part in rest)
    return _Unwrapped(_split(rest[0]) if len(rest) == 1 else rest, runs_shell=is_program)


def fetched(line: CommandLine, words: McpWords) -> tuple[Package, tuple[Variable, ...]]:
    """The package that the command fetches, and variables that its flags set (`docker run -e`)."""
    for launcher in words.launchers:
        if line.command in launcher.commands:
            for subcommand in launcher.subcommands:
                arguments = _after(subcommand, line.arguments, launcher)
                if arguments is not None:
                    return _parsed(arguments, launcher, words.secrets)
    return Package(), ()


def _after(subcommand: tuple[str, ...], arguments: Sequence[str], launcher: Launcher) -> Sequence[str] | None:
    """What follows the subcommand; None when it is another one."""
    expected, index = list(subcommand), 0
    while expected and index < len(arguments):
        argument = arguments[index]
        if argument.startswith("-"):
            index += 2 if argument in launcher.value_flags else 1
        elif argument == expected[0]:
            expected.pop(0)
            index += 1
        else:
            return None
    return None if expected else arguments[index:]


def _parsed(
    arguments: Sequence[str], launcher: Launcher, secrets: SecretWords
) -> tuple[Package, tuple[Variable, ...]]:
    packages: list[str] = []
    variables: list[Variable] = []
    version = ""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--" or not argument.startswith("-"):
            positional = next(rest, "") if argument == "--" else argument
            if not packages and not launcher.only_flags:
                packages.append(positional)
            break
        flag, given, value = argument.partition("=")
        if flag in launcher.package_flags:
            packages.append(value if given else next(rest, ""))
        elif flag in launcher.env_flags:
            variables.append(_assigned(value if given else next(rest, "")))
        elif flag in launcher.version_flags:
            version = value if given else next(rest, "")
        elif not given and (flag in launcher.value_flags or is_secret_name(flag, secrets)):
            # A secret after an unknown flag must not be taken for the package.
            next(rest, "")
    # A version flag may also follow the package.
    version = version or _flag_value(rest, launcher.version_flags)
    return together(packages, version, launcher.ecosystem), tuple(variables)


def _flag_value(arguments: Iterator[str], flags: frozenset[str]) -> str:
    for argument in arguments:
        flag, given, value = argument.partition("=")
        if flag in flags:
            return value if given else next(arguments, "")
    return ""


def _assigned(text: str) -> Variable:
    name, given, value = text.partition("=")
    return name, value if given else None


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text) or [text]
    except ValueError:  # a quotation mark without its partner
        return text.split() or [text]


def _program(command: str) -> str:
    name = re.split(r"[/\\]", command.strip())[-1]
    stem = re.sub(r"\.(?:cmd|exe|bat|ps1)\Z", "", name, flags=re.IGNORECASE)
    # Names with such an ending are of Windows, which does not tell NPX from npx.
    return stem if stem == name else stem.lower()
