"""SARIF as each scanner writes it, with its habits: names, levels, properties, places."""

import json
from pathlib import Path
from typing import Any

import pytest
from sarif_documents import at, document, findings, one, read, result

from maestro_gate.collect.reading import Tables
from maestro_gate.model.subjects import Claim


def of(name: str, *results: object, rules: list[Any] | None = None, **run: object) -> dict[str, Any]:
    value = document(*results, rules=rules, **run)
    value["runs"][0]["tool"]["driver"]["name"] = name
    return value


BANDIT = of(
    "Bandit",
    result(ruleId="B602", ruleIndex=0, level="error", locations=at("src/a.py", 6, "call(\n", index=0),
           properties={"issue_confidence": "HIGH", "issue_severity": "HIGH"}),
    rules=[{"id": "B602", "properties": {"tags": ["security", "external/cwe/cwe-78"], "precision": "high"}}],
)  # fmt: skip
CODEQL = of(
    "CodeQL",
    result(ruleId="py/command-line-injection", ruleIndex=0, locations=at("src/a.py", 6, uriBaseId="%SRCROOT%"),
           partialFingerprints={"primaryLocationLineHash": "39fa2ee980eb94b0:1"},
           codeFlows=[{"threadFlows": [{"locations": [{"location": {}}]}]}]),
    rules=[{"id": "py/command-line-injection", "shortDescription": {"text": "Uncontrolled command line"},
            "defaultConfiguration": {"level": "error"}, "properties": {"security-severity": "9.8",
            "precision": "high", "tags": ["correctness", "external/cwe/cwe-078", "external/cwe/cwe-088"]}}],
)  # fmt: skip
GITLEAKS = of(
    "gitleaks",
    result(ruleId="aws-access-token", locations=at("src/a.py", 6, "AKIAQQQQQQQQQQQQQQQQ"),
           message={"text": "aws-access-token has detected secret for file src/a.py."},
           partialFingerprints={"commitSha": "", "email": "", "author": ""}),
    rules=[{"id": "aws-access-token", "shortDescription": {"text": "AWS"}}],
)  # fmt: skip
KICS = of(
    "KICS",
    result(ruleId="6726dcc0-5ff5-459d-b473-a780bef7665c", ruleIndex=0, kind="fail", level="error",
           locations=at("infra/main.tf", 1)),
    rules=[{"id": "6726dcc0-5ff5-459d-b473-a780bef7665c", "name": "S3 Bucket Without Encryption",
            "shortDescription": {"text": "S3 Bucket Without Encryption"}, "defaultConfiguration": {"level": "error"},
            "relationships": [{"target": {"id": "311", "toolComponent": {"name": "CWE"}}},
                              {"target": {"id": "CAT006", "toolComponent": {"name": "Categories"}}}]}],
)  # fmt: skip
TERRASCAN = of(
    "terrascan",
    result(ruleId="AC_AWS_0207", level="error", locations=at("file:///src/infra/main.tf", 1) ),
    rules=[{"id": "AC_AWS_0207", "name": "s3EnforceEncryption", "shortDescription": {"text": "S3 encryption at rest"},
            "properties": {"category": "Data Protection", "severity": "HIGH"}}],
    originalUriBaseIds={"ROOT": {"uri": "file:///src/"}},
)  # fmt: skip
TFSEC = of(
    "defsec",
    result(ruleId="aws-s3-enable-bucket-encryption", ruleIndex=0, level="error", locations=at("infra/main.tf", 1),
           message={"text": "Bucket does not have encryption enabled"}),
    rules=[{"id": "aws-s3-enable-bucket-encryption", "shortDescription": {"text": "Unencrypted S3 bucket."}}],
)  # fmt: skip
TRIVY = of(
    "Trivy",
    result(ruleId="AVD-AWS-0088", ruleIndex=0, level="error",
           message={"text": "Artifact: infra/main.tf\nType: terraform\nSeverity: HIGH\nMessage: Bucket is bare"},
           locations=at("infra/main.tf", 1, uriBaseId="ROOTPATH")),
    rules=[{"id": "AVD-AWS-0088", "name": "Misconfiguration", "shortDescription": {"text": "Unencrypted S3 bucket."},
            "defaultConfiguration": {"level": "error"},
            "properties": {"precision": "very-high", "security-severity": "8.0", "tags": ["misconfiguration", "HIGH"]}}],
    originalUriBaseIds={"ROOTPATH": {"uri": "file:///home/x/project/"}},
)  # fmt: skip
ZIZMOR = of(
    "zizmor",
    result(ruleId="zizmor/template-injection", kind="fail", level="error",
           locations=at(".github/workflows/x.yml", 7), properties={"zizmor/confidence": "High",
           "zizmor/persona": "Regular", "zizmor/severity": "High"}),
    rules=[{"id": "zizmor/template-injection", "name": "template-injection", "properties": {"tags": ["security"]}}],
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "tool", "check", "path", "severity", "topic", "framework", "cwes"),
    [
        (BANDIT, "bandit", "B602", "src/a.py", "high", "code-execution", "", ("CWE-78",)),
        (CODEQL, "codeql", "py/command-line-injection", "src/a.py", "critical", "code-execution", "",
         ("CWE-78", "CWE-88")),
        (GITLEAKS, "gitleaks", "aws-access-token", "src/a.py", "high", "secrets", "", ()),
        (KICS, "kics", "6726dcc0-5ff5-459d-b473-a780bef7665c", "infra/main.tf", "high", "encryption-at-rest",
         "infrastructure", ("CWE-311",)),
        (TERRASCAN, "terrascan", "AC_AWS_0207", "infra/main.tf", "high", "encryption-at-rest", "infrastructure", ()),
        (TFSEC, "tfsec", "aws-s3-enable-bucket-encryption", "infra/main.tf", "high", "encryption-at-rest",
         "infrastructure", ()),
        (TRIVY, "trivy", "AVD-AWS-0088", "infra/main.tf", "high", "encryption-at-rest", "infrastructure", ()),
        (ZIZMOR, "zizmor", "template-injection", ".github/workflows/x.yml", "high", "workflow", "", ()),
    ],
    ids=["bandit", "codeql", "gitleaks", "kics", "terrascan", "tfsec", "trivy", "zizmor"],
)  # fmt: skip
def test_each_scanner_is_understood(
    value: object, tool: str, check: str, path: str, severity: str, topic: str, framework: str, cwes: object,
    tables: Tables,
) -> None:  # fmt: skip
    found = one(value, tables)
    assert (found.tool, found.check_id, found.path) == (tool, check, path)
    assert (found.severity, found.topic, found.framework) == (severity, topic, framework)
    assert found.cwes == cwes


