"""CycloneDX JSON: models, data sets, edges, vulnerabilities; and an order that never matters."""

import copy
import json
import random
from dataclasses import replace
from typing import Any

import pytest
from boms import MODEL, bom, of, read
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import cyclonedx, json_rows, strict_rows
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Component, Sbom, Statement, Vulnerability


def test_a_model_says_where_it_comes_from(tables: Tables) -> None:
    model = next(c for c in of(read(MODEL, tables), Component) if c.name == "intent")
    assert model.base_purl == "pkg:huggingface/example/intent"
    assert (model.identity, model.label, model.ecosystem) == (model.base_purl, "intent abc", "huggingface")
    assert model.supplier == "Example Labs"
    assert model.licenses == ("Apache-2.0", "MIT OR ISC", "Own")
    assert model.hashes == ("SHA-256",)
    assert model.properties == ("a=1", "b=2")
    assert model.reference_types == ("attestation", "model-card")
    assert model.has_model_card
    assert model.datasets == ("inline", "tickets")
    assert model.considerations == ("technicalLimitations", "users")
    assert (model.classification, model.governance) == (("PII",), ("owners",))
    assert model.direct


@pytest.mark.parametrize(
    ("analysis", "metrics", "notes"),
    [
        (
            {"performanceMetrics": [{"type": "recall", "value": "0.8"}, {"type": "accuracy"}]},
            ("accuracy", "recall"),
            0,
        ),
        ({"performanceMetrics": [{"value": "0.8"}]}, (), 0),
        ({"performanceMetrics": [None, "x", {"type": "F1"}]}, ("F1",), 1),
        ({"performanceMetrics": "good"}, (), 1),
        (["good"], (), 1),
    ],
)
def test_a_model_says_what_it_was_measured_by(
    analysis: object, metrics: tuple[str, ...], notes: int, tables: Tables
) -> None:
    model = {"type": "machine-learning-model", "name": "m", "modelCard": {"quantitativeAnalysis": analysis}}
    reading = read(bom(components=[model]), tables)
    (found,) = of(reading, Component)
    (sbom,) = of(reading, Sbom)
    assert (found.performance_metrics, len(sbom.ignored)) == (metrics, notes)


def test_data_says_how_sensitive_it_is(tables: Tables) -> None:
    data = next(c for c in of(read(MODEL, tables), Component) if c.type == "data")
    assert (data.datasets, data.classification) == (("tickets-2026",), ("confidential",))
    assert data.sensitive_data == ("addresses", "names")
    assert data.governance == ("custodians",)
    assert (data.supplier, data.direct, data.identity) == ("Example Data", False, "data:/tickets")


def test_what_is_inside_something_counts_like_the_rest(tables: Tables) -> None:
    reading = read(MODEL, tables)
    sbom = of(reading, Sbom)[0]
    assert (sbom.components, sbom.models, sbom.datasets, sbom.services) == (4, 1, 1, 2)
    assert (sbom.root, str(sbom.timestamp), sbom.tools) == ("agent", "2026-09-01", ("generator 2.0",))
    lib = next(c for c in of(reading, Component) if c.name == "lib")
    assert (lib.supplier, lib.base_purl) == ("A, B", "pkg:npm/%40scope/lib")


def test_a_document_has_properties_of_its_own(tables: Tables) -> None:
    document = bom(
        properties=[{"name": "b", "value": "2"}, "junk", {"name": "b", "value": "2"}],
        metadata={"properties": [{"name": "a", "value": "1"}, {"value": "x"}, {"name": "c"}]},
    )
    (sbom,) = of(read(document, tables), Sbom)
    assert sbom.properties == ("=x", "a=1", "b=2", "c=")
    assert any("properties" in sentence for sentence in sbom.ignored)


def test_edges_speak_in_identities(tables: Tables) -> None:
    reading = read(MODEL, tables)
    assert reading.dependencies[0].edges() == (
        ("application:/agent", "pkg:huggingface/example/intent"),
        ("application:/agent", "pkg:npm/%40scope/lib"),
        ("pkg:npm/%40scope/lib", "library:/inner"),
    )
    assert of(reading, Sbom)[0].dependencies == 3
    assert of(reading, Sbom)[0].ignored == ("dependencies[].dependsOn[]: names nothing in this document",)


