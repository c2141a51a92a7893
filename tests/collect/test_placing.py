"""Where reports' findings stand in the tree: collected from a repository, with reports as the scanners write them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_discovery import collected
from test_scanner_sarif import KICS, TFSEC, TRIVY

from maestro_gate.collect import blocks
from maestro_gate.collect.placing import in_tree
from maestro_gate.model.evidence import Collected, Evidence, Failed, Source
from maestro_gate.model.subjects import Claim, Finding

SECRET = "AKIA" + "Q" * 16
SYSTEM = {
    "infra/main.tf": 'resource "aws_s3_bucket" "documents" {\n  bucket = "documents"\n}\n',
    "Dockerfile": 'FROM python:latest\nCMD ["a"]\n',
    "k8s/web.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n---\napiVersion: apps/v1\nkind: Deployment\n"
    "metadata:\n  name: web\n  namespace: shop\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n"
    "        image: nginx:1.27\n",
    "src/settings.py": f'import os\n\nACCESS_KEY = "{SECRET}"\n',
    "src/a.py": "import pickle\nimport subprocess\n\n\ndef run(command):\n    subprocess.call(\n        command,\n"
    "        shell=True,\n    )\n    return 1\n\n\ndef load(data):\n    return pickle.loads(data)\n",
    ".github/workflows/x.yml": "on: push\n",
}
REPORTS = ("bandit", "gitleaks", "kics", "terrascan", "tfsec", "zizmor")


def with_reports(folder: Path, results: Path, *names: str, change: dict[str, str] | None = None) -> Evidence:
    reports = {f"reports/{n}.json": (results / "scanners" / f"{n}-typical.json").read_text() for n in names}
    return collected(folder, SYSTEM | reports | (change or {}))


def issues(evidence: Evidence, path: str) -> dict[str, Finding]:
    return {one.check_id: one for one in evidence.of_kind(Finding) if one.path == path}


def source(evidence: Evidence) -> Source:
    return next(one for one in evidence.sources if one.name == "scanner-results")


def test_reports_of_six_scanners_about_one_repository(tmp_path: Path, results: Path) -> None:
    evidence = with_reports(tmp_path, results, *REPORTS)
    bucket = next(one for one in evidence.of_kind(Finding) if "tfsec" in one.tools and "kics" in one.tools)
    assert bucket.tools == ("kics", "terrascan", "tfsec")
    assert (bucket.path, bucket.resource) == ("infra/main.tf", "aws_s3_bucket.documents")
    assert bucket.identity == "checkov:CKV_AWS_19:infra/:aws_s3_bucket.documents"
    assert source(evidence).documents == tuple(f"reports/{name}.json" for name in REPORTS)


def test_a_line_or_half_an_address_finds_the_resource(tmp_path: Path, results: Path) -> None:
    evidence = with_reports(tmp_path, results, "kics", "terrascan")
    found = issues(evidence, "k8s/web.yaml")["b14d1bc4-a208-45db-92f0-e21f8e2588e9"]
    assert found.tools == ("kics", "terrascan")
    assert (found.resource, found.resource_type) == ("Deployment.shop.web", "Deployment")
    assert found.identity == "checkov:CKV_K8S_13:k8s/web.yaml:Deployment.shop.web"


def test_a_claim_stands_where_its_finding_does(tmp_path: Path, results: Path) -> None:
    (claim,) = with_reports(tmp_path, results, "tfsec").of_kind(Claim)
    assert claim.path == "infra/main.tf"


def test_a_secret_of_two_scanners_is_one_of_the_line(tmp_path: Path, results: Path) -> None:
    evidence = with_reports(tmp_path, results, "gitleaks", "kics")
    secrets = [one for one in evidence.of_kind(Finding) if one.path == "src/settings.py"]
    assert [one.tools for one in secrets] == [("gitleaks", "kics")]
    assert SECRET not in repr(evidence.subjects)
    alone = with_reports(tmp_path / "alone", results, "gitleaks")
    assert secrets[0].identity in {one.identity for one in alone.of_kind(Finding)}


def test_a_secret_in_infrastructure_is_of_infrastructure(tmp_path: Path) -> None:
    leak = {"RuleID": "r", "Description": "d", "StartLine": 2, "EndLine": 2, "File": "infra/main.tf"}
    evidence = collected(
        tmp_path, SYSTEM | {"gitleaks.json": json.dumps([leak, leak | {"File": "src/a.py"}])}
    )
    assert {one.path: one.framework for one in evidence.of_kind(Finding)} == {
        "infra/main.tf": "secrets",
        "src/a.py": "",
    }


def test_lines_that_move_change_no_identity(tmp_path: Path, results: Path) -> None:
    before = with_reports(tmp_path / "a", results, "bandit")
    report = json.loads((results / "scanners/bandit-typical.json").read_text())
    for row in report["results"]:
        row["line_range"] = [line + 2 for line in row["line_range"]]
        row["code"] = ""
    moved = {"src/a.py": f"# one\n# two\n{SYSTEM['src/a.py']}", "reports/bandit.json": json.dumps(report)}
    after = with_reports(tmp_path / "b", results, "bandit", change=moved)
    known = {"B602", "B301"}
    assert {f.identity for f in before.of_kind(Finding) if f.check_id in known} == {
        f.identity for f in after.of_kind(Finding) if f.check_id in known
    }


def test_files_of_another_repository_are_noted(tmp_path: Path) -> None:
    leak = {"RuleID": "r", "Description": "d", "StartLine": 2, "EndLine": 2}
    rows = [leak | {"File": path} for path in ("/other/place.py", "../../../etc/passwd", "src/a.py")]
    status = source(collected(tmp_path, SYSTEM | {"gitleaks.json": json.dumps(rows)})).status
    assert isinstance(status, Collected)
    assert status.notes == (
        "gitleaks.json speaks of files that this tree does not have: ../../../etc/passwd and 1 more",
    )


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("/home/x/project/infra/main.tf", "infra/main.tf"),
        ("../../path/infra/main.tf", "infra/main.tf"),
        ("infra/main.tf", "infra/main.tf"),
        ("main.tf", ""),
        ("/", ""),
        ("/a/" * 5000 + "infra/main.tf", ""),
    ],
)
def test_the_longest_tail_of_a_path_is_the_file(said: str, path: str) -> None:
    assert in_tree(said, SYSTEM) == path


def test_the_end_of_one_object_is_not_the_beginning_of_the_next(tmp_path: Path) -> None:
    """A line just above `kind` belongs to the object that it begins, and nobody knows which that is."""
    query = {"query_id": "b14d1bc4-a208-45db-92f0-e21f8e2588e9", "query_name": "n", "platform": "Kubernetes"}
    lines = {line: query | {"files": [{"file_name": "k8s/web.yaml", "line": line}]} for line in (4, 6, 9)}
    for line, expected in ((6, ""), (9, "Deployment.shop.web")):
        report = json.dumps({"kics_version": "2", "queries_total": 1, "queries": [lines[line]]})
        (found,) = collected(tmp_path / str(line), SYSTEM | {"kics.json": report}).of_kind(Finding)
        assert found.resource == expected


TERRAFORM = """\
# one
resource "aws_s3_bucket" "documents" {
  bucket = "documents"
  tags = {
    a = "b"
}
  acl = "public-read"
}

