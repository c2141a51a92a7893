"""Fixtures for pipelines: the package as a wheel, and an environment that it is installed in."""

import subprocess
import sys
from pathlib import Path

import pytest
from gitlab_pipelines import PREINSTALLED, UNPINNED, Pipeline, Project, environment_with
from real_clients import PROJECT

ANYBODYS = {
    "MAESTRO_GATE_PROFILE": "advisory",
    "MAESTRO_GATE_MODE": "absolute",
    "CI_JOB_TOKEN": "glcbt-of-the-job",
}
"""What a pipeline has, or anybody who starts one can set."""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from the tree."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", out, PROJECT]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def gate(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the console script of the installed package, as an image would hold it."""
    return environment_with(wheel, tmp_path_factory.mktemp("image") / "gate", Path(sys.executable))


@pytest.fixture(scope="session")
def blocked(gate: Path, tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """The pipeline of a merge request that is blocked, in a project without a token."""
    project = Project(tmp_path_factory.mktemp("blocked"), PREINSTALLED)
    return project.run(gate, project.merge_request({".mcp.json": UNPINNED}) | ANYBODYS)
