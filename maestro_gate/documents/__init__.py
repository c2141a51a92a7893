"""Reads YAML and JSON that somebody else wrote: bounded, strict, and able to say where each value stands."""

from maestro_gate.documents.conformance import validate
from maestro_gate.documents.document import Document, Limits
from maestro_gate.documents.json_reader import load_json, load_jsonc
from maestro_gate.documents.yaml_reader import load_yaml

__all__ = ["Document", "Limits", "load_json", "load_jsonc", "load_yaml", "validate"]
