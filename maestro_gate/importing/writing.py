"""Writes an imported threat model as the file that people go on writing."""

from collections.abc import Mapping
from typing import Any

from maestro_gate.documents import yaml_text
from maestro_gate.documents.yaml_text import Row
from maestro_gate.importing.words import UNASSIGNED
from maestro_gate.model.imported import Imported

_HEAD = (
    "Imported from {format}: a beginning. `decide:` waits for you.",
    "Then run `maestro-gate init --update`: it adds what the repository reveals, and the threats to decide about.",
    "Every key: `maestro-gate schema threat-model`; what it means: docs/threat-model.md of maestro-gate.",
)


def text(imported: Imported) -> str:
    """The text of `.maestro/threat-model.yaml`."""
    manifest = imported.manifest
    head = [yaml_text.comment(line.format(format=imported.format)) for line in _HEAD]
    parts = [[*head, 'schema_version: "1"'], ["system:", *yaml_text.members(manifest["system"], 2)]]
    for key, rows in manifest.items():
        if isinstance(rows, list):
            lines = yaml_text.listed(_row(key, row) for row in rows)
            parts.append([f"{key}:", *lines] if lines else [f"{key}: []"])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _row(key: str, value: Mapping[str, Any]) -> Row:
    if value.get("layer") == UNASSIGNED:
        return Row(value, note="decide: which layer is it in?")
    if key == "threats":
        return Row(value, note="decide: does it apply, and what is done about it?")
    return Row(value)
