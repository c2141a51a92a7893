"""SPDX 2.2 and 2.3: packages, relationships, licences; three forms of one document; an order that never matters."""

import json
import random
from dataclasses import replace

import pytest
from boms import bom, of
from boms import read as read_cyclonedx
from spdx_documents import FOLDER, document, fixture, package, read, related
from test_cyclonedx import shuffled

from maestro_gate.collect import spdx
from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Component, Sbom


@pytest.mark.parametrize("form", ["typical.spdx", "typical.spdx.yaml"])
def test_the_same_document_in_another_form_is_the_same_evidence(form: str, tables: Tables) -> None:
    assert fixture(form, tables) == fixture("typical.spdx.json", tables)


def test_a_package_says_what_it_is(tables: Tables) -> None:
    lib = next(c for c in of(fixture("typical.spdx.json", tables), Component) if c.name == "@scope/lib")
    assert (lib.identity, lib.version, lib.ecosystem, lib.type) == (
        "pkg:npm/%40scope/lib", "1.0.0", "npm", "library",
    )  # fmt: skip
    assert (lib.supplier, lib.licenses, lib.hashes) == (
        "Lib Makers", ("Apache-2.0 OR MIT",), ("SHA-1", "SHA-256"),
    )  # fmt: skip
    assert lib.reference_types == ("advisories", "vcs", "website")
    assert lib.direct


def test_licences_of_the_document_have_names(tables: Tables) -> None:
    inner = next(c for c in of(fixture("typical.spdx.json", tables), Component) if c.name == "inner")
    assert inner.licenses == ("Example Licence", "GPL-2.0-only AND Example Licence")
    assert (inner.supplier, inner.direct) == ("Jo Inner", False)


def test_a_package_of_a_model_hub_is_a_model(tables: Tables) -> None:
    model = next(c for c in of(fixture("typical.spdx.json", tables), Component) if c.name == "intent")
    assert (model.type, model.direct, model.reference_types) == (
        "machine-learning-model", True, ("distribution", "model-card"),
    )  # fmt: skip
    found = read(document(packages=[package("a", externalRefs=[
        {"referenceType": "purl", "referenceLocator": "pkg:huggingface/datasets/squad"}])]), tables)  # fmt: skip
    assert [c.type for c in of(found, Component)] == ["data"]


def test_the_document_says_what_it_covers(tables: Tables) -> None:
    reading = fixture("typical.spdx.json", tables)
    (sbom,) = of(reading, Sbom)
    assert (sbom.format, sbom.root, str(sbom.timestamp), sbom.tools) == (
        "SPDX 2.3", "support-agent", "2026-09-01", ("generator-2.0",),
    )  # fmt: skip
    assert (sbom.components, sbom.models, sbom.dependencies) == (3, 1, 3)
    assert sbom.properties == ("spdx:files=1",)
    assert (sbom.without_purl, sbom.without_license, sbom.without_hash, sbom.without_supplier) == (1, 0, 2, 1)
    assert sbom.ignored == reading.notes == ()
    assert reading.dependencies[0].edges() == (
        ("application:/support-agent", "pkg:huggingface/example/intent"),
        ("application:/support-agent", "pkg:npm/%40scope/lib"),
        ("pkg:npm/%40scope/lib", "library:/inner"),
    )


def test_spdx_and_cyclonedx_of_one_project_have_the_same_identities(tables: Tables) -> None:
    cyclonedx = read_cyclonedx(
        bom(
            metadata={"component": {"type": "application", "name": "support-agent", "bom-ref": "root"}},
            components=[
                {"type": "library", "group": "@scope", "name": "lib", "version": "1.0.0", "purl": "pkg:npm/%40scope/lib@1.0.0", "bom-ref": "l"},
                {"type": "library", "name": "inner", "version": "2.0", "bom-ref": "i"},
                {"type": "machine-learning-model", "name": "intent", "version": "abc", "purl": "pkg:huggingface/example/intent@abc", "bom-ref": "m"},
            ],
            dependencies=[{"ref": "root", "dependsOn": ["l", "m"]}, {"ref": "l", "dependsOn": ["i"]}],
        ),
        tables,
    )  # fmt: skip
    both = [cyclonedx, fixture("typical.spdx.json", tables)]
    said = [{(c.identity, c.version, c.direct) for c in of(reading, Component)} for reading in both]
    assert said[0] == said[1]
    assert both[0].dependencies[0].edges() == both[1].dependencies[0].edges()


