"""Statements about vulnerabilities: OpenVEX and CSAF, and whatever else may come."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from any_json import json_values
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.collect.vulnerabilities import said, vex
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Statement, Vulnerability

FIXTURES = Path(__file__).parent / "vulnerabilities"
FORMATS = ("openvex", "csaf")


def read(format_: str, name: str, tables: Tables) -> Reading:
    path = FIXTURES / format_ / f"{name}.json"
    return vex.read(f".vex/{format_}.json", path.read_bytes(), tables)


def statements(format_: str, name: str, tables: Tables) -> list[Statement]:
    return [one for one in read(format_, name, tables).subjects if isinstance(one, Statement)]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["typical", "empty", "hostile"])
def test_a_document_is_recognised_by_its_content(format_: str, name: str) -> None:
    assert vex.recognises("x.json", (FIXTURES / format_ / f"{name}.json").read_bytes())


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_document_says_nothing(format_: str, tables: Tables) -> None:
    assert read(format_, "empty", tables) == Reading()


@pytest.mark.parametrize("format_", FORMATS)
def test_an_invalid_document_is_no_empty_one(format_: str, tables: Tables) -> None:
    with pytest.raises(InvalidInput, match=r"neither OpenVEX nor CSAF"):
        read(format_, "invalid", tables)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_hostile_document_is_read_in_part_and_says_so(format_: str, tables: Tables) -> None:
    reading = read(format_, "hostile", tables)
    assert reading.notes
    assert reading == read(format_, "hostile", tables)


def test_openvex_names_the_component_within_the_product(tables: Tables) -> None:
    found = {one.identity: one for one in statements("openvex", "typical", tables)}
    assert sorted(found) == [
        "CVE-2023-1255@https://vex.example/product:in_triage",
        "CVE-2023-2650@pkg:pypi/jinja2:exploitable",
        "CVE-2023-2975@pkg:pypi/jinja2:resolved",
        "CVE-2023-3446@pkg:apk/alpine/libcrypto3:not_affected",
        "CVE-2023-3446@pkg:apk/alpine/libssl3:not_affected",
    ]
    one = found["CVE-2023-3446@pkg:apk/alpine/libssl3:not_affected"]
    assert (one.product_version, one.within, one.effect) == ("3.0.8-r3", "pkg:oci/support", "excuses")
    assert (one.justification, one.explanation) == ("vulnerable_code_not_present", "removed before packaging")
    assert (one.aliases, one.is_reasoned, str(one.stated_at)) == (
        ("GHSA-aaaa-bbbb-cccc",),
        True,
        "2026-07-17",
    )
    assert one.moment == "2026-07-18T00:28:47.696004+00:00"
    assert one.chain == "Support team <team@vex.example>"


def test_what_is_affected_is_a_vulnerability_too(tables: Tables) -> None:
    found = [one for one in read("openvex", "typical", tables).subjects if isinstance(one, Vulnerability)]
    assert [(v.identity, v.severity, v.sources) for v in found] == [
        ("CVE-2023-2650@pkg:pypi/jinja2", "unknown", ("vex",))
    ]


def test_before_0_2_0_products_and_vulnerabilities_are_texts(tables: Tables) -> None:
    found = statements("openvex", "version-0.0.1", tables)
    assert [(one.product, one.product_version, one.is_reasoned) for one in found] == [
        ("pkg:apk/wolfi/bash", "1.0.0", False),
        ("pkg:apk/wolfi/git", "2.39.0-r1", False),
    ]


def test_csaf_relates_a_component_to_its_product(tables: Tables) -> None:
    excuse, accusation = sorted(
        statements("csaf", "typical", tables), key=lambda one: one.effect, reverse=True
    )
    assert (excuse.product, excuse.product_version, excuse.within) == (
        "pkg:pypi/jinja2",
        "3.1.2",
        "pkg:oci/support",
    )
    assert (excuse.justification, excuse.explanation) == (
        "vulnerable_code_not_in_execute_path",
        "Class is never loaded.",
    )
    assert (accusation.product, accusation.state) == ("pkg:oci/support", "exploitable")
    assert (excuse.author, str(excuse.stated_at)) == ("Example Labs", "2026-03-03")


def test_a_state_that_nobody_knows_is_noted_and_excuses_nothing(tables: Tables) -> None:
    row = {"vulnerability": "V", "products": ["pkg:pypi/a"], "status": "not-affected", "justification": "j"}
    document = {"@context": "https://openvex.dev/ns", "statements": [row]}
    reading = vex.read("x.json", json.dumps(document).encode(), tables)
    assert [one.effect for one in reading.subjects if isinstance(one, Statement)] == ["open"]
    assert reading.notes == ("state of a vulnerability: is a word that nobody knows, and excuses nothing",)


@pytest.mark.parametrize(
    "text", ["", "x", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-13-01", None, 7]
)
def test_what_is_no_moment_is_none(text: object) -> None:
    assert said.moment(text) == ""


def test_moments_compare_as_times_do() -> None:
    first, second = said.moment("2026-01-01T23:30:00-02:00"), said.moment("2026-01-02T01:31:00Z")
    assert first < second


KEYS = st.sampled_from([
    "vulnerability", "name", "@id", "aliases", "products", "subcomponents", "identifiers", "purl", "status", "timestamp",
    "justification", "cve", "ids", "product_status", "fixed", "known_affected", "branches", "product", "product_id",
    "full_product_names", "relationships", "product_reference", "flags", "product_ids", "label",
])  # fmt: skip
VALUES = json_values | st.sampled_from(
    ["CVE-1", "pkg:pypi/a@1", "pkg:%", "affected", "fixed", "2026-01-01T00:00:00Z", "P"]
)
SHAPED = st.recursive(
    VALUES,
    lambda inner: st.dictionaries(KEYS, inner, max_size=5) | st.lists(inner, max_size=3),
    max_leaves=12,
)


@given(inner=SHAPED)
@settings(max_examples=100, deadline=None)
def test_no_shape_makes_a_reader_fall_over(inner: Any, tables: Tables) -> None:
    frames = (
        {"@context": "https://openvex.dev/ns", "statements": [inner, {"vulnerability": "V", "status": "fixed", "products": inner}]},
        {"document": {"csaf_version": "2.0"}, "product_tree": inner, "vulnerabilities": [inner]},
    )  # fmt: skip
    for frame in frames:
        with contextlib.suppress(InvalidInput):
            vex.read("x.json", json.dumps(frame).encode(), tables)


@given(data=st.binary(max_size=200) | st.sampled_from([b"\xff\xfe", b"{" * 5000, b"[]", b"NaN"]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_make_a_reader_fall_over(data: bytes, tables: Tables) -> None:
    with contextlib.suppress(InvalidInput):
        vex.read("x.json", data, tables)
