"""Bills of one project by several generators: the same components, whatever each calls, nests and refers to."""

import json
from typing import Any

import pytest
from boms import bom, of, read
from making import evidence

from maestro_gate.collect import spdx
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.compare import materials
from maestro_gate.model.subjects import Component, Sbom

APP: dict[str, Any] = {"type": "application", "name": "shop-agent", "version": "1.2.0"}
PURL = "pkg:npm/%40acme/shop-agent@1.2.0"


def cyclonedx_npm() -> dict[str, Any]:
    """Scope as the group, paths as references."""
    root = "@acme/shop-agent@1.2.0"
    return bom(
        metadata={"component": {**APP, "group": "@acme", "purl": PURL, "bom-ref": root}},
        components=[
            {"type": "library", "group": "@types", "name": "node", "version": "20.1.0",
             "bom-ref": f"{root}|@types/node@20.1.0", "purl": "pkg:npm/%40types/node@20.1.0"},
            {"type": "library", "name": "express", "version": "4.19.2", "bom-ref": f"{root}|express@4.19.2",
             "purl": "pkg:npm/express@4.19.2"},
        ],
        dependencies=[{"ref": root, "dependsOn": [f"{root}|@types/node@20.1.0", f"{root}|express@4.19.2"]}],
    )  # fmt: skip


def npm() -> dict[str, Any]:
    """Scope in the name, a folder's name as the root."""
    return bom(
        specVersion="1.5",
        metadata={"component": {**APP, "type": "library", "name": "work", "purl": PURL, "bom-ref": "r"}},
        components=[
            {"type": "library", "name": "@types/node", "version": "20.1.0", "bom-ref": "@types/node@20.1.0",
             "purl": "pkg:npm/%40types/node@20.1.0", "scope": "required"},
            {"type": "library", "name": "express", "version": "4.19.2", "bom-ref": "express@4.19.2",
             "purl": "pkg:npm/express@4.19.2", "scope": "required"},
        ],
        dependencies=[{"ref": "r", "dependsOn": ["@types/node@20.1.0", "express@4.19.2"]}],
    )  # fmt: skip


def syft() -> dict[str, Any]:
    """Numbers behind package URLs as references, an unencoded scope, no edge from the root."""
    refs = ("pkg:npm/%40types/node@20.1.0?package-id=0a1b", "pkg:npm/express@4.19.2?package-id=2c3d")
    return bom(
        metadata={"component": {"type": "file", "name": ".", "bom-ref": "af63"}},
        components=[
            {"type": "library", "name": "@types/node", "version": "20.1.0", "bom-ref": refs[0],
             "purl": "pkg:npm/@types/node@20.1.0", "cpe": "cpe:2.3:a:node:node:20.1.0:*:*:*:*:*:*:*"},
            {"type": "library", "name": "express", "version": "4.19.2", "bom-ref": refs[1],
             "purl": "pkg:npm/express@4.19.2"},
        ],
    )  # fmt: skip


def trivy() -> dict[str, Any]:
    """The lock file as an application between the root and its packages."""
    looked_into = [
        {"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"},
        {"name": "aquasecurity:trivy:Type", "value": "npm"},
    ]
    purls = ["pkg:npm/%40types/node@20.1.0", "pkg:npm/express@4.19.2"]
    return bom(
        metadata={"component": {"type": "application", "name": ".", "bom-ref": "0c5e"}},
        components=[
            {"type": "application", "name": "package-lock.json", "bom-ref": "1d6f", "properties": looked_into},
            {"type": "library", "group": "@types", "name": "node", "version": "20.1.0", "bom-ref": purls[0], "purl": purls[0]},
            {"type": "library", "name": "express", "version": "4.19.2", "bom-ref": purls[1], "purl": purls[1]},
        ],
        dependencies=[{"ref": "0c5e", "dependsOn": ["1d6f"]}, {"ref": "1d6f", "dependsOn": purls}],
    )  # fmt: skip


