"""Where a SARIF result stands, and what it is the same as."""

import random
from typing import Any

import pytest
from any_json import json_values
from hypothesis import given, settings
from hypothesis import strategies as st
from sarif_documents import at, document, one, read, result

from maestro_gate.collect import sarif
from maestro_gate.collect.reading import Tables

BASES = {"SRCROOT": {"uri": "file:///checkout/app/"}, "LIB": {"uri": "lib", "uriBaseId": "SRCROOT"}}


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ({"uri": "src/a.py"}, "src/a.py"),
        ({"uri": "./src//a.py"}, "src/a.py"),
        ({"uri": "src/caf%C3%A9%20x.py"}, "src/café x.py"),
        ({"uri": "src\\a.py"}, "src/a.py"),
        ({"uri": "a.py", "uriBaseId": "%SRCROOT%"}, "a.py"),
        ({"uri": "a.py", "uriBaseId": "SRCROOT"}, "a.py"),
        ({"uri": "a.py", "uriBaseId": "LIB"}, "lib/a.py"),
        ({"uri": "file:///checkout/app/src/a.py"}, "src/a.py"),
        ({"uri": "/checkout/app/src/a.py"}, "src/a.py"),
        ({"index": 1}, "art.py"),
    ],
)
def test_a_result_stands_in_a_file_of_the_tree(location: dict[str, Any], path: str, tables: Tables) -> None:
    physical = {"artifactLocation": location, "region": {"startLine": 7}}
    artifacts = [{"location": {"uri": "other.py"}}, {"location": {"uri": "art.py"}}]
    value = document(
        result(locations=[{"physicalLocation": physical}]), originalUriBaseIds=BASES, artifacts=artifacts
    )
    assert (one(value, tables).path, one(value, tables).line) == (path, 7)
    assert read(value, tables).notes == ()


@pytest.mark.parametrize(
    "uri",
    ["../../etc/passwd", "src/../../x", "%2e%2e/x", "file:///etc/passwd", "/etc/passwd", "https://x.example/a.py",
     "git+ssh://x.example/a.py", "file://server/share/a.py", "http://[bad", "a%00b", "file:///checkout/app/../x"],
)  # fmt: skip
def test_a_result_elsewhere_stands_in_the_sarif_file_and_is_noted(uri: str, tables: Tables) -> None:
    value = document(result(locations=at(uri)), originalUriBaseIds=BASES)
    assert (one(value, tables).path, one(value, tables).line) == ("out/scan.sarif", 0)
    assert read(value, tables).notes == ("results[].locations[]: names a file outside the tree",)


def test_a_circle_of_bases_ends(tables: Tables) -> None:
    bases = {"A": {"uri": "a/", "uriBaseId": "B"}, "B": {"uri": "b/", "uriBaseId": "A"}}
    assert one(
        document(result(locations=at("x", uriBaseId="A")), originalUriBaseIds=bases), tables
    ).path.endswith("/x")


def test_no_location_is_the_sarif_file_itself(tables: Tables) -> None:
    found = one(document(result()), tables)
    assert (found.path, found.line) == ("out/scan.sarif", 0)


def test_identity_is_the_code_then_the_fingerprint_then_the_message(tables: Tables) -> None:
    def identity(**members: object) -> str:
        return one(document(result(**members)), tables).identity

    assert identity(locations=at("a", 3, "x =  eval(y)")) == identity(locations=at("a", 9, "  x = eval(y)\n"))
    assert identity(locations=at("a", 3, "x = eval(y)")) == identity(
        locations=at("a", 3, "x = eval(y)  # nosec")
    )
    assert identity(locations=at("a", 3, "x = eval(y)")) != identity(locations=at("a", 3, "x = eval(z)"))
    assert identity(partialFingerprints={"h/v1": "1"}) != identity(partialFingerprints={"h/v1": "2"})
    assert identity(fingerprints={"0": "1"}) != identity(fingerprints={"0": "2"})
    assert identity(fingerprints={"0": "requires login"}) == identity()
    assert identity(message={"text": "one"}) != identity(message={"text": "two"})


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_results_never_matters(tables: Tables, order: random.Random) -> None:
    rows = [
        result(ruleId=f"R{n % 3}", locations=at(f"f{n % 2}", n), kind=k)
        for n in range(1, 6)
        for k in ("fail", "pass")
    ]
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert read(document(*shuffled), tables) == read(document(*rows), tables)


RESULT_KEYS = ["ruleId", "ruleIndex", "rule", "level", "kind", "message", "locations", "suppressions", "properties",
               "partialFingerprints", "fingerprints"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(RESULT_KEYS), json_values), json_values, json_values)
@settings(max_examples=150, deadline=None)
def test_no_result_ends_in_a_traceback(
    tables: Tables, members: dict[str, object], more: object, other: object
) -> None:
    location = {"physicalLocation": more, "logicalLocations": other}
    value = document(
        members, result(locations=[location]), originalUriBaseIds=more, artifacts=other, invocations=more
    )
    read(value, tables)


def test_recognition_asks_the_content() -> None:
    assert sarif.recognises("a.json", b'{"$schema": "https://x.example/sarif-schema-2.1.0.json"')
    assert sarif.recognises("a.json", b'{"version": "2.1.0", "runs": [')
    assert not sarif.recognises("a.json", b'{"version": "2.1.0"}')
