"""The real Checkov over small trees."""

import pytest
from bay import POLICIES, findings
from infrastructure import BLOCK, BUCKET, POD, PRIVILEGED, WORKFLOW

from maestro_gate.model.evidence import Absent, Collected, Failed, Skipped


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


def test_a_report_about_a_dockerfile_is_none(iac):
    files = {
        "Dockerfile": "FROM x:latest\n",
        "dockerfile.trivy.json": '\ufeff\n{"ArtifactName": "Dockerfile", "Results": [{"Message": "FROM x"}]}\n',
        "Dockerfile.junit": '<?xml version="1.0"?>\n<testsuites/>\n',
        "Dockerfile.tmpl": "{{ header }}\nFROM y:latest\n",
    }
    read = iac.scan(files)["checkov"]
    assert {path for path, _ in findings(read)} == {"Dockerfile", "Dockerfile.tmpl"}
    assert read.source.status == Collected(2)


def test_files_are_scanned_together_because_one_can_mend_another(iac):
    readings = iac.run(iac.trees({"main.tf": BUCKET}, {"main.tf": BUCKET, "block.tf": BLOCK}))
    assert ("main.tf", "CKV2_AWS_6") in findings(readings["base"]["checkov"])
    assert ("main.tf", "CKV2_AWS_6") not in findings(readings["head"]["checkov"])


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
