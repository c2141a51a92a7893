"""Documents that real tools wrote, with one value in them exchanged for any other: read, or refused with a reason."""

import json
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from any_json import json_values
from boms import MODEL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maestro_gate.collect.readers import READERS
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Probe

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ODD = st.sampled_from([None, True, -1, 10**400, 1e308, "", "\0", "\ud800", "9999-99-99", "0001-01-01T00:00:00Z", [[]], {"": {}}])  # fmt: skip
LARGEST = 60_000
ASKED = {
    "cyclonedx", "spdx", "threat-model", "sarif", "checkov-results", "semgrep-results", "vulnerability-results", "vex",
    "scanner-results", "evaluation", "mcp", "lock-files", "trivy",
}  # fmt: skip
"""Readers that read nothing but documents of a shape."""
LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"a": "^1"}},
        "node_modules/a": {"version": "1.0.0", "integrity": "sha512-AA==", "dependencies": {"b": "1"}, "dev": True},
        "node_modules/b": {"version": "2.0.0", "resolved": "https://registry.example/b.tgz"},
    },
}  # fmt: skip


def _documents() -> dict[str, Any]:
    """Path → value of every typical document that is JSON, and of a threat model."""
    found: dict[str, Any] = {"app.cdx.json": MODEL, "package-lock.json": LOCK}
    found[".mcp.json"] = {"mcpServers": {"a": {"command": "npx", "args": ["-y", "b@1"], "env": {"KEY": "v"}}}}
    for folder in ("results", "vulnerabilities"):
        for path in sorted((HERE / folder).rglob("*.*")):
            if path.suffix in (".json", ".jsonl", ".sarif") and path.stat().st_size < LARGEST:
                with suppress(ValueError):
                    value = _value(path)
                    if value:
                        found[path.relative_to(HERE).as_posix()] = value
    model = ROOT / "examples" / "support-agent" / "base" / ".maestro" / "threat-model.yaml"
    found[".maestro/threat-model.yaml"] = yaml.safe_load(model.read_bytes())
    return found


def _value(path: Path) -> Any:
    """What stands in the file; of JSON lines the list of them."""
    text = path.read_text(encoding="utf-8")
    return [*map(json.loads, text.splitlines())] if path.suffix == ".jsonl" else json.loads(text)


def _written(path: str, value: Any) -> bytes:
    rows = value if path.endswith(".jsonl") and isinstance(value, list) else [value]
    return "\n".join(json.dumps(row, default=str) for row in rows).encode()


def _readers(path: str, value: Any) -> list[ModuleType]:
    with suppress(InvalidInput):
        return [reader for reader in READERS if _is_for(reader, path, _written(path, value))]
    return []


def _is_for(reader: ModuleType, path: str, data: bytes) -> bool:
    return path.endswith("threat-model.yaml") == (reader.NAME == "threat-model") and reader.recognises(
        path, data
    )


DOCUMENTS = {
    f"{reader.NAME} {path}": (reader, path, value)
    for path, value in _documents().items()
    for reader in _readers(path, value)
    if reader.NAME in ASKED
}


def _bent(value: Any, data: st.DataObject) -> Any:
    """The value with something somewhere in it exchanged, left out, or there twice."""
    if not isinstance(value, dict | list) or not value or data.draw(st.integers(0, 5)) == 0:
        return data.draw(json_values | ODD)
    place = data.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    changed = value.copy()
    if data.draw(st.integers(0, 9)) == 0:
        del changed[place]
    elif isinstance(value, list) and data.draw(st.integers(0, 9)) == 0:
        changed.append(value[place])
    else:
        changed[place] = _bent(value[place], data)
    return changed


def _told(reader: ModuleType, path: str, content: bytes, tables: Tables) -> Reading | None:
    with suppress(InvalidInput):
        found: Reading = reader.read(path, content, tables)
        return found
    return None


def test_readers_of_documents_are_all_asked() -> None:
    assert {reader.NAME for reader, _, _ in DOCUMENTS.values()} == ASKED


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_bent_document_is_read_or_refused(name: str, data: st.DataObject, tables: Tables) -> None:
    reader, path, value = DOCUMENTS[name]
    found = _told(reader, path, _written(path, _bent(value, data)), tables)
    if found is None:
        return
    assert found.subjects == ordered(found.subjects)
    for subject in found.subjects:
        assert subject.identity
        assert subject.line >= 0
        if isinstance(subject, Probe):
            assert min(subject.attempts, subject.failures, subject.errors) >= 0
            assert 0 <= subject.attack_success <= 1
            assert subject.score == subject.score  # no NaN
