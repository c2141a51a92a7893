"""What is kept between runs: it saves time and changes nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bay import POLICIES, Bay, findings

LOADS = "import pickle\nmodel = pickle.load(open('m.pkl', 'rb'))\n"
BUCKET = 'resource "aws_s3_bucket" "data" {\n  #checkov:skip=CKV_AWS_18:later\n  bucket = "data"\n}\n'
BASE = {"a.py": LOADS, "b.py": LOADS + "%%% ((\n", "main.tf": BUCKET, "Dockerfile": "FROM x:latest\n"}
HEAD = {
    **BASE,
    "c.py": LOADS + "y = pickle.load(f)  # nosemgrep\n",
    "more.tf": BUCKET.replace("data", "more"),
}


def bytes_of(readings) -> str:
    return "\n".join(
        f"{side} {name} {read!r}" for side, reads in readings.items() for name, read in reads.items()
    )


def test_kept_and_fresh_results_are_the_same_to_the_byte(real):
    trees = real.trees(BASE, HEAD)
    fresh = real.run(trees)
    real.cache = real.folder / "cache"
    real.said.clear()
    assert bytes_of(real.run(trees)) == bytes_of(fresh)
    assert real.said, "the first run fills the cache"
    real.said.clear()
    assert bytes_of(real.run(trees)) == bytes_of(fresh)
    assert real.said == [], "the second run launches nothing"
    assert len(fresh["head"]["semgrep"].subjects) > 2
    assert len(fresh["head"]["checkov"].subjects) > 5


def test_a_damaged_cache_changes_no_result_and_heals(real):
    real.cache = real.folder / "cache"
    trees = real.trees(HEAD)
    fresh = bytes_of(real.run(trees))
    for path in real.cache.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-3])
    real.said.clear()
    assert bytes_of(real.run(trees)) == fresh
    assert real.said
    real.said.clear()
    assert bytes_of(real.run(trees)) == fresh
    assert real.said == []


def test_only_what_changed_is_scanned(real):
    real.cache = real.folder / "cache"
    real.run(real.trees(BASE))
    real.said.clear()
    real.run(real.trees({**BASE, "a.py": LOADS + "z = 1\n"}))
    assert real.said == ["semgrep: scanning 1 file"]
    real.said.clear()
    real.run(real.trees({**BASE, "Dockerfile": "FROM y:latest\n"}))
    assert real.said == ["checkov: scanning dockerfile, secrets"]


def test_a_moved_file_is_scanned_again_because_rules_may_look_at_its_path(code):
    code.cache = code.folder / "cache"
    code.run(code.trees({"a.py": LOADS}))
    code.said.clear()
    assert findings(code.run(code.trees({"b.py": LOADS}))["head"]["semgrep"]) == {
        ("b.py", "pickle-file-loaded")
    }
    assert code.said == ["semgrep: scanning 1 file"]


@pytest.mark.parametrize("table", ["semgrep/pickle-file-loaded.yaml", "severities.yaml", "scanners.yaml"])
def test_other_rules_or_tables_do_not_meet_old_results(code, table):
    code.cache = code.folder / "cache"
    trees = code.trees({"a.py": LOADS})
    code.run(trees)
    code.said.clear()
    changed = POLICIES[table].replace(b"severity: MEDIUM", b"severity: HIGH") + b"\n# changed\n"
    code.policies = {**POLICIES, table: changed}
    [found] = code.run(trees)["head"]["semgrep"].subjects
    assert code.said == ["semgrep: scanning 1 file"]
    assert found.severity == ("high" if table.startswith("semgrep/") else "medium")


def test_a_cache_that_cannot_be_written_changes_no_result(code):
    (code.folder / "file").write_text("")
    trees = code.trees({"a.py": LOADS})
    fresh = bytes_of(code.run(trees))
    code.cache = code.folder / "file" / "cache"
    assert bytes_of(code.run(trees)) == fresh


def test_runs_at_the_same_time_do_not_disturb_each_other(code: Bay):
    code.trees({f"src/{number}.py": LOADS + f"n = {number}\n" for number in range(20)})
    program = Path(__file__).with_name("scan_once.py")
    arguments = [str(code.folder / "repo"), str(code.tools), str(code.folder / "cache")]
    running = [
        subprocess.Popen(
            [sys.executable, str(program), *arguments], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=200)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert said[0] == said[1]
    assert len(json.loads(said[0])) == 20
    leftovers = list((code.folder / "cache").rglob(".*"))
    assert leftovers == []
