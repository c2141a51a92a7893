"""Evidence as JSON: `schemas/evidence.schema.json`. What the gate saw, before anybody judged it."""

import json
from collections import defaultdict
from datetime import date
from typing import Any

from maestro_gate.model.evidence import Evidence
from maestro_gate.model.subjects import KINDS, Subject, fields
from maestro_gate.report.json import source_document

SCHEMA_VERSION = "1"


def render(evidence: Evidence) -> str:
    """The evidence of one tree as one JSON document with a final newline."""
    return json.dumps(document(evidence), indent=2, ensure_ascii=False) + "\n"


def document(evidence: Evidence) -> dict[str, Any]:
    """The evidence as plain values: subjects by kind, each with its identity."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for subject in evidence.subjects:
        by_kind[subject.kind].append(_subject(subject))
    return {
        "schema_version": SCHEMA_VERSION,
        "revision": evidence.revision,
        "sources": [source_document("head", source) for source in evidence.sources],
        "subjects": {kind.kind: by_kind[kind.kind] for kind in KINDS if kind.kind in by_kind},
        "detections": [
            {"layer": d.layer, "type": d.type, "name": d.name, "path": d.path} for d in evidence.detections
        ],
        "documents": list(evidence.documents),
        "checks_passed": len(evidence.passed),
        "dependencies": sum(len(graph.edges()) for graph in evidence.dependencies),
        "files": len(evidence.files),
    }


def _subject(subject: Subject) -> dict[str, Any]:
    names = [name for name in fields(type(subject)) if not name.startswith("_")]
    values = {name: _plain(getattr(subject, name)) for name in names}
    return {"identity": subject.identity, **values}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
