"""SPDX that is broken, foreign or hostile."""

import json
import time
import tracemalloc
from contextlib import suppress

import pytest
from any_json import json_values
from boms import of
from hypothesis import given, settings
from hypothesis import strategies as st
from spdx_documents import CONTEXT, FOLDER, document, fixture, graph, package, read, related

from maestro_gate.collect import spdx
from maestro_gate.collect.reading import Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component, Sbom, Vulnerability

_NAMES = sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize(
    ("name", "words", "place"),
    [
        (
            "invalid.json",
            r'"spdxVersion" is .SPDX-1\.2.; SPDX 2\.2 and 2\.3 and 3\.0 are read',
            "app.spdx:2:3",
        ),
        ("invalid.tag", "<text> has no end", "app.spdx:3:1"),
        ("invalid3.json", "the context is not that of SPDX 3.0", "app.spdx:2:3"),
        ("invalid.rdf.xml", "this is XML", "app.spdx:1:1"),
    ],
)
def test_a_wrong_frame_is_a_failed_source(name: str, words: str, place: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        fixture(name, tables)
    assert refused.value.where == place
    assert refused.value.fix


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"[]", '"spdxVersion" is missing'),
        (b"\xff\xfeS\0P\0", "UTF-16"),
        (b"SPDXVersion: SPDX-2.3\nno tag at all", "no tag"),
        (b"SPDXVersion: SPDX-2.3\n\xff\xff: x", "UTF-8"),
        (b"SPDXVersion: SPDX-2.1", "SPDX-2.1"),
        (b'{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a"', "not valid JSON"),
        (b'{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a", "name": "b"}]}', "occurs twice"),
        (b'{"spdxVersion": "SPDX-2.3", "packages": {}}', '"packages" is not an array'),
        (b'{"spdxVersion": "SPDX-2.3", "creationInfo": []}', '"creationInfo" is not an object'),
        (b'{"@context": "' + CONTEXT.encode() + b'", "@graph": {}}', '"@graph" is not an array'),
        (b'{"@context": "https://spdx.org/rdf/4.0.0/spdx-context.jsonld", "@graph": []}', "not that of SPDX 3.0"),
        (b"spdxVersion: SPDX-2.3\npackages: &a [*a]", "alias|anchor"),
    ],
)  # fmt: skip
def test_an_unreadable_document_is_a_failed_source(data: bytes, words: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=words):
        spdx.read("app.spdx", data, tables)


@pytest.mark.parametrize("name", ["empty.json", "empty.tag", "empty3.json"])
def test_a_document_that_lists_nothing_is_read(name: str, tables: Tables) -> None:
    reading = fixture(name, tables)
    (sbom,) = of(reading, Sbom)
    assert (sbom.components, sbom.ignored, reading.notes) == (0, (), ())


def test_elements_of_the_wrong_type_are_passed_over_and_listed(tables: Tables) -> None:
    reading = fixture("hostile.json", tables)
    found = {(c.name, c.version): c for c in of(reading, Component)}
    assert set(found) == {("twice", "1"), ("twice", "2"), ("typed", ""), ("\u202enameless\0", "")}
    assert found["typed", ""].base_purl == "pkg:generic/a"
    assert found["twice", "1"].licenses == ("MIT OR",)
    notes = "\n".join(reading.notes)
    for words in (
        "packages[]: is not an object", "packages[]: has no name", "packages[].versionInfo: is not text",
        "packages[].checksums: is not an array", "purl: is not a package URL", "purl: one of several counts",
        "licence: is no licence expression", "licence: names a licence that the SPDX licence list does not have",
        "SPDXID: names two things", "relationships[]: names nothing in this document",
        "creationInfo.created: is not a date", "hasExtractedLicensingInfos[]: is not an object", "files[]: is not an object",
    ):  # fmt: skip
        assert words in notes


def test_elements_of_a_graph_are_passed_over_and_listed(tables: Tables) -> None:
    reading = fixture("hostile3.json", tables)
    assert {(c.name, c.supplier, c.licenses) for c in of(reading, Component)} >= {("p", "", ())}
    assert {c.name for c in of(reading, Component)} == {"inside", "m", "p"}
    assert {(v.id, v.component, v.severity) for v in of(reading, Vulnerability)} == {
        ("V-1", "", "unknown"), ("V-1", "p", "unknown"),
    }  # fmt: skip
    notes = "\n".join(reading.notes)
    for words in (
        "@graph[]: is not an object",
        "@graph[]: has no type",
        "vulnerability: has no id",
        "created: is not a date",
    ):
        assert words in notes


def test_a_lone_mark_of_a_byte_order_is_no_content(tables: Tables) -> None:
    for name in ("typical.spdx", "typical.spdx.json", "typical.spdx.yaml", "typical.spdx3.json"):
        data = (FOLDER / name).read_bytes()
        assert spdx.read("a", b"\xef\xbb\xbf" + data, tables) == spdx.read("a", data, tables)
        assert spdx.read("a", data.replace(b"\n", b"\r\n"), tables) == spdx.read("a", data, tables)


def test_a_mark_of_a_byte_order_before_the_first_tag_hides_no_tag(tables: Tables) -> None:
    data = b"SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: flask\nSPDXID: SPDXRef-flask\n"
    found = spdx.read("a", b"\xef\xbb\xbf" + data, tables)
    assert found == spdx.read("a", data, tables)
    assert spdx.recognises("sbom.txt", b"\xef\xbb\xbf" + data)


