"""SPDX 3.0: models, data sets, licences and vulnerabilities, wherever their elements stand."""

from boms import of
from spdx_documents import fixture, graph, read

from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Component, Sbom, Statement, Vulnerability

NAME = "typical.spdx3.json"


def test_a_model_has_a_card_and_data(tables: Tables) -> None:
    model = next(c for c in of(fixture(NAME, tables), Component) if c.name == "intent")
    assert (model.type, model.identity) == ("machine-learning-model", "pkg:huggingface/example/intent")
    assert (model.supplier, model.direct, model.has_model_card) == ("Example Labs", True, True)
    assert model.considerations == (
        "environmentalConsiderations", "ethicalConsiderations", "technicalLimitations", "useCases",
    )  # fmt: skip
    assert model.licenses == ("Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0",)
    assert model.datasets == ("tickets",)
    assert model.properties == (
        "ai_domain=support", "ai_hyperparameter.epochs=3", "ai_safetyRiskAssessment=low",
        "ai_typeOfModel=classification", "testedOn=held-out",
    )  # fmt: skip


def test_a_model_says_what_it_was_measured_by(tables: Tables) -> None:
    metrics = [{"type": "DictionaryEntry", "key": key, "value": "0.9"} for key in ("recall", "accuracy")]
    element = {
        "type": "ai_AIPackage",
        "spdxId": "m",
        "name": "m",
        "ai_metric": [*metrics, None, "x", {"key": 1}],
    }
    (model,) = of(read(graph(element), tables), Component)
    assert model.performance_metrics == ("accuracy", "recall")


def test_data_says_how_sensitive_it_is(tables: Tables) -> None:
    data = {c.name: c for c in of(fixture(NAME, tables), Component) if c.type == "data"}
    tickets, other = data["tickets"], data["held-out"]
    assert (tickets.classification, tickets.sensitive_data) == (
        ("restricted",), ("sensitive personal information",),
    )  # fmt: skip
    assert (other.classification, other.sensitive_data) == (("non-sensitive", "public"), ())
    assert tickets.licenses == ("Example Licence",)
    assert "dataset_datasetSize=1000" in tickets.properties


def test_the_document_says_what_it_covers(tables: Tables) -> None:
    reading = fixture(NAME, tables)
    (sbom,) = of(reading, Sbom)
    assert (sbom.format, sbom.root, str(sbom.timestamp), sbom.tools) == (
        "SPDX 3.0.1", "support-agent", "2026-09-01", ("generator 2.0",),
    )  # fmt: skip
    assert (sbom.components, sbom.models, sbom.datasets, sbom.dependencies) == (4, 1, 2, 2)
    assert (sbom.properties, sbom.lifecycles) == (("spdx:files=1",), ("build",))
    assert sbom.ignored == ()


def test_vulnerabilities_have_states_and_ratings(tables: Tables) -> None:
    found = {v.identity: v for v in of(fixture(NAME, tables), Vulnerability)}
    assert sorted(found) == [
        "CVE-2026-1@pkg:npm/%40scope/lib", "CVE-2026-2@", "CVE-2026-3@pkg:huggingface/example/intent",
    ]  # fmt: skip
    first = found["CVE-2026-1@pkg:npm/%40scope/lib"]
    assert (first.aliases, first.severity, first.score, str(first.published)) == (
        ("GHSA-1",), "high", 7.5, "2026-01-02",
    )  # fmt: skip
    third = found["CVE-2026-3@pkg:huggingface/example/intent"]
    assert third.recommendation == "Use the next revision."
    assert {v.state for v in found.values()} == {""}  # what is said of them is judged elsewhere
    said = {s.vulnerability: s for s in of(fixture(NAME, tables), Statement)}
    one = said["CVE-2026-1"]
    assert (one.product, one.state, one.justification) == (
        "pkg:npm/%40scope/lib", "not_affected", "code_not_reachable",
    )  # fmt: skip
    assert said["CVE-2026-3"].state == "exploitable"


def test_each_state_is_a_statement_and_takes_nothing_away(tables: Tables) -> None:
    vulnerability = {"type": "security_Vulnerability", "spdxId": "v", "name": "V-1"}
    package = {"type": "software_Package", "spdxId": "p", "name": "p"}
    states = [
        {"type": f"security_Vex{word}VulnAssessmentRelationship", "from": "v", "to": ["p"]}
        for word in ("NotAffected", "Affected", "Fixed")
    ]
    reading = read(graph(vulnerability, package, *states), tables)
    assert [v.state for v in of(reading, Vulnerability)] == [""]
    assert sorted(s.state for s in of(reading, Statement)) == ["exploitable", "not_affected", "resolved"]


def test_elements_inside_one_another_are_elements(tables: Tables) -> None:
    inside = {"type": "software_Package", "name": "inner", "suppliedBy": {"type": "Person", "name": "Jo"}}
    relation = {"type": "Relationship", "relationshipType": "dependsOn", "to": [inside],
                "from": {"type": "software_Package", "spdxId": "p", "name": "outer"}}  # fmt: skip
    document = {"type": "SpdxDocument", "spdxId": "d", "name": "d", "rootElement": ["p"]}
    reading = read(graph(relation, document), tables)
    assert [(c.name, c.supplier, c.direct) for c in of(reading, Component)] == [("inner", "Jo", True)]


def test_a_package_has_the_digests_of_the_file_that_it_is_distributed_as(tables: Tables) -> None:
    package = {"type": "software_Package", "spdxId": "p", "name": "p"}
    file = {"type": "software_File", "spdxId": "f", "name": "p.zip",
            "verifiedUsing": [{"type": "Hash", "algorithm": "sha3_256", "hashValue": "00"}]}  # fmt: skip
    relation = {
        "type": "Relationship",
        "relationshipType": "hasDistributionArtifact",
        "from": "p",
        "to": ["f"],
    }
    assert of(read(graph(relation, package, file), tables), Component)[0].hashes == ("SHA3-256",)


def test_a_document_of_one_element_needs_no_graph(tables: Tables) -> None:
    element = {**graph(), "type": "software_Package", "spdxId": "p", "name": "p"}
    del element["@graph"]
    assert [c.name for c in of(read(element, tables), Component)] == ["p"]
