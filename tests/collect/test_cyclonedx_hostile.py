"""CycloneDX that is broken, foreign or hostile."""

import json

import pytest
from any_json import json_values
from boms import MODEL, bom, of, read
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import Tables
from maestro_gate.documents import proportion
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component, Sbom, Vulnerability


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.0", "9.9", 1.6, None, ["1.6"]])
def test_another_version_is_refused_by_name(version: object, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=r'"specVersion" is .*1\.2 to 1\.7') as refused:
        cyclonedx.read("a/b.json", json.dumps(bom(specVersion=version), indent=1).encode(), tables)
    assert refused.value.where == "a/b.json:3:2"
    assert "1.2, 1.3" in refused.value.fix


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "not a CycloneDX document"),
        ({}, "not a CycloneDX document"),
        ({"bomFormat": "SPDX", "specVersion": "1.6"}, "not a CycloneDX document"),
        (bom(components="x"), '"components" is not an array'),
        (bom(vulnerabilities={}), '"vulnerabilities" is not an array'),
        (bom(metadata=[]), '"metadata" is not an object'),
    ],
)
def test_a_wrong_frame_is_a_failed_source(document: object, words: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        read(document, tables)
    assert refused.value.where.startswith("app.cdx.json:1:")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a"', "not valid JSON"),
        (b"\xff\xfe{", "UTF-16"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a", "name": "b"}]}', "occurs twice"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "dependencies": [{"ref": "a", "ref": "b"}]}', "occurs twice"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "x": ' + b"[" * 60_000 + b"]" * 60_000 + b"}", "nested"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [' + b'{"components": [' * 200 + b"]}" * 200 + b"]}", "nested"),
        (b"PK\x03\x04 not json at all", "not valid JSON|not UTF-8|UTF-16"),
    ],
    ids=["empty", "truncated", "utf-16", "key twice", "reference twice", "deep", "deep components", "rubbish"],
)  # fmt: skip
def test_an_unreadable_document_is_a_failed_source(data: bytes, words: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=words):
        cyclonedx.read("app.cdx.json", data, tables)


HOSTILE = bom(
    metadata={"timestamp": "yesterday", "tools": "make", "component": "root"},
    components=[
        None,
        {"type": 3, "name": ["x"], "purl": "pkg:pypi/ok"},
        {
            "name": "n",
            "version": 1.0,
            "purl": "not a purl",
            "licenses": {"id": "MIT"},
            "hashes": ["x"],
            "supplier": "s",
            "bom-ref": [],
        },
        {
            "name": "c",
            "components": "x",
            "modelCard": 1,
            "data": [3],
            "properties": [{}],
            "externalReferences": [None],
        },
        {"name": "l", "licenses": [{"license": {}}, {"license": "MIT"}]},
    ],
    services=[{"name": 1}, {"name": "s", "endpoints": [1, "e"], "data": "x", "provider": []}],
    dependencies=[{"ref": 1, "dependsOn": "x"}, {"ref": "nowhere"}, 7],
    vulnerabilities=[
        {},
        {
            "id": "V-1",
            "ratings": [{"score": True, "severity": "terrible"}],
            "cwes": ["79"],
            "published": "soon",
            "affects": [{}],
        },
        {"id": "V-2", "ratings": [{"score": 1e9}], "affects": [{"ref": "pkg:"}], "analysis": []},
    ],
)


def test_elements_of_the_wrong_type_are_passed_over_and_listed(tables: Tables) -> None:
    reading = read(HOSTILE, tables)
    assert sorted(c.label for c in of(reading, Component)) == ["", "c", "l", "n"]
    assert [v.severity for v in of(reading, Vulnerability)] == ["unknown", "critical"]
    assert [v.score for v in of(reading, Vulnerability)] == [0.0, 10.0]
    notes = "\n".join(reading.notes)
    for words in (
        "components[]: is not an object",
        "components[].version: is not text",
        "components[].purl: is not a package URL",
        "components[].licenses: is not an array",
        "components[].components: is not an array",
        "vulnerabilities[]: has no id",
        "vulnerabilities[].published: is not a date",
        "metadata.timestamp: is not a date",
        "services[]: has no name",
    ):
        assert words in notes
    (sbom,) = of(reading, Sbom)
    assert sorted((*sbom.ignored, *sbom.deviations)) == list(reading.notes)


