"""Hostile documents are refused with a place and in bounded time, and none brings a reader out of its course."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.documents import Document, Limits, load_json, load_jsonc, load_yaml
from maestro_gate.errors import InvalidInput

Load = Callable[..., Document]


def refusal(load: Load, data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(InvalidInput) as caught:
        load(data, "doc", limits or Limits())
    return str(caught.value)


BOMB = "a: &a [x, x]\n" + "".join(f"b{i}: [*a, *a, *a]\n" for i in range(20))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 'doc:3:1: the key "a" occurs twice: in line 1 and in line 3'),
        ("x:\n  1: one\n", "doc:2:3: the key 1 is a number; keys are strings"),
        ("true: one\n", "doc:1:1: the key true is a truth value"),
        ("?\n: one\n", "doc:1:2: the key (nothing) is null"),
        ("? [a]\n: b\n", "doc:1:3: a key is a mapping or a sequence"),
        ("{a: 1}: b\n", "doc:1:1: a key is a mapping or a sequence"),
        ("a: .nan\n", "doc:1:4: infinity and not-a-number are not accepted"),
        ("a: -.Inf\n", "doc:1:4: infinity"),
        ("a: 1e999\n", "doc:1:4: the number is too large"),
        ("a: " + "9" * 5000 + "\n", "doc:1:4: the number has more than 400 characters"),
        (BOMB, "doc:1:4: anchors and aliases are not accepted"),
        ("a: *b\n", "doc:1:4: anchors and aliases are not accepted"),
        ("<<: {a: 1}\n", "doc:1:1: merge keys are not accepted"),
        (
            "!!python/object/apply:os.system [ls]\n",
            'doc:1:1: the tag "!!python/object/apply:os.system" is not accepted',
        ),
        ("a: !!python/name:os.system x\n", "doc:1:4: the tag"),
        ("%TAG ! tag:yaml.org,2002:python/\n---\na: !name:os x\n", "doc:3:4: the tag"),
        ("a: !!binary aGk=\n", 'doc:1:4: the tag "!!binary" is not accepted'),
        ("a: !!int x\n", "doc:1:4: the value does not fit its tag !!int"),
        ("a: 1\n---\nb: 2\n", "doc:2:1: a second document starts here"),
        ("a: [1, 2\n", "doc:2:1: not valid YAML: while parsing a flow sequence"),
        ("a: b: c\n", "doc:1:5: not valid YAML: mapping values are not allowed"),
        ("a: \x1b[31m\n", "doc:1:4: not valid YAML: it holds the character U+001B"),
        ("a:\n\t- b\n", "doc:2:1: not valid YAML"),
        ("# only\n# comments\n", "doc:3:1: the document is empty"),
        ("[" * 1_000_000, "doc:1:101: the document is nested deeper than 100 levels"),
        ("- " * 1_000_000, "doc:1:201: the document is nested deeper than 100 levels"),
        ("{a: " * 1_000_000, "doc:1:401: the document is nested deeper than 100 levels"),
    ],
    ids=range(27),
)
def test_hostile_yaml_is_refused_with_its_place(text: str, message: str) -> None:
    started = time.process_time()
    assert refusal(load_yaml, text.encode()).startswith(message)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("load", [load_json, load_jsonc])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1,\n "b": {"c": 1,\n "c": 2}}', 'doc:3:2: the key "c" occurs twice: in line 2 and in line 3'),
        ('[1, [{"a": 1, "\\u0061": 2}], rubbish', 'doc:1:15: the key "a" occurs twice'),
        ('{"a": {"b": 1}, "a": 2}', 'doc:1:17: the key "a" occurs twice'),
        ('["NaN", NaN]', "doc:1:9: NaN is not JSON"),
        ('{"a": -Infinity}', "doc:1:7: -Infinity is not JSON"),
        ('["1e999",\n 1e999]', "doc:2:2: the number 1e999 is too large"),
        ("[1, " + "9" * 5000 + "]", "doc:1:5: the number 9999999999999999999… is too large"),
        ('["ok \\ud83d\\ude00", "\\\\ud800", "\\ud800"]', "doc:1:33: the escape is half of a surrogate pair"),
        ('{"\\udc00": 1}', "doc:1:3: the escape is half of a surrogate pair"),
        ("[1, 2", "doc:1:6: not valid JSON"),
        ("[1] [2]", "doc:1:5: not valid JSON: Extra data"),
        ("{'a': 1}", "doc:1:2: not valid JSON"),
        ('["a\nb"]', "doc:1:4: not valid JSON: Invalid control character"),
        ('{1: "a"}', "doc:1:2: not valid JSON"),
        ("[01]", "doc:1:3: not valid JSON"),
        ("[" * 1_000_000, "doc:1:101: the document is nested deeper than 100 levels"),
        ('{"a":' * 100_000, "doc:1:501: the document is nested deeper than 100 levels"),
        ("[[], {}, " + "[" * 100 + "]" * 101, "doc:1:109: the document is nested deeper than 100 levels"),
        ('["[[", ' + "[" * 100 + "]" * 101, "doc:1:107: the document is nested deeper than 100 levels"),
    ],
    ids=range(19),
)
def test_hostile_json_is_refused_with_its_place(load: Load, text: str, message: str) -> None:
    started = time.process_time()
    assert refusal(load, text.encode()).startswith(message)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("load", [load_yaml, load_json, load_jsonc])
def test_bytes_that_are_not_a_document_are_refused_by_every_reader(load: Load) -> None:
    assert refusal(load, b"") == "doc:1:1: the document is empty"
    assert refusal(load, b" \n\n") == "doc:1:1: the document is empty"
    assert refusal(load, "[1]".encode("utf-16")).startswith("doc:1:1: the document is UTF-16")
    assert refusal(load, "[1]".encode("utf-16-be")).startswith("doc:1:1: the document is UTF-16")
    assert refusal(load, b'["a",\n "\xe9"]').startswith("doc:2:3: the byte 0xe9 at offset 8 is not UTF-8")
    assert refusal(load, b'\xef\xbb\xbf["\xff"]').startswith(
        "doc:1:3: the byte 0xff at offset 5 is not UTF-8"
    )
    big = b'["' + b"x" * 11_000_000 + b'"]'
    assert refusal(load, big).startswith(
        "doc: the document has 11,000,004 bytes; at most 10,485,760 are read"
    )


@pytest.mark.parametrize("load", [load_yaml, load_json, load_jsonc])
def test_the_limits_are_exact(load: Load) -> None:
    assert load(b"[" * 100 + b"]" * 100, "doc").value is not None
    assert "deeper than 100 levels" in refusal(load, b"[" * 101 + b"]" * 101)
    assert load(b'[1, {"a": 2}]', "doc", Limits(max_nodes=4, max_bytes=13, max_depth=2)).value == [
        1,
        {"a": 2},
    ]
    assert "more than 3 values" in refusal(load, b'[1, {"a": 2}]', Limits(max_nodes=3))
    assert "at most 12 are read" in refusal(load, b'[1, {"a": 2}]', Limits(max_bytes=12))
    assert "deeper than 1 levels" in refusal(load, b'[1, {"a": 2}]', Limits(max_depth=1))


def test_jsonc_keeps_places_and_refuses_what_is_no_last_comma() -> None:
    document = load_jsonc(b'{ /* one\n */ "a": "// no", // two\n  "b": ["/*", ],\n}', "mcp.json")
    assert document.value == {"a": "// no", "b": ["/*"]}
    assert (document.locate(["a"]), document.locate(["b", 0])) == ((2, 5), (3, 9))
    for text in (b"[,]", b"{,}", b"[1,,]", b'{"a":,}', b"[1 // ]", b"// nothing"):
        assert ": not valid JSON: " in refusal(load_jsonc, text)
    assert refusal(load_jsonc, b"[1,\n /* 2 ]") == "doc:2:2: the comment does not end"
    assert "not valid JSON" in refusal(load_json, b"[1,]")


def tried(load: Load, data: bytes) -> Document | None:
    """The document; None when it was refused with a place, and any other error is an error of the test."""
    try:
        return load(data, "doc")
    except InvalidInput as refused:
        if not refused.where.startswith("doc"):
            raise
        return None


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else "scalar"


_PIECES = [
    "a",
    "b: ",
    "- ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '"',
    "#",
    "? ",
    ": ",
    "|\n",
    "1",
    "&x ",
    "*x",
    "!!str ",
    "~",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_whatever_yaml_is_accepted_has_the_shape_that_pyyaml_sees(text: str) -> None:
    document = tried(load_yaml, text.encode())
    if document:
        assert shape(document.value) == shape(yaml.load(text, yaml.BaseLoader))  # noqa: S506 - makes strings only


@given(st.binary(max_size=40) | st.text('[]{}:,"\\/*0eN1-u d8\n', max_size=30).map(str.encode))
@settings(max_examples=400, deadline=None)
def test_no_bytes_bring_a_reader_out_of_its_course(data: bytes) -> None:
    tried(load_yaml, data)
    document, with_comments = tried(load_json, data), tried(load_jsonc, data)
    if document:
        assert with_comments is not None
        assert with_comments.value == document.value == json.loads(data)
