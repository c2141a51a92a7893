"""The program that runs in Checkov's own interpreter: it finds what the command line finds, and cannot reach out."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from bay import POLICIES, Bay, findings
from infrastructure import BUCKET, POD, WORKFLOW

from maestro_gate.collect.scanners import checkov_run

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


def test_it_is_launched_by_the_interpreter_of_checkov_even_on_path(bay: Bay, checkov_executable):
    bay.only, bay.tools, bay.path = ("checkov",), bay.folder / "none", str(checkov_executable.parent)
    assert ("main.tf", "CKV2_AWS_6") in findings(bay.scan({"main.tf": BUCKET})["checkov"])
