"""Statements about the product that a bill of materials is about, from the documents to the state of a vulnerability."""

import json
from datetime import date
from typing import Any

import pytest
from making import evidence

from maestro_gate.assess import statements
from maestro_gate.assess.statements import Limits
from maestro_gate.collect import cyclonedx, spdx
from maestro_gate.collect.reading import Tables, merged
from maestro_gate.collect.vulnerabilities import known_once, results, vex
from maestro_gate.model.subjects import Statement, Vulnerability

LODASH = "pkg:npm/lodash@4.17.20"
SERIAL = "3e671687-395b-41f5-a30f-a58921a69b79"
BILL = {
    "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": f"urn:uuid:{SERIAL}",
    "metadata": {"component": {"type": "application", "bom-ref": "r", "name": "support", "version": "1.2.0",
                               "purl": "pkg:npm/support@1.2.0"}},
    "components": [{"type": "library", "bom-ref": "l", "name": "lodash", "version": "4.17.20", "purl": LODASH}],
}  # fmt: skip
SPDX = {
    "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "support", "documentDescribes": ["SPDXRef-r"],
    "packages": [
        {"SPDXID": "SPDXRef-r", "name": "support", "versionInfo": "1.2.0", "primaryPackagePurpose": "APPLICATION"},
        {"SPDXID": "SPDXRef-l", "name": "lodash", "versionInfo": "4.17.20", "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": LODASH}]},
    ],
}  # fmt: skip
REPORT = {
    "descriptor": {"name": "grype"}, "matches": [{
        "vulnerability": {"id": "CVE-2021-23337", "severity": "High", "fix": {"versions": ["4.17.21"]}},
        "artifact": {"name": "lodash", "version": "4.17.20", "purl": LODASH},
    }],
}  # fmt: skip
EXCUSE = {"vulnerability": {"name": "CVE-2021-23337"}, "status": "not_affected",
          "justification": "vulnerable_code_not_in_execute_path"}  # fmt: skip


def openvex(*products: object) -> dict[str, Any]:
    context = "https://openvex.dev/ns/v0.2.0"
    said = {"products": products, **EXCUSE}
    return {"@context": context, "@id": "https://vex.example/1", "author": "us", "version": 1,
            "timestamp": "2026-05-01T00:00:00Z", "statements": [said]}  # fmt: skip


def analysis(ref: str, **members: object) -> dict[str, Any]:
    said = {"id": "CVE-2021-23337", "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
            "affects": [{"ref": ref}]}  # fmt: skip
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "vulnerabilities": [said],
        **members,
    }


def weighed(tables: Tables, bill: dict[str, Any], said: dict[str, Any]) -> tuple[Vulnerability, Statement]:
    kind = vex if "@context" in said else cyclonedx
    documents = ((spdx if "spdxVersion" in bill else cyclonedx, bill), (results, REPORT), (kind, said))
    readings = [
        reader.read(f"{place}.json", json.dumps(document).encode(), tables)
        for place, (reader, document) in enumerate(documents)
    ]
    graphs = tuple(graph for reading in readings for graph in reading.dependencies)
    tree = evidence(merged(reading.subjects for reading in readings), dependencies=graphs)
    once = known_once.in_all({"head": tree}, tables)["head"]
    judged = statements.weighed(once, None, Limits(date(2026, 6, 1), None))
    (one,), (statement,) = judged.of_kind(Vulnerability), judged.of_kind(Statement)
    return one, statement


@pytest.mark.parametrize("bill", [BILL, SPDX], ids=["cyclonedx", "spdx"])
@pytest.mark.parametrize(
    "product",
    [
        {"@id": "pkg:npm/support@1.2.0", "subcomponents": [{"@id": LODASH}]},
        {"@id": "pkg:npm/support", "subcomponents": [{"@id": "pkg:npm/lodash"}]},
        {"@id": "pkg:npm/support@1.2.0"},
        {"@id": "pkg:oci/support?repository_url=registry.example/support"},
        {"@id": "https://vex.example/product", "identifiers": {"purl": "pkg:npm/support@1.2.0"}},
    ],
)  # fmt: skip
def test_openvex_speaks_of_what_the_product_holds(
    bill: dict[str, Any], product: object, tables: Tables
) -> None:
    one, statement = weighed(tables, bill, openvex(product))
    assert (one.state, statement.is_matched, statement.standing) == ("not_affected", True, "counts")


@pytest.mark.parametrize(
    "product",
    [
        {"@id": "pkg:npm/support@1.1.0", "subcomponents": [{"@id": LODASH}]},
        {"@id": "pkg:npm/support@1.2.0", "subcomponents": [{"@id": "pkg:npm/lodash@4.17.19"}]},
        {"@id": "pkg:npm/support@1.1.0"},
        {"@id": "pkg:npm/another"},
    ],
)
def test_openvex_speaks_of_no_other_release_and_no_other_product(product: object, tables: Tables) -> None:
    one, statement = weighed(tables, BILL, openvex(product))
    assert (one.state, statement.is_matched) == ("", False)


@pytest.mark.parametrize(
    "said",
    [
        analysis("x", metadata={"component": {"type": "application", "bom-ref": "x", "name": "support", "version": "1.2.0"}}),
        analysis(f"urn:cdx:{SERIAL}/1#r"),
        analysis(f"urn:cdx:{SERIAL}/1#l"),
        analysis("pkg:npm/support@1.2.0"),
    ],
    ids=["root of its own", "link to the root", "link to the component", "package URL"],
)  # fmt: skip
def test_cyclonedx_speaks_of_the_product_by_its_own_root_a_link_or_its_package_url(
    said: dict[str, Any], tables: Tables
) -> None:
    one, statement = weighed(tables, BILL, said)
    assert (one.state, statement.standing) == ("not_affected", "counts")


@pytest.mark.parametrize(
    ("product", "count"), [("pkg:npm/support@1.2.0", 1), ("pkg:npm/support@1.1.0", 0), ("pkg:oci/other", 0)]
)
def test_what_is_affected_in_another_product_is_no_vulnerability_of_this_tree(
    product: str, count: int, tables: Tables
) -> None:
    said = openvex({"@id": product, "subcomponents": [{"@id": LODASH}]})
    said["statements"][0] |= {"status": "affected", "action_statement": "upgrade"}
    readings = [
        reader.read("x.json", json.dumps(document).encode(), tables)
        for reader, document in ((cyclonedx, BILL), (vex, said))
    ]
    tree = evidence(merged(reading.subjects for reading in readings))
    judged = statements.weighed(tree, None, Limits(date(2026, 6, 1), None))
    assert [one.state for one in judged.of_kind(Vulnerability)] == ["exploitable"] * count
    assert [one.is_matched for one in judged.of_kind(Statement)] == [bool(count)]


def test_what_a_bill_says_of_its_components_holds_within_its_product(tables: Tables) -> None:
    own = {**BILL, "vulnerabilities": analysis("l")["vulnerabilities"]}
    reading = cyclonedx.read("b.json", json.dumps(own).encode(), tables)
    (statement,) = (subject for subject in reading.subjects if isinstance(subject, Statement))
    assert (statement.product, statement.within, statement.within_version) == (
        "pkg:npm/lodash",
        "pkg:npm/support",
        "",
    )
    other = {**BILL, "metadata": {"component": {"type": "application", "name": "desk"}}}
    one, statement = weighed(tables, other, own)
    assert (one.state, statement.standing) == ("", "elsewhere")
