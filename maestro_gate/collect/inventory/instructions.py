"""Reads the files that tell agents what to do: hidden text, hosts that they name, and what their heads allow."""

import re
from urllib.parse import urlsplit

from maestro_gate import documents
from maestro_gate.collect.inventory import hidden_text, permissions
from maestro_gate.collect.inventory.permissions import Permissions
from maestro_gate.collect.lenient import unique
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import AgentInstructions

NAME = "agent-instructions"
PROVIDES = "agent-instructions"

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,65536}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"^(?P<key>[A-Za-z][\w-]*)[ \t]*:(?P<value>.*)$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}()\[\]]{1,500}", re.IGNORECASE)
_MOST_HOSTS = 200


def recognises(_path: str, _head: bytes) -> bool:
    """The file is known by its name alone."""
    return True


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """The instructions. Bytes that are no text hide nothing from a reader: they are noted and passed over."""
    kind = next(iter(tables.instructions.texts.matches(path)), "")
    if not kind:
        return Reading()
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError:
        return Reading(notes=(f"{path}: not UTF-8; what it tells agents is not known",))
    allowed, notes = _allowed(path, content, tables)
    hidden = hidden_text.find(content, tables.instructions)
    subject = AgentInstructions(
        path=path,
        line=min((line for _, line in hidden), default=1),
        format=kind,
        name=path.rsplit("/", 1)[-1],
        size=len(data),
        hidden_text=tuple(name for name, _ in hidden),
        hosts=hosts(content),
        allowed=allowed.allowed,
        denied=allowed.denied,
        hooks=allowed.hooks,
        bypasses_approval=allowed.bypasses_approval,
    )
    return Reading(subjects=(subject,), notes=notes)


def hosts(content: str) -> tuple[str, ...]:
    """Hosts of the addresses in a text, sorted."""
    found: set[str] = set()
    for address in _ADDRESS.finditer(content):
        try:
            found.add((urlsplit(address[0]).hostname or "").rstrip(".,;:!?*_"))
        except ValueError:
            continue
        if len(found) >= _MOST_HOSTS:
            break
    return unique(found)


def _allowed(path: str, content: str, tables: Tables) -> tuple[Permissions, tuple[str, ...]]:
    """What the head of a Markdown file allows."""
    head = _FRONT_MATTER.match(content)
    if not head:
        return Permissions(), ()
    words = tables.instructions
    notes: tuple[str, ...] = ()
    try:
        value = documents.load_yaml(head[1].encode(), path).value
    except InvalidInput:
        # Clients are lenient: most of these heads only have a colon in their description.
        value = {line["key"]: line["value"].strip() for line in _LINE.finditer(head[1])}
        if not all(value.values()):
            notes = (f"{path}: its head is not YAML; only what stands on one line is known",)
    return permissions.of(value, words.front_matter, words, tables.mcp.secrets), notes
