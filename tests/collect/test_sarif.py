"""SARIF of any tool: the rules of the specification under their numbers."""

import json
from pathlib import Path
from typing import Any

import pytest
from sarif_documents import at, document, findings, one, read, result

from maestro_gate.collect import sarif
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Passed
from maestro_gate.model.subjects import Claim, Finding


def test_a_real_document_is_read_whole(results: Path, tables: Tables) -> None:
    data = (results / "semgrep.sarif").read_bytes()
    raw = json.loads(data)["runs"][0]["results"]
    reading = sarif.read("semgrep.sarif", data, tables)
    found = [subject for subject in reading.subjects if isinstance(subject, Finding)]
    assert len(found) == len(raw) == 6
    assert {f.tool for f in found} == {"semgrep oss"}
    assert sum(f.suppressed for f in found) == sum("suppressions" in r for r in raw) == 3
    assert len([s for s in reading.subjects if isinstance(s, Claim)]) == 3
    assert {f.severity for f in found if f.check_id == "shell-from-input"} == {"high"}
    assert {f.severity for f in found if f.check_id == "pickle-load"} == {"medium"}
    assert reading.notes == ()
    # The placeholder in place of a fingerprint makes no identity: like code is alike, other code is not.
    shells = [f for f in found if f.check_id == "shell-from-input" and f.path == "src/a.py"]
    assert len({f.identity for f in shells}) == 2


