"""The gate on the example, cold and warm, against a plain script that runs Checkov and Semgrep on both trees."""

import os
import subprocess
import sys
from pathlib import Path

import measuring
from results import Bar, Result

from maestro_gate.tools import catalogue, find, place

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples/support-agent/build_history.py"
RULES = HERE.parent / "policies/semgrep"
COMMAND = Path(sys.executable).with_name("maestro-gate")
BASE, HEAD = "main", "feature/faster-refunds"
COLD, WARM = 0.55, 0.15


def measure(folder: Path, *, quick: bool) -> Result:
    """Plain, cold, and warm after one file of each kind has changed."""
    times = 1 if quick else 3
    repository = folder / "repository"
    subprocess.run([sys.executable, EXAMPLE, repository], check=True, capture_output=True)
    plain = measuring.repeated(times, lambda: _plain(repository, folder))
    cold = measuring.repeated(times, lambda: _gate(repository, folder, "--no-cache"))
    _gate(repository, folder)
    seconds = {"plain double scan": plain.median, "gate, cold": cold.median}
    for name, file in (("Python", "src/support_agent/agent.py"), ("Terraform", "infra/terraform/kms.tf")):
        changed = [_changed(repository, folder, file, number) for number in range(times)]
        seconds[f"gate, warm, one {name} file changed"] = sorted(changed)[len(changed) // 2]
    rows = tuple(
        {"run": name, "seconds": f"{value:.2f}", "ratio": f"{value / plain.median:.2f}"}
        for name, value in seconds.items()
    )
    warm = seconds["gate, warm, one Python file changed"]
    bars = () if quick else (
        Bar("cold gate to plain double scan", cold.median / plain.median, COLD),
        Bar("warm gate to plain double scan", warm / plain.median, WARM),
    )  # fmt: skip
    return Result("gate", "The gate against a plain double scan", "Medians on the example.", rows, bars)


def _gate(repository: Path, folder: Path, *more: str) -> measuring.Run:
    environment = {**os.environ, "MAESTRO_GATE_CACHE": str(folder / "cache")}
    environment |= {place.TOOLS_VARIABLE: str(place.tools_folder(os.environ))}
    command = (COMMAND, "check", repository, "--base", BASE, "--head", HEAD, "--as-of", "2026-11-23")
    report = ("--format", "json", "--output", folder / "report.json", "--quiet")
    return measuring.once((*command, *report, *more), environment=environment, expected=(10,))


def _changed(repository: Path, folder: Path, file: str, number: int) -> float:
    """Seconds of the gate after a comment was added to one file."""
    subprocess.run(["git", "checkout", "--quiet", HEAD], cwd=repository, check=True)
    with (repository / file).open("a") as stream:
        stream.write(f"# {number}\n")
    identity = ("-c", "user.name=Bench", "-c", "user.email=bench@bench.example")
    subprocess.run(
        ["git", *identity, "commit", "--quiet", "--all", "--message", "x"], cwd=repository, check=True
    )
    return _gate(repository, folder).seconds


def _plain(repository: Path, folder: Path) -> measuring.Run:
    """What a team without the gate would write: both scanners, both trees, one after the other."""
    where = find.place(place.tools_folder(os.environ), os.environ)
    tools = {tool.name: find.find(tool, where) for tool in catalogue.load()}
    lines = ["set -u"]
    for ref in (BASE, HEAD):
        tree = folder / "plain" / ref.replace("/", "-")
        tree.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(
            ["git", "archive", ref], cwd=repository, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", tree], input=archive, check=True)
        lines.append(
            f"{_executable(tools['checkov'])} -d {tree} -o json --skip-download > {tree}.checkov.json"
        )
        flags = "--metrics=off --disable-version-check --json"
        lines.append(
            f"{_executable(tools['semgrep'])} scan {flags} --config {RULES} {tree} > {tree}.semgrep.json"
        )
    environment = {**os.environ, "SEMGREP_ENABLE_VERSION_CHECK": "0", "SEMGREP_SEND_METRICS": "off"}
    return measuring.once(("bash", "-c", "\n".join(lines)), environment=environment, expected=(0, 1))


def _executable(found: find.Located | find.Missing) -> Path:
    if isinstance(found, find.Missing):
        raise SystemExit(f"{found.reason}. {found.fix}")
    return found.executable
