"""Documents come back as they were written, the same from every reader, each value with its place."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maestro_gate.documents import Document, load_json, load_jsonc, load_yaml, yaml_reader
from maestro_gate.documents.yaml_scalars import plain

Load = Callable[..., Document]

_LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"], exclude_characters="\ufeff"
)
_TEXT = st.text(_LETTERS, max_size=12)
_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | _FLOATS | _TEXT
VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=20,
)


def pointers(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield here
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from pointers(inner, (*here, step))


@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
@settings(deadline=None)
def test_json_comes_back_as_it_was_written(value: Any, indent: int | None, ascii_only: bool) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    assert load_json(data, "doc").value == value
    assert load_jsonc(data, "doc").value == value


@given(VALUES, st.sampled_from([None, 1]))
@settings(deadline=None)
def test_yaml_reads_json_alike_and_gives_the_same_places(value: Any, indent: int | None) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    as_json, as_yaml = load_json(data, "doc"), load_yaml(data, "doc")
    assert as_yaml.value == as_json.value == value
    for pointer in pointers(value):
        assert as_yaml.locate(pointer) == as_json.locate(pointer)


@given(VALUES, st.sampled_from([None, 1]))
@settings(deadline=None)
def test_a_place_is_where_the_key_or_the_item_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    document, lines = load_json(text.encode(), "doc"), text.split("\n")
    for pointer in pointers(value):
        line, column = document.locate(pointer)
        found = lines[line - 1][column - 1 :]
        inner = value
        for step in pointer:
            inner = inner[step]
        if pointer and isinstance(pointer[-1], str):
            inner = pointer[-1]
        assert found.startswith(json.dumps(inner, ensure_ascii=False)[:1])
        if not isinstance(inner, dict | list):
            assert json.JSONDecoder().raw_decode(found)[0] == inner


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from scalars(inner)
    else:
        yield value


@given(VALUES)
@settings(deadline=None)
def test_yaml_agrees_with_the_safe_loader(value: Any) -> None:
    assume(all(plain(s) == s for s in scalars(value) if isinstance(s, str) and s[:1] in "+-.0123456789"))
    data = yaml.safe_dump(value, allow_unicode=True).encode()
    assert load_yaml(data, "doc").value == yaml.safe_load(data) == value


YAML = b"""\
# a comment
name: gate
on: [push, pull_request]
nested:
  - id: one
    when: >
      folded
  - id: "1"
    date: 2026-02-30
"""


def test_yaml_places_point_at_keys_and_items() -> None:
    document = load_yaml(YAML, "a.yaml")
    assert document.value == {
        "name": "gate",
        "on": ["push", "pull_request"],
        "nested": [{"id": "one", "when": "folded\n"}, {"id": "1", "date": "2026-02-30"}],
    }
    assert document.place([]) == "a.yaml:2:1"
    assert document.locate(["on"]) == (3, 1)
    assert document.locate(["on", 1]) == (3, 12)
    assert document.locate(["nested", 1]) == (8, 5)
    assert document.locate(["nested", 1, "date"]) == (9, 5)
    assert document.locate(["nested", 1, "missing", 3]) == (8, 5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[
            (word, word)
            for word in (
                "yes",
                "no",
                "on",
                "off",
                "y",
                "1:30",
                "2026-01-01",
                "1_000",
                "0b11",
                "-x",
                ".",
                "+",
                "<",
            )
        ],
        *[("true", True), ("False", False), ("null", None), ("~", None), ("", None)],
        *[
            ("12", 12),
            ("-3", -3),
            ("007", 7),
            ("0o17", 15),
            ("0x1F", 31),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("1.", 1.0),
        ],
        *[("'12'", "12"), ('"true"', "true"), ("!!str 12", "12"), ("! 12", "12"), ("!!int '12'", 12)],
        *[
            ("!!float 12", 12.0),
            ("!!bool true", True),
            ("!!null ''", None),
            ("!!seq [1]", [1]),
            ("!!map {a: 1}", {"a": 1}),
        ],
    ],
)
def test_yaml_scalars_follow_the_core_schema_of_1_2(text: str, value: object) -> None:
    found = load_yaml(f"- {text}\n".encode(), "doc").value
    assert found == [value]
    assert type(found[0]) is type(value)


@pytest.mark.parametrize("load", [load_yaml, load_json, load_jsonc])
def test_a_byte_order_mark_shifts_no_place(load: Load) -> None:
    document = load(b'\xef\xbb\xbf{"a": 1,\n"b": 2}', "doc")
    assert document.value == {"a": 1, "b": 2}
    assert (document.locate(["a"]), document.locate(["b"])) == ((1, 2), (2, 1))


@given(VALUES, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_comments_and_last_commas_change_no_value(value: Any, random: Any) -> None:
    lines = json.dumps(value, indent=1).split("\n")
    noise = ["", ' // a "quoted" // comment,', " /* [,] */", "/* two\n lines */ // x"]
    text = "".join(
        line
        + ("," if after.strip()[:1] in ("]", "}") and line.strip()[-1:] not in "[{" else "")
        + random.choice(noise)
        + "\n"
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )
    assert load_jsonc(text.encode(), "doc").value == value


def test_yaml_is_read_alike_without_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = load_yaml(YAML, "doc")
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    slow = load_yaml(YAML, "doc")
    assert slow.value == fast.value
    assert all(slow.locate(p) == fast.locate(p) for p in pointers(fast.value))


def test_eighty_rules_load_in_a_fraction_of_a_second() -> None:
    rule = (
        YAML + b"why: >-\n" + b"  A sentence that a developer believes and that goes on for a while.\n" * 20
    )
    started = time.process_time()
    for _ in range(80):
        load_yaml(rule, "rule.yaml")
    assert time.process_time() - started < 0.5


def test_places_of_a_long_json_list_cost_one_more_reading() -> None:
    parts = [{"name": f"n{i}", "hashes": [{"alg": "SHA-256", "content": "0" * 64}]} for i in range(20_000)]
    for indent in (None, 1):
        document = load_json(json.dumps({"components": parts, "x": 1}, indent=indent).encode(), "sbom.json")
        started = time.process_time()
        places = [document.locate(["components", i]) for i in range(20_000)]
        assert time.process_time() - started < 3
        assert places == sorted(set(places))
        assert document.locate(["components", 19_999, "name"]) > places[-1]
