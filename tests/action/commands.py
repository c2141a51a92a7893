"""Reads what a step tells the runner: workflow commands in its log, and files of `name=value` lines."""

import re
from dataclasses import dataclass, field

_COMMAND = re.compile(r"::([A-Za-z0-9-]+)(?: (.*?))?::(.*)")


@dataclass(frozen=True)
class Command:
    """One workflow command."""

    name: str
    message: str
    properties: dict[str, str] = field(default_factory=dict)


def in_log(log: str) -> list[Command]:
    """The commands that the runner would obey, in order."""
    found, silence = [], ""
    for line in re.split(r"\r\n|\r|\n", log):
        match = _COMMAND.match(line.lstrip())
        if match is None:
            continue
        name, properties, message = match.groups()
        if silence:
            silence = "" if name == silence else silence
        elif name == "stop-commands":
            silence = message
        else:
            pairs = dict(pair.split("=", 1) for pair in (properties or "").split(",") if "=" in pair)
            values = {key.strip(): _plain(value, ("%3A", ":"), ("%2C", ",")) for key, value in pairs.items()}
            found.append(Command(name, _plain(message), values))
    return found


def in_file(text: str) -> dict[str, str]:
    """What a step wrote to GITHUB_OUTPUT or GITHUB_ENV; a broken file is an error, as it is to the runner."""
    values: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        if heredoc := re.fullmatch(r"([^=]+?)<<(.+)", line):
            value = []
            while (further := next(lines)) != heredoc[2]:
                value.append(further)
            values[heredoc[1]] = "\n".join(value)
        else:
            name, equals, value = line.partition("=")
            assert equals, f"the runner would refuse the line {line!r}"
            values[name] = value
    return values


def _plain(text: str, *further: tuple[str, str]) -> str:
    for escaped, character in (("%0D", "\r"), ("%0A", "\n"), *further, ("%25", "%")):
        text = text.replace(escaped, character)
    return text
