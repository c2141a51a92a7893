"""Fixtures: GitHub's evaluator, an environment that the install step made, a project with a pull request."""

import os
import subprocess
import time

import pytest
from action.github_job import UNPINNED, GitHubJob, Project, machine
from action.runner import Expressions
from real_clients import PROJECT, client

PIP = {
    name: value for name, value in os.environ.items() if name.startswith(("PIP_", "HTTP", "HTTPS", "SSL_"))
}


@pytest.fixture(scope="session")
def expressions():
    asked = Expressions()
    yield asked
    asked.close()


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """The install step, really run, on a machine that has nothing: the folder, what it said, and how long it took."""
    temp = tmp_path_factory.mktemp("runner") / "temp"
    temp.mkdir()
    output = temp / "output"
    environment = machine(temp, temp) | PIP | {"GITHUB_OUTPUT": str(output), "PYTHONPATH": str(temp)}
    # Names that Python would import first, if it looked at PYTHONPATH or at the current folder.
    for planted in ("venv", "pip", "hashlib", "sitecustomize", "maestro_gate"):
        (temp / f"{planted}.py").write_text("raise SystemExit('planted code ran')")
    start = time.monotonic()
    ended = subprocess.run(
        [client("bash"), PROJECT / "steps/install.sh"],
        cwd=temp, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return temp, ended, output.read_text() if output.exists() else "", time.monotonic() - start


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """A pull request that is blocked. Nobody changes it."""
    return Project(tmp_path_factory.mktemp("project"), {".mcp.json": UNPINNED})


@pytest.fixture
def job(tmp_path, expressions, installation, project):
    """The pull request's job, up to the action, in a workspace that would like to be imported."""
    temp, ended, _, _ = installation
    assert ended.returncode == 0, ended.stdout + ended.stderr
    made = GitHubJob(tmp_path / "machine", expressions, temp, event=project.pull_request())
    made.folder.mkdir()
    project.checked_out(made.workspace)
    for planted in ("maestro_gate", "venv", "pip", "json", "sitecustomize"):
        (made.workspace / f"{planted}.py").write_text("raise SystemExit('planted code ran')")
    return made
