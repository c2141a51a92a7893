"""Runs the SARIF tool: its npm wrapper would give our arguments to a shell, so what it wraps is called."""

import json
import subprocess
from pathlib import Path
from typing import Any

from real_clients import client


def errors(*files: Path) -> set[str]:
    """Ids of the rules that files break, of the format's and of GitHub's own. It ends with 0 even then."""
    out = files[0].with_name("found.json")
    out.unlink(missing_ok=True)
    ended = _run("validate", *files, "--rule-kind", "Sarif;Ghas", "--level", "Error", "--output", out)
    assert f"{len(files)} files scanned" in ended.stdout, ended.stdout
    (found,) = json.loads(out.read_text("utf-8-sig"))["runs"]
    assert not found["invocations"][0].get("toolExecutionNotifications")
    return {result["ruleId"] for result in found["results"]}


def matched(base: Path, head: Path) -> dict[str, list[tuple[str, str]]]:
    """(Rule, subject) of results by the state that the tool gives them from the two reports alone."""
    out = head.with_name("matched.sarif")
    ended = _run("match-results-forward", head, "--previous", base, "--output-file-path", out)
    assert ended.returncode == 0, ended.stdout
    states: dict[str, list[tuple[str, str]]] = {"new": [], "absent": []}
    results: list[Any] = json.loads(out.read_text("utf-8-sig"))["runs"][0]["results"]
    for result in results:
        subject = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
        states.setdefault(result["baselineState"], []).append((result["ruleId"], subject))
    return {state: sorted(pairs) for state, pairs in states.items()}


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    tool = client("sarif-multitool-linux").resolve().parent / "Sarif.Multitool"
    return subprocess.run([tool, *arguments], capture_output=True, text=True, check=False, timeout=120)
