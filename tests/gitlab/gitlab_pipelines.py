"""Runs the GitLab component in pipelines of a local GitLab runner: a project, its merge requests, their jobs."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from git_repo import GitRepo
from real_clients import PROJECT, client

COMPONENT = PROJECT / "templates/maestro-gate.yml"
PREINSTALLED = {"package": "", "scanners": ""}
"""Inputs for an image that holds maestro-gate, and settings without scanners."""

SETTINGS = 'schema_version: "1"\nsources: {checkov: {enabled: false}, semgrep: {enabled: false}}\n'
MCP = '{"mcpServers": {"files": {"command": "npx", "args": ["-y", "@vendor/files%s"]}}}\n'
PINNED, UNPINNED = MCP % "@1.4.2", MCP % ""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PRINTED = re.compile(r"^\S.*? +> (.*)$", re.MULTILINE)
_ENDED = re.compile(r"^(\S.*?) +finished in [^\n]*? (FAIL|WARN) +(\d+) *$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline that has ended."""

    output: str
    folder: Path

    @property
    def failed(self) -> dict[str, tuple[str, int]]:
        """The jobs that did not succeed: whether they fail the pipeline or are a warning, and their exit codes."""
        found = _ENDED.findall(_COLOURS.sub("", self.output))
        return {job: (word, int(code)) for job, word, code in found}

    def report(self, name: str = "", job: str = "maestro-gate") -> Path:
        """A file among a job's artifacts."""
        return self.folder / ".gitlab-ci-local/artifacts" / job / "maestro-gate-report" / name

    @property
    def kept(self) -> Path:
        """What the runner caches between jobs."""
        return self.folder / ".gitlab-ci-local/cache"

    @property
    def sentences(self) -> str:
        """What the jobs printed, without the commands that are echoed and the summary that repeats the last lines."""
        return "\n".join(_PRINTED.findall(_COLOURS.sub("", self.output)))


class Project:
    """A GitLab project whose pipeline includes the component: upstream, and a runner's clone of a topic branch."""

    def __init__(
        self, folder: Path, inputs: Mapping[str, Any], extra: Mapping[str, Any] | None = None
    ) -> None:
        self.folder = folder
        self.upstream = GitRepo.create(folder / "upstream")
        self.upstream.git(
            "config", "uploadpack.allowAnySHA1InWant", "true"
        )  # as GitLab's own git server has it
        component = "$CI_SERVER_FQDN/$CI_PROJECT_PATH/maestro-gate@$CI_COMMIT_SHA"
        self.upstream.commit(
            "base",
            {
                ".gitlab-ci.yml": configuration({"component": component}, inputs, extra),
                "templates/maestro-gate.yml": COMPONENT.read_bytes(),
                ".maestro/gate.yaml": SETTINGS,
                ".mcp.json": PINNED,
            },
        )

    def merge_request(self, files: Mapping[str, str | bytes], *, depth: int = 0) -> dict[str, str]:
        """The variables of a merge request that changes these files; its topic branch is checked out in the clone."""
        base = self.upstream.head("main")
        self.upstream.branch("topic", "main")
        self.upstream.commit("change", files)
        self._clone("topic", depth)
        return {
            "CI_PIPELINE_SOURCE": "merge_request_event",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": "1217",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        }

    def push(self, files: Mapping[str, str | bytes]) -> str:
        """One more commit on the topic branch, which the clone gets, too."""
        head = self.upstream.commit("further", files)
        self.upstream.git("-C", str(self.folder / "clone"), "pull", "-q", "--ff-only")
        return head

    def default_branch(self) -> dict[str, str]:
        """The variables of a pipeline of the default branch, which is checked out in the clone."""
        self._clone("main", 0)
        return {"CI_PIPELINE_SOURCE": "push"}

    def run(self, gate: Path, variables: Mapping[str, str]) -> Pipeline:
        """Run the pipeline, with the environment's maestro-gate in front of PATH."""
        chosen = {"GITLAB_CI": "true", "CI_API_V4_URL": "http://127.0.0.1:9/api/v4"} | dict(variables)
        options = [word for name, value in chosen.items() for word in ("--variable", f"{name}={value}")]
        ended = subprocess.run(
            [client("gitlab-ci-local"), "--force-shell-executor", "--shell-isolation", "--no-artifacts-to-source",
             "--no-json-schema-validation", *options],
            cwd=self.folder / "clone",
            env=self._environment(gate),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )  # fmt: skip
        return Pipeline(ended.stdout + ended.stderr, self.folder / "clone")

    def preview(self) -> str:
        """The configuration as the runner understands it."""
        ended = subprocess.run(
            [client("gitlab-ci-local"), "--preview"],
            cwd=self.folder / "clone",
            env=self._environment(Path("/usr/bin")),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return (
            ended.stdout[ended.stdout.index("---") :]
            if ended.returncode == 0
            else ended.stdout + ended.stderr
        )

    def _clone(self, branch: str, depth: int) -> None:
        clone = self.upstream.clone(self.folder / "clone", f"--branch={branch}", depth=depth)
        clone.git("config", "user.name", "A Developer")
        clone.git("config", "user.email", "developer@company.example")
        # Who the runner takes the project for; `origin` is where a job fetches from.
        clone.git("remote", "add", "gcl-origin", "https://gitlab.example/team/agent.git")
        clone.git("remote", "set-head", "origin", "main", check=False)

    def _environment(self, gate: Path) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        return {
            "PATH": f"{gate}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "TMPDIR": str(temporary),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
        }


def configuration(
    include: Mapping[str, str], inputs: Mapping[str, Any], extra: Mapping[str, Any] | None = None
) -> str:
    """A `.gitlab-ci.yml` that includes the component with inputs."""
    return yaml.safe_dump(
        {"include": [{**include, "inputs": dict(inputs)}], **(extra or {})}, sort_keys=False
    )


def spec() -> Any:
    """The component's inputs."""
    return next(yaml.safe_load_all(COMPONENT.read_text("utf-8")))["spec"]["inputs"]


def environment_with(wheel: Path, folder: Path, python: Path) -> Path:
    """The `bin` of an environment that holds the wheel; its dependencies are those of `python`'s environment."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True, capture_output=True)
    (site,) = folder.glob("lib/python*/site-packages")
    subprocess.run(
        [python, "-m", "pip", f"--python={folder / 'bin/python'}", "install", "--quiet", "--no-deps", "--no-index", wheel],
        check=True,
        capture_output=True,
    )  # fmt: skip
    shutil.copyfile(see_dependencies(folder), site / "dependencies.pth")
    return folder / "bin"


def see_dependencies(folder: Path) -> Path:
    """A file that lets an environment see the packages of the one that runs the tests."""
    import click

    file = folder / "dependencies.pth"
    file.write_text(f"{Path(click.__file__).parents[1]}\n", encoding="utf-8")
    return file
