"""Reads the settings of coding agents: what runs without asking, what is denied, which commands hooks run."""

from maestro_gate.collect import mcp_files
from maestro_gate.collect.inventory import env_files, instructions, permissions
from maestro_gate.collect.inventory.env_files import Variable
from maestro_gate.collect.inventory.permissions import Permissions
from maestro_gate.collect.lenient import mapping, text
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.evidence import Detection
from maestro_gate.model.subjects import AgentInstructions

NAME = "agent-settings"
PROVIDES = "agent-settings"


def recognises(_path: str, _head: bytes) -> bool:
    """The file is known by its name alone."""
    return True


def read(path: str, data: bytes, tables: Tables) -> Reading:
    """One subject for a file that says anything of it, and a detection for each safeguard. Raises InvalidInput."""
    words = tables.instructions
    form = next(iter(words.settings.matches(path)), None)
    if form is None:
        return Reading()
    value, line = mcp_files.load_object(path, data)
    said = permissions.of(value, form, words, tables.mcp.secrets)
    set_ = {
        detection
        for keys in form.variables
        for pointer, held in permissions.under(value, keys)
        for name, content in mapping(held).items()
        for detection in env_files.revealed(
            path, Variable(name, text(content), line((*pointer, name))), tables
        )
    }
    if said == Permissions():
        return Reading(detections=tuple(sorted(set_, key=repr)))
    subject = AgentInstructions(
        path=path,
        line=1,
        format=form.format,
        name=path.rsplit("/", 1)[-1],
        size=len(data),
        hidden_text=(),
        hosts=instructions.hosts(" ".join(said.endpoints)),
        allowed=said.allowed,
        denied=said.denied,
        hooks=said.hooks,
        bypasses_approval=said.bypasses_approval,
    )
    found = {
        Detection(
            *(words.layer, words.type, guard.name, path, line(guard.pointer)),
            confidence="used",
            ref=f"path:{path}",
            safeguard=guard.kind,
        )
        for guard in said.safeguards
    }
    return Reading(subjects=(subject,), detections=tuple(sorted(found | set_, key=repr)))
