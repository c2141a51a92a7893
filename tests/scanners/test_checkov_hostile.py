"""What a change can do to Checkov: configure it, hide from it, break it. None of it may look clean."""

import json
import os
from pathlib import Path

import pytest
from bay import Bay, claims, findings
from infrastructure import BUCKET, POD, PRIVILEGED, WORKFLOW

from maestro_gate.collect.scanners import ScannerReading
from maestro_gate.collect.scanners.outcome import NAMED_FILES
from maestro_gate.model.evidence import Collected, Failed


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


@pytest.mark.parametrize("name", [".checkov.yaml", ".checkov.yml", "k8s/.Checkov.YAML", "trivy.yaml"])
def test_a_manifest_named_like_a_configuration_is_scanned(iac, name):
    read = iac.scan({name: POD})["checkov"]
    assert (name, PRIVILEGED) in findings(read)
    assert isinstance(read.source.status, Collected)


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
    "a comment that makes it a template": ("q.yaml", "# {{ .Values.any }}\n" + POD, PRIVILEGED),
    "an odd name": ("l\nm.yaml", POD, PRIVILEGED),
}


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory, tools_folder: Path, checkov: object) -> ScannerReading:
    bay = Bay(tmp_path_factory.mktemp("hidden"), tools_folder, path=os.environ["PATH"], only=("checkov",))
    return bay.scan({path: content for path, content, _ in HIDING.values()})["checkov"]


@pytest.mark.parametrize("place", HIDING)
def test_there_is_nowhere_to_hide(hidden, place):
    path, _, check = HIDING[place]
    assert hidden.source.status == Collected(len(HIDING))
    assert (path.replace("\n", "\\n"), check) in findings(hidden)


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
