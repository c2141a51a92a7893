"""Large JSON, row by row: as strict as the slow way."""

import json
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate.collect import json_rows, strict_rows
from maestro_gate.collect.cyclonedx import schemas
from maestro_gate.collect.cyclonedx.rows import COMPONENT, DEPENDENCY, ComponentRow, DependencyRow
from maestro_gate.collect.lenient import Ignored, Object
from maestro_gate.collect.row_shapes import Shape
from maestro_gate.collect.spdx.rows import PACKAGE, RELATIONSHIP, PackageRow, RelationshipRow
from maestro_gate.errors import InvalidInput

ROWS = ("rows", "more")

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


def whole(data: bytes) -> dict[str, Any]:
    parts = json_rows.fast(data, "x.json", ROWS)
    rows = {key: list(parts.rows(key)) for key in ROWS}
    return {**parts.top, **{key: value for key, value in rows.items() if value}}


@given(
    st.dictionaries(st.sampled_from(["rows", "more", "a", 'b"\\']), st.lists(values, min_size=1) | values),
    st.booleans(),
)
def test_parts_make_the_whole(value: dict[str, Any], ascii_only: bool) -> None:
    value = {key: member for key, member in value.items() if member != [] or key not in ROWS}
    assert whole(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"rows": [{"a": 1, "a": 1}]}',
        '{"rows": [{"b": {"a": 1, "x": [{"q": 1, "q": 2}]}}]}',
        '{"rows": [], "rows": []}',
        '{"x": {"a": "1", "a": "\\"2\\\\"}}',
        '{"rows": [{"a\\u0062": 1, "ab": 2}]}',
    ],
)
def test_a_key_that_occurs_twice_is_odd_wherever_it_stands(text: str) -> None:
    with pytest.raises(strict_rows.ODD):
        whole(text.encode())
    with pytest.raises(InvalidInput, match="occurs twice"):
        json_rows.strict(text.encode(), "x.json", ROWS)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{", b'{"rows": [1,]}', b'{"rows": [NaN]}', b'{"a": 1} x', b'{"rows": ["\xff"]}',
        b'{"rows": [' + b"[" * 99 + b"]" * 99 + b"]}", b'{"rows": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
        b'{"a": ' + b"[" * 2_000_000, b'{"rows": [1e999]}',
    ],
    ids=lambda data: data[:16].decode("latin-1"),
)  # fmt: skip
def test_what_is_no_strict_json_object_is_odd(data: bytes) -> None:
    with pytest.raises(strict_rows.ODD):
        whole(data)


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert whole(b"\xef\xbb\xbf" + b'{"a": 1}') == {"a": 1}


def test_integers_of_any_size_are_read() -> None:
    assert whole(b'{"rows": [{"a": 123456789012345678901234567890}]}')["rows"] == [
        {"a": 123456789012345678901234567890}
    ]


@given(values, values)
def test_the_strict_way_reads_the_same(first: object, second: object) -> None:
    data = json.dumps({"rows": [first], "a": second}).encode()
    parts, document = json_rows.strict(data, "x.json", ROWS)
    assert {**parts.top, "rows": list(parts.rows("rows"))} == whole(data) == document.value


class Numbered(msgspec.Struct):
    n: int | msgspec.UnsetType = msgspec.UNSET
    more: Any = msgspec.UNSET


NUMBERED = Shape(Numbered)


def rows_of(*rows: str) -> json_rows.Parts:
    return json_rows.fast(f'{{"rows": [{", ".join(rows)}]}}'.encode(), "x.json", ROWS)


def test_a_row_is_read_once_and_means_the_same_in_every_document() -> None:
    rows = [f'{{"n": {number % 100}}}' for number in range(300)]
    known: json_rows.Known[Any] = {}
    asked: list[object] = []

    def read(row: Numbered | Object) -> object:
        assert isinstance(row, Numbered)
        asked.append(row.n)
        return row.n

    for shift in (0, 7):
        found = list(rows_of(*rows[shift:]).meanings("rows", NUMBERED, read, Ignored(), known))
        assert found == [number % 100 for number in range(shift, 300)]
    assert asked == list(range(100))


def number(ignored: Ignored, row: Numbered | Object) -> str:
    assert not isinstance(row, Numbered)
    return ignored.text(row["n"], "n")


