"""Scanners that crash, hang, flood or print rubbish: a failed source with a reason, never an empty result."""

import os
import threading
import time
from pathlib import Path

import pytest

from maestro_gate.model.evidence import Failed

FILES = {"a.py": "x = 1\n", "main.tf": 'resource "a" "b" {}\n'}

WAYS = {
    "crash": ("kill -SEGV $$", "ended with exit code -11"),
    "failure": ("echo it broke >&2; exit 2", "ended with exit code 2: it broke"),
    "rubbish": ("echo rubbish", "ended with what is not its JSON"),
    "silence": ("exit 0", "ended with what is not its JSON: it said nothing"),
    "half": ("""printf '{"results": [], "sides": {"head": {"terra'""", "ended with what is not its JSON"),
    "other JSON": ("echo '[1, 2]'", "ended with what is not its JSON"),
    "deep JSON": ("head -c 500000 /dev/zero | tr '\\0' '['", "ended with what is not its JSON"),
}


def reason(read) -> str:
    assert isinstance(read.source.status, Failed), read.source.status
    assert read.subjects == ()
    return read.source.status.reason


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
@pytest.mark.parametrize("way", WAYS)
def test_a_scanner_that_fails_is_a_failed_source_with_its_reason(pretend, tool, way):
    body, expected = WAYS[way]
    said = reason(pretend(tool, body).scan(FILES)[tool])
    assert f"{tool} {expected}" in said
    assert "maestro-gate-" not in said, "the scratch folder has another name every time"


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_a_scanner_that_hangs_is_stopped_with_its_children(pretend, tool, tmp_path):
    child = tmp_path / "child"
    start = time.monotonic()
    said = reason(pretend(tool, f"sleep 300 & echo $! > {child}; sleep 300", timeout=3).scan(FILES)[tool])
    assert f"{tool} did not end within 3 s and was stopped" in said
    assert time.monotonic() - start < 30
    assert _ends(int(child.read_text()))


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_a_scanner_that_floods_is_stopped(pretend, tool, monkeypatch):
    monkeypatch.setattr(
        "maestro_gate.tools.launch.Bounds.__init__.__defaults__", (600, 1_000_000), raising=False
    )
    said = reason(pretend(tool, "yes").scan(FILES)[tool])
    assert f"{tool} wrote more than" in said


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_both_sides_fail_when_the_scanner_does(pretend, tool):
    bay = pretend(tool, "exit 9")
    readings = bay.run(bay.trees(FILES, {**FILES, "b.py": "y = 2\n", "b.tf": 'resource "a" "c" {}\n'}))
    assert reason(readings["base"][tool]) == reason(readings["head"][tool])


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_nothing_is_kept_of_a_scan_that_failed(pretend, tool, tmp_path):
    bay = pretend(tool, "exit 9")
    bay.cache = tmp_path / "cache"
    trees = bay.trees(FILES)
    for _ in range(2):
        reason(bay.run(trees)["head"][tool])
    assert sum(f"{tool}: scanning" in line for line in bay.said) == 2


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_stopping_the_run_stops_the_scanner(pretend, tool):
    bay = pretend(tool, "sleep 300", timeout=300)
    stop = threading.Event()
    threading.Timer(1, stop.set).start()
    start = time.monotonic()
    said = reason(bay.run(bay.trees(FILES), stop)["head"][tool])
    assert "was stopped because the run ended" in said
    assert time.monotonic() - start < 30


def answering(errors: str) -> str:
    """A Semgrep that looked at a.py and has these complaints."""
    return f"""for last in "$@"; do :; done
cat <<END
{{"version": "1.182.0", "results": [], "errors": [{errors}], "paths": {{"scanned": ["$last/a.py"]}}}}
END"""


@pytest.mark.parametrize(
    "kind", ["Timeout", "Out of memory", "Stack overflow", "FixpointTimeout", "Syntax error"]
)
def test_a_rule_that_did_not_end_is_missing_evidence_and_not_kept(pretend, kind, tmp_path):
    error = f'{{"type": "{kind}", "level": "warn", "path": "$last/a.py", "rule_id": "r", "message": "in $last/a.py"}}'
    bay = pretend("semgrep", answering(error))
    bay.cache = tmp_path / "cache"
    trees = bay.trees({"a.py": "x = 1\n"})
    for _ in range(2):
        assert reason(bay.run(trees)["head"]["semgrep"]) == f"a.py: {kind} of rule r: in a.py"
    assert len(bay.said) == 2


def test_a_complaint_about_no_file_concerns_every_file(pretend):
    bay = pretend("semgrep", answering('{"type": "Rule parse error", "level": "error", "message": "no"}'))
    assert reason(bay.scan({"a.py": "x = 1\n"})["semgrep"]) == "Rule parse error: no"


def test_a_file_that_no_front_end_looked_at_is_missing_evidence(pretend):
    bay = pretend("semgrep", answering(""))
    said = reason(bay.scan({"a.py": "x = 1\n", "b.py": "y = 1\n"})["semgrep"])
    assert said == "b.py: semgrep did not look at it"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('{"sides": {"head": {"terraform": {"failed": "KeyError: x"}}}}', "terraform: KeyError: x"),
        ('{"sides": {"head": {}}}', "terraform: checkov does not say anything of it"),
        ('{"sides": {"head": {"terraform": {"report": 1, "scanned": []}}}}', "terraform: checkov gave half an answer"),
        ('{"sides": {"head": {"terraform": {"report": [], "scanned": []}}}}',
         "main.tf: checkov passed over it, though it looks like terraform"),
        ('{"sides": {"head": {"terraform": {"report": [{}], "scanned": []}}}}', "this is not a result of Checkov"),
    ],
)  # fmt: skip
def test_half_an_answer_of_checkov_is_missing_evidence(pretend, answer, expected):
    said = reason(pretend("checkov", f"echo '{answer}'").scan(FILES)["checkov"])
    assert expected in said


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return False
