"""`maestro-gate publish`: surfaces in order, exit 0 whatever the platform answers, a token on no stream."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from publish.loopback_github import LoopbackGitHub
from publish.loopback_gitlab import LoopbackGitLab
from publish.publishing import PULL, blocked, github_environment, gitlab_environment

import maestro_gate
from maestro_gate import documents
from maestro_gate.cli import group
from maestro_gate.errors import GateError
from maestro_gate.publish import github_files, where_github
from maestro_gate.publish.unpublishable import Unpublishable
from maestro_gate.report import json as json_report
from maestro_gate.report import markdown, reading

PACKAGE = str(Path(maestro_gate.__file__).parents[1])
HOSTILE = "x::error::%0A\"'ü"


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


class Step:
    """Runs the command as a step of a workflow would, with files of the runner and an event."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "outcome.json").write_text(json_report.render(blocked()), encoding="utf-8")
        (folder / "event.json").write_text(json.dumps(PULL), encoding="utf-8")

    def __call__(self, environment, *arguments, name="outcome.json"):
        """In this process, which is quicker."""
        command = ["publish", str(self.folder / name), *arguments]
        result = CliRunner().invoke(group, command, env=self._places() | environment, standalone_mode=False)
        if isinstance(result.exception, GateError | click.ClickException):
            return Ended(result.exception.exit_code, result.stdout, str(result.exception))
        assert result.exception is None, result.exception
        return Ended(result.return_value, result.stdout, result.stderr)

    def alone(self, environment, *arguments):
        """In a process of its own, as a person meets it."""
        call = "from maestro_gate.cli import main; main()"
        command = [sys.executable, "-c", call, "publish", str(self.folder / "outcome.json"), *arguments]
        variables = self._places() | {"PATH": os.environ["PATH"], "PYTHONPATH": PACKAGE} | environment
        ended = subprocess.run(
            command, env=variables, capture_output=True, text=True, check=False, cwd=self.folder
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def _places(self):
        return {
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
        }


@pytest.fixture
def step(tmp_path):
    return Step(tmp_path)


def test_every_surface_is_written_in_order(step):
    with LoopbackGitHub() as github:
        ended = step.alone(github_environment(github), "--to", "github")
    assert ended.returncode == 0
    said = [line.removeprefix("maestro-gate: ") for line in ended.stderr.splitlines()]
    assert said == [
        "outputs: written",
        "summary: written",
        "annotations: written",
        "comment: the comment is created",
    ]
    assert ended.stdout.startswith("::error ")
    assert markdown.render(blocked()) in (step.folder / "summary").read_text(encoding="utf-8")
    assert github.wrong == []


def test_outputs_are_what_the_runner_reads(step):
    step({}, "--to", "github", "--surface", "outputs")
    written = (step.folder / "output").read_text(encoding="utf-8")
    values = outputs_of(written)
    assert values["verdict"] == "block"
    assert json.loads(values["risk-delta"])["agent-frameworks"] > 0
    step({}, "--to", "github", "--surface", "outputs")
    again = (step.folder / "output").read_text(encoding="utf-8")
    assert again.startswith(written)
    assert outputs_of(again[len(written) :]) == values
    assert again[len(written) :] != written  # the delimiter is another one


def outputs_of(text):
    """As the runner reads the file."""
    values, lines = {}, iter(text.splitlines())
    for line in lines:
        name, _, delimiter = line.partition("<<")
        values[name] = "\n".join(iter(lambda end=delimiter: next(lines), delimiter)) if delimiter else None
    return values


def test_a_delimiter_that_occurs_is_refused():
    with pytest.raises(Unpublishable):
        github_files.outputs(blocked(), "block")


@pytest.mark.parametrize("there", [0, 1024 * 1024 - 5000, 1024 * 1024])
def test_a_summary_keeps_to_the_room_that_is_left(step, there):
    (step.folder / "summary").write_bytes(b"x" * there)
    ended = step({}, "--to", "github", "--surface", "summary")
    assert (step.folder / "summary").stat().st_size <= 1024 * 1024
    assert ("no room" in ended.stderr) == (there == 1024 * 1024)
    assert ended.returncode == 0


@pytest.mark.parametrize(
    "more",
    [
        {"GITHUB_REPOSITORY": f"octo/{HOSTILE}"},
        {"GITHUB_TOKEN": "ghs_wrong"},
        {"GITHUB_TOKEN": "ghs_a\n::error::b"},
        {"GITHUB_API_URL": "http://api.example"},
        {"GITHUB_EVENT_PATH": "/nowhere"},
        {"GITHUB_EVENT_NAME": HOSTILE, "GITHUB_EVENT_PATH": "/nowhere", "GITHUB_HEAD_REF": HOSTILE},
    ],
)
def test_whatever_is_wrong_the_command_ends_with_0_and_a_line(step, more):
    with LoopbackGitHub() as github:
        ended = step(github_environment(github) | more, "--to", "github", "--surface", "comment")
    assert ended.returncode == 0
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith("maestro-gate: comment: not published: ")
    assert "::" not in line
    assert (github.comments[7], github.methods()) == ([], [])


@pytest.mark.parametrize("status", [401, 403, 404, 410, 422])
def test_no_stream_and_no_file_gets_the_token(step, status):
    failure = {"method": "POST", "path": "comments$", "status": status, "times": 9}
    with LoopbackGitHub(failures=[failure]) as github:
        github.failures[0].message = f"{github.token} is not right"
        environment = github_environment(github, MAESTRO_GATE_DEBUG="1")
        ended = (step.alone if status == 403 else step)(environment, "--to", "github")
    assert ended.returncode == 0
    texts = [
        ended.stdout,
        ended.stderr,
        *(path.read_text(encoding="utf-8") for path in step.folder.iterdir()),
    ]
    assert not [text for text in texts if github.token in text]
    assert "***" in ended.stderr


def test_a_step_outside_of_actions_says_what_is_missing(step):
    ended = step({"GITHUB_OUTPUT": "", "GITHUB_STEP_SUMMARY": "/nowhere/at/all"}, "--to", "github")
    assert ended.returncode == 0
    assert "outputs: not published: GITHUB_OUTPUT is not set" in ended.stderr
    assert (
        "summary: not published: the runner's file cannot be written: No such file or directory"
        in ended.stderr
    )


def test_gitlab_gets_a_note(step):
    with LoopbackGitLab() as gitlab:
        ended = step(
            gitlab_environment(gitlab), "--to", "gitlab", "--report-url", "https://pages.example/report"
        )
    assert (ended.returncode, ended.stderr) == (0, "maestro-gate: comment: the comment is created\n")
    assert "[Full report](<https://pages.example/report>)" in gitlab.notes[7][0]["body"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--to", "gitlab", "--surface", "summary"],
        ["--to", "github", "--report-url", "javascript:alert(1)"],
        ["--to", "github", "--report-url", "https://x/)>\n::error::"],
        ["--to", "elsewhere"],
        [],
    ],
)
def test_a_call_that_is_wrong_is_told(step, arguments):
    assert step({}, *arguments).returncode == 2


