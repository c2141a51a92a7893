"""SPDX in each of its forms: the same evidence, whole or with a list of what was passed over."""

import contextlib
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from any_json import json_values
from boms import of
from boms import read as cyclonedx
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect import spdx
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component, Sbom, Statement, Vulnerability

MADE = Path(__file__).parent / "spdx"
TYPICAL = json.loads((MADE / "typical.spdx.json").read_bytes())


def read(document: object, tables: Tables, path: str = "app.spdx.json") -> Reading:
    return spdx.read(path, json.dumps(document).encode(), tables)


def without_path(reading: Reading) -> list[str]:
    return [repr(subject).replace(subject.path, "") for subject in reading.subjects]


@pytest.fixture
def typical(tables: Tables) -> Reading:
    return read(TYPICAL, tables)


def test_packages_are_components_and_the_whole_is_not_one_of_them(typical: Reading) -> None:
    found = {c.name: c for c in of(typical, Component)}
    assert found.keys() == {"langgraph", "@acme/sdk", "pytest"}
    langgraph = found["langgraph"]
    assert langgraph.identity == "pkg:pypi/langgraph"
    assert (langgraph.type, langgraph.version, langgraph.supplier) == ("framework", "1.1.0", "LangChain")
    assert langgraph.licenses == ("Apache-2.0 OR MIT",)
    assert langgraph.hashes == ("SHA-1", "SHA-256")
    assert langgraph.reference_types == ("cpe23Type",)
    assert found["@acme/sdk"].licenses == ("Acme licence",)
    assert found["@acme/sdk"].supplier == "Ana"
    assert found["pytest"].licenses == ()


def test_who_needs_what_is_known(typical: Reading) -> None:
    found = {c.name: (c.direct, c.scope) for c in of(typical, Component)}
    assert found == {"langgraph": (True, ""), "@acme/sdk": (False, ""), "pytest": (True, "optional")}
    assert ("pkg:npm/%40acme/sdk", "pkg:pypi/langgraph") in typical.dependencies[0].edges()


def test_the_document_says_who_made_it_and_when(typical: Reading) -> None:
    (sbom,) = of(typical, Sbom)
    assert (sbom.format, sbom.root, str(sbom.timestamp)) == ("SPDX 2.3", "support", "2026-11-01")
    assert sbom.tools == ("maker-1.0",)
    assert (sbom.components, sbom.dependencies, sbom.ignored) == (3, 4, ())
    assert (sbom.without_purl, sbom.without_license, sbom.without_hash, sbom.without_supplier) == (1, 1, 2, 1)


@pytest.mark.parametrize("name", ["typical.spdx", "typical.spdx.yaml"])
def test_every_form_gives_equal_evidence(tables: Tables, typical: Reading, name: str) -> None:
    data = (MADE / name).read_bytes()
    assert spdx.recognises(name, data)
    again = spdx.read(name, data, tables)
    assert without_path(again) == without_path(typical)
    assert again.dependencies[0].edges() == typical.dependencies[0].edges()


def test_a_project_has_the_same_identities_in_cyclonedx(tables: Tables, typical: Reading) -> None:
    components = [
        {"type": "framework", "name": "langgraph", "version": "1.1.0", "purl": "pkg:pypi/langgraph@1.1.0"},
        {
            "type": "library",
            "group": "@acme",
            "name": "sdk",
            "version": "2.0.0",
            "purl": "pkg:npm/%40acme/sdk@2.0.0",
        },
        {"type": "library", "name": "pytest", "version": "8.3"},
    ]
    other = cyclonedx(
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}, tables
    )
    assert {c.identity for c in of(other, Component)} == {c.identity for c in of(typical, Component)}


@given(chance=st.randoms(use_true_random=False))
def test_the_order_of_elements_does_not_matter(tables: Tables, chance: Random) -> None:
    shuffled = {key: list(v) if isinstance(v, list) else v for key, v in TYPICAL.items()}
    for rows in shuffled.values():
        if isinstance(rows, list):
            chance.shuffle(rows)
    assert read(shuffled, tables).subjects == read(TYPICAL, tables).subjects


def test_an_export_of_github_is_unwrapped(tables: Tables, typical: Reading) -> None:
    assert read({"sbom": TYPICAL}, tables).subjects == typical.subjects


