"""Real CycloneDX documents, against an independent count."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from boms import of

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Component, Sbom, Service, Statement, Vulnerability

DOCUMENTS = sorted((Path(__file__).parents[1] / "corpus" / "cyclonedx").glob("*.json"))


def flat(rows: list[dict[str, Any]] | None, key: str) -> Iterator[dict[str, Any]]:
    for row in rows or []:
        yield row
        yield from flat(row.get(key), key)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_real_documents_are_read_whole(path: Path, tables: Tables) -> None:
    raw = json.loads(path.read_bytes())
    components, services = (
        list(flat(raw.get("components"), "components")),
        list(flat(raw.get("services"), "services")),
    )
    refs = {
        row.get("bom-ref") for row in [*components, *services, raw.get("metadata", {}).get("component", {})]
    }
    edges = {
        (d["ref"], on)
        for d in raw.get("dependencies", [])
        for on in d.get("dependsOn", [])
        if {d["ref"], on} <= refs
    }

    reading = cyclonedx.read(path.name, path.read_bytes(), tables)
    sbom = of(reading, Sbom)[0]

    assert (sbom.components, sbom.services, sbom.dependencies) == (len(components), len(services), len(edges))
    assert sbom.without_license == sum(not row.get("licenses") for row in components)
    assert sbom.without_hash == sum(not row.get("hashes") for row in components)
    assert sbom.without_purl == sum("purl" not in row for row in components)
    assert sorted(c.label for c in of(reading, Component)) == sorted(
        f"{r['name']} {r['version']}" for r in components
    )
    known = {v.id for v in of(reading, Vulnerability)} | {s.vulnerability for s in of(reading, Statement)}
    assert known == {row["id"] for row in raw.get("vulnerabilities", [])}


def test_there_are_real_documents() -> None:
    assert len(DOCUMENTS) >= 5


def test_a_service_keeps_its_protection(corpus: Path, tables: Tables) -> None:
    name = "Saaapigateway-microservices-datastores_bom.json"
    reading = cyclonedx.read(name, (corpus / "cyclonedx" / name).read_bytes(), tables)
    gateway = next(s for s in of(reading, Service) if s.name == "API Gateway")
    assert (gateway.authenticated, gateway.crosses_trust_boundary) == ("no", "yes")
    assert gateway.data == ("bi-directional:PIFI", "bi-directional:PII", "bi-directional:Public")
    assert gateway.endpoints == ("https://example.com/", "https://example.com/app")
    assert ("service:com.example/API Gateway", "service:com.example/Microservice 1") in reading.dependencies[
        0
    ].edges()


@pytest.mark.parametrize(("case", "state"), [("affected", "exploitable"), ("not_affected", "not_affected")])
def test_a_vex_statement_is_about_the_product_itself(
    case: str, state: str, corpus: Path, tables: Tables
) -> None:
    data = (corpus / "cyclonedx" / f"vex-Case-1_vex-{case}.json").read_bytes()
    reading = cyclonedx.read("x.json", data, tables)
    found = of(reading, Statement)
    assert [(s.vulnerability, s.state) for s in found] == [("CVE-2021-44228", state)]
    assert found[0].product in ("application:/ABC", "application:/DEF")
    # A document of statements reports what it accuses, and nothing that it excuses.
    assert [v.id for v in of(reading, Vulnerability)] == ["CVE-2021-44228"] * (state == "exploitable")


def test_a_vulnerability_of_another_document_is_not_dropped(corpus: Path, tables: Tables) -> None:
    data = (corpus / "cyclonedx" / "vex-Case-8_vex.json").read_bytes()
    reading = cyclonedx.read("x.json", data, tables)
    assert {s.vulnerability for s in of(reading, Statement)} == {"CVE-2021-44228", "CVE-2021-45105"}
    assert {s.state for s in of(reading, Statement)} == {"not_affected", "exploitable", "resolved"}
    # A BOM-Link is how a list of statements names what it is about: nothing of it is unreadable.
    assert {v.component for v in of(reading, Vulnerability)} == {"product-ABC", "product-JKL"}
    assert reading.notes == ()
    assert {v.cvss_version for v in of(reading, Vulnerability)} == {"3.1"}
