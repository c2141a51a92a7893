"""Semgrep's own output, made by 1.182 on small inputs, with the code that it was made of."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from git_repo import GitRepo

from maestro_gate.collect import semgrep
from maestro_gate.collect.reading import Scan, Tables
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Claim, Finding

CODE = {
    "src/a.py": b"""import os, pickle

def f(x):
    os.system(x)
    os.system(x)  # nosemgrep
    # nosemgrep: shell-from-input
    os.system(
        x + "a"
    )
    pickle.load(x)  # nosem: other-rule, pickle-load -- trusted cache
    pickle.load(open(x))  # nosemgrep:other-rule
""",
    "src/b.py": b"def broken(:\n  os.system(x)\n",
}


def source(path: str) -> bytes:
    if path not in CODE:
        raise FileNotFoundError(path)
    return CODE[path]


def parsed(results: Path, name: str, tables: Tables) -> Scan:
    return semgrep.parse((results / f"semgrep-{name}.json").read_bytes(), tables, source)


def findings(scan: Scan) -> list[Finding]:
    return [subject for subject in scan.reading.subjects if isinstance(subject, Finding)]


def hit(
    code: str, *, line: int = 1, end: int | None = None, rule: str = "r", **extra: object
) -> tuple[bytes, Any]:
    row = {"check_id": rule, "path": "x.py", "start": {"line": line}, "end": {"line": end or line},
           "extra": {"message": "m", "severity": "ERROR", "metadata": {}, "lines": "requires login", **extra}}  # fmt: skip
    value = {"results": [row], "errors": [], "paths": {"scanned": ["x.py"]}}
    return json.dumps(value).encode(), lambda _: code.encode()


def first(tables: Tables, code: str, **members: Any) -> Finding:
    data, code_of = hit(code, **members)
    return findings(semgrep.parse(data, tables, code_of))[0]


def test_a_real_scan_is_read_whole(results: Path, tables: Tables) -> None:
    raw = json.loads((results / "semgrep-results.json").read_bytes())
    scan = parsed(results, "results", tables)
    assert sorted((f.path, f.line, f.check_id) for f in findings(scan)) == sorted(
        (r["path"], r["start"]["line"], r["check_id"]) for r in raw["results"]
    )
    assert scan.scanned == tuple(raw["paths"]["scanned"])
    assert (scan.unread, scan.reading.notes) == ((), ())


def test_metadata_of_the_rule_goes_before_the_level(results: Path, tables: Tables) -> None:
    scan = parsed(results, "results", tables)
    shell = next(f for f in findings(scan) if f.check_id == "shell-from-input")
    assert (shell.severity, shell.topic, shell.threats, shell.confidence) == (
        "critical",
        "code-execution",
        ("L3-04", "L7-10"),
        "high",
    )
    pickle = next(f for f in findings(scan) if f.check_id == "pickle-load")
    assert (pickle.severity, pickle.topic, pickle.threats) == ("medium", "", ())
    assert first(tables, "x", severity="NEW").severity == "unknown"


def test_comments_that_ask_for_silence_are_claims(results: Path, tables: Tables) -> None:
    scan = parsed(results, "results", tables)
    assert [f.line for f in findings(scan) if f.suppressed and f.path == "src/a.py"] == [10, 7, 5]
    claims = {s.line: s for s in scan.reading.subjects if isinstance(s, Claim)}
    assert sorted(claims) == [5, 7, 10]
    assert (claims[10].check_ids, claims[10].reason, claims[10].type) == (
        ("pickle-load",),
        "trusted cache",
        "inline-suppression",
    )


@pytest.mark.parametrize(
    ("code", "line", "is_suppressed"),
    [
        ("run(x)  # nosemgrep", 1, True),
        ("run(x)  // NOSEM", 1, True),
        ("run(x)  # nosemgrep: r", 1, True),
        ("run(x)  # nosemgrep: a, folder.r", 1, True),
        ("run(x)  # nosemgrep: other", 1, False),
        ("run(x)  # nosemgrep because of that", 1, True),
        ("# nosemgrep\nrun(x)", 2, True),
        ("y = 1  # nosemgrep\nrun(x)", 2, False),
        ("run(x)\n# nosemgrep", 1, False),
        ("nosemgrepping(x)", 1, False),
    ],
)
def test_a_comment_counts_where_it_stands(code: str, line: int, is_suppressed: bool, tables: Tables) -> None:
    assert first(tables, code, line=line).suppressed is is_suppressed


def test_identity_is_the_code_and_not_its_line(tables: Tables) -> None:
    here = first(tables, "run(x)")
    assert first(tables, "\n\n  run( x )".replace("( x )", "(x)"), line=3).identity == here.identity
    assert first(tables, "run(x)  # nosemgrep").identity == here.identity
    assert first(tables, "# nosemgrep\nrun(x)", line=2).identity == here.identity
    assert first(tables, "run(y)").identity != here.identity
    assert first(tables, "run(x)", rule="s").identity != here.identity


def test_the_same_code_twice_in_a_file_is_two_findings(results: Path, tables: Tables) -> None:
    same = [
        f for f in findings(parsed(results, "results", tables)) if f.path == "src/a.py" and f.line in (4, 5)
    ]
    assert len(same) == 2
    assert same[0].identity == same[1].identity


def test_code_that_is_not_utf_8_or_not_there_is_no_obstacle(tables: Tables) -> None:
    data, _ = hit("")
    assert findings(semgrep.parse(data, tables, lambda _: b"\xff\xfe(x)"))
    assert findings(semgrep.parse(data, tables, source))[0].title == "m"


def test_what_was_not_read_or_not_finished_is_missing_evidence(results: Path, tables: Tables) -> None:
    scan = parsed(results, "errors", tables)
    assert [path for path, _ in scan.unread] == ["src2/b.py"]
    assert scan.unread[0][1].startswith("PartialParsing: Syntax error")
    value = {
        "results": [],
        "errors": [{"type": "Timeout", "rule_id": "slow", "path": "a.py", "message": "out of time"}, {}],
    }
    scan = semgrep.parse(json.dumps(value).encode(), tables, source)
    assert scan.unread == (("", "error:"), ("a.py", "Timeout of rule slow: out of time"))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"results": []}', b'{"results": null, "errors": []}', b"oops"]
)
def test_what_is_no_result_is_a_failed_source(data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        semgrep.parse(data, tables, source)


def test_results_without_a_file_of_the_tree_are_noted(tables: Tables) -> None:
    rows = [{"check_id": "r", "path": path} for path in ("/etc/passwd", "../x", "")] + [{"path": "a"}, 3]
    scan = semgrep.parse(json.dumps({"results": rows, "errors": []}).encode(), tables, source)
    assert scan.reading.subjects == ()
    assert scan.reading.notes == (
        "results[]: has no rule or no file of the tree (4 times)",
        "results[]: is not an object",
    )


def test_a_committed_result_stands_alone(results: Path, tables: Tables) -> None:
    data = (results / "semgrep-errors.json").read_bytes()
    reading = semgrep.read("semgrep.json", data, tables)
    assert len(reading.subjects) == 7
    assert any("PartialParsing" in note for note in reading.notes)
    assert semgrep.recognises("x.json", data[:4096])
    assert not semgrep.recognises("x.json", b'{"results": []}')


def test_results_of_other_rules_count_beside_the_gates_own_run(tmp_path: Path) -> None:
    rows = [{"check_id": "python.lang.debug", "path": "src/a.py", "start": {"line": 2}, "end": {"line": 2},
             "extra": {"message": "m", "severity": "WARNING", "metadata": {}}}]  # fmt: skip
    report = json.dumps({"results": rows, "errors": [], "paths": {"scanned": ["src/a.py"]}})
    repo = GitRepo.create(tmp_path / "repo")
    repo.commit("base", {"src/a.py": "import pickle\npickle.load(open('a'))\n", "semgrep.json": report})
    gate = Path(sys.executable).parent / "maestro-gate"
    ended = subprocess.run(
        [gate, "collect", repo.path, "--no-cache"], capture_output=True, check=True, timeout=120
    )
    evidence = json.loads(ended.stdout)
    assert {one["status"] for one in evidence["sources"] if one["name"] == "semgrep-results"} == {"collected"}
    assert "python.lang.debug" in {one["check_id"] for one in evidence["subjects"]["finding"]}