def test_an_empty_document_is_a_bill_of_nothing(tables: Tables) -> None:
    reading = spdx.read("e.spdx.json", (MADE / "empty.spdx.json").read_bytes(), tables)
    assert [subject.kind for subject in reading.subjects] == ["sbom"]
    assert of(reading, Sbom)[0].components == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ((MADE / "invalid.spdx.json").read_bytes(), '"packages" is not an array'),
        (b'{"spdxVersion": "SPDX-9.9"}', "SPDX 2.1 to 2.3 and 3.0 are read"),
        (b'{"packages": []}', "missing"),
        (b'{"spdxVersion": "SPDX-2.3", "creationInfo": []}', '"creationInfo" is not an object'),
        (b'{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}', "no CreationInfo"),
        (b'{"@context": "x", "@graph": {}}', '"@graph" is not an array'),
        (b"<?xml version='1.0'?><rdf:RDF/>", "RDF/XML is not read"),
        (b"SPDXVersion: SPDX-2.3\nPackageComment: <text>never ends\n", "no </text> ends"),
        (b"SPDXVersion: SPDX-2.3\nnothing of the kind\n", "neither"),
        (b"SPDXVersion: SPDX-2.3\n\xff\xfe\n", "UTF-8"),
        (b"spdxVersion: SPDX-2.3\npackages: {}\n", '"packages" is not an array'),
        (b"- spdxVersion: SPDX-2.3\n", "not an object"),
    ],
)
def test_a_wrong_frame_is_refused_with_its_place(tables: Tables, data: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as caught:
        spdx.read("sbom/app.spdx", data, tables)
    assert "sbom/app.spdx" in str(caught.value)


def test_a_line_of_tag_value_that_is_wrong_is_named_by_its_number(tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=r"app\.spdx:3"):
        spdx.read("app.spdx", b"SPDXVersion: SPDX-2.3\n# note\noops\n", tables)


def test_what_is_wrong_below_the_frame_is_passed_over_and_listed(tables: Tables) -> None:
    reading = spdx.read("h.spdx.json", (MADE / "hostile.spdx.json").read_bytes(), tables)
    assert sorted(c.name for c in of(reading, Component)) == ["two", "\u202eevil\x00<script>"]
    notes = "\n".join(reading.notes)
    for said in (
        "creationInfo.created: is not a date",
        "creationInfo.creators[]: is not text",
        "packages[].SPDXID: names two things",
        "packages[]: has no name",
        "packages[]: is not an object",
        "packages[].versionInfo: is not text",
        "package URL: is not a package URL",
        "packages[].licenseConcluded: is no licence expression",
        "packages[].licenseConcluded: names a licence that SPDX does not list",
        "relationships[]: names nothing in this document",
        "relationships[]: has no two ends",
        "relationships[]: is not an object",
    ):
        assert said in notes
    assert of(reading, Sbom)[0].ignored == reading.notes


def test_null_is_nothing(tables: Tables) -> None:
    reading = read(
        {
            "spdxVersion": "SPDX-2.3",
            "packages": None,
            "relationships": None,
            "files": None,
            "creationInfo": None,
        },
        tables,
    )
    assert reading.notes == ()


def test_what_two_packages_describe_together_are_components_both(tables: Tables) -> None:
    document = {**TYPICAL, "documentDescribes": ["SPDXRef-root", "SPDXRef-sdk"]}
    assert len(of(read(document, tables), Component)) == 4


CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def graph(*elements: dict[str, Any]) -> dict[str, Any]:
    creation = {
        "type": "CreationInfo",
        "@id": "_:c",
        "specVersion": "3.0.1",
        "created": "2026-11-01T08:00:00Z",
    }
    return {"@context": CONTEXT, "@graph": [creation, *elements]}


MODEL: dict[str, Any] = {
    "type": "ai_AIPackage",
    "spdxId": "urn:m",
    "name": "intent",
    "software_packageVersion": "7",
    "suppliedBy": "urn:acme",
    "ai_limitation": "English only",
    "ai_safetyRiskAssessment": "low",
    "software_packageUrl": "pkg:huggingface/acme/intent@7",
    "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "00"}],
}
DATA: dict[str, Any] = {
    "type": "dataset_DatasetPackage",
    "spdxId": "urn:d",
    "name": "tickets",
    "dataset_confidentialityLevel": "red",
    "dataset_hasSensitivePersonalInformation": "yes",
}
ACME = {"type": "Organization", "spdxId": "urn:acme", "name": "Acme"}


def related(type_: str, one: str, *to: str, kind: str = "Relationship", **more: Any) -> dict[str, Any]:
    return {"type": kind, "from": one, "to": list(to), "relationshipType": type_, **more}


def test_models_and_data_of_spdx_3_are_read_with_their_cards(tables: Tables) -> None:
    licence = {
        "type": "simplelicensing_LicenseExpression",
        "spdxId": "urn:l",
        "simplelicensing_licenseExpression": "apache-2.0",
    }
    reading = read(
        graph(
            MODEL,
            DATA,
            ACME,
            licence,
            related("trainedOn", "urn:m", "urn:d"),
            related("hasDeclaredLicense", "urn:m", "urn:l"),
        ),
        tables,
    )
    data, model = sorted(of(reading, Component), key=lambda c: c.type)
    assert model.identity == "pkg:huggingface/acme/intent"
    assert (model.type, model.supplier, model.licenses) == (
        "machine-learning-model",
        "Acme",
        ("Apache-2.0",),
    )
    assert (model.hashes, model.datasets, model.has_model_card) == (("SHA-256",), ("tickets",), True)
    assert model.considerations == ("ethicalConsiderations", "technicalLimitations")
    assert (data.type, data.classification, data.sensitive_data) == (
        "data",
        ("red",),
        ("sensitive personal information",),
    )
    (sbom,) = of(reading, Sbom)
    assert (sbom.format, sbom.models, sbom.datasets) == ("SPDX 3.0.1", 1, 1)


def flaw(type_: str, **more: Any) -> dict[str, Any]:
    kind = f"security_{type_}VulnAssessmentRelationship"
    return related("hasAssessmentFor", "urn:v", "urn:m", kind=kind, **more)


VULNERABILITY: dict[str, Any] = {
    "type": "security_Vulnerability",
    "spdxId": "urn:v",
    "security_publishedTime": "2026-10-01T00:00:00Z",
    "externalIdentifier": [
        {"externalIdentifierType": "cve", "identifier": "CVE-2026-1"},
        {"externalIdentifierType": "securityOther", "identifier": "GHSA-x"},
        {"externalIdentifierType": "email", "identifier": "a@b.example"},
    ],
}


def test_vulnerabilities_of_spdx_3_weigh_by_their_gravest_score(tables: Tables) -> None:
    scores = (
        flaw("CvssV3", security_score="5.0", security_severity="medium", security_vectorString="V1"),
        flaw("CvssV4", security_score=9.1, security_severity="critical", security_vectorString="V2"),
        flaw("CvssV2", security_score="NaN"),
    )
    (found,) = of(read(graph(MODEL, VULNERABILITY, *scores), tables), Vulnerability)
    assert (found.id, found.aliases, found.severity, found.score) == (
        "CVE-2026-1",
        ("GHSA-x",),
        "critical",
        9.1,
    )
    assert found.sources == ("spdx",)
    assert (found.component, found.component_version) == ("intent", "7")
    assert found.component_identity == "pkg:huggingface/acme/intent"
    assert str(found.published) == "2026-10-01"


def test_what_is_said_of_a_vulnerability_is_a_statement_and_takes_nothing_away(tables: Tables) -> None:
    says = flaw(
        "VexNotAffected",
        security_justificationType="componentNotPresent",
        security_impactStatement="It is not shipped",
        security_publishedTime="2026-10-05T00:00:00Z",
    )
    reading = read(graph(MODEL, VULNERABILITY, says), tables)
    (said,), (found,) = of(reading, Statement), of(reading, Vulnerability)
    assert (said.vulnerability, said.product, said.state, said.effect) == (
        "CVE-2026-1",
        "pkg:huggingface/acme/intent",
        "not_affected",
        "excuses",
    )
    assert (said.justification, str(said.stated_at)) == ("componentNotPresent", "2026-10-05")
    assert found.state == ""


def test_a_vulnerability_of_nothing_here_is_still_one(tables: Tables) -> None:
    reading = read(graph(MODEL, VULNERABILITY), tables)
    assert [(v.id, v.component) for v in of(reading, Vulnerability)] == [("CVE-2026-1", "")]


def test_a_context_is_never_fetched_and_nested_elements_are_walked_once(tables: Tables) -> None:
    cyclic = {"type": "SpdxDocument", "spdxId": "urn:x", "rootElement": ["urn:x", "urn:y"]}
    other = {"type": "software_Sbom", "spdxId": "urn:y", "rootElement": ["urn:x"]}
    document = {
        **graph(cyclic, other, MODEL),
        "@context": ["http://127.0.0.1:9/evil spdx.org/rdf/3", {"a": "b"}],
    }
    assert len(of(read(document, tables), Component)) == 1


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[1] / "corpus" / "spdx").iterdir()), ids=str)
def test_real_documents_agree_with_an_independent_count(path: Path, tables: Tables) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".spdx":
        packages = sum(line.startswith("PackageName:") for line in text.splitlines())
        models = data = 0
        roots = 1
    elif "@graph" in text:
        types = [element.get("type", "") for element in json.loads(text)["@graph"]]
        models, data = types.count("ai_AIPackage"), types.count("dataset_DatasetPackage")
        packages = types.count("software_Package") + models + data
        roots = 0 if models else 1
    else:
        packages, models, data, roots = len(json.loads(text)["packages"]), 0, 0, 1
    (sbom,) = of(spdx.read(path.name, text.encode(), tables), Sbom)
    assert (sbom.components, sbom.models, sbom.datasets) == (packages - roots, models, data)
    assert sbom.root
    assert sbom.timestamp
    assert sbom.ignored == ()


