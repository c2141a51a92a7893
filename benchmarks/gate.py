"""The gate, cold and warm, against a plain script that runs Checkov and Semgrep on both trees.

On the example, and on a larger tree of many such services, of which the pull request changes one.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import measuring
import repositories
from results import Bar, Result

from maestro_gate.tools import catalogue, find, place

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples/support-agent/build_history.py"
RULES = HERE.parent / "policies/semgrep"
COMMAND = Path(sys.executable).with_name("maestro-gate")
BASE, HEAD = "main", "feature/faster-refunds"
COLD, WARM = 0.55, 0.15
SERVICES = 12


@dataclass(frozen=True, slots=True)
class Case:
    """A repository, its two refs, and a file of each kind that a warm run sees changed."""

    name: str
    repository: Path
    base: str
    head: str
    changed: tuple[tuple[str, str], ...]
    times: int


def measure(folder: Path, *, quick: bool) -> Result:
    """Plain, cold, and warm after one file of each kind has changed."""
    example = folder / "example"
    subprocess.run([sys.executable, EXAMPLE, example], check=True, capture_output=True)
    files = (("Python", "src/support_agent/agent.py"), ("Terraform", "infra/terraform/kms.tf"))
    cases = [Case("the example", example, BASE, HEAD, files, 1 if quick else 3)]
    if not quick:
        cases.append(_larger(example, folder / "larger", files))
    rows: list[dict[str, str]] = []
    bars: list[Bar] = []
    for case in cases:
        seconds = _seconds(case, folder)
        plain = seconds["plain double scan"]
        rows += [
            {"tree": case.name, "run": name, "seconds": f"{value:.2f}", "ratio": f"{value / plain:.2f}"}
            for name, value in seconds.items()
        ]
        warm = max(value for name, value in seconds.items() if "warm" in name)
        bars.append(Bar(f"cold gate to plain double scan, {case.name}", seconds["gate, cold"] / plain, COLD))
        bars.append(Bar(f"warm gate to plain double scan, {case.name}", warm / plain, WARM))
    note = "Medians of three runs on the example, one run on the larger tree."
    return Result(
        "gate", "The gate against a plain double scan", note, tuple(rows), () if quick else tuple(bars)
    )


def _larger(example: Path, repository: Path, files: tuple[tuple[str, str], ...]) -> Case:
    """A tree of many services; every file says in a comment whose it is."""
    repositories.start(repository)
    for branch in ("base", "head"):
        for number in range(SERVICES):
            ref = HEAD if branch == "head" and number == 0 else BASE
            _service(example, ref, repository / f"services/s{number}", number)
        repositories.commit(repository, branch)
    changed = tuple((kind, f"services/s1/{file}") for kind, file in files)
    return Case(f"{SERVICES} services", repository, "base", "head", changed, 1)


def _service(example: Path, ref: str, folder: Path, number: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _unpack(example, ref, folder)
    shutil.rmtree(folder / ".maestro")
    for path in folder.rglob("*"):
        if path.suffix in {".py", ".tf", ".yaml", ".yml"}:
            with path.open("a") as stream:
                stream.write(f"# service {number}\n")


def _unpack(repository: Path, ref: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    archive = subprocess.run(["git", "archive", ref], cwd=repository, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)


def _seconds(case: Case, folder: Path) -> dict[str, float]:
    """Name of the run → its median seconds."""
    plain = measuring.repeated(case.times, lambda: _plain(case, folder / "plain" / case.repository.name))
    cold = measuring.repeated(case.times, lambda: _gate(case, folder, "--no-cache"))
    _gate(case, folder)
    seconds = {"plain double scan": plain.median, "gate, cold": cold.median}
    for name, file in case.changed:
        changed = sorted(_changed(case, folder, file, number) for number in range(case.times))
        seconds[f"gate, warm, one {name} file changed"] = changed[len(changed) // 2]
    return seconds


def _gate(case: Case, folder: Path, *more: str) -> measuring.Run:
    environment = {**os.environ, "MAESTRO_GATE_CACHE": str(folder / "cache" / case.repository.name)}
    environment |= {place.TOOLS_VARIABLE: str(place.tools_folder(os.environ))}
    command = (COMMAND, "check", case.repository, "--base", case.base, "--head", case.head)
    report = ("--as-of", "2026-11-23", "--format", "json", "--output", folder / "report.json", "--quiet")
    return measuring.once((*command, *report, *more), environment=environment, expected=(10,))


def _changed(case: Case, folder: Path, file: str, number: int) -> float:
    """Seconds of the gate after a comment was added to one file."""
    repositories.git(case.repository, "checkout", "--quiet", case.head)
    with (case.repository / file).open("a") as stream:
        stream.write(f"# {number}\n")
    repositories.git(case.repository, "commit", "--quiet", "--all", "--message", "x")
    return _gate(case, folder).seconds


def _plain(case: Case, folder: Path) -> measuring.Run:
    """What a team without the gate would write: both scanners, both trees, one after the other."""
    where = find.place(place.tools_folder(os.environ), os.environ)
    tools = {tool.name: find.find(tool, where) for tool in catalogue.load()}
    lines = ["set -u"]
    for side, ref in (("base", case.base), ("head", case.head)):
        tree = folder / side
        _unpack(case.repository, ref, tree)
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
