"""Checkov's own output, made by 3.3.30 on small inputs, in each of its shapes."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate.collect import checkov
from maestro_gate.collect.addresses import resource_type
from maestro_gate.collect.reading import Scan, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Claim, Finding


def load(results: Path, name: str) -> Any:
    return json.loads((results / f"checkov-{name}.json").read_bytes())


def parse(value: object, tables: Tables, root: str = "/scan") -> Scan:
    return checkov.parse(json.dumps(value).encode(), tables, root=root)


def findings(scan: Scan) -> list[Finding]:
    return [subject for subject in scan.reading.subjects if isinstance(subject, Finding)]


def claims(scan: Scan) -> list[Claim]:
    return [subject for subject in scan.reading.subjects if isinstance(subject, Claim)]


def report(framework: str, **check: object) -> dict[str, Any]:
    record = {"check_id": "CKV_AWS_20", "check_name": "n", "file_path": "/a/main.tf", "resource": "aws_s3_bucket.b",
              "file_line_range": [3, 9], "check_result": {"result": "FAILED"}} | check  # fmt: skip
    return {"check_type": framework, "results": {"failed_checks": [record]}, "summary": {}}


@pytest.mark.parametrize("name", ["none", "one", "many"])
def test_every_shape_is_read_whole(name: str, results: Path, tables: Tables) -> None:
    raw = load(results, name)
    reports = [r["results"] for r in (raw if isinstance(raw, list) else [raw]) if "results" in r]
    counts = {
        key: sum(len(r[key]) for r in reports) for key in ("passed_checks", "failed_checks", "skipped_checks")
    }
    scan = parse(raw, tables)
    assert len(scan.reading.passed) == counts["passed_checks"]
    assert len(findings(scan)) == counts["failed_checks"] + counts["skipped_checks"]
    assert len(claims(scan)) == counts["skipped_checks"] == sum(f.suppressed for f in findings(scan))
    assert len(scan.unread) == sum(len(r["parsing_errors"]) for r in reports)
    assert scan.reading.notes == ()
    assert len({f.identity for f in findings(scan)}) == len(findings(scan))


def test_a_terraform_scan(results: Path, tables: Tables) -> None:
    scan = parse(load(results, "one"), tables)
    assert scan.scanned == ("data/main.tf", "main.tf")
    assert scan.unread == (("broken.tf", "terraform could not read it"),)
    queue = next(f for f in findings(scan) if f.resource.endswith("jobs[1]"))
    assert (queue.path, queue.line, queue.framework, queue.resource_type) == (
        "data/main.tf",
        1,
        "terraform",
        "aws_sqs_queue",
    )
    assert (queue.severity, queue.topic) == tables.severities.checkov["CKV_AWS_27"]
    assert {p.resource for p in scan.reading.passed} == {
        "module.data.aws_sqs_queue.jobs[0]",
        "module.data.aws_sqs_queue.jobs[1]",
    }


def test_a_skipped_check_is_a_finding_and_a_claim(results: Path, tables: Tables) -> None:
    scan = parse(load(results, "one"), tables)
    skipped = next(f for f in findings(scan) if f.suppressed)
    assert (skipped.check_id, skipped.resource) == ("CKV_AWS_18", "aws_s3_bucket.logs")
    claim = claims(scan)[0]
    assert (claim.type, claim.tool, claim.check_ids) == ("inline-suppression", "checkov", ("CKV_AWS_18",))
    assert claim.reason == "access logs go to the audit account"


def test_several_frameworks(results: Path, tables: Tables) -> None:
    scan = parse(load(results, "many"), tables)
    by_framework = {f.framework: f for f in findings(scan) if not f.suppressed}
    assert set(by_framework) == {"kubernetes", "dockerfile", "github_actions"}
    assert by_framework["kubernetes"].resource_type == "Deployment"
    assert by_framework["dockerfile"].resource_type == ""
    assert scan.scanned == (".github/workflows/ci.yml", "Dockerfile", "deploy.yaml")


def test_moving_a_terraform_resource_to_a_file_beside_it_changes_nothing(tables: Tables) -> None:
    def identity(framework: str, path: str, resource: str = "aws_s3_bucket.b") -> str:
        return findings(parse(report(framework, file_path=path, resource=resource), tables))[0].identity

    assert identity("terraform", "/a/main.tf") == identity("terraform", "/a/storage.tf")
    assert identity("terraform", "/main.tf") == identity("terraform", "/storage.tf")
    assert identity("terraform", "/a/main.tf") != identity("terraform", "/b/main.tf")
    assert identity("terraform", "/a/main.tf") != identity("terraform", "/a/main.tf", "aws_s3_bucket.c")
    assert identity("kubernetes", "/a/x.yaml") != identity("kubernetes", "/a/y.yaml")
    assert identity("dockerfile", "/Dockerfile", "/Dockerfile.FROM").endswith(":Dockerfile:.FROM")


def test_a_step_that_moves_down_is_the_same_step(tables: Tables) -> None:
    def identity(resource: str, run: str, line: int) -> str:
        content = {"run": run, "__startline__": line, "__endline__": line + 1}
        check = {"result": "FAILED", "results_configuration": content}
        value = report(
            "github_actions", resource=resource, check_result=check, file_path="/.github/workflows/ci.yml"
        )
        return findings(parse(value, tables))[0].identity

    assert identity("jobs(b).steps[1]", "echo x", 8) == identity("jobs(b).steps[2]", "echo x", 12)
    assert identity("jobs(b).steps[1]", "echo x", 8) != identity("jobs(b).steps[1]", "echo y", 8)
    assert identity("jobs(b).steps[1]", "echo x", 8) != identity("jobs(c).steps[1]", "echo x", 8)


def test_the_digest_of_a_secret_is_not_shown(tables: Tables) -> None:
    digest = "f1d2d2f924e986ac86fdf7b36c94bcdf32beec15"
    scan = parse(report("secrets", check_id="CKV_SECRET_6", resource=digest, file_path="/a.py"), tables)
    assert digest not in repr(scan)
    other = parse(report("secrets", check_id="CKV_SECRET_6", resource="e" * 40, file_path="/a.py"), tables)
    assert findings(scan)[0].identity != findings(other)[0].identity


def test_an_unknown_check_is_unknown_and_kept(tables: Tables) -> None:
    found = findings(parse(report("terraform", check_id="CKV_NEW_1"), tables))[0]
    assert (found.severity, found.topic) == ("unknown", "")
    found = findings(parse(report("terraform", check_id="CUSTOM_1", severity="HIGH"), tables))[0]
    assert found.severity == "high"


@pytest.mark.parametrize("path", ["/../etc/passwd", "", None, "/"])
def test_a_check_outside_the_tree_is_noted(path: str | None, tables: Tables) -> None:
    scan = parse(report("terraform", file_path=path), tables)
    assert scan.reading.subjects == ()
    assert scan.reading.notes == ("results.failed_checks[]: has no check or no file of the tree",)


def test_absolute_paths_are_seen_from_the_scanned_folder(tables: Tables) -> None:
    scan = parse(report("terraform", file_path="/scan/a/main.tf"), tables)
    assert findings(scan)[0].path == "a/main.tf"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[1]",
        b"{}",
        b'{"check_type": "terraform", "results": []}',
        b'{"check_type"',
        b"[{}]",
        b"Traceback",
    ],
)
def test_what_is_no_result_is_a_failed_source(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        checkov.read("checkov.json", data, tables)


def test_a_committed_result_says_what_was_not_read(results: Path, tables: Tables) -> None:
    reading = checkov.read("checkov.json", (results / "checkov-one.json").read_bytes(), tables)
    assert len(reading.subjects) == 4
    assert any("broken.tf: terraform could not read it" in note for note in reading.notes)
    assert checkov.recognises("x.json", (results / "checkov-one.json").read_bytes()[:4096])
    assert checkov.recognises("x.json", (results / "checkov-none.json").read_bytes()[:4096])
    assert not checkov.recognises("x.json", b'{"results": []}')


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_records_never_matters(results: Path, tables: Tables, order: random.Random) -> None:
    value = load(results, "many")
    order.shuffle(value)
    for item in value:
        for records in item["results"].values():
            order.shuffle(records)
    assert parse(value, tables) == parse(load(results, "many"), tables)


@pytest.mark.parametrize(
    ("address", "type_"),
    [
        ("aws_s3_bucket.b", "aws_s3_bucket"),
        ('module.a["x.y"].module.b.aws_s3_bucket.b[0]', "aws_s3_bucket"),
        ("data.aws_iam_policy_document.x", "aws_iam_policy_document"),
        ("Deployment.default.web", "Deployment"),
        ("AWS::S3::Bucket.Logs", "AWS::S3::Bucket"),
        ("Microsoft.Storage/storageAccounts.main", "Microsoft.Storage/storageAccounts"),
        ("jobs(build).steps[1]", ""),
        ("jobs", ""),
        ("", ""),
    ],
)
def test_an_address_tells_its_type(address: str, type_: str) -> None:
    assert resource_type(address) == type_


@pytest.mark.parametrize(
    ("check", "line", "thing"),
    [
        ("CKV_DOCKER_7", "FROM --platform=linux/amd64 host.example:5000/team/app:latest AS build\n", "host.example:5000/team/app"),
        ("CKV_DOCKER_7", "FROM python\n", "python"),
        ("CKV_DOCKER_7", "FROM python:3.12\n", ""),
        ("CKV_K8S_14", "          image: nginx:latest\n", "nginx"),
        ("CKV_K8S_14", "          image: nginx:1.29\n", ""),
        ("CKV_K8S_43", '        - {name: web, image: "registry.example/web:1.2"}\n', "registry.example/web"),
        ("CKV_K8S_43", "          image: registry.example/web@sha256:00ff\n", ""),
        ("CKV_TF_1", '  source  = "terraform-aws-modules/vpc/aws"\n', "terraform-aws-modules/vpc/aws"),
        ("CKV_AWS_20", "  image: nginx\n", ""),
    ],
)  # fmt: skip
def test_what_can_be_replaced_at_the_same_address_is_part_of_the_identity(
    check: str, line: str, thing: str, tables: Tables
) -> None:
    record = {"check_id": check, "resource": "Deployment.default.web", "file_path": "/app.yaml"}
    quoted = parse(report("kubernetes", **record, code_block=[[3, line]]), tables)
    seen = checkov.parse(
        json.dumps(report("kubernetes", **record)).encode(), tables, code=lambda _: f"\n\n{line}\n".encode()
    )
    suffix = f":{thing}" if thing else ""
    for scan in (quoted, seen):
        assert findings(scan)[0].identity.endswith(f"Deployment.default.web{suffix}")