def test_what_was_ignored_in_a_row_is_noted_each_time_that_it_stands_there() -> None:
    known: json_rows.Known[Any] = {}
    for ignored in (Ignored(), Ignored()):
        read = partial(number, ignored)
        parts = rows_of('{"n": 1}', '{"n": "x"}', "7", '{"n": 1}', "7")
        assert len(list(parts.meanings("rows", NUMBERED, read, ignored, known))) == 3
        assert ignored.sentences() == ("n: is not text (2 times)", "rows[]: is not an object (2 times)")


@pytest.mark.parametrize("row", ['{"n": 1, "m": "x"}', '{"n": "1"}', '{"more": ' + "[" * 99 + "]" * 99 + "}"])
def test_a_row_that_says_more_than_the_shape_is_no_struct(row: str) -> None:
    found = rows_of(row).meanings("rows", NUMBERED, lambda row: row, Ignored(), {})
    if "[" in row:
        with pytest.raises(strict_rows.ODD):
            list(found)
    else:
        assert list(found) == [json.loads(row)]


def test_a_row_that_is_odd_is_odd_in_the_next_document_as_well() -> None:
    known: json_rows.Known[Any] = {}
    for _ in range(2):
        with pytest.raises(strict_rows.ODD):
            list(rows_of('{"a": 1}', '{"a": 1, "a": 1}').meanings("rows", NUMBERED, dict, Ignored(), known))
    assert not known


@pytest.mark.parametrize(
    ("shape", "member"),
    [
        (shape, field.encode_name)
        for shape, struct in (
            (COMPONENT, ComponentRow),
            (DEPENDENCY, DependencyRow),
            (PACKAGE, PackageRow),
            (RELATIONSHIP, RelationshipRow),
        )
        for field in msgspec.structs.fields(struct)
    ],
)
def test_no_member_of_a_row_is_so_open_that_deep_things_pass(shape: Shape[Any], member: str) -> None:
    deep = "[" * 99 + "]" * 99
    for value in (deep, f'[{{"url": {deep}}}]', f'{{"url": {deep}}}'):
        parts = rows_of(f'{{"{member}": {value}}}')
        with pytest.raises(strict_rows.ODD):
            list(parts.meanings("rows", shape, lambda row: row, Ignored(), {}))


@given(values)
def test_what_is_checked_is_what_the_row_says(value: object) -> None:
    checked: list[object] = []

    def check(rows: Sequence[object]) -> Collection[int]:
        checked.extend(rows)
        return ()

    row = {"n": 1, "more": value}
    assert list(rows_of(json.dumps(row)).meanings("rows", NUMBERED, bool, Ignored(), {}, check)) == [True]
    assert checked == [row]


@given(st.lists(st.builds(lambda n: {"n": n}, st.integers(0, 3)) | values, max_size=6))
def test_rows_mean_the_same_whether_they_are_remembered_or_not(rows: list[object]) -> None:
    memories: list[json_rows.Known[Any] | None] = [None, {}]
    found = []
    for known in memories:
        ignored = Ignored()
        parts = rows_of(*map(json.dumps, rows))
        found.append((list(parts.meanings("rows", NUMBERED, repr, ignored, known)), ignored.sentences()))
    assert found[0] == found[1]


@given(
    st.sampled_from(["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]),
    st.text(max_size=2),
    st.none() | st.lists(st.text(max_size=2), max_size=4),
)
def test_a_dependency_of_its_shape_keeps_to_the_official_schema(
    version: str, ref: str, on: list[str] | None
) -> None:
    row = {"ref": ref} if on is None else {"ref": ref, "dependsOn": on}
    try:
        (shaped,) = DEPENDENCY.decode(json.dumps([row]).encode())
    except msgspec.ValidationError:
        return
    if len(shaped.depends_on or ()) == len(on or ()):
        assert schemas.validators(version, ("dependencies",))["dependencies"].is_valid([row])


def test_a_dependency_that_breaks_the_schema_is_no_proof_of_it() -> None:
    for row in ('{"ref": ""}', '{"ref": "a", "dependsOn": ["b", "b"]}', '{"ref": "a", "dependsOn": [""]}'):
        heard: list[object] = []

        def check(rows: Sequence[object], heard: list[object] = heard) -> Collection[int]:
            heard.extend(rows)
            return (0,)

        list(rows_of(row).meanings("rows", DEPENDENCY, bool, Ignored(), None, check))
        assert heard == [json.loads(row)]
