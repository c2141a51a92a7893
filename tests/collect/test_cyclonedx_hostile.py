"""CycloneDX that is broken, foreign or hostile."""

import json

import pytest
from any_json import json_values
from boms import MODEL, bom, of, read
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import Tables
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
