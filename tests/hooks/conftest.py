"""A clone of the project as teams name it under `repo:`, and the two clients that install its hooks, once a session."""

import shutil
from pathlib import Path

import pytest
from git_repo import GitRepo
from teams import GATE, PARTS, PINNED, PROJECT, Client, Project


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """The project as it lies here, in a repository of its own."""
    repo = GitRepo.create(tmp_path_factory.mktemp("clone"))
    for part in PARTS:
        source, target = PROJECT / part, repo.path / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    repo.commit("release")
    return repo


@pytest.fixture(scope="session", params=["pre-commit", "prek"])
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, clone: GitRepo
) -> Client:
    """Each of the clients."""
    return Client(request.param, tmp_path_factory.mktemp(request.param), clone)


@pytest.fixture
def project(tmp_path: Path, client: Client) -> Project:
    """A repository with the hooks installed, and one commit that was made before them."""
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "gitconfig").write_text("[user]\nname = A Developer\nemail = developer@company.example\n")
    made = Project(GitRepo.create(tmp_path / "project"), client, cache)
    configuration = client.configuration("maestro-gate", "maestro-gate-push")
    files = {".maestro/gate.yaml": GATE, ".mcp.json": PINNED, "AGENTS.md": "be brief\n", "README.md": "one\n"}
    made.repo.commit("base", {".pre-commit-config.yaml": configuration, **files})
    installed = made.client("install", "--hook-type", "pre-commit", "--hook-type", "pre-push")
    assert installed.returncode == 0, installed.stdout
    return made