@pytest.mark.parametrize("text", ["", "{}", '{"verdict": "pass"}', "[1"])
def test_an_outcome_that_is_not_one_publishes_nothing(step, text):
    (step.folder / "other.json").write_text(text, encoding="utf-8")
    with LoopbackGitHub() as github:
        ended = step(github_environment(github), "--to", "github", name="other.json")
    assert ended.returncode == 2
    assert github.calls == []
    assert not (step.folder / "output").exists()
    assert step({}, "--to", "github", name="none.json").returncode == 2


def test_files_without_an_end_are_read_up_to_their_limits(step, monkeypatch):
    """A limit that is too small for what is there stands for a file that is too large for the true one."""
    monkeypatch.setattr(reading, "LIMITS", documents.Limits(max_bytes=1000))
    ended = step({}, "--to", "github", name="../../../../../../../../dev/zero")
    assert ended.returncode == 2
    assert "1000" in ended.stderr.replace(",", "")
    monkeypatch.undo()
    monkeypatch.setattr(where_github, "EVENT_LIMITS", documents.Limits(max_bytes=1000))
    with LoopbackGitHub() as github:
        ended = step(
            github_environment(github, GITHUB_EVENT_PATH="/dev/zero"),
            "--to",
            "github",
            "--surface",
            "comment",
        )
    assert "is about no pull request" in ended.stderr
