"""Small SARIF documents, and what the reader makes of them."""

import json
from typing import Any

from maestro_gate.collect import sarif
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.subjects import Finding


def document(*results: object, rules: list[Any] | None = None, **run: object) -> dict[str, Any]:
    driver = {"name": "Scanner", "rules": rules or []}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **run}]}


def result(**members: object) -> dict[str, Any]:
    return {"ruleId": "R1", "message": {"text": "bad"}, **members}


def at(uri: str, line: int = 3, snippet: str = "", **location: object) -> list[dict[str, Any]]:
    region: dict[str, Any] = {"startLine": line} | ({"snippet": {"text": snippet}} if snippet else {})
    return [{"physicalLocation": {"artifactLocation": {"uri": uri, **location}, "region": region}}]


def read(value: object, tables: Tables) -> Reading:
    return sarif.read("out/scan.sarif", json.dumps(value).encode(), tables)


def findings(value: object, tables: Tables) -> list[Finding]:
    return [subject for subject in read(value, tables).subjects if isinstance(subject, Finding)]


def one(value: object, tables: Tables) -> Finding:
    found = findings(value, tables)
    assert len(found) == 1
    return found[0]
