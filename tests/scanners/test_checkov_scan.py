"""The real Checkov over small trees, and what a change can do to it."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from bay import POLICIES, Bay, claims, findings

from maestro_gate.collect.scanners import ScannerReading, checkov_run
from maestro_gate.collect.scanners.outcome import NAMED_FILES
from maestro_gate.model.evidence import Absent, Collected, Failed, Skipped

BUCKET = 'resource "aws_s3_bucket" "data" {\n  bucket = "data"\n}\n'
BLOCK = """resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
"""
POD = """apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: c, image: "x:latest", securityContext: {privileged: true}}]}
"""
PRIVILEGED = "CKV_K8S_16"
WORKFLOW = """on: push
permissions: write-all
jobs:
  a: {runs-on: ubuntu-latest, steps: [{run: "echo ${{ github.event.issue.title }}"}]}
"""


def test_a_finding_says_what_where_and_how_grave(iac):
    read = iac.scan({"infra/main.tf": BUCKET})["checkov"]
    assert read.source.status == Collected(1)
    assert read.source.fingerprint.startswith("checkov 3.")
    found = {f.check_id: f for f in read.subjects}["CKV2_AWS_6"]
    assert (found.path, found.line, found.resource) == ("infra/main.tf", 1, "aws_s3_bucket.data")
    assert (found.framework, found.resource_type) == ("terraform", "aws_s3_bucket")
    assert found.severity != "unknown"
    assert found.topic
    assert any(passed.resource == "aws_s3_bucket.data" for passed in read.passed)


def test_files_are_scanned_together_because_one_can_mend_another(iac):
    readings = iac.run(iac.trees({"main.tf": BUCKET}, {"main.tf": BUCKET, "block.tf": BLOCK}))
    assert ("main.tf", "CKV2_AWS_6") in findings(readings["base"]["checkov"])
    assert ("main.tf", "CKV2_AWS_6") not in findings(readings["head"]["checkov"])


def test_a_configuration_in_the_tree_is_neither_obeyed_nor_run(iac):
    marker = iac.folder / "executed"
    asks = "external-checks-dir: [checks]\nskip-check: [CKV_AWS, CKV2_AWS]\nframework: [dockerfile]\nsoft-fail: true\n"
    runs = f"open({str(marker)!r}, 'w').close()\n"
    names = (".checkov.yaml", ".checkov.yml", "infra/.checkov.yaml", "infra/.checkov.yml")
    planted = dict.fromkeys(names, asks) | {
        "checks/__init__.py": runs,
        "checks/evil.py": runs,
        "infra/checks/evil.py": runs,
        ".checkov.baseline": '{"failed_checks": []}',
    }
    readings = iac.run(iac.trees({"infra/main.tf": BUCKET}, {"infra/main.tf": BUCKET, **planted}))
    assert not marker.exists()
    assert len(readings["head"]["checkov"].subjects) > 5
    assert readings["head"]["checkov"] == readings["base"]["checkov"]
    shown = {path for kind, tool, path in claims(readings["head"]["claims"]) if tool == "checkov"}
    assert shown == {*names, ".checkov.baseline"}


def test_a_comment_that_skips_a_check_has_no_effect_and_is_shown(iac):
    skipping = 'resource "aws_s3_bucket" "data" {\n  #checkov:skip=CKV2_AWS_6:we are in a hurry\n  bucket = "data"\n}\n'
    read = iac.scan({"main.tf": skipping})["checkov"]
    found = {f.check_id: f for f in read.subjects if f.kind == "finding"}["CKV2_AWS_6"]
    assert found.suppressed
    assert claims(read) == {("inline-suppression", "checkov", "main.tf")}
    [claim] = [subject for subject in read.subjects if subject.kind == "claim"]
    assert claim.reason == "we are in a hurry"


BROKEN = {
    "terraform that is cut short": ("infra/b.tf", 'resource "aws_s3_bucket" "b" {\n  bucket = \n'),
    "terraform in lists of JSON": (
        "b.tf.json",
        '{"resource": [{"aws_s3_bucket": [{"b": {"bucket": "b"}}]}]}',
    ),
    "kubernetes that is cut short": (
        "k8s/b.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: b\nspec: [\n",
    ),
    "kubernetes with tabs": ("tabs.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: b\n"),
    "one broken document of many": ("c.yaml", POD + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: [\n"),
    "a comment that makes it a template": ("d.yaml", "# {{ .Values.any }}\n" + POD),
    "a workflow that is cut short": (".github/workflows/b.yml", "on: push\njobs: [\n"),
    "cloudformation that is cut short": (
        "stack.yaml",
        'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  B: {Type: "AWS::S3::Bucket", Properties: {\n',
    ),
    "bicep that is cut short": (
        "b.bicep",
        "resource s 'Microsoft.Storage/storageAccounts@2019-06-01' = {{{\n",
    ),
}


def test_a_file_that_checkov_drops_is_missing_evidence_and_the_rest_stays(iac):
    whole = {"ok/Dockerfile": "FROM x:latest\n", "ok/ok.tf": BUCKET}
    # As many as a reason names, on each side.
    halves = (dict(list(BROKEN.values())[:NAMED_FILES]), dict(list(BROKEN.values())[NAMED_FILES:]))
    readings = iac.run(iac.trees(*({**whole, **half} for half in halves)))
    for side, half in zip(("base", "head"), halves, strict=True):
        read = readings[side]["checkov"]
        assert isinstance(read.source.status, Failed)
        named = {part.split(": ", 1)[0] for part in read.source.status.reason.split("; ")}
        assert named == half.keys()
        assert ("ok/ok.tf", "CKV2_AWS_6") in findings(read)
        assert ("ok/Dockerfile", "CKV_DOCKER_7") in findings(read)


ONE_LINE = (
    "{apiVersion: v1, kind: Pod, metadata: {name: w}, spec: {containers: [{name: c, image: x, "
    "securityContext: {privileged: true}}]}}\n"
)
AS_JSON = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "w"},
    "spec": {"containers": [{"name": "c", "image": "x", "securityContext": {"privileged": True}}]},
}
HIDING = {
    "a hidden folder": (".deploy/pod.yaml", POD, PRIVILEGED),
    "node_modules": ("node_modules/x/pod.yaml", POD, PRIVILEGED),
    "a hidden name": ("a/.main.tf", BUCKET, "CKV2_AWS_6"),
    "capitals": ("b/MAIN.TF", BUCKET, "CKV2_AWS_6"),
    "OpenTofu": ("c/main.tofu", BUCKET, "CKV2_AWS_6"),
    "terraform in JSON": (
        "d/m.tf.json",
        '{"resource": {"aws_s3_bucket": {"b": {"bucket": "b"}}}}',
        "CKV2_AWS_6",
    ),
    "a Containerfile": ("e/Containerfile", "FROM x:latest\n", "CKV_DOCKER_7"),
    "a brace in a name": (
        "f.yaml",
        POD.replace("name: c,", 'name: c, env: [{name: "A{B", value: x}],'),
        PRIVILEGED,
    ),
    "a number for a name": ("g.yaml", POD.replace("name: c,", "name: 7,"), PRIVILEGED),
    "JSON": ("h.json", json.dumps(AS_JSON), PRIVILEGED),
    "one line": ("i.yaml", ONE_LINE, PRIVILEGED),
    "UTF-16": ("j.yaml", POD.encode("utf-16"), PRIVILEGED),
    "a key that the schema does not know": (
        ".github/workflows/w.yml",
        WORKFLOW + "unheard-of: 1\n",
        "CKV2_GHA_1",
    ),
    "the second of two documents": ("k.yaml", POD.replace("true", "false") + "---\n" + POD, PRIVILEGED),
    "a generated name": ("n.yaml", POD.replace("name: web", "generateName: web-"), PRIVILEGED),
    "no name": ("o.yaml", POD.replace("metadata: {name: web}", "metadata: {labels: {a: b}}"), PRIVILEGED),
    "a list": (
        "p.yaml",
        "apiVersion: v1\nkind: List\nitems:\n- " + POD.replace("\n", "\n  ").replace("name: web", "a: b"),
        PRIVILEGED,
    ),
    "an odd name": ("l\nm.yaml", POD, PRIVILEGED),
}


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory, tools_folder: Path, checkov: object) -> ScannerReading:
    bay = Bay(tmp_path_factory.mktemp("hidden"), tools_folder, only=("checkov",))
    return bay.scan({path: content for path, content, _ in HIDING.values()})["checkov"]


@pytest.mark.parametrize("place", HIDING)
def test_there_is_nowhere_to_hide(hidden, place):
    path, _, check = HIDING[place]
    assert hidden.source.status == Collected(len(HIDING))
    assert (path.replace("\n", "\\n"), check) in findings(hidden)


NOTHING = {
    "empty": "",
    "comment": "# nothing yet\n",
    "block": '/*\nresource "aws_s3_bucket" "b" {\n}\n*/\n',
    "blank": "  \n\n",
    "slashes": "// x\n",
}


def test_a_file_in_which_there_is_nothing_is_not_missed(iac):
    read = iac.scan({"main.tf": BUCKET, **{f"{name}.tf": text for name, text in NOTHING.items()}})["checkov"]
    assert read.source.status == Collected(1 + len(NOTHING))


def test_helm_templates_are_said_to_be_unread_and_plain_files_beside_them_are_read(iac):
    files = {
        "chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
        "chart/templates/pod.yaml": POD.replace("web", "{{ .Values.name }}"),
        "chart/templates/sub/pod.yaml": POD.replace("web", "{{ .Release.Name }}"),
        "chart/templates/plain.yaml": POD,
        "Chart.yaml": "a chart in the root is no cover for the rest",
        "other/pod.yaml": POD,
    }
    read = iac.scan(files)["checkov"]
    assert read.source.status == Collected(
        2, ("2 Helm templates are not rendered, so nothing is known of what they make",)
    )
    assert {path for path, check in findings(read) if check == PRIVILEGED} == {
        "chart/templates/plain.yaml",
        "other/pod.yaml",
    }


def test_documents_behind_the_first_are_said_to_be_unread_where_checkov_stops(iac):
    job = 'job: {script: ["curl $CI_JOB_TOKEN"]}\n'
    read = iac.scan({"a.gitlab-ci.yml": "---\n" + job, "b.gitlab-ci.yml": "spec: {inputs: {}}\n---\n" + job})[
        "checkov"
    ]
    assert read.source.status == Collected(
        2, ("b.gitlab-ci.yml: checkov reads only the first of its documents",)
    )


def test_only_frameworks_whose_files_are_there_are_launched(iac):
    iac.scan({"main.tf": BUCKET, "README.md": "# A", "data.json": '{"a": 1}', "config.yaml": "a: b\n"})
    assert iac.said == ["checkov: scanning secrets, terraform"]


@pytest.mark.parametrize(
    "files", [{"README.md": "x"}, {"a.py": "x = 1"}, {"data.json": "{}", "a.yaml": "kind: nothing"}]
)
def test_a_tree_without_infrastructure_has_nothing_for_it(iac, files):
    assert iac.scan(files)["checkov"].source.status == Absent()
    assert iac.said == []


def test_settings_can_switch_it_off(bay):
    bay.only = ()
    assert bay.scan({"main.tf": BUCKET})["checkov"].source.status == Skipped("settings switch it off")


def test_without_the_tool_it_failed_and_says_what_to_type(bay):
    bay.only, bay.tools, bay.path = ("checkov",), bay.folder / "none", ""
    [status] = {bay.scan({"main.tf": BUCKET})["checkov"].source.status}
    assert isinstance(status, Failed)
    assert "Type `maestro-gate tools install`." in status.reason


def test_a_file_beyond_the_limit_is_missing_evidence(iac):
    table = POLICIES["scanners.yaml"].replace(
        b"max_bytes: 5000000\n  # Endings that Checkov", b"max_bytes: 1000\n  # Endings that Checkov"
    )
    assert table != POLICIES["scanners.yaml"]
    iac.policies = {**POLICIES, "scanners.yaml": table}
    read = iac.scan({"main.tf": BUCKET, "big.tf": BUCKET + "#" * 1001})["checkov"]
    assert read.source.status == Failed("big.tf: it is larger than 1,000 bytes", (("big.tf", ""),))
    assert ("main.tf", "CKV2_AWS_6") in findings(read)


def test_two_runs_say_the_same_in_the_same_order(iac):
    files = {
        "main.tf": BUCKET + BLOCK,
        "pod.yaml": POD,
        ".github/workflows/w.yml": WORKFLOW,
        "Dockerfile": "FROM x\n",
    }
    trees = iac.trees(files)
    assert iac.run(trees)["head"]["checkov"] == iac.run(trees)["head"]["checkov"]


SAMPLE = {
    "main.tf": BUCKET
    + 'resource "aws_security_group" "all" {\n  ingress {\n    from_port = 22\n    to_port = 22\n'
    '    protocol = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\nmodule "m" {\n  source = "./m"\n}\n',
    "m/main.tf": 'resource "aws_sqs_queue" "q" {\n  #checkov:skip=CKV_AWS_27:later\n  name = "q"\n}\n',
    "pod.yaml": POD,
    ".github/workflows/w.yml": WORKFLOW,
    "Dockerfile": "FROM x:latest\nRUN curl http://x | sh\n",
    "stack.yaml": 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  B: {Type: "AWS::S3::Bucket"}\n',
}


def test_the_worker_finds_what_the_command_line_finds(iac, checkov_executable, tmp_path):
    folder = tmp_path / "plain"
    for name, content in SAMPLE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    names = ("terraform", "kubernetes", "github_actions", "dockerfile", "cloudformation")
    ended = subprocess.run(
        [checkov_executable, f"--directory={folder}", "-o", "json", "--skip-download", "--framework", *names],
        capture_output=True, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, check=False, timeout=200,
    )  # fmt: skip
    records = {"failed_checks": set(), "passed_checks": set(), "skipped_checks": set()}
    for report in json.loads(ended.stdout):
        for outcome, found in records.items():
            found |= {
                (r["check_id"], r["file_path"].lstrip("/"), r["resource"].lstrip("/"))
                for r in report["results"][outcome]
            }
    read = iac.scan(SAMPLE)["checkov"]
    ours = {
        (f.check_id, f.path, f.resource)
        for f in read.subjects
        if f.kind == "finding" and f.framework in names
    }
    assert ours == records["failed_checks"] | records["skipped_checks"]
    assert {(p.check_id, p.path, p.resource) for p in read.passed} == records["passed_checks"]
    assert len(ours) > 30


def test_every_framework_of_the_table_has_a_runner():
    source = (checkov_run.WORKER / "__main__.py").read_text()
    known = source.split('FRAMEWORKS = """')[1].split('"""')[0].split()
    names = [row["name"] for row in yaml.safe_load(POLICIES["scanners.yaml"])["checkov"]["frameworks"]]
    assert names == known


REFUSALS = {
    "network": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "look-up": "import socket; socket.getaddrinfo('registry.example', 443)",
    "program": "import subprocess; subprocess.run(['/bin/true'])",
    "shell": "import os; os.system('true')",
    "writing": "open('/tmp/maestro-gate-canary', 'w')",
    "deleting": "import os; os.remove('/tmp/maestro-gate-canary')",
    "link": "import os; os.symlink('/etc/passwd', '/tmp/maestro-gate-canary')",
}


@pytest.mark.parametrize("act", REFUSALS)
def test_the_worker_cannot_reach_out(checkov, tmp_path, act):
    program = f"import sys; sys.path.insert(0, {str(checkov_run.WORKER)!r}); import gate_sandbox\n"
    program += f"gate_sandbox.guard({str(tmp_path)!r})\nopen({str(tmp_path / 'ok')!r}, 'w').close()\n{REFUSALS[act]}\n"
    ended = subprocess.run(
        [checkov.python, "-I", "-B", "-c", program], capture_output=True, text=True, check=False
    )
    assert "PermissionError: a scan may not" in ended.stderr
    assert (tmp_path / "ok").exists()
    assert not Path("/tmp/maestro-gate-canary").exists()


CRASHES = {
    "metadata that is text": (
        "apiVersion: v1\nkind: Pod\nmetadata: text\nspec: text\n",
        "pod.yaml: kubernetes: ",
    ),
    "a skip with two signs": (
        POD.replace("{name: web}", '{name: web, annotations: {checkov.io/skip1: "A=b=c"}}'),
        "pod.yaml: kubernetes: ",
    ),
}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_runner_that_raises_fails_its_framework_alone(iac, crash):
    content, expected = CRASHES[crash]
    read = iac.scan({"pod.yaml": content, "main.tf": BUCKET})["checkov"]
    assert isinstance(read.source.status, Failed)
    assert read.source.status.reason.startswith(expected)
    assert [path for path, _ in read.source.status.unread] == ["pod.yaml"]
    assert ("main.tf", "CKV2_AWS_6") in findings(read)


def test_a_file_that_kills_the_parser_fails_its_framework_alone(iac):
    deep = "Resources: " + "[" * 100_000 + "\nB: {Type: AWS::S3::Bucket}\n"
    good = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  B: {Type: "AWS::S3::Bucket"}\n'
    read = iac.scan({"deep.yaml": deep, "good.yaml": good, "main.tf": BUCKET})["checkov"]
    assert isinstance(read.source.status, Failed)
    assert "cloudformation: the scanning process died" in read.source.status.reason
    assert {path for path, _ in read.source.status.unread} == {"deep.yaml", "good.yaml"}
    assert ("main.tf", "CKV2_AWS_6") in findings(read)


def test_what_could_not_be_read_is_kept_like_a_finding(iac):
    iac.cache = iac.folder / "cache"
    trees = iac.trees({"main.tf": BUCKET, "broken.tf": 'resource "a" "b" {'})
    fresh = iac.run(trees)["head"]["checkov"]
    iac.said.clear()
    assert iac.run(trees)["head"]["checkov"] == fresh
    assert isinstance(fresh.source.status, Failed)
    assert iac.said == []


def test_it_is_launched_by_the_interpreter_of_checkov_even_on_path(bay: Bay, checkov_executable):
    bay.only, bay.tools, bay.path = ("checkov",), bay.folder / "none", str(checkov_executable.parent)
    assert ("main.tf", "CKV2_AWS_6") in findings(bay.scan({"main.tf": BUCKET})["checkov"])