def test_what_the_root_contains_is_direct_when_nothing_depends_on_it(tables: Tables) -> None:
    packages = [package(ref) for ref in ("image", "app", "lib")]
    inside = [related("SPDXRef-DOCUMENT", "DESCRIBES", "image"), related("image", "CONTAINS", "app"),
              related("lib", "CONTAINED_BY", "image"), related("lib", "DEPENDENCY_OF", "app")]  # fmt: skip
    reading = read(document(packages=packages, relationships=inside), tables)
    assert {c.name: c.direct for c in of(reading, Component)} == {"app": True, "lib": False}
    assert reading.dependencies[0].edges() == (
        ("library:/app", "library:/lib"),
        ("library:/image", "library:/app"),
    )
    assert of(reading, Sbom)[0].dependencies == 1
    inside.append(related("image", "DEPENDS_ON", "lib"))
    reading = read(document(packages=packages, relationships=inside), tables)
    assert {c.name: c.direct for c in of(reading, Component)} == {"app": False, "lib": True}


def test_of_several_described_packages_all_are_components(tables: Tables) -> None:
    packages = [package("a"), package("b"), package("c")]
    found = document(
        packages=packages, documentDescribes=["a", "b"], relationships=[related("a", "DEPENDS_ON", "c")]
    )
    reading = read(found, tables)
    assert {c.name: c.direct for c in of(reading, Component)} == {"a": False, "b": False, "c": True}
    assert of(reading, Sbom)[0].root == "d"
    assert of(read(document(packages=packages), tables), Sbom)[0].root == ""


def test_a_reference_to_two_things_takes_none_out_of_the_bill(tables: Tables) -> None:
    packages = [package("a"), package("a", name="hidden")]
    reading = read(document(packages=packages, documentDescribes=["a"]), tables)
    assert {c.name for c in of(reading, Component)} == {"a", "hidden"}
    assert reading.notes == ("SPDXID: names two things",)


def test_the_export_of_a_code_host_may_be_wrapped(tables: Tables) -> None:
    inner = document(packages=[package("a")])
    assert read({"sbom": inner}, tables) == read(inner, tables)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_elements_does_not_matter(seed: int, tables: Tables) -> None:
    for name in ("typical.spdx.json", "hostile.json", "typical.spdx3.json", "hostile3.json"):
        value = json.loads((FOLDER / name).read_bytes())
        other = shuffled(value, random.Random(seed))  # noqa: S311 - the same order again
        one, two = read(value, tables), read(other, tables)
        assert replace(one, dependencies=()) == replace(two, dependencies=())
        assert one.dependencies[0].edges() == two.dependencies[0].edges()


def test_rows_that_are_known_say_the_same_again(tables: Tables) -> None:
    own = {"hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-x", "name": "One"}]}
    packages = [package("a", licenseDeclared="LicenseRef-x")]
    first = read(document(packages=packages, **own), tables, "known.spdx.json")
    own["hasExtractedLicensingInfos"][0]["name"] = "Two"
    second = read(document(packages=packages, **own), tables, "known.spdx.json")
    assert [of(found, Component)[0].licenses for found in (first, second)] == [("One",), ("Two",)]


@pytest.mark.parametrize(
    ("head", "is_spdx"),
    [
        (b'{"spdxVersion": "SPDX-2.3"}', True),
        (b"SPDXVersion: SPDX-2.2", True),
        (b"spdxVersion: SPDX-2.2", True),
        (b'{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}', True),
        (b'{"bomFormat": "CycloneDX", "x": "spdxVersion"}', False),
        (b"# SPDX-License-Identifier: MIT", False),
        (b"", False),
    ],
)
def test_content_says_what_is_spdx(head: bytes, is_spdx: bool, tables: Tables) -> None:
    assert spdx.recognises("sbom.json", head) is is_spdx