MEMBERS = sorted({key for row in MODEL["components"] for key in row} | {"scope", "author", "supplier"})


@given(
    st.lists(st.dictionaries(st.sampled_from(MEMBERS), json_values, max_size=6), max_size=4),
    st.lists(json_values, max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_no_element_ends_in_a_traceback(
    tables: Tables, components: list[object], others: list[object]
) -> None:
    read(bom(components=components, services=others, vulnerabilities=others, dependencies=others), tables)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            {"annotations": [[0] * 210_000]},
            "the document: is not as the schema wants it, and too large to say where",
        ),
        (
            {"components": [{"name": "a", "type": "file", "tags": [0] * 210_000}]},
            "components: is not as the schema wants it, and too large to say where",
        ),
    ],
)
def test_faults_without_number_are_one_fault(rows: dict[str, object], said: str, tables: Tables) -> None:
    (sbom,) = of(read(bom(**rows), tables), Sbom)
    assert said in sbom.deviations


def test_a_row_too_large_to_be_listed_hides_no_fault_of_its_neighbours(tables: Tables) -> None:
    vast = {"name": "a", "type": "file", "tags": [0] * 210_000}
    (sbom,) = of(read(bom(components=[vast, {"name": "b", "type": "x"}]), tables), Sbom)
    assert any(one.startswith("components[].type: is none of the values") for one in sbom.deviations)


@pytest.mark.parametrize("row", ["{}", '{"name":"a"}', '{"properties":[{}]}'])
def test_a_document_of_nearly_empty_rows_is_refused_before_it_takes_memory(row: str, tables: Tables) -> None:
    rows = ",".join([row] * (1_100_000 // len(row)))
    data = f'{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{rows}]}}'.encode()
    with pytest.raises(InvalidInput, match="very many very small things") as refused:
        cyclonedx.read("app.cdx.json", data, tables)
    assert refused.value.where == "app.cdx.json"


def test_xml_of_nearly_empty_elements_is_refused(tables: Tables) -> None:
    rows = '<component type="file"/>' * 46_000
    data = f'<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>{rows}</components></bom>'.encode()
    with pytest.raises(InvalidInput, match="very many very small things"):
        cyclonedx.read("app.cdx.xml", data, tables)


def test_rows_that_say_no_more_than_they_must_are_read(tables: Tables) -> None:
    rows = [{"type": "file", "name": f"src/{n:04}.c"} for n in range(30_000)]
    packages = [{"type": "library", "name": f"{n:06}", "bom-ref": f"{n}"} for n in range(30_000)]
    edges = [{"ref": f"{n}"} for n in range(30_000)]
    xml = "".join(
        f'<component type="library" bom-ref="{n}"><name>a{n}</name></component>' for n in range(20_000)
    )
    graph = "".join(f'<dependency ref="{n}"/>' for n in range(20_000))
    schema = "http://cyclonedx.org/schema/bom/1.6"
    frame = f'<bom xmlns="{schema}"><components>{xml}</components><dependencies>{graph}</dependencies></bom>'
    filled = [bom(components=rows), bom(components=packages, dependencies=edges)]
    for data in (*(json.dumps(one, separators=(",", ":")).encode() for one in filled), frame.encode()):
        assert len(data) > proportion.FREE
        assert len(of(cyclonedx.read("app.cdx", data, tables), Component)) >= 20_000


def test_an_array_of_very_short_elements_is_read_the_careful_way(tables: Tables) -> None:
    data = f'{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"1," * 600_000}1]}}'.encode()
    (sbom,) = of(cyclonedx.read("app.cdx.json", data, tables), Sbom)
    assert sbom.ignored == ("components[]: is not an object (600,001 times)",)