def npm_spdx() -> dict[str, Any]:
    def package(ref: str, name: str, version: str, purl: str) -> dict[str, Any]:
        where = {
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": purl,
        }
        return {"SPDXID": ref, "name": name, "versionInfo": version, "externalRefs": [where]}

    return {
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "@acme/shop-agent@1.2.0",
        "documentDescribes": ["SPDXRef-r"],
        "packages": [
            package("SPDXRef-r", "@acme/shop-agent", "1.2.0", PURL),
            package("SPDXRef-n", "@types/node", "20.1.0", "pkg:npm/%40types/node@20.1.0"),
            package("SPDXRef-e", "express", "4.19.2", "pkg:npm/express@4.19.2"),
        ],
        "relationships": [
            {"spdxElementId": "SPDXRef-r", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": ref}
            for ref in ("SPDXRef-n", "SPDXRef-e")
        ],
    }  # fmt: skip


def trivy_spdx() -> dict[str, Any]:
    made = npm_spdx()
    looked_into = {
        "annotator": "Tool: trivy-0.58.0",
        "annotationType": "OTHER",
        "comment": "Class: lang-pkgs",
    }
    folder = {"SPDXID": "SPDXRef-r", "name": ".", "primaryPackagePurpose": "SOURCE"}
    lock = {"SPDXID": "SPDXRef-l", "name": "package-lock.json", "primaryPackagePurpose": "APPLICATION"}
    made["packages"] = [folder, {**lock, "annotations": [looked_into]}, *made["packages"][1:]]
    made["relationships"] = [
        {"spdxElementId": one, "relationshipType": word, "relatedSpdxElement": other}
        for one, word, other in (
            ("SPDXRef-r", "CONTAINS", "SPDXRef-l"),
            ("SPDXRef-l", "DEPENDS_ON", "SPDXRef-n"),
            ("SPDXRef-l", "DEPENDS_ON", "SPDXRef-e"),
        )
    ]
    return made


MADE = (cyclonedx_npm(), npm(), syft(), trivy(), npm_spdx(), trivy_spdx())
IDS = ("cyclonedx-npm", "npm", "syft", "trivy", "npm-spdx", "trivy-spdx")


def reading(document: dict[str, Any], tables: Tables) -> Reading:
    if "spdxVersion" in document:
        return spdx.read("app.json", json.dumps(document).encode(), tables)
    return read(document, tables, "app.json")


def packages(document: dict[str, Any], tables: Tables) -> list[Component]:
    return [one for one in of(reading(document, tables), Component) if one.type != "file"]


@pytest.mark.parametrize("document", MADE, ids=IDS)
def test_two_generators_list_the_same_packages(document: dict[str, Any], tables: Tables) -> None:
    found = {one.identity: one.version for one in packages(document, tables)}
    assert found == {"pkg:npm/%40types/node": "20.1.0", "pkg:npm/express": "4.19.2"}


@pytest.mark.parametrize("document", MADE, ids=IDS)
@pytest.mark.parametrize("base", MADE, ids=IDS)
def test_another_generator_changes_no_package(
    base: dict[str, Any], document: dict[str, Any], tables: Tables
) -> None:
    before, after = (evidence(reading(one, tables).subjects) for one in (base, document))
    changes = materials.compared(before, after).changes
    assert [one for one in changes if one.type != "file"] == []


@pytest.mark.parametrize("document", [one for one in MADE if one != syft()])
def test_what_the_project_asks_for_is_direct_whatever_stands_between(
    document: dict[str, Any], tables: Tables
) -> None:
    assert all(one.direct for one in packages(document, tables))


@pytest.mark.parametrize("document", [trivy(), trivy_spdx()], ids=["cyclonedx", "spdx"])
def test_a_lock_file_that_was_looked_into_is_no_package(document: dict[str, Any], tables: Tables) -> None:
    found = reading(document, tables)
    (lock,) = (one for one in of(found, Component) if one.name == "package-lock.json")
    (bill,) = of(found, Sbom)
    assert lock.type == "file"
    assert (bill.components, bill.packages, bill.without_purl, bill.without_version) == (3, 2, 0, 0)