_members = st.sampled_from(
    ["SPDXID", "name", "versionInfo", "supplier", "licenseConcluded", "checksums", "externalRefs", "spdxElementId",
     "relationshipType", "relatedSpdxElement", "spdxId", "type", "from", "to", "rootElement", "creationInfo"]
)  # fmt: skip
_kinds = st.sampled_from(
    ["software_Package", "ai_AIPackage", "dataset_DatasetPackage", "Relationship", "SpdxDocument", "software_Sbom",
     "security_Vulnerability", "security_CvssV3VulnAssessmentRelationship", "expandedlicensing_DisjunctiveLicenseSet",
     "security_VexFixedVulnAssessmentRelationship", "CreationInfo", "simplelicensing_LicenseExpression"]
)  # fmt: skip
_words = st.sampled_from(
    ["a", "b", "DEPENDS_ON", "CONTAINS", "DESCRIBES", "trainedOn", "contains", "dependsOn"]
)
_rows = st.lists(
    st.dictionaries(_members, json_values | _words | st.lists(_words, max_size=2)) | json_values, max_size=4
)


@settings(max_examples=150)
@given(_rows, _rows, json_values)
def test_no_document_of_version_2_is_an_error(
    tables: Tables, rows: object, others: object, any_: object
) -> None:
    value = document(packages=rows, relationships=others, files=any_, creationInfo=any_, snippets=any_)
    try:
        reading = read(value, tables)
    except InvalidInput:
        return
    assert len(of(reading, Sbom)) == 1


@settings(max_examples=150)
@given(
    st.lists(st.dictionaries(_members, json_values | _words | st.lists(_words, max_size=2)), max_size=5),
    st.data(),
)
def test_no_graph_is_an_error(tables: Tables, rows: list[dict[str, object]], data: st.DataObject) -> None:
    elements = [{**row, "type": data.draw(_kinds)} for row in rows]
    assert len(of(read(graph(*elements), tables), Sbom)) == 1


@settings(max_examples=150)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"SPDXVersion: SPDX-2.3\n", b'{"@context":', b"spdxVersion: "]),
)
def test_no_bytes_are_an_error(tables: Tables, data: bytes, before: bytes) -> None:
    with suppress(InvalidInput):
        assert spdx.read("a.spdx", before + data, tables).subjects


@pytest.mark.parametrize("name", _NAMES)
def test_no_truncated_document_is_an_error(name: str, tables: Tables) -> None:
    data = (FOLDER / name).read_bytes()
    for end in range(0, len(data), max(1, len(data) // 40)):
        with suppress(InvalidInput):
            assert spdx.read("a.spdx", data[:end], tables).subjects


@pytest.mark.parametrize(
    "value",
    [
        document(packages=[package(str(n)) for n in range(5000)],
                 relationships=[related(str(n), "DEPENDS_ON", str((n + 1) % 5000)) for n in range(5000)]),
        document(packages=[package("a", licenseConcluded=" OR ".join(["(MIT"] * 400))], name="x" * 1_000_000),
        document(packages=[package("a", supplier="Organization: " + "(" * 500_000 + ")")]),
        graph(*({"type": "Relationship", "relationshipType": "contains", "from": f"f{n}", "to": [f"f{n + 1}"]} for n in range(5000)),
              *({"type": "Relationship", "relationshipType": "trainedOn", "from": f"f{n}", "to": ["d"]} for n in range(0, 5000, 500))),
        graph(*({"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": f"l{n}", "expandedlicensing_member": [f"l{n + 1}"] * 10}
                for n in range(30)),
              {"type": "software_Package", "spdxId": "p", "name": "p"},
              {"type": "Relationship", "relationshipType": "hasDeclaredLicense", "from": "p", "to": ["l0"]}),
        graph({"type": "Relationship", "relationshipType": "contains", "from": "a", "to": [{"type": "Agent", "name": f"agent number {n}", "comment": "x" * 60} for n in range(20_000)]}),
    ],
    ids=["a cycle", "endless licence", "brackets", "files in files", "sets in sets", "blank nodes"],
)  # fmt: skip
def test_time_and_memory_stay_in_proportion(value: object, tables: Tables) -> None:
    data = json.dumps(value).encode()
    spdx.read(
        "warm.spdx.json",
        json.dumps(document(packages=[package("a", licenseDeclared="MIT")])).encode(),
        tables,
    )
    tracemalloc.start()
    begun = time.process_time()
    spdx.read("a.spdx.json", data, tables)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - begun < 10
    assert peak < 10 * len(data) + 4_000_000


def test_a_deep_graph_is_refused(tables: Tables) -> None:
    inner: object = "x"
    for _ in range(200):
        inner = {"type": "Relationship", "to": [inner]}
    with pytest.raises(InvalidInput, match="nested"):
        read(graph(inner), tables)


def test_lines_of_tag_value_by_the_hundred_thousand_take_linear_time(tables: Tables) -> None:
    data = (
        b"SPDXVersion: SPDX-2.3\n"
        + b"PackageName: a-package-of-a-name\n" * 50_000
        + b"PackageComment: <text>"
        + b"x\n" * 200_000
        + b"</text>"
    )
    begun = time.process_time()
    assert len(of(spdx.read("a.spdx", data, tables), Component)) == 50_000
    assert time.process_time() - begun < 20
