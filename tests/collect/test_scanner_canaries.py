"""Bandit and zizmor as they are installed: what they write today is read whole."""

import subprocess
from pathlib import Path

import pytest
from real_clients import client

from maestro_gate.collect import results as scanner_results
from maestro_gate.collect import sarif
from maestro_gate.collect.reading import Reading, Tables
from maestro_gate.model.subjects import Finding

CODE = 'import subprocess\n\n\ndef run(command):\n    subprocess.call(command, shell=True)\n\n\nPASSWORD = "not-a-real-one"\n'
WORKFLOW = """on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "${{ github.event.pull_request.title }}"
      - run: echo "${{ github.event.pull_request.body }}" # zizmor: ignore[template-injection]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in (("src/a.py", CODE), (".github/workflows/x.yml", WORKFLOW)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def output(project: Path, name: str, *arguments: str) -> bytes:
    run = subprocess.run(
        [client(name), *arguments], cwd=project, capture_output=True, check=False, timeout=120
    )
    assert run.stdout, run.stderr
    return run.stdout


def found(reading: Reading) -> dict[str, Finding]:
    return {one.check_id: one for one in reading.subjects if isinstance(one, Finding)}


def test_bandit(project: Path, tables: Tables) -> None:
    as_json = scanner_results.read("b.json", output(project, "bandit", "-q", "-r", ".", "-f", "json"), tables)
    as_sarif = sarif.read("b.sarif", output(project, "bandit", "-q", "-r", ".", "-f", "sarif"), tables)
    for reading in (as_json, as_sarif):
        shell, password = found(reading)["B602"], found(reading)["B105"]
        assert (shell.path, shell.line, shell.severity, shell.topic) == (
            "src/a.py",
            5,
            "high",
            "code-execution",
        )
        assert (password.topic, password.cwes) == ("secrets", ("CWE-259",))
        assert "not-a-real-one" not in repr(reading)
        assert reading.notes == ()


def test_zizmor(project: Path, tables: Tables) -> None:
    options = ("--offline", "--no-progress", "--no-exit-codes")
    as_json = scanner_results.read(
        "z.json", output(project, "zizmor", *options, "--format=json-v1", "."), tables
    )
    as_sarif = sarif.read("z.sarif", output(project, "zizmor", *options, "--format=sarif", "."), tables)
    for reading in (as_json, as_sarif):
        injection = found(reading)["template-injection"]
        assert (injection.path, injection.severity, injection.topic) == (
            ".github/workflows/x.yml",
            "high",
            "workflow",
        )
        assert reading.notes == ()
