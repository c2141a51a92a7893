"""Reads `policies/tools.yaml`: which scanners the gate runs, in which versions, from which lock files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maestro_gate import documents, resources
from maestro_gate.errors import InvalidInput

TABLE = "tools.yaml"

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """One scanner."""

    name: str
    version: str
    """What the lock file installs."""
    accepts_from: Version
    """The oldest version on PATH that is used."""
    accepts_below: Version
    """The first version on PATH that is not used any more."""
    executable: str
    lock: Path
    ask: tuple[str, ...]
    """Arguments that make it say its version."""
    environment: Mapping[str, str]
    """What it gets besides PATH, HOME and TMPDIR; nothing else is inherited."""
    needs_interpreter: bool = False
    """The gate runs a program of its own in the tool's Python."""
    warm: tuple[str, ...] = ()
    """Programs for the tool's Python that fill a TMPDIR, which every run then starts with."""

    @property
    def lock_digest(self) -> str:
        """SHA-256 of the lock file."""
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()

    def accepts(self, version: str) -> bool:
        """Is a tool of this version as good as the installed one."""
        return self.accepts_from <= parse_version(version) < self.accepts_below

    @property
    def range(self) -> str:
        """The accepted versions in words."""
        return f"{_dotted(self.accepts_from)} or newer, below {_dotted(self.accepts_below)}"


def load(policies: Path | None = None) -> tuple[Tool, ...]:
    """Every scanner, by name; `policies` is the folder of the bundled ones unless a test says otherwise."""
    root = policies if policies is not None else resources.policies()
    path = root / TABLE
    document = documents.load_yaml(path.read_bytes(), f"policies/{TABLE}")
    documents.validate(document, "tools")
    value: Any = document.value
    return tuple(sorted((_tool(root, value, row) for row in value["tools"]), key=lambda tool: tool.name))


def client(name: str, policies: Path | None = None) -> Tool:
    """A client of this name: a tool that is used where it stands on PATH, and that the gate never installs."""
    path = (policies if policies is not None else resources.policies()) / TABLE
    document = documents.load_yaml(path.read_bytes(), f"policies/{TABLE}")
    documents.validate(document, "tools")
    value: Any = document.value
    row = next(row for row in value["clients"] if row["name"] == name)
    return Tool(
        name=name,
        version="",
        accepts_from=parse_version(row["accepts"]["from"]),
        accepts_below=parse_version(row["accepts"]["below"]),
        executable=row["executable"],
        lock=Path(),
        ask=tuple(row["ask"]),
        environment=value["environment"],
    )


def named(name: str, tools: tuple[Tool, ...]) -> Tool:
    """The scanner of this name."""
    for tool in tools:
        if tool.name == name:
            return tool
    known = ", ".join(tool.name for tool in tools)
    raise InvalidInput(f"there is no tool «{name}»", fix=f"Use one of: {known}.")


def parse_version(text: str) -> Version:
    """`1.182.0` as numbers that compare; anything else behind the numbers is left out."""
    numbers: list[int] = []
    for part in text.split("."):
        if not part.isascii() or not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _tool(root: Path, table: Any, row: Any) -> Tool:
    lock = root / row["lock"]
    if not lock.is_file():
        raise InvalidInput(f"the lock file of {row['name']} is missing", where=f"policies/{row['lock']}")
    return Tool(
        name=row["name"],
        version=row["version"],
        accepts_from=parse_version(row["accepts"]["from"]),
        accepts_below=parse_version(row["accepts"]["below"]),
        executable=row["executable"],
        lock=lock,
        ask=tuple(row["ask"]),
        environment={**table["environment"], **row.get("environment", {})},
        needs_interpreter=row.get("needs_interpreter", False),
        warm=tuple(row.get("warm", ())),
    )


def _dotted(version: Version) -> str:
    return ".".join(str(number) for number in version)
