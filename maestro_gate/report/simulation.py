"""The answer to a what-if question as JSON: `schemas/simulation.schema.json`."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from maestro_gate import __version__
from maestro_gate.model.simulation import Simulation

SCHEMA_VERSION = "1"
_LAYER = ("slug", "short", "name")


def render(answer: Simulation) -> str:
    """The answer as one JSON document with a final newline."""
    return json.dumps(document(answer), indent=2, ensure_ascii=False) + "\n"


def document(answer: Simulation) -> dict[str, Any]:
    """The answer as plain values."""
    values = {name: _plain(value) for name, value in asdict(answer).items()}
    layers = [{name: layer[name] for name in _LAYER} for layer in values.pop("layers")]
    head = {"schema_version": SCHEMA_VERSION, "tool": {"name": "maestro-gate", "version": __version__}}
    return {**head, **values, "layers": layers}


def _plain(value: Any) -> Any:
    """Dates as text, tuples as lists, at every depth."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value
