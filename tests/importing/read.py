"""Imports a file as the command does, and holds what came of it to our own rules."""

import json
from pathlib import Path

from maestro_gate import documents, importing, policy
from maestro_gate.collect import reading, threat_model
from maestro_gate.policy.files import load

CORPUS = Path(__file__).parents[1] / "corpus" / "threat-models"
FILES = Path(__file__).parent / "files"
EVERY = sorted([*CORPUS.iterdir(), *FILES.iterdir()])
_POLICY = policy.bundled_files()
WORDS = importing.parse(load(_POLICY, "imports.yaml"), load(_POLICY, "threats.yaml"))
_TABLES = reading.tables(_POLICY)


def imported(file, format_="auto"):
    return importing.read(file.read_bytes(), file.name, format_, WORDS)


def of_text(text, name="x.json", format_="auto"):
    return importing.read(text.encode(), name, format_, WORDS)


def accepted(found):
    """The threat model, read by the gate. Fails when it does not follow its schema or names what is not there."""
    return threat_model.read("threat-model.yaml", importing.text(found).encode(), _TABLES)


def by_name(found, name):
    return next(fate for fate in found.fates if fate.name == name)


def assets(found):
    return {row["id"]: row for row in found.manifest["assets"]}


def value_of(file):
    text = file.read_text(encoding="utf-8")
    return (
        json.loads(text)
        if text.lstrip().startswith("{")
        else documents.load_yaml(text.encode(), file.name).value
    )
