"""One job on GitHub: a project with a pull request, what actions/checkout leaves, the event, and the action."""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from action import runner
from git_repo import GitRepo
from real_clients import PROJECT

SETTINGS = """schema_version: "1"
sources: {checkov: {enabled: false}, semgrep: {enabled: false}}
"""
UNPINNED = json.dumps({"mcpServers": {"files": {"command": "npx", "args": ["-y", "@vendor/files-mcp"]}}})
REPOSITORY = "octo/app"


class Project:
    """The repository as GitHub has it: main, a pull request 7, and the merge commit that GitHub made of both."""

    def __init__(
        self, folder: Path, change: dict[str, str], branch: str = "change", settings: str = SETTINGS
    ):
        self.origin = GitRepo.create(folder)
        self.stale = self.origin.commit(
            "base", {".maestro/gate.yaml": settings, "README.md": "# A service\n"}
        )
        self.origin.branch(branch)
        self.head = self.origin.commit("change", change)
        self.origin.checkout("main")
        # What others merged since the pull request was opened, and would be blamed for by the event's base.sha.
        self.base = self.origin.commit("meanwhile", {"meanwhile/mcp.json": UNPINNED})
        self.origin.git("checkout", "-q", "--detach")
        self.merged = self.origin.merge(branch)
        self.origin.git("update-ref", "refs/pull/7/merge", self.merged)
        self.origin.git("update-ref", "refs/pull/7/head", self.head)
        self.origin.checkout("main")

    def checked_out(self, folder: Path, ref: str = "refs/pull/7/merge", depth: int = 2) -> GitRepo:
        """As actions/checkout does it; depth 0 is the whole history with all branches."""
        copy = GitRepo.create(folder)
        copy.git("remote", "add", "origin", f"file://{self.origin.path}")
        branches = ["+refs/heads/*:refs/remotes/origin/*"] if depth == 0 else []
        shallow = [f"--depth={depth}"] if depth else []
        copy.git(
            "fetch", "-q", "--no-tags", *shallow, "origin", f"+{ref}:refs/remotes/checked-out", *branches
        )
        copy.git("checkout", "-q", "--force", "--detach", "refs/remotes/checked-out")
        return copy

    def pull_request(self, **head):
        """The event `pull_request`, with the fields that anybody here reads."""
        repository = {"full_name": REPOSITORY, "fork": False}
        shown = {"ref": "change", "sha": self.head, "repo": repository} | head
        base = {"ref": "main", "sha": self.stale, "repo": repository}
        pull = {"number": 7, "state": "open", "head": shown, "base": base}
        return {"action": "synchronize", "number": 7, "pull_request": pull, "repository": repository}


@dataclass
class GitHubJob:
    """A machine with a workspace, and what the workflow says."""

    folder: Path
    expressions: runner.Expressions
    prepared: Path
    """RUNNER_TEMP in which the install step has run."""
    event_name: str = "pull_request"
    event: dict = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=lambda: {"tools": "none"})
    environment: dict[str, str] = field(default_factory=dict)
    """Of the workflow's job."""
    token: str = ""
    api: str = "http://127.0.0.1:9"
    failing: tuple[str, ...] = ()
    """Names of actions whose stand-in fails."""
    downloads: dict[str, bytes] = field(default_factory=dict)
    """Path below RUNNER_TEMP → what a step before put there."""
    brings_tools: bool = False
    """The scanners of this machine stand where the cache would bring them."""
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Which actions were used with what."""
    uploaded: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """Artifact → its files."""
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Action → its outputs."""

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    def run(self, action: str = ".") -> runner.Job:
        shutil.rmtree(self.temp, ignore_errors=True)
        self.workspace.mkdir(exist_ok=True)
        (self.temp / "maestro-gate").mkdir(parents=True)
        for made in self.prepared.glob("maestro-gate/environment-*"):
            (self.temp / "maestro-gate" / made.name).symlink_to(made)
        for path, data in self.downloads.items():
            (self.temp / path).parent.mkdir(parents=True, exist_ok=True)
            (self.temp / path).write_bytes(data)
        if self.brings_tools:
            (self.temp / "maestro-gate/tools").symlink_to(os.environ["MAESTRO_GATE_TOOLS"])
        event = self.folder / "event.json"
        event.write_text(json.dumps(self.event), encoding="utf-8")
        environment = machine(self.workspace, self.temp) | {
            "GITHUB_EVENT_NAME": self.event_name,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_API_URL": self.api,
            "GITHUB_GRAPHQL_URL": f"{self.api}/graphql",
        }
        github = {name.removeprefix("GITHUB_").lower(): value for name, value in environment.items()}
        contexts = {
            "github": github | {"event": self.event, "token": self.token},
            "inputs": self.inputs,
            "runner": {"temp": str(self.temp), "os": "Linux", "arch": "X64"},
        }
        folder = (PROJECT / action).resolve()
        return runner.run(folder, self.expressions, contexts, environment | self.environment, self._use)

    def _use(self, used: str, given: dict[str, str]) -> dict[str, str] | None:
        name = used.partition("@")[0]
        self.used.append((name, given))
        if name in self.failing:
            return None
        if name == "actions/upload-artifact":
            files = Path(given["path"]).rglob("*")
            self.uploaded[given["name"]] = {file.name: file.read_bytes() for file in files if file.is_file()}
        if name == "actions/download-artifact":
            folder = Path(given["path"])
            folder.mkdir(parents=True)
            for file, data in self.uploaded[given["name"]].items():
                (folder / file).write_bytes(data)
        return self.answers.get(name, {})


def machine(workspace: Path, temp: Path) -> dict[str, str]:
    """The variables that every step of every job has."""
    home = temp.parent / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_RUN_ID": "42",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(temp),
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": "X64",
    }
