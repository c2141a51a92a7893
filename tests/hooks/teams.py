"""What a team has: a repository whose commits and pushes go through the real hooks of a real client."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import real_clients
from git_repo import GitRepo

PROJECT = Path(__file__).parents[2]
PARTS = (
    ".pre-commit-hooks.yaml",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "maestro_gate",
    "policies",
    "schemas",
)
GATE = 'schema_version: "1"\nsources: {checkov: {enabled: false}, semgrep: {enabled: false}}\n'
SERVERS = '{"mcpServers": {"files": {"command": "npx", "args": ["-y", "@vendor/files-mcp"]}}}\n'
PINNED = SERVERS.replace("files-mcp", "files-mcp@1.4.2")


@dataclass(frozen=True)
class Client:
    """pre-commit or prek, with environments that last a session."""

    name: str
    home: Path
    clone: GitRepo

    def configuration(self, *hooks: str) -> str:
        """The file that a team writes."""
        listed = "".join(f"      - {{id: {hook}, verbose: true}}\n" for hook in hooks)
        return (
            f"repos:\n  - repo: file://{self.clone.path}\n    rev: {self.clone.head()}\n    hooks:\n{listed}"
        )


class Project:
    """A team's repository whose commits and pushes go through the real hooks."""

    def __init__(self, repo: GitRepo, client: Client, cache: Path) -> None:
        self.repo = repo
        self.path = repo.path
        self._client = client
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GIT_", "PRE_COMMIT", "PREK", "PYTHON", "VIRTUAL_ENV"))
        }
        self.environment |= {
            "PRE_COMMIT_HOME": str(client.home),
            "PREK_HOME": str(client.home),
            "MAESTRO_GATE_CACHE": str(cache),
            "GIT_CONFIG_GLOBAL": str(cache / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def run(self, *command: str, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """What a person types; standard error is part of what they read."""
        return subprocess.run(
            command, cwd=folder or self.path, env=self.environment, text=True, check=False, timeout=180,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def client(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the client itself."""
        return self.run(str(real_clients.client(self._client.name)), *arguments)

    def commit(self, *options: str, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """Commit with all hooks."""
        return self.run("git", "commit", "-m", "change", *options, folder=folder)


def installed_gate() -> Path:
    """The folder of the console script that these tests run beside."""
    return Path(sys.executable).parent