@pytest.mark.parametrize(
    ("value", "words", "place"),
    [
        ({"version": "2.1.0", "runs": None}, "failed to produce its runs", "1:22"),
        ({"version": "2.1.0"}, "failed to produce its runs", "1:1"),
        ({"version": "2.1.0", "runs": {}}, '"runs" is not an array', "1:22"),
        ({"version": "2.1.0", "runs": [1]}, "a run is not an object", "1:31"),
        ({"version": "2.0.0", "runs": []}, "not SARIF 2.1.0", "1:2"),
        ([], "not SARIF 2.1.0", "1:1"),
        (document() | {"runs": [{"tool": {}, "results": None}]}, "failed to produce its results", ""),
        (document(invocations=[{"executionSuccessful": False}]), "its run failed", ""),
    ],
)
def test_rule_1_a_tool_that_failed_is_a_failed_source(
    value: object, words: str, place: str, tables: Tables
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        read(value, tables)
    assert refused.value.where.startswith(f"out/scan.sarif:{place}")


@pytest.mark.parametrize("data", [b"", b"{", b'{"version": "2.1.0", "version": "2.1.0"}', b"<xml/>"])
def test_an_unreadable_document_is_a_failed_source(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        sarif.read("scan.sarif", data, tables)


def test_rule_1_a_run_that_broke_off_says_so(tables: Tables) -> None:
    value = document(result(), invocations=[{"executionSuccessful": False}])
    assert len(findings(value, tables)) == 1
    assert read(value, tables).notes == ("scanner: says that its run failed; what it found before is shown",)


def test_nothing_found_is_empty_and_no_results_is_noted(tables: Tables) -> None:
    assert read(document(), tables) == Reading()
    value = document()
    del value["runs"][0]["results"]
    assert read(value, tables).notes == ("scanner: has a run without results",)


@pytest.mark.parametrize(
    ("kind", "is_finding", "severity"),
    [("fail", True, "medium"), ("review", True, "info"), ("open", True, "info"), ("notApplicable", False, ""),
     ("informational", False, ""), ("pass", False, "")],
)  # fmt: skip
def test_rule_2_only_what_may_be_wrong_is_a_finding(
    kind: str, is_finding: bool, severity: str, tables: Tables
) -> None:
    found = findings(document(result(kind=kind)), tables)
    assert [f.severity for f in found] == ([severity] if is_finding else [])


def test_rule_2_a_check_that_held_can_prove_a_control(tables: Tables) -> None:
    location = at("a.tf")[0] | {"logicalLocations": [{"fullyQualifiedName": "aws_s3_bucket.x"}]}
    reading = read(document(result(kind="pass", locations=[location])), tables)
    assert reading.passed == (Passed("scanner", "R1", "aws_s3_bucket.x", "a.tf"),)


@pytest.mark.parametrize(
    ("members", "rule", "severity"),
    [
        ({"level": "error"}, {}, "high"),
        ({"level": "note"}, {"defaultConfiguration": {"level": "error"}}, "low"),
        ({}, {"defaultConfiguration": {"level": "error"}}, "high"),
        ({}, {}, "medium"),
        ({"level": "none"}, {}, "info"),
        ({"level": "fatal"}, {}, "unknown"),
        ({"level": "note"}, {"properties": {"security-severity": "9.8"}}, "critical"),
        ({"level": "error"}, {"properties": {"security-severity": 0.0}}, "info"),
        ({"properties": {"security-severity": "5"}}, {"properties": {"security-severity": "9.8"}}, "medium"),
        ({"level": "error"}, {"properties": {"security-severity": "high"}}, "high"),
        ({"level": "error"}, {"properties": {"security-severity": 10**400}}, "high"),
    ],
)
def test_rule_3_the_level(
    members: dict[str, Any], rule: dict[str, Any], severity: str, tables: Tables
) -> None:
    assert one(document(result(**members), rules=[{"id": "R1", **rule}]), tables).severity == severity


@pytest.mark.parametrize(
    "members",
    [
        {"ruleId": "R2"},
        {"ruleId": "R2/part"},
        {"ruleIndex": 1},
        {"rule": {"index": 1}},
        {"rule": {"id": "R2"}},
        {"rule": {"index": 0, "toolComponent": {"index": 0}}},
        {"ruleId": "E1"},
    ],
)
def test_the_rule_is_found_by_id_and_by_index_and_in_extensions(
    members: dict[str, Any], tables: Tables
) -> None:
    grave = {
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["L3-04", "X-01", "security"]},
    }
    value = document({"message": {"text": "m"}, **members}, rules=[{"id": "R1"}, {"id": "R2", **grave}])
    value["runs"][0]["tool"]["extensions"] = [{"name": "x", "rules": [{"id": "E1", **grave}]}]
    found = one(value, tables)
    assert (found.severity, found.threats) == ("high", ("L3-04", "X-01"))
    assert found.check_id in ("R2", "R2/part", "E1")


def test_checks_of_a_tool_that_we_know_have_our_severity(tables: Tables) -> None:
    value = document(result(ruleId="CKV_AWS_20", level="note"))
    value["runs"][0]["tool"]["driver"]["name"] = "Checkov"
    found = one(value, tables)
    assert (found.severity, found.topic) == tables.severities.checkov["CKV_AWS_20"]


def test_a_hole_with_a_number_that_no_list_has_stays(tables: Tables) -> None:
    text = f"{{0}} {{{'9' * 5000}}}"
    found = one(document(result(message={"text": text, "arguments": ["f"]})), tables)
    assert found.title.startswith("f {999")


def test_a_message_has_its_arguments_in_place(tables: Tables) -> None:
    rules = [{"id": "R1", "messageStrings": {"default": {"text": "{0} calls {1} ({7})"}}}]
    value = document(result(message={"id": "default", "arguments": ["f", "eval"]}), rules=rules)
    assert one(value, tables).title == "f calls eval ({7})"


@pytest.mark.parametrize(
    ("kind", "type_"), [("inSource", "inline-suppression"), ("external", "scanner-configuration")]
)
def test_rule_4_a_suppression_is_a_claim(kind: str, type_: str, tables: Tables) -> None:
    suppression = {"kind": kind, "justification": "trust me"}
    value = document(result(suppressions=[suppression], locations=at("a.py")))
    assert one(value, tables).suppressed
    claims = [s for s in read(value, tables).subjects if isinstance(s, Claim)]
    assert [(c.type, c.reason, c.check_ids, c.path, c.tool) for c in claims] == [
        (type_, "trust me", ("R1",), "a.py", "scanner")
    ]


def test_rule_4_a_rejected_suppression_is_none(tables: Tables) -> None:
    assert not one(
        document(result(suppressions=[{"kind": "external", "status": "rejected"}])), tables
    ).suppressed
    assert not one(document(result(suppressions=[])), tables).suppressed