def test_a_vulnerability_is_one_subject_for_each_thing_it_affects(tables: Tables) -> None:
    found = {v.identity: v for v in of(read(MODEL, tables), Vulnerability)}
    assert sorted(found) == [
        "CVE-2026-1@pkg:npm/%40scope/lib", "CVE-2026-1@pkg:pypi/other-one", "CVE-2026-2@", "CVE-2026-3@pkg:npm/%40scope/lib",
    ]  # fmt: skip
    first = found["CVE-2026-1@pkg:npm/%40scope/lib"]
    assert (first.severity, first.score) == ("critical", 9.9)
    assert (first.aliases, first.cwes, str(first.published)) == (
        ("GHSA-1",),
        ("CWE-20", "CWE-79"),
        "2026-01-02",
    )
    other = found["CVE-2026-1@pkg:pypi/other-one"]
    assert (other.component, other.component_version) == ("other-one", "3")
    assert (found["CVE-2026-2@"].severity, found["CVE-2026-2@"].component) == ("unknown", "")
    third = found["CVE-2026-3@pkg:npm/%40scope/lib"]
    assert (third.severity, third.state) == ("info", "")
    said = {(s.vulnerability, s.product, s.state, s.effect) for s in of(read(MODEL, tables), Statement)}
    assert ("CVE-2026-3", "pkg:npm/%40scope/lib", "not_affected", "excuses") in said


@pytest.mark.parametrize(
    ("score", "read_as"), [("7.5", 7.5), ("high", 0.0), ("1e999", 0.0), (True, 0.0), (99, 10.0)]
)
def test_a_score_may_be_written_as_text(score: object, read_as: float, tables: Tables) -> None:
    row = {"id": "V", "ratings": [{"score": score, "method": "CVSSv31"}]}
    assert [v.score for v in of(read(bom(vulnerabilities=[row]), tables), Vulnerability)] == [read_as]


@pytest.mark.parametrize(
    ("versions", "state"),
    [
        ([{"version": "1.0", "status": "unaffected"}], "not_affected"),
        ([{"version": "1.0", "status": "affected"}], ""),
        ([{"version": "1.0"}], ""),
        ([{"version": "2.0", "status": "unaffected"}], ""),
        ([{"range": "vers:npm/<9", "status": "unaffected"}], "not_affected"),
        ([{"range": "vers:npm/>9", "status": "unaffected"}], ""),
        ([{"range": "vers:npm/<9", "status": "unaffected"}, {"version": "1.0", "status": "affected"}], ""),
        ([{"range": "vers:nothing/<9", "status": "unaffected"}], ""),
        ([], ""),
    ],
)
def test_only_exactly_this_version_is_unaffected(
    versions: list[dict[str, str]], state: str, tables: Tables
) -> None:
    lib = {"type": "library", "name": "lib", "version": "1.0", "bom-ref": "lib"}
    affects = [{"ref": "lib", "versions": versions}]
    document = bom(components=[lib], vulnerabilities=[{"id": "V", "affects": affects}])
    assert len(of(read(document, tables), Vulnerability)) == 1
    assert [s.state for s in of(read(document, tables), Statement)] == ([state] if state else [])
    # What one statement takes back another one may hold.
    affects.append({"ref": "lib", "versions": [{"version": "1.0", "status": "affected"}]})
    assert of(read(document, tables), Statement) == []
    affects.reverse()
    assert of(read(document, tables), Statement) == []


def test_versions_of_a_component_elsewhere_are_listed(tables: Tables) -> None:
    versions = [{"version": "1", "status": "affected"}, {"range": "vers:pypi/>2", "status": "unaffected"}]
    row = {"id": "V", "affects": [{"ref": "pkg:pypi/x", "versions": versions}]}
    reading = read(bom(vulnerabilities=[row]), tables)
    assert [v.component_version for v in of(reading, Vulnerability)] == ["1"]
    assert [(s.product_version, s.state) for s in of(reading, Statement)] == [
        ("vers:pypi/>2", "not_affected")
    ]


