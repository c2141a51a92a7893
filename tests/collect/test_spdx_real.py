"""Real SPDX documents, against independent counts and the SPDX project's own libraries."""

import gc
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
import spdx_python_model
from boms import of
from spdx_tools.spdx.parser import parse_anything
from spdx_tools.spdx.writer import write_anything

from maestro_gate.collect import spdx
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.subjects import Component, Sbom

FOLDER = Path(__file__).parents[1] / "corpus" / "spdx"
SECOND = ("appbomination-2.2.spdx.json", "examplemaven-2.3.spdx.json")
THIRD = ("appbomination-3.0.spdx3.json", "ai-example02-3.0.spdx3.json")


def reading_of(name: str, tables: Tables) -> Reading:
    return spdx.read("app.spdx", (FOLDER / name).read_bytes(), tables)


def test_all_of_them_are_here() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*SECOND, *THIRD, "example6-bin-2.2.spdx"}


@pytest.mark.parametrize("name", SECOND)
def test_documents_of_version_2_are_read_whole(name: str, tables: Tables) -> None:
    raw = json.loads((FOLDER / name).read_bytes())
    (root,) = {r["relatedSpdxElement"] for r in raw["relationships"] if r["relationshipType"] == "DESCRIBES"}
    packages = [row for row in raw["packages"] if row["SPDXID"] != root]
    reading = reading_of(name, tables)
    (sbom,) = of(reading, Sbom)
    assert sorted((c.name, c.version) for c in of(reading, Component)) == sorted(
        (row["name"], row.get("versionInfo", "")) for row in packages
    )
    assert sbom.properties == (f"spdx:files={len(raw['files'])}",)
    assert sbom.root == next(row["name"] for row in raw["packages"] if row["SPDXID"] == root)
    assert sbom.without_hash == sum(not row.get("checksums") for row in packages)
    assert sbom.ignored == ()


@pytest.mark.parametrize("name", THIRD)
def test_documents_of_version_3_are_read_whole(name: str, tables: Tables) -> None:
    elements = json.loads((FOLDER / name).read_bytes())["@graph"]
    kinds = ("software_Package", "ai_AIPackage", "dataset_DatasetPackage")
    packages = [row for row in elements if row["type"] in kinds]
    reading = reading_of(name, tables)
    (sbom,) = of(reading, Sbom)
    found = {c.name for c in of(reading, Component)}
    # A root that is a model is a component as well.
    assert found == {row["name"] for row in packages} - ({sbom.root} if not sbom.models else set())
    assert sbom.models == sum(row["type"] == "ai_AIPackage" for row in packages)
    assert sbom.datasets == sum(row["type"] == "dataset_DatasetPackage" for row in packages)
    assert f"spdx:files={sum(row['type'] == 'software_File' for row in elements)}" in sbom.properties
    assert sbom.ignored == ()


def test_tag_value_of_a_binary_points_to_other_documents(tables: Tables) -> None:
    reading = reading_of("example6-bin-2.2.spdx", tables)
    (sbom,) = of(reading, Sbom)
    assert (sbom.format, sbom.root, sbom.components, sbom.properties) == (
        "SPDX 2.2", "hello-go-bin", 0, ("spdx:files=1",),
    )  # fmt: skip
    assert reading.notes == ("relationships[]: names something of another document (5 times)",)


def test_two_versions_of_one_document_name_the_same_things(tables: Tables) -> None:
    said = [
        {(c.identity, c.version, c.direct) for c in of(reading_of(name, tables), Component)}
        for name in ("appbomination-2.2.spdx.json", "appbomination-3.0.spdx3.json")
    ]
    assert said[0] == said[1]
    edges = [reading_of(name, tables).dependencies[0].edges() for name in (SECOND[0], THIRD[0])]
    assert edges[0] == edges[1]


def test_what_a_model_learned_from_is_in_its_files(tables: Tables) -> None:
    (model,) = [c for c in of(reading_of(THIRD[1], tables), Component) if c.type == "machine-learning-model"]
    assert model.datasets == ("train.txt", "valid.txt")
    assert "testedOn=test.txt" in model.properties
    assert model.considerations == ("environmentalConsiderations", "useCases")


@pytest.mark.parametrize("name", [*SECOND, "example6-bin-2.2.spdx"])
@pytest.mark.parametrize("ending", ["json", "yaml", "spdx"])
def test_forms_that_the_project_s_library_writes_are_the_same_evidence(
    name: str, ending: str, tmp_path: Path, tables: Tables
) -> None:
    written = tmp_path / f"written.{ending}"
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        # The parser of the library writes a file beside itself when it first runs, and leaves it open.
        document: Any = parse_anything.parse_file(str(FOLDER / name))
        write_anything.write_file(document, str(written), validate=False)
        gc.collect()
    reading = spdx.read("app.spdx", written.read_bytes(), tables)
    assert reading.subjects == reading_of(name, tables).subjects
    assert reading.dependencies[0].edges() == reading_of(name, tables).dependencies[0].edges()


@pytest.mark.parametrize("name", THIRD)
def test_the_project_s_model_counts_the_same_packages(name: str, tables: Tables) -> None:
    bindings = spdx_python_model.v3_0_1
    objects = bindings.SHACLObjectSet()
    with (FOLDER / name).open("rb") as file:
        bindings.JSONLDDeserializer().read(file, objects)
    packages = [one.name for one in objects.foreach_type("software_Package", match_subclass=True)]
    (sbom,) = of(reading_of(name, tables), Sbom)
    assert sbom.components == len(packages) - (not sbom.models)
