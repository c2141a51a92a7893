"""Runs a composite action as GitHub's runner does: its own expressions, real bash, files and commands for each step.

`uses:` steps are stand-ins: what they were given is kept, what they answer is the test's.
"""

import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from action import commands
from real_clients import NODE_MODULES, client

_FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE")
StandIn = Callable[[str, dict[str, str]], Mapping[str, str] | None]
"""Takes what is used and what it is given; answers with its outputs, or None: it failed."""


class Expressions:
    """GitHub's evaluator in a Node process that is asked line by line."""

    def __init__(self):
        script = Path(__file__).with_name("expressions.mjs")
        self._node = subprocess.Popen(
            [client("node"), script, NODE_MODULES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **request):
        print(json.dumps(request), file=self._node.stdin, flush=True)
        said = json.loads(self._node.stdout.readline())
        assert "answer" in said, f"{request}: {said.get('error')}"
        return said["answer"]

    def close(self):
        self._node.communicate()


@dataclass
class Step:
    """One step as it ran."""

    name: str
    conclusion: str = "skipped"
    code: int | None = None
    uses: str = ""
    given: dict[str, str] = field(default_factory=dict)
    """Of a `uses:` step its inputs, of a `run:` step its own environment."""
    log: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def commands(self):
        return commands.in_log(self.log)


@dataclass
class Job:
    """The action as it ran."""

    steps: list[Step]
    outputs: dict[str, str]

    @property
    def code(self):
        """The exit code of the last step that failed; 0 when the job is green."""
        return next((step.code for step in reversed(self.steps) if step.conclusion == "failure"), 0)

    def step(self, name):
        return next(step for step in self.steps if step.name == name)


def run(action: Path, expressions: Expressions, contexts: dict, environment: dict, stand_in: StandIn) -> Job:
    """Run `action`/action.yml; `contexts` are github, inputs (as given) and runner, `environment` is the job's."""
    document = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
    contexts = contexts | {"steps": {}, "env": environment}
    asked = {"contexts": contexts, "failed": False}
    defaults = {name: str(spec.get("default", "")) for name, spec in document["inputs"].items()}
    assert contexts["inputs"].keys() <= defaults.keys(), "an input that the action does not have"
    given = {name: expressions.ask(text=value, **asked) for name, value in defaults.items()}
    contexts["inputs"] = given | contexts["inputs"]
    steps = []
    for number, row in enumerate(document["runs"]["steps"]):
        step = Step(row["name"], uses=row.get("uses", ""))
        steps.append(step)
        if not expressions.ask(**{"if": row.get("if", "success()")}, **asked):
            continue
        texts = row.get("with" if step.uses else "env", {})
        step.given = {name: expressions.ask(text=str(text), **asked) for name, text in texts.items()}
        if step.uses:
            answer = stand_in(step.uses, step.given)
            step.conclusion, step.outputs = ("failure", {}) if answer is None else ("success", dict(answer))
        else:
            script = expressions.ask(text=row["run"], **asked)
            _bash(step, script, environment | {"GITHUB_ACTION_PATH": str(action)}, number)
        outcome = step.conclusion
        if outcome == "failure" and row.get("continue-on-error"):
            step.conclusion = "success"
        asked["failed"] = asked["failed"] or step.conclusion == "failure"
        if "id" in row:
            seen = {"outputs": step.outputs, "outcome": outcome, "conclusion": step.conclusion}
            contexts["steps"][row["id"]] = seen
    outputs = document.get("outputs", {})
    return Job(steps, {name: expressions.ask(text=row["value"], **asked) for name, row in outputs.items()})


def _bash(step: Step, script: str, environment: dict, number: int) -> None:
    folder = Path(environment["RUNNER_TEMP"], "_runner", str(number))
    folder.mkdir(parents=True)
    files = {name: folder / name for name in _FILES}
    for file in files.values():
        file.touch()
    (folder / "script.sh").write_text(script, encoding="utf-8")
    ended = subprocess.run(
        [client("bash"), "--noprofile", "--norc", "-e", "-o", "pipefail", folder / "script.sh"],
        cwd=environment["GITHUB_WORKSPACE"],
        env=environment | step.given | {name: str(file) for name, file in files.items()},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False,
    )  # fmt: skip
    step.log = ended.stdout.decode("utf-8", "replace")
    step.code = ended.returncode
    step.conclusion = "failure" if ended.returncode else "success"
    step.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    step.outputs = commands.in_file(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))
    for name in ("GITHUB_ENV", "GITHUB_PATH"):
        assert not files[name].read_bytes(), f"the step {step.name} changes the job's environment"
