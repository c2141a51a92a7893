"""Result files of promptfoo, old and new."""

import json
from typing import Any

import pytest
from any_json import json_values
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import evaluations
from maestro_gate.collect.evaluations import promptfoo
from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Evaluation


def case(success: object = True, **members: object) -> dict[str, Any]:
    return {"success": success, "failureReason": 0 if success else 1, "provider": {"id": "openai:chat:m", "label": "M"},
            "vars": {}, "namedScores": {}, "gradingResult": {"pass": success}, **members}  # fmt: skip


CASES = [
    case(),
    case(),
    case(success=False),
    case(success=False, failureReason=2, error="timeout", gradingResult=None),
]
SUMMARY = {"version": 3, "timestamp": "2026-10-01T12:00:00.000Z", "results": CASES, "prompts": [],
           "stats": {"successes": 2, "failures": 1, "errors": 1, "tokenUsage": {}}}  # fmt: skip


def read(value: object, tables: Tables) -> Reading:
    return promptfoo.read(Report("evals/results.json", json.dumps(value).encode()), tables)


def result(value: object, tables: Tables) -> Evaluation:
    subject = next(s for s in read(value, tables).subjects if s.kind == "evaluation")
    assert isinstance(subject, Evaluation)
    return subject


@pytest.mark.parametrize(
    "value",
    [
        {"evalId": "e", "results": SUMMARY, "config": {}, "metadata": {"promptfooVersion": "0.120.0"}},
        {"version": 4, "createdAt": "2020-01-01", "results": SUMMARY, "config": {}},
        SUMMARY,
        SUMMARY | {"version": 2, "table": {"head": {}, "body": []}},
        {"results": SUMMARY | {"results": [c | {"failureReason": None} if "x" in c else c for c in CASES]}},
    ],
    ids=["output file", "stored file", "summary", "version 2", "without id"],
)
def test_every_shape_counts_the_same(value: object, tables: Tables) -> None:
    found = result(value, tables)
    assert (found.cases, found.passed, found.failed, found.errors) == (4, 2, 1, 1)
    assert (str(found.evaluated_at), found.targets, found.tool) == (
        "2026-10-01",
        ("openai:chat:m",),
        "promptfoo",
    )
    assert (found.adversarial, found.plugins) == (False, ())
    assert read(value, tables).notes == ()


def test_an_old_case_without_a_reason_is_an_error_when_nothing_was_graded(tables: Tables) -> None:
    old = {"success": False, "error": "API error", "provider": "echo"}
    found = result(
        {"version": 2, "results": [old, old | {"gradingResult": {"pass": False}}, {"success": None}]}, tables
    )
    assert (found.cases, found.failed, found.errors, found.targets) == (3, 2, 1, ("echo",))


def test_counts_that_disagree_count_as_the_worse(tables: Tables) -> None:
    value = SUMMARY | {"stats": {"successes": 4, "failures": 0, "errors": 0}}
    assert result(value, tables).failed == 1
    value = SUMMARY | {"stats": {"successes": 0, "failures": 3, "errors": 1}}
    found = result(value, tables)
    assert (found.cases, found.passed, found.failed, found.errors) == (4, 0, 3, 1)
    assert read(value, tables).notes == ("stats: does not agree with the cases; the worse count is taken",)


def test_counts_alone_are_enough(tables: Tables) -> None:
    value = {"results": {"stats": SUMMARY["stats"], "prompts": [{"provider": "p"}]}, "config": {"providers": ["q", {"id": "r"}]},
             "createdAt": "2026-01-02T00:00:00Z"}  # fmt: skip
    found = result(value, tables)
    assert (found.cases, found.failed, found.targets, str(found.evaluated_at)) == (
        4,
        1,
        ("p", "q", "r"),
        "2026-01-02",
    )


@pytest.mark.parametrize(
    "member",
    [
        {"metadata": {"pluginId": "excessive-agency"}},
        {"testCase": {"metadata": {"pluginId": "excessive-agency"}}},
    ],
)
def test_a_red_team_case_makes_the_run_adversarial(member: dict[str, object], tables: Tables) -> None:
    value = {
        "results": SUMMARY | {"results": [*CASES, case(**member)]},
        "config": {"redteam": {"plugins": ["pii", {"id": "bola"}]}},
    }
    found = result(value, tables)
    assert (found.adversarial, found.plugins) == (True, ("bola", "excessive-agency", "pii"))


def test_a_red_team_configuration_alone_is_no_red_team_run(tables: Tables) -> None:
    found = result({"results": SUMMARY, "config": {"redteam": {"plugins": ["pii"]}}}, tables)
    assert (found.adversarial, found.plugins) == (False, ("pii",))


def test_no_case_is_no_success(tables: Tables) -> None:
    found = result({"results": {"results": []}}, tables)
    assert (found.cases, found.passed) == (0, 0)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"results": {}}', b'{"results": 3}', b'{"results": [', b"x"]
)
def test_what_is_no_result_is_a_failed_source(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        evaluations.read("evals/results.json", data, tables)


@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(case())), json_values), max_size=4),
    json_values,
    json_values,
)
@settings(max_examples=150, deadline=None)
def test_no_result_ends_in_a_traceback(
    tables: Tables, cases: list[object], stats: object, config: object
) -> None:
    found = result(
        {"results": {"results": cases, "stats": stats, "prompts": config}, "config": config}, tables
    )
    assert found.cases >= found.passed >= 0


def test_recognition_asks_the_content() -> None:
    assert evaluations.recognises("r.json", json.dumps({"evalId": "e", "results": SUMMARY}).encode())
    assert evaluations.recognises("r.json", json.dumps(SUMMARY).encode())
    assert not evaluations.recognises("r.json", b'{"results": [], "timestamp": "x"}')
