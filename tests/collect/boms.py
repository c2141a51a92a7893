"""Small bills of materials, and what the reader makes of them."""

import json
from typing import Any

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import Reading, Tables


def read(document: object, tables: Tables, path: str = "app.cdx.json") -> Reading:
    return cyclonedx.read(path, json.dumps(document).encode(), tables)


def of(reading: Reading, kind: type) -> list[Any]:
    return [subject for subject in reading.subjects if isinstance(subject, kind)]


def bom(**members: object) -> dict[str, Any]:
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, **members}


MODEL: dict[str, Any] = bom(
    metadata={
        "timestamp": "2026-09-01T10:00:00Z",
        "tools": {"components": [{"type": "application", "name": "generator", "version": "2.0"}]},
        "component": {"type": "application", "name": "agent", "bom-ref": "root"},
    },
    components=[
        {
            "type": "machine-learning-model",
            "bom-ref": "model",
            "group": "example",
            "name": "intent",
            "version": "abc",
            "purl": "pkg:huggingface/example/intent@abc",
            "manufacturer": {"name": "Example Labs"},
            "licenses": [
                {"license": {"id": "Apache-2.0"}},
                {"expression": "MIT OR ISC"},
                {"license": {"name": "Own"}},
            ],
            "hashes": [{"alg": "SHA-256", "content": "00"}, {"alg": "MD5", "content": ""}],
            "properties": [{"name": "b", "value": "2"}, {"name": "a", "value": "1"}],
            "externalReferences": [
                {"type": "model-card", "url": "https://x.example"},
                {"type": "attestation", "url": "y"},
            ],
            "modelCard": {
                "modelParameters": {
                    "datasets": [
                        {"ref": "data"},
                        {
                            "type": "dataset",
                            "name": "inline",
                            "classification": "PII",
                            "governance": {"owners": [{}]},
                        },
                    ]
                },
                "considerations": {"users": ["x"], "useCases": [], "technicalLimitations": ["y"]},
            },
        },
        {
            "type": "data",
            "bom-ref": "data",
            "name": "tickets",
            "version": "1",
            "publisher": "Example Data",
            "data": [
                {
                    "type": "dataset",
                    "name": "tickets-2026",
                    "classification": "confidential",
                    "sensitiveData": ["names", "addresses"],
                    "governance": {"custodians": [{"organization": {"name": "x"}}], "stewards": []},
                }
            ],
        },
        {
            "type": "library",
            "bom-ref": "lib",
            "name": "lib",
            "version": "1.0",
            "purl": "pkg:npm/@scope/lib@1.0",
            "authors": [{"name": "B"}, {"name": "A"}],
            "components": [{"type": "library", "bom-ref": "inner", "name": "inner", "version": "2"}],
        },
    ],
    services=[{"name": "api", "bom-ref": "api", "services": [{"name": "db", "bom-ref": "db"}]}],
    dependencies=[
        {"ref": "root", "dependsOn": ["lib", "model", "lib"]},
        {"ref": "lib", "dependsOn": ["inner", "nowhere"]},
        {"ref": "inner"},
    ],
    vulnerabilities=[
        {
            "id": "CVE-2026-1",
            "references": [{"id": "GHSA-1", "source": {}}, {"id": "CVE-2026-1"}],
            "ratings": [
                {"severity": "medium", "score": 9.9, "method": "CVSSv31"},
                {"score": 7.5, "method": "CVSSv31"},
                {"score": 0.99, "method": "other"},
            ],
            "cwes": [79, 20],
            "published": "2026-01-02T00:00:00Z",
            "affects": [
                {"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#lib"},
                {"ref": "pkg:pypi/Other_One@3"},
            ],
        },
        {"id": "CVE-2026-2", "ratings": [], "affects": []},
        {
            "id": "CVE-2026-3",
            "ratings": [{"severity": "none"}],
            "affects": [{"ref": "lib", "versions": [{"version": "1.0", "status": "unaffected"}]}],
        },
    ],
)
