"""CycloneDX XML says what the same document in JSON says, and no XML can do harm."""

import json
import tracemalloc
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from boms import of
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import cyclonedx
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Component, Sbom, Service, Statement, Vulnerability

FIXTURES = Path(__file__).parent / "cyclonedx"
NAMESPACE = "http://cyclonedx.org/schema/bom"
VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]


def read(data: bytes | str, tables: Tables, path: str = "app.cdx") -> Reading:
    return cyclonedx.read(path, data.encode() if isinstance(data, str) else data, tables)


def fixture(name: str, tables: Tables) -> Reading:
    return read((FIXTURES / f"{name}.cdx.xml").read_bytes(), tables, f"{name}.cdx.xml")


def bom(inside: str, version: str = "1.6", attributes: str = "") -> str:
    return f'<bom xmlns="{NAMESPACE}/{version}" {attributes}>{inside}</bom>'


def unlinked(reading: Reading) -> Reading:
    """Without what other documents call it: two files have a serial number each."""
    return replace(reading, dependencies=tuple(replace(graph, link="") for graph in reading.dependencies))


@pytest.mark.parametrize("name", ["proton-bridge_proton-bridge-v1.8.0.bom", "laravel-7.12.0_bom.1.2"])
def test_real_documents_give_equal_evidence_in_both_formats(name: str, corpus: Path, tables: Tables) -> None:
    folder = corpus / "cyclonedx"
    in_json, in_xml = (read((folder / f"{name}.{ext}").read_bytes(), tables) for ext in ("json", "xml"))
    assert unlinked(in_json) == unlinked(in_xml)
    assert len(of(in_xml, Component)) == len(json.loads((folder / f"{name}.json").read_bytes())["components"])


def test_a_typical_document_is_read_whole(tables: Tables) -> None:
    reading = fixture("typical", tables)
    assert reading.notes == ()
    (sbom,) = of(reading, Sbom)
    assert (sbom.components, sbom.models, sbom.datasets, sbom.services, sbom.dependencies) == (4, 1, 1, 2, 3)
    assert (sbom.root, str(sbom.timestamp), sbom.tools, sbom.properties) == (
        "agent", "2026-09-01", ("generator 2.0",), ("z=1",),
    )  # fmt: skip
    model = next(c for c in of(reading, Component) if c.name == "intent")
    assert (model.supplier, model.licenses, model.hashes) == (
        "Example Labs",
        ("Apache-2.0", "Own"),
        ("SHA-256",),
    )
    assert (model.properties, model.reference_types) == (("a=1", "b=2"), ("model-card",))
    assert (model.datasets, model.considerations) == (
        ("inline", "tickets"),
        ("technicalLimitations", "users"),
    )
    assert model.performance_metrics == ("accuracy",)
    assert (model.classification, model.governance, model.direct) == (("PII",), ("owners",), True)
    data = next(c for c in of(reading, Component) if c.type == "data")
    assert (data.sensitive_data, data.governance) == (("addresses", "names"), ("custodians",))
    api = next(s for s in of(reading, Service) if s.name == "api")
    assert (api.authenticated, api.crosses_trust_boundary, api.data) == ("no", "yes", ("inbound:PII",))
    (flaw,) = of(reading, Vulnerability)
    assert (flaw.severity, flaw.score, flaw.cwes) == ("high", 7.5, ("CWE-20", "CWE-79"))
    assert [statement.state for statement in of(reading, Statement)] == ["in_triage"]
    assert (flaw.aliases, flaw.component, str(flaw.published)) == (("GHSA-1",), "lib", "2026-01-02")


def test_empty_is_a_bill_of_nothing(tables: Tables) -> None:
    reading = fixture("empty", tables)
    assert [(s.kind, s.format) for s in reading.subjects] == [("sbom", "CycloneDX 1.0")]
    assert reading.notes == ()


def test_a_document_that_is_cut_off_is_a_failed_source(tables: Tables) -> None:
    with pytest.raises(InvalidInput, match="not valid XML: no element found") as refused:
        fixture("invalid", tables)
    assert refused.value.where == "invalid.cdx.xml:5:1"


