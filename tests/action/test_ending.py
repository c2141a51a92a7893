"""The job ends as the check ended, whatever else happens; what was not judged is never green."""

import json
import subprocess
from pathlib import Path

import pytest
from action.github_job import UNPINNED, Project
from real_clients import PROJECT

SHIM = """#!/bin/sh
case "$*" in *"maestro-gate check "*) {};; esac
exec {} "$@"
"""


def replaced(job, tmp_path, program):
    """Puts a program before the gate's own interpreter, for `check` alone."""
    (made,) = job.prepared.glob("maestro-gate/environment-*")
    copy = tmp_path / "prepared/maestro-gate" / made.name
    (copy / "bin").mkdir(parents=True)
    (copy / "complete").touch()
    (copy / "bin/maestro-gate").symlink_to(made / "bin/maestro-gate")
    (copy / "bin/python").write_text(SHIM.format(program, made / "bin/python"))
    (copy / "bin/python").chmod(0o755)
    job.prepared = tmp_path / "prepared"


def test_what_policy_blocks_ends_with_10(job):
    ran = job.run()
    assert ran.code == 10, "\n".join(step.log for step in ran.steps)
    assert [step.name for step in ran.steps if step.conclusion == "failure"] == ["Verdict"]
    assert ran.outputs["verdict"] == "block"
    outcome, report, sarif = (
        Path(ran.outputs[name]).read_text(encoding="utf-8") for name in ("outcome", "report", "sarif")
    )
    assert json.loads(outcome)["verdict"] == "block"
    assert report.startswith("## ⛔")
    assert json.loads(sarif)["version"] == "2.1.0"


def test_what_may_merge_ends_with_0(job, tmp_path):
    project = Project(tmp_path / "origin", {"docs/use.md": "How to use it\n"})
    job.folder = tmp_path / "another"
    job.folder.mkdir()
    project.checked_out(job.workspace)
    job.event = project.pull_request()
    ran = job.run()
    assert ran.code == 0, "\n".join(step.log for step in ran.steps)
    assert ran.outputs["verdict"] in ("pass", "warn")
    assert {step.conclusion for step in ran.steps} <= {"success", "skipped"}


@pytest.mark.parametrize(
    ("inputs", "code", "word"),
    [
        ({"base": "nowhere"}, 3, "nowhere"),
        ({"profile": "lenient"}, 2, "lenient"),
        ({"formats": "junit --quiet"}, 2, "formats"),
        ({"path": "elsewhere"}, 3, "elsewhere"),
    ],
)
def test_no_verdict_is_never_green(job, inputs, code, word):
    job.inputs |= inputs
    ran = job.run()
    check = ran.step("Check")
    assert (check.conclusion, ran.code) == ("success", code), check.log
    assert word in check.log
    assert "no verdict" in check.summary
    assert [command.name for command in check.commands] == ["error"]
    assert word in check.commands[0].message
    assert (ran.outputs["verdict"], ran.outputs["outcome"]) == ("undecided", "")
    assert not job.uploaded


@pytest.mark.parametrize(("program", "code"), [("exit 0", 1), ("kill -KILL $$", 137)])
def test_a_gate_that_dies_is_a_failure_even_when_it_says_0(job, tmp_path, program, code):
    replaced(job, tmp_path, program)
    ran = job.run()
    assert ran.code == code
    assert ran.outputs["verdict"] == "undecided"


def test_a_check_that_the_runner_ends_is_a_failure(job, tmp_path):
    replaced(job, tmp_path, "kill -KILL $PPID")
    ran = job.run()
    assert ran.code == 1
    assert ran.step("Check").conclusion == ran.step("Verdict").conclusion == "failure"
    assert "no verdict" in ran.step("Verdict").log


@pytest.mark.parametrize(
    ("kept", "code"),
    [("0", 0), ("10", 10), ("137", 137), ("255", 255), ("256", 1), ("512", 1), ("010", 1), ("", 1), ("x", 1)],
)
def test_a_code_that_no_program_ends_with_is_a_failure(tmp_path, kept, code):
    (tmp_path / "outcome.json").write_text("{}", encoding="utf-8")
    environment = {"EXIT_CODE": kept, "OUTCOME": str(tmp_path / "outcome.json"), "PATH": "/usr/bin:/bin"}
    command = ["bash", PROJECT / "steps/end.sh"]
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == code


def test_an_installation_that_fails_is_a_failure(job, tmp_path):
    job.prepared = tmp_path
    job.environment = {"PATH": str(tmp_path)}
    ran = job.run()
    assert ran.step("Install").conclusion == "failure"
    assert ran.step("Check").conclusion == "skipped"


def test_the_gate_sees_no_token_and_nothing_that_it_prints_is_a_command(job, tmp_path):
    seen = tmp_path / "seen"
    prints = "echo '::add-mask::a'; echo '::error::injected'; echo '::warning::injected' >&2"
    replaced(job, tmp_path, f"{prints}; env > {seen}")
    job.inputs["comment"] = "false"
    job.token = "ghs_secret"
    job.environment = {"GITHUB_TOKEN": "ghs_job", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "oidc", "PYTHONPATH": "."}
    job.environment |= {"HTTPS_PROXY": "http://user:secret@proxy.example", "SSL_CERT_FILE": "ca.pem"}
    ran = job.run()
    assert ran.code == 10
    assert ran.step("Check").commands == []
    assert "::error::injected" in ran.step("Check").log
    names = {line.partition("=")[0] for line in seen.read_text().splitlines()}
    assert names <= {
        "PATH", "HOME", "LANG", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_",
        "MAESTRO_GATE_TOOLS", "MAESTRO_GATE_CACHE", "MAESTRO_GATE_PROFILE", "MAESTRO_GATE_MODE",
    }  # fmt: skip


def test_settings_of_the_project_are_not_overridden_by_inputs_that_nobody_gave(job, tmp_path):
    settings = 'schema_version: "1"\nprofile: advisory\nsources: {checkov: {enabled: false}, semgrep: {enabled: false}}\n'
    project = Project(tmp_path / "origin", {".mcp.json": UNPINNED}, settings=settings)
    job.folder = tmp_path / "another"
    job.folder.mkdir()
    project.checked_out(job.workspace)
    job.event = project.pull_request()
    ran = job.run()
    assert (ran.code, ran.outputs["verdict"]) == (0, "warn")