def test_an_analysis_is_a_statement_and_the_vulnerability_stands(tables: Tables) -> None:
    lib = {"type": "library", "name": "lib", "version": "1.0", "bom-ref": "lib", "purl": "pkg:npm/lib@1.0"}
    analysis = {
        "state": "not_affected",
        "justification": "code_not_reachable",
        "detail": "d",
        "lastUpdated": "2026-02-03T00:00:00Z",
    }
    row = {"id": "V", "affects": [{"ref": "lib"}], "analysis": analysis}
    reading = read(bom(components=[lib], vulnerabilities=[row]), tables)
    assert [v.state for v in of(reading, Vulnerability)] == [""]
    (said,) = of(reading, Statement)
    assert (said.product, said.product_version, said.justification) == (
        "pkg:npm/lib",
        "1.0",
        "code_not_reachable",
    )
    assert (said.explanation, str(said.stated_at), said.is_reasoned) == ("d", "2026-02-03", True)


def test_a_document_without_components_is_nothing_but_statements(tables: Tables) -> None:
    row = {
        "id": "V",
        "affects": [{"ref": "urn:cdx:1/1#pkg:npm/lib@1.0"}],
        "analysis": {"state": "not_affected"},
    }
    reading = read(bom(vulnerabilities=[row], metadata={"timestamp": "2026-01-01T00:00:00Z"}), tables)
    assert of(reading, Vulnerability) == []
    (said,) = of(reading, Statement)
    assert (said.product, said.is_reasoned, str(said.stated_at)) == ("pkg:npm/lib", False, "2026-01-01")
    row["analysis"] = {"state": "in_triage"}
    assert len(of(read(bom(vulnerabilities=[row]), tables), Vulnerability)) == 1


def test_the_gravest_of_several_ratings_counts_and_a_rejected_vulnerability_is_none(tables: Tables) -> None:
    ratings = [
        {"method": "CVSSv31", "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "severity": "low"},
        {"method": "EPSS", "score": 0.9}, {"severity": "medium"}, {"method": "OWASP", "score": 99},
    ]  # fmt: skip
    reading = read(
        bom(vulnerabilities=[{"id": "V", "ratings": ratings}, {"id": "W", "rejected": "2026-01-01"}]), tables
    )
    (found,) = of(reading, Vulnerability)
    assert (found.severity, found.score, found.cvss_version) == ("critical", 9.8, "3.1")
    assert "vulnerabilities[]: was rejected, and is no vulnerability" in reading.notes


def test_a_vector_is_of_the_version_that_the_method_names(tables: Tables) -> None:
    plain = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    for method, version in (("CVSSv3", "3.0"), ("CVSSv31", "3.1")):
        rating = {"method": method, "vector": plain}
        reading = read(bom(vulnerabilities=[{"id": "V", "ratings": [rating]}]), tables)
        (found,) = of(reading, Vulnerability)
        assert (found.severity, found.cvss_version, reading.notes) == ("critical", version, ())


def test_a_document_about_a_model_is_about_a_component(tables: Tables) -> None:
    root = {
        "type": "machine-learning-model",
        "name": "m",
        "bom-ref": "r",
        "components": [{"type": "file", "name": "w"}],
    }
    names = {c.name for c in of(read(bom(metadata={"component": root}), tables), Component)}
    assert names == {"m", "w"}
    root["type"] = "application"
    names = {c.name for c in of(read(bom(metadata={"component": root}), tables), Component)}
    assert names == {"w"}


def shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, list):
        value = [shuffled(item, order) for item in value]
        order.shuffle(value)
        return value
    if isinstance(value, dict):
        items = [(key, shuffled(member, order)) for key, member in value.items()]
        order.shuffle(items)
        return dict(items)
    return value


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_elements_never_matters(tables: Tables, order: random.Random) -> None:
    noisy = copy.deepcopy(MODEL)
    noisy["components"] += [
        None,
        3,
        {"type": "library"},
        *({"type": "library", "name": "twin", "scope": s} for s in "abc"),
    ]
    noisy["components"] += [{"type": "library", "name": n, "bom-ref": "same"} for n in ("p", "q")]
    noisy["dependencies"].append({"ref": "same", "dependsOn": ["lib"]})
    assert read(shuffled(noisy, order), tables) == read(noisy, tables)