def test_a_document_that_was_converted_to_spdx_3_has_the_same_packages(tables: Tables, corpus: Path) -> None:
    names = ("appbomination-2.2.spdx.json", "appbomination-3.0.spdx3.json")
    old, new = (of(spdx.read(n, (corpus / "spdx" / n).read_bytes(), tables), Component) for n in names)
    said = [[(c.identity, c.version, c.hashes, c.direct) for c in side] for side in (old, new)]
    assert said[0] == said[1]


shapes = st.fixed_dictionaries(
    {"spdxVersion": st.just("SPDX-2.3")},
    optional={
        "creationInfo": json_values,
        "documentDescribes": json_values,
        "hasExtractedLicensingInfos": json_values,
        "packages": st.lists(
            st.dictionaries(
                st.sampled_from(
                    [
                        "SPDXID",
                        "name",
                        "versionInfo",
                        "supplier",
                        "licenseConcluded",
                        "checksums",
                        "externalRefs",
                        "hasFiles",
                    ]
                ),
                json_values,
            )
            | json_values,
            max_size=4,
        ),
        "relationships": json_values,
        "files": json_values,
    },
)


@given(document=shapes)
def test_no_json_of_its_shape_breaks_the_reader(tables: Tables, document: object) -> None:
    _is_read_or_refused(json.dumps(document).encode(), tables)
    _is_read_or_refused(yaml.safe_dump(document).encode(), tables)


elements = st.dictionaries(
    st.sampled_from(
        [
            "type",
            "spdxId",
            "from",
            "to",
            "relationshipType",
            "name",
            "rootElement",
            "verifiedUsing",
            "externalIdentifier",
            "security_score",
            "ai_limitation",
            "suppliedBy",
        ]
    ),
    json_values
    | st.sampled_from(
        ["ai_AIPackage", "Relationship", "security_Vulnerability", "SpdxDocument", "urn:m", "dependsOn"]
    ),
)


@given(rows=st.lists(elements | json_values, max_size=5))
def test_no_graph_breaks_the_reader(tables: Tables, rows: list[Any]) -> None:
    _is_read_or_refused(json.dumps(graph(MODEL, *rows)).encode(), tables)


@given(data=st.binary(max_size=300), head=st.sampled_from([b"", b"SPDXVersion: SPDX-2.3\n", b'{"@context"']))
def test_no_bytes_break_the_reader(tables: Tables, data: bytes, head: bytes) -> None:
    _is_read_or_refused(head + data, tables)


def _is_read_or_refused(data: bytes, tables: Tables) -> None:
    with contextlib.suppress(InvalidInput):
        spdx.read("a.spdx", data, tables)
