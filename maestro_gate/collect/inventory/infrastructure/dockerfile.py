"""Reads Dockerfiles. The address of an image's build is its file; nothing is built and nothing is written."""

import io
import json
import logging
import re
from typing import Any

from dockerfile_parse import DockerfileParser

from maestro_gate.collect.inventory.infrastructure.definition import Definition, Parsed
from maestro_gate.collect.inventory.infrastructure.values import with_defaults

TYPE = "Dockerfile"
_MOST_INSTRUCTIONS = 2_000
_LONGEST_LINE = 10_000
_HEREDOC = re.compile(r"<<-?[\"']?([A-Za-z_]\w*)")
_SETTINGS = frozenset({"user", "workdir", "stopsignal", "shell"})
_COMMANDS = frozenset({"run", "cmd", "entrypoint"})
_PAIR = 2


def read(path: str, data: bytes) -> Parsed:
    """What a Dockerfile builds, as one definition; nothing of a file that builds on no image, as a report about one."""
    logging.getLogger("dockerfile_parse").setLevel(logging.CRITICAL)
    text = _folded(data.decode("utf-8", "replace"))
    parser = DockerfileParser(fileobj=io.BytesIO(text.encode()), env_replace=False)
    structure: list[dict[str, Any]] = parser.structure
    value: dict[str, Any] = {"image": [], "environment": {}, "command": [], "expose": []}
    for instruction in structure[:_MOST_INSTRUCTIONS]:
        _take_in(str(instruction["instruction"]).lower(), str(instruction["value"]), value)
    if not value["image"]:
        return Parsed(is_infrastructure=False)
    notes = (f"{len(structure):,} instructions; the first {_MOST_INSTRUCTIONS:,} are read",)
    return Parsed(
        (Definition(path, TYPE, 1, with_defaults(value), ref=f"path:{path}"),),
        notes if len(structure) > _MOST_INSTRUCTIONS else (),
    )


def _folded(text: str) -> str:
    """The text with each heredoc on the line that opens it, which the parser does not know."""
    lines: list[str] = []
    ends: list[str] = []
    for line in text.splitlines():
        if not ends:
            lines.append(line)
            ends = _HEREDOC.findall(line) if line.lstrip()[:3].upper() == "RUN" else []
        elif line.strip() == ends[0]:
            ends.pop(0)
        else:
            lines[-1] = f"{lines[-1]} ; {line}" if len(lines[-1]) < _LONGEST_LINE else lines[-1]
    return "\n".join(lines)


def _take_in(instruction: str, text: str, value: dict[str, Any]) -> None:
    words = text.split()
    if instruction == "from":
        image = next((word for word in words if not word.startswith("--")), "")
        value["image"].append(image)
    elif instruction in ("env", "arg"):
        value["environment"].update(_variables(text))
    elif instruction in _COMMANDS:
        value["command"].append(_command(text))
    elif instruction == "expose":
        value["expose"].extend(words)
    elif instruction in _SETTINGS:
        value[instruction] = text


def _variables(text: str) -> dict[str, str]:
    """`NAME=value …`, or the older `NAME value`."""
    words = text.split()
    if words and "=" not in words[0]:
        return {words[0]: text.split(maxsplit=1)[1]} if len(words) >= _PAIR else {}
    pairs = (word.partition("=") for word in words)
    return {name: held.strip("\"'") for name, equals, held in pairs if equals}


def _command(text: str) -> str | list[str]:
    """The words of the JSON form, or the line that a shell reads."""
    try:
        value = json.loads(text) if text.startswith("[") else text
    except (ValueError, RecursionError):
        return text
    return [str(word) for word in value] if isinstance(value, list) else text