def test_what_is_wrong_inside_is_passed_over_and_listed(tables: Tables) -> None:
    reading = fixture("hostile", tables)
    assert [(c.name, c.version) for c in of(reading, Component)] == [("first", "1.0"), ("twin", "")]
    assert set(of(reading, Sbom)[0].ignored) == {
        "bom-ref: names two things",
        "components[]: has no name (2 times)",
        'components[]: holds an element of "", which is not read',
        f'components[]: holds an element of "{NAMESPACE}/1.4", which is not read',
        "components[]: holds an element that is not known there",
        "components[].hashes: holds text where elements should stand",
        "components[].licenses[]: holds an element that is not known there",
        "components[].name: occurs twice",
        "components[].purl: is not a package URL",
        "dependencies[].ref: names nothing in this document",
        "metadata.timestamp: is not a date",
        "vulnerabilities[].cwes[]: is not a number",
    }
    assert (
        "vulnerabilities[].ratings[].score: is not of the type that the schema asks for (2 times)"
        in reading.notes
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(version: str, tables: Tables) -> None:
    inside = (
        '<components><component type="library"><name>a</name><version>1</version></component></components>'
    )
    reading = read(bom(inside, version), tables)
    assert [c.label for c in of(reading, Component)] == ["a 1"]
    assert of(reading, Sbom)[0].format == f"CycloneDX {version}"


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "é"), ("utf-16", "é"), ("iso-8859-1", "é"), ("windows-1252", "€"), ("utf-8-sig", "é")]
)  # fmt: skip
def test_every_encoding_that_xml_may_have_is_read(encoding: str, name: str, tables: Tables) -> None:
    inside = bom(f'<components><component type="library"><name>{name}</name></component></components>')
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n{inside}'
    data = declared.encode(encoding)
    assert cyclonedx.recognises("bom.xml", data)
    assert [c.name for c in of(read(data, tables), Component)] == [name]


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
REFUSED = {
    "entity bomb": (f"<!DOCTYPE bom [{BOMB}]>{bom('<components>&a9;</components>')}", "declares a document type"),
    "outside entity": (f'<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]>{bom("&x;")}', "declares a document type"),
    "outside type": (f'<!DOCTYPE bom SYSTEM "https://x.example/a.dtd">{bom("")}', "declares a document type"),
    "undefined entity": (bom("&x;"), "not valid XML: undefined entity"),
    "no namespace": ("<bom/>", "not a CycloneDX document"),
    "another document": ('<project xmlns="http://maven.apache.org/POM/4.0.0"/>', "not a CycloneDX document"),
    "another version": (f'<bom xmlns="{NAMESPACE}/2.0"/>', r'version "2.0"; CycloneDX XML 1.0 to 1.7 is read'),
    "deep": (bom("<components>" + "<component><components>" * 5000), "nested more than 100 levels"),
    "two roots": (bom("") * 2, "not valid XML: junk after document element"),
    "unknown encoding": (f'<?xml version="1.0" encoding="klingon"?>{bom("")}', "encoding"),
    "wrong encoding": (f'<?xml version="1.0" encoding="utf-16"?>{bom("")}', "encoding"),
    "a control character": (bom("<properties>\1</properties>"), "not valid XML: not well-formed"),
    "nothing": ("  ", "empty"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_a_failed_source(document: str, words: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        cyclonedx.read("a/b.cdx.xml", document.encode(), tables)
    assert refused.value.where.startswith("a/b.cdx.xml")


def test_an_array_with_attributes_hides_none_of_its_items(tables: Tables) -> None:
    inside = '<components name="x" type="y"><component type="library"><name>a</name></component></components>'
    assert [c.name for c in of(read(bom(inside), tables), Component)] == ["a"]


def test_the_graph_of_1_1_stood_in_an_extension(tables: Tables) -> None:
    graph = "http://cyclonedx.org/schema/ext/dependency-graph/1.0"
    components = "".join(
        f'<component type="library" bom-ref="{n}"><name>{n}</name><version>1</version></component>'
        for n in "ab"
    )
    edges = '<g:dependencies><g:dependency ref="a"><g:dependency ref="b"/></g:dependency></g:dependencies>'
    document = bom(f"<components>{components}</components>{edges}", "1.1", f'xmlns:g="{graph}"')
    assert read(document, tables).dependencies[0].edges() == (("library:/a", "library:/b"),)


def test_what_depends_on_something_may_stand_inside_it(tables: Tables) -> None:
    components = "".join(
        f'<component type="library" bom-ref="{n}"><name>{n}</name></component>' for n in "abc"
    )
    nested = '<dependency ref="a"><dependency ref="b"><dependency ref="c"/></dependency></dependency>'
    flat = '<dependency ref="a"><dependency ref="b"/></dependency><dependency ref="b"><dependency ref="c"/></dependency>'
    first, second = (
        read(bom(f"<components>{components}</components><dependencies>{edges}</dependencies>"), tables)
        for edges in (nested, flat)
    )
    assert first == second
    assert first.dependencies[0].edges() == (("library:/a", "library:/b"), ("library:/b", "library:/c"))


def test_recognition_asks_the_content() -> None:
    assert cyclonedx.recognises("bom.xml", bom("").encode())
    assert not cyclonedx.recognises("bom.xml", b'<project xmlns="http://maven.apache.org/POM/4.0.0"/>')
    assert not cyclonedx.recognises("bom.xml", b'{"xmlns": "http://cyclonedx.org/schema/bom/1.6"}')


NAMES = st.sampled_from([
    "component", "components", "name", "version", "purl", "licenses", "license", "expression", "id", "hashes", "hash",
    "properties", "property", "services", "service", "data", "classification", "dependencies", "dependency", "modelCard",
    "modelParameters", "datasets", "ref", "dataset", "metadata", "tools", "tool", "vulnerabilities", "vulnerability",
    "ratings", "rating", "score", "cwes", "cwe", "affects", "target", "versions", "contact", "url", "supplier", "evidence",
    "identity", "copyright", "text", "compositions", "unheardOf", "x:foreign", "asserter", "patents", "environmentVars",
])  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["type", "bom-ref", "ref", "name", "flow", "alg", "x:y"]),
    st.text("ab1&<", max_size=3),
    max_size=2,
)
ELEMENTS = st.recursive(
    st.text("ab 1&<", max_size=4).map(escape) | st.just("NaN") | st.just("<!-- c --><![CDATA[<x>]]>"),
    lambda inner: st.builds(
        lambda name, attributes, children: f"<{name}{''.join(f' {k}={quoteattr(v)}' for k, v in attributes.items())}>{''.join(children)}</{name}>",
        NAMES, ATTRIBUTES, st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(ELEMENTS, max_size=6), st.sampled_from(VERSIONS))
@settings(max_examples=300, deadline=None)
def test_no_element_ends_in_a_traceback(tables: Tables, elements: list[str], version: str) -> None:
    first = read(bom("".join(elements), version, 'xmlns:x="urn:x"'), tables)
    assert first == read(bom("".join(elements), version, 'xmlns:x="urn:x"'), tables)


@given(st.binary(max_size=60), st.integers(0, 200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_end_in_a_traceback(tables: Tables, noise: bytes, place: int) -> None:
    whole = (FIXTURES / "typical.cdx.xml").read_bytes()
    for data in (whole[: place * 20] + noise + whole[place * 20 :], b"<" + noise):
        with suppress(InvalidInput):
            read(data, tables)


@pytest.mark.parametrize(
    "row",
    [
        '<component type="library"><name>a</name><version>1.0</version><purl>pkg:npm/a{}@1.0</purl></component>',
        '<component type="library"><name>a</name><hashes>' + "<hash/>" * 20 + "</hashes></component>",
        "<component><licenses>" + "<license/>" * 5 + "</licenses></component>",
        "<x/>",
        "<!-- comment -->",
    ],
)
def test_memory_stays_within_ten_times_the_file(row: str, tables: Tables) -> None:
    rows = "".join(row.replace("{}", str(number)) for number in range(1_000_000 // len(row)))
    data = bom(f"<components>{rows}</components>").encode()
    read(bom(""), tables)  # the schema and the parser are loaded once
    tracemalloc.start()
    try:
        read(data, tables)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(data)