provider "aws" {
  region = "eu-west-1"
}
data "aws_s3_bucket" "other" {
  bucket = "other"
}
"""


@pytest.mark.parametrize(
    ("line", "address"),
    [(1, ""), (2, "aws_s3_bucket.documents"), (3, "aws_s3_bucket.documents"), (6, "aws_s3_bucket.documents"), (9, ""),
     (10, ""), (11, ""), (13, "data.aws_s3_bucket.other"), (15, "data.aws_s3_bucket.other"), (99, "")],
)  # fmt: skip
def test_a_line_of_terraform_stands_in_its_block(line: int, address: str) -> None:
    assert blocks.of(TERRAFORM).address(line) == address


@given(st.text(alphabet='resource data{}"_a\\n\\t ', max_size=200), st.integers(-3, 50))
def test_any_text_has_blocks(text: str, line: int) -> None:
    found = blocks.of(text)
    assert sorted(found.starts) == [*found.starts]
    assert isinstance(found.address(line), str)


def test_reports_in_sarif_name_a_line_and_are_one_all_the_same(tmp_path: Path, results: Path) -> None:
    """No scanner's SARIF names the address of what stands in Terraform."""
    sarif = {
        f"reports/{name}.sarif": json.dumps(value)
        for name, value in (("trivy", TRIVY), ("tfsec", TFSEC), ("kics", KICS))
    }
    json_ = (results / "scanners/terrascan-typical.json").read_text()
    evidence = collected(tmp_path, SYSTEM | sarif | {"reports/terrascan.json": json_})
    (found,) = [one for one in evidence.of_kind(Finding) if "trivy" in one.tools]
    assert found.tools == ("kics", "terrascan", "tfsec", "trivy")
    assert (found.resource, found.resource_type) == ("aws_s3_bucket.documents", "aws_s3_bucket")
    assert found.identity == "checkov:CKV_AWS_19:infra/:aws_s3_bucket.documents"


def test_a_scan_of_a_folder_names_its_files_from_there(tmp_path: Path, results: Path) -> None:
    """`trivy config infra` says `main.tf`, and where that is in `ArtifactName` or in a base of SARIF."""
    trivy = json.loads((results / "scanners/trivy-typical.json").read_text())
    trivy |= {
        "ArtifactName": "/home/x/project/infra",
        "Results": [trivy["Results"][0] | {"Target": "main.tf"}],
    }
    sarif = json.loads(
        json.dumps(TRIVY).replace("infra/main.tf", "main.tf").replace("project/", "project/infra/")
    )
    terrascan = json.loads((results / "scanners/terrascan-typical.json").read_text())
    terrascan["results"]["scan_summary"]["file/folder"] = "/home/x/project/infra"
    terrascan["results"]["violations"] = [terrascan["results"]["violations"][0] | {"file": "main.tf"}]
    terrascan["results"]["skipped_violations"] = None
    reports = {"trivy.json": trivy, "trivy.sarif": sarif, "terrascan.json": terrascan}
    for name, report in reports.items():
        evidence = collected(tmp_path / name, SYSTEM | {f"reports/{name}": json.dumps(report)})
        (found,) = evidence.of_kind(Finding)
        assert (found.path, found.resource) == ("infra/main.tf", "aws_s3_bucket.documents")
        assert not [
            note for one in evidence.sources if isinstance(one.status, Collected) for note in one.status.notes
        ]


@pytest.mark.parametrize("name", [*REPORTS, "trivy"])
def test_a_report_under_the_name_that_its_scanner_suggests_is_found(
    name: str, tmp_path: Path, results: Path
) -> None:
    report = (results / f"scanners/{name}-typical.json").read_text()
    for number, path in enumerate(("out/results.json", "report.json", f"ci/{name[0]}-report.json")):
        evidence = collected(tmp_path / str(number), SYSTEM | {path: report, "data/results.json": "[]"})
        assert {one.tool for one in evidence.of_kind(Finding)} == {name}
        assert not [one for one in evidence.sources if isinstance(one.status, Failed)]