def test_the_fast_and_the_strict_way_read_the_same(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(MODEL, tables)

    def odd(*_: object) -> None:
        raise strict_rows.Odd

    monkeypatch.setattr(json_rows, "fast", odd)
    assert read(MODEL, tables) == fast


TEXTS = st.sampled_from(["", "a", "MIT", "pkg:npm/a@1", "no purl", None, 7, {}, []])
GROUPS = st.sampled_from(["name", "id", "alg", "content", "type", "value", "license", "expression", "more"])
OBJECTS = st.dictionaries(GROUPS, TEXTS | st.dictionaries(GROUPS, TEXTS, max_size=2), max_size=3)
COMPONENT_ROWS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("name", "purl", "type", "group", "version", "bom-ref", "publisher"), TEXTS),
        **dict.fromkeys(("supplier", "manufacturer"), TEXTS | OBJECTS),
        **dict.fromkeys(
            ("licenses", "hashes", "properties", "externalReferences", "authors", "data", "components"),
            TEXTS | st.lists(TEXTS | OBJECTS, max_size=2),
        ),
        **dict.fromkeys(("description", "copyright", "cpe", "mime-type"), TEXTS),
        "tags": TEXTS | st.lists(TEXTS, max_size=2),
        "modified": TEXTS | st.booleans(),
        "modelCard": TEXTS | st.just({"considerations": {"users": ["x"]}}),
        "unheardOf": TEXTS,
    },
)


@given(st.lists(COMPONENT_ROWS, max_size=3))
@settings(max_examples=200, deadline=None)
def test_a_component_means_the_same_in_any_shape(tables: Tables, rows: list[dict[str, Any]]) -> None:
    data = json.dumps(bom(components=rows)).encode()
    with pytest.MonkeyPatch.context() as patched:
        shaped = cyclonedx.read("app.cdx.json", data, replace(tables, memory=json_rows.RowMemory()))
        patched.setattr(strict_rows, "_shaped", lambda *_: [])
        plain = cyclonedx.read("app.cdx.json", data, replace(tables, memory=json_rows.RowMemory()))
    assert shaped == plain


def test_empty_is_a_bill_of_nothing(tables: Tables) -> None:
    reading = read(bom(), tables)
    assert [subject.kind for subject in reading.subjects] == ["sbom"]
    assert reading.notes == ()


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])
def test_every_version_with_a_json_form_is_read(version: str, tables: Tables) -> None:
    assert (
        of(read(bom(specVersion=version, components=None), tables), Sbom)[0].format == f"CycloneDX {version}"
    )


def test_recognition_asks_the_content() -> None:
    assert cyclonedx.recognises("bom.json", b'{"$schema": "x", "bomFormat": "CycloneDX"')
    assert not cyclonedx.recognises("bom.json", b'{"materials": ["steel"]}')


def test_dependencies_mean_the_same_however_they_are_written(tables: Tables) -> None:
    plain = [{"ref": "root", "dependsOn": ["a", "b"]}, {"ref": "a"}, {"ref": "a", "dependsOn": ["b"]}]
    odd = [*plain, {"ref": "b", "dependsOn": None, "provides": ["x"]}, {"ref": 3}, "rubbish"]
    components = [{"type": "library", "name": name, "bom-ref": name} for name in ("root", "a", "b")]
    expected = (
        ("library:/a", "library:/b"),
        ("library:/root", "library:/a"),
        ("library:/root", "library:/b"),
    )
    first, second = (read(bom(components=components, dependencies=rows), tables) for rows in (plain, odd))
    assert first.dependencies[0].edges() == second.dependencies[0].edges() == expected
    assert first.notes == ()
    assert "dependencies[]: is not an object" in second.notes
    assert "dependencies[].ref: is not text" in second.notes
