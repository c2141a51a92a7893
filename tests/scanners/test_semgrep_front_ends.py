"""Semgrep's fast front end goes first; when it will not do, the normal one looks, and both find the same."""

import os
import shlex
from pathlib import Path

import pytest
from bay import Bay

from maestro_gate.model.evidence import Collected

LOADS = "import pickle\nmodel = pickle.load(open('m.pkl', 'rb'))\n"


def wrapper(bay: Bay, semgrep_executable: Path, when_fast: str) -> Bay:
    """A Semgrep whose fast front end misbehaves and whose normal one is the real one."""
    folder = bay.folder / "bin"
    folder.mkdir()
    script = folder / "semgrep"
    real = shlex.quote(str(semgrep_executable))
    script.write_text(
        '#!/bin/sh\ncase "$*" in *--version*) echo 1.182.0; exit 0;; esac\n'
        f'case "$*" in *--experimental*) {when_fast};; esac\nexec {real} "$@"\n'
    )
    script.chmod(0o755)
    bay.path, bay.tools = str(folder), bay.folder / "no-tools"
    return bay


@pytest.mark.parametrize(
    "when_fast",
    [
        "exit 2",
        "kill -SEGV $$",
        "echo rubbish; exit 0",
        "exit 0",
        """printf '{"results": [], "errors": [], "paths": {"sca'; exit 0""",
        """printf '{"results": [], "errors": [], "paths": {"scanned": []}}'; exit 0""",
    ],
    ids=["fails", "crashes", "rubbish", "silence", "half an answer", "passes over everything"],
)
def test_when_the_fast_front_end_will_not_do_the_normal_one_looks(code, semgrep_executable, when_fast):
    plain = code.scan({"a.py": LOADS, "b.js": "f()\n"})["semgrep"]
    read = wrapper(code, semgrep_executable, when_fast).scan({"a.py": LOADS, "b.js": "f()\n"})["semgrep"]
    assert read.subjects == plain.subjects
    assert read.source.status == Collected(2)
    assert any("the normal one takes longer" in line for line in code.said)


def test_both_front_ends_find_the_same(code, semgrep_executable):
    root = Path(__file__).parents[2]
    folders = (root / "examples" / "support-agent", root / "tests" / "semgrep")
    samples = [
        path for folder in folders for ending in ("*.py", "*.js", "*.ts") for path in folder.rglob(ending)
    ]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(samples)[:250]}
    trees = code.trees(files)
    fast = code.run(trees)["head"]["semgrep"]
    normal = wrapper(code, semgrep_executable, "exit 2").run(trees)["head"]["semgrep"]
    assert len(fast.subjects) >= 10
    assert fast.subjects == normal.subjects


def test_the_scanner_gets_no_token_and_no_network(code):
    script = code.folder / "bin" / "semgrep"
    script.parent.mkdir()
    seen = code.folder / "seen"
    script.write_text(
        f'#!/bin/sh\ncase "$*" in *--version*) echo 1.182.0; exit 0;; esac\nenv > {seen}\nexit 2\n'
    )
    script.chmod(0o755)
    code.path, code.tools = str(script.parent), code.folder / "none"
    os.environ["GITHUB_TOKEN"] = os.environ["SEMGREP_APP_TOKEN"] = "placeholder"
    try:
        code.scan({"a.py": LOADS})
    finally:
        del os.environ["GITHUB_TOKEN"], os.environ["SEMGREP_APP_TOKEN"]
    names = dict(line.split("=", 1) for line in seen.read_text().splitlines())
    assert not {name for name in names if "TOKEN" in name or name.startswith("GITHUB")}
    assert names["https_proxy"] == "http://127.0.0.1:9"
    assert names["SEMGREP_ENABLE_VERSION_CHECK"] == "0"
    assert names["HOME"] != os.environ.get("HOME")
