"""Holds policies/severities.yaml to the pinned Checkov: every id it can report is judged exactly once."""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

POLICIES = Path(__file__).resolve().parent.parent / "policies"
CHECK_ID = re.compile(r"CKV\d?_[A-Z0-9]+_\d+")
LARGEST_SHARE_OF_A_CELL = 0.25
"""A table that throws more than this share of the ids into one (topic, severity) was not judged."""


@pytest.fixture(scope="module")
def severities() -> dict[str, Any]:
    return _read("severities.yaml")


@pytest.fixture(scope="module")
def checks(severities: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = severities["tools"]["checkov"]["checks"]
    return table


@pytest.fixture
def reportable(checkov_executable: Path) -> frozenset[str]:
    return _listed(str(checkov_executable)) | _graph_checks(str(checkov_executable))


def test_the_table_was_made_for_the_installed_checkov(
    severities: dict[str, Any], checkov_executable: Path
) -> None:
    assert severities["tools"]["checkov"]["version"] == _run(str(checkov_executable), "--version").strip()


def test_every_id_that_checkov_can_report_has_a_severity(
    checks: dict[str, dict[str, list[str]]], reportable: frozenset[str]
) -> None:
    assert sorted(reportable - set(_ids(checks))) == [], "judge these ids in policies/severities.yaml"


def test_no_id_of_the_table_is_unknown_to_checkov(
    checks: dict[str, dict[str, list[str]]], reportable: frozenset[str]
) -> None:
    assert sorted(set(_ids(checks)) - reportable) == [], "Checkov has no such checks: remove them"


def test_no_id_stands_in_the_table_twice(checks: dict[str, dict[str, list[str]]]) -> None:
    assert [check for check, times in Counter(_ids(checks)).items() if times > 1] == []


def test_no_topic_or_severity_is_written_twice(checks: dict[str, dict[str, list[str]]]) -> None:
    """A repeated YAML key drops the earlier list silently, so the text must hold as many ids as the value."""
    written = [
        found
        for line in _text_of_the_table().splitlines()
        if not line.startswith("#")
        for found in CHECK_ID.findall(line)
    ]
    assert written == list(_ids(checks))


def test_what_can_be_replaced_is_judged(
    severities: dict[str, Any], checks: dict[str, dict[str, list[str]]]
) -> None:
    rows = severities["tools"]["checkov"]["replaceable"]
    named = [check for row in rows for check in row["checks"]]
    assert sorted(set(named) - set(_ids(checks))) == []
    assert len(named) == len(set(named))


def test_every_topic_is_in_the_vocabulary(checks: dict[str, dict[str, list[str]]]) -> None:
    assert sorted(set(checks) - set(_read("topics.yaml")["topics"])) == []


def test_every_severity_is_in_the_order(severities: dict[str, Any]) -> None:
    tools = severities["tools"]
    used = {severity for cells in tools["checkov"]["checks"].values() for severity in cells}
    used |= set(tools["semgrep"]["levels"].values()) | set(tools["sarif"]["levels"].values())
    used |= {severity for _, severity in tools["sarif"]["security_severity"]}
    assert used <= set(severities["order"]) - {"unknown"}


def test_security_severity_bounds_fall_together_with_their_severities(severities: dict[str, Any]) -> None:
    bounds = [bound for bound, _ in severities["tools"]["sarif"]["security_severity"]]
    ranks = [severities["order"].index(word) for _, word in severities["tools"]["sarif"]["security_severity"]]
    assert bounds == sorted(set(bounds), reverse=True)
    assert ranks == sorted(set(ranks), reverse=True)


def test_no_cell_swallows_the_table(checks: dict[str, dict[str, list[str]]]) -> None:
    total = sum(1 for _ in _ids(checks))
    sizes = {(topic, word): len(ids) for topic, cells in checks.items() for word, ids in cells.items()}
    assert {cell: size for cell, size in sizes.items() if size > LARGEST_SHARE_OF_A_CELL * total} == {}


def test_lists_are_in_natural_order_so_that_changes_read_well(
    checks: dict[str, dict[str, list[str]]],
) -> None:
    for cells in checks.values():
        for ids in cells.values():
            assert ids == sorted(ids, key=_natural)


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((POLICIES / name).read_text(encoding="utf-8"))
    return document


def _ids(checks: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    return (check for cells in checks.values() for ids in cells.values() for check in ids)


def _natural(check: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", check)]


@cache
def _listed(checkov: str) -> frozenset[str]:
    """Returns the second column of the table that `--list` prints; an id has a row for each entity."""
    rows = [row.split("|") for row in _run(checkov, "--list").splitlines() if re.match(r"\|\s+\d+ \|", row)]
    ids = frozenset(row[2].strip() for row in rows)
    assert len(ids) > 1000, "the output of --list has another shape"
    assert [check for check in ids if not CHECK_ID.fullmatch(check)] == []
    return ids


@cache
def _graph_checks(checkov: str) -> frozenset[str]:
    """Returns the ids that graph check files declare, whether or not `--list` knows their framework."""
    bin_folder = Path(checkov).resolve().parent
    libraries = "Lib" if sys.platform == "win32" else "lib/python*"
    found = {
        check
        for package in bin_folder.parent.glob(f"{libraries}/site-packages/checkov")
        for file in package.rglob("checks/graph_checks/**/*")
        if file.suffix in {".json", ".yaml", ".yml"}
        for check in re.findall(r'\bid"?\s*:\s*"?(CKV\d?_[A-Z0-9]+_\d+)', file.read_text(encoding="utf-8"))
    }
    assert len(found) > 200, "the graph checks of the installed Checkov were not found"
    return frozenset(found)


def _run(checkov: str, flag: str) -> str:
    """Runs Checkov out of reach of any configuration; without `--skip-download` it calls its vendor."""
    with tempfile.TemporaryDirectory() as empty:
        finished = subprocess.run(
            [checkov, flag, "--skip-download"],
            cwd=empty,
            env={"PATH": os.defpath, "HOME": empty, "LOG_LEVEL": "ERROR"},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    return finished.stdout


def _text_of_the_table() -> str:
    return (POLICIES / "severities.yaml").read_text(encoding="utf-8").partition("\n    checks:\n")[2]