def test_a_secret_that_is_quoted_is_not_kept(tables: Tables) -> None:
    quoted = result(ruleId="B105", message={"text": "Possible hardcoded password: 'hunter2-not-a-real-one'"},
                    locations=at("src/a.py", 6, 'P = "hunter2-not-a-real-one"'))  # fmt: skip
    found = one(of("Bandit", quoted), tables)
    assert "hunter2" not in repr(found)
    assert "AKIA" not in repr(one(GITLEAKS, tables))


@pytest.mark.parametrize("score", ["NaN", "inf", -1, "9.8e999", None, [], True])
def test_a_score_that_is_none_leaves_the_level(score: object, tables: Tables) -> None:
    rules = [
        {"id": "R1", "properties": {"security-severity": score}, "defaultConfiguration": {"level": "note"}}
    ]
    expected = "low" if score is not True else one(document(result(), rules=rules), tables).severity
    assert one(document(result(), rules=rules), tables).severity == expected


def test_a_result_without_a_place_stands_in_the_report(tables: Tables) -> None:
    found = one(of("CodeQL", result(locations=[])), tables)
    assert (found.path, found.line) == ("out/scan.sarif", 0)


def test_a_suppression_of_any_scanner_is_a_claim(tables: Tables) -> None:
    hushed = result(suppressions=[{"kind": "inSource", "status": "accepted"}], locations=at("src/a.py"))
    reading = read(of("Bandit", hushed), tables)
    assert findings(of("Bandit", hushed), tables)[0].suppressed
    assert [c.tool for c in reading.subjects if isinstance(c, Claim)] == ["bandit"]


def test_what_a_scanner_colours_is_shown_plain(tables: Tables) -> None:
    found = one(document(result(message={"text": "\x1b[31mred\x1b[0m\x07"})), tables)
    assert found.title == "red"


@pytest.mark.parametrize("name", ["bandit", "zizmor"])
def test_json_and_sarif_of_one_run_tell_the_same(name: str, results: Path, tables: Tables) -> None:
    from maestro_gate.collect import results as scanner_results
    from maestro_gate.collect import sarif

    data = (results / "scanners" / f"{name}-typical.json").read_bytes()
    of_json = scanner_results.read("r.json", data, tables)
    of_sarif = sarif.read("r.sarif", (results / "scanners" / f"{name}-typical.sarif").read_bytes(), tables)

    def told(reading: Any) -> list[tuple[object, ...]]:
        return sorted(
            (f.check_id, f.path, f.line, f.severity, f.topic, f.cwes, f.confidence) for f in reading.subjects
        )

    assert told(of_json) == told(of_sarif)
    assert json.loads(data)
