"""Documents that are made to use memory are refused before they do; documents that say something never are."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate import documents
from maestro_gate.documents import proportion
from maestro_gate.errors import InvalidInput

SIZE = proportion.FREE + 200_000


def long(item: str, size: int = SIZE) -> bytes:
    return f"[{','.join([item] * (size // (len(item) + 1)))}]".encode()


@pytest.mark.parametrize("item", ["{}", "[]", '{"a":1}', '{"a":{}}', '"",{}'])
def test_what_is_hardly_more_than_brackets_is_refused(item: str) -> None:
    with pytest.raises(InvalidInput, match="very many very small things") as caught:
        documents.load_json(long(item), "x.json", documents.Limits(max_nodes=SIZE))
    assert caught.value.where == "x.json"


@pytest.mark.parametrize("item", ["{}", "[]", '{"a":1}'])
def test_small_documents_are_not_weighed(item: str) -> None:
    assert documents.load_json(long(item, proportion.FREE // 4), "x.json").value


@pytest.mark.parametrize(
    "value",
    [
        [{"type": "library", "name": f"package-{n}", "version": "1.0.0"} for n in range(20_000)],
        list(range(300_000)),
        [f"text {n}" for n in range(120_000)],
        ['{"a":{"b":[{},{},{},"\\\\"]}}' * 10] * 6_000,
        ["\\" * 7 + "{" * 50] * 30_000,
    ],
    ids=["packages", "numbers", "texts", "brackets in texts", "escapes"],
)
def test_documents_that_say_something_are_read(value: Any) -> None:
    data = json.dumps(value, separators=(",", ":")).encode()
    assert len(data) > proportion.FREE
    assert documents.load_json(data, "x.json").value == value


def _step(n: int) -> dict[str, object]:
    where = {"artifactLocation": {"uri": "a.js"}, "region": {"startLine": n, "endColumn": 9}}
    return {"location": {"physicalLocation": where, "message": {"text": "x"}}}


@pytest.mark.parametrize(
    "row",
    [
        {"ruleId": "a", "codeFlows": [{"threadFlows": [{"locations": [_step(n) for n in range(20)]}]}]},
        {"ruleId": "a.b", "message": {"text": "m"}, "locations": [_step(1)["location"]]},
        {"id": "GHSA-1", "affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2"}]}]}]},
        {"provider": {"id": "echo"}, "response": {"output": "x", "tokenUsage": {}}, "namedScores": {}, "vars": {"q": "x"}},
        {"address": "a.b", "change": {"actions": ["create"], "before": None, "after_unknown": {"id": True, "tags": {}, "rule": [{}]}}},
        {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:npm/b@1"} for _ in range(9)], "status": "fixed"},
        {"version": "1.0.0", "requires": {"b": "^1", "c": "^2"}},
        {"type": "library", "name": "a", "version": "1", "licenses": [{"license": {"id": "MIT"}}], "hashes": []},
        {"id": "CVE-1", "affects": [{"ref": f"pkg:npm/a@{n}", "versions": [{"version": "1"}]} for n in range(9)]},
    ],
    ids=["flows", "results", "advisories", "evaluations", "plans", "statements", "locks", "packages", "affected"],
)  # fmt: skip
def test_large_reports_with_the_shortest_of_names_are_read(row: object) -> None:
    data = long(json.dumps(row, separators=(",", ":")))
    assert documents.load_json(data, "x.json", documents.Limits(max_nodes=len(data))).value


@given(st.lists(st.text('{[\\"a,', max_size=12), min_size=1, max_size=8), st.integers(1, 9))
def test_brackets_and_quotes_inside_of_strings_weigh_nothing(texts: list[str], chunk: int) -> None:
    data = json.dumps(texts).encode()
    bare = json.dumps(["" for _ in texts]).encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(proportion, "_CHUNK", chunk)
        outside = b"".join(proportion._outside_of_strings(data))
    assert sorted(outside) == sorted(bare)


def test_values_are_counted_until_there_are_too_many() -> None:
    value = {"a": [1, {"b": []}], "c": "text"}
    assert [most for most in range(9) if proportion.holds_more_than(value, most)] == [0, 1, 2, 3, 4, 5]
