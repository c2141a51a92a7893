"""A run that leaves out what the change does not touch: nothing is launched for it, in either tree."""

import pytest
from bay import findings

from maestro_gate.model.evidence import Collected, Failed, Skipped

LOADS = "import pickle\nmodel = pickle.load(open('m.pkl', 'rb'))\n"
BUCKET = 'resource "aws_s3_bucket" "data" {\n  bucket = "data"\n}\n'
BASE = {"agent.py": LOADS, "main.tf": BUCKET}


def launched(bay):
    return (bay.folder / "launched").exists()


@pytest.fixture
def watched(pretend, tmp_path):
    """Makes a bay whose scanner leaves a trace whenever it is started, even to say its version."""

    def make(tool):
        bay = pretend(tool, f"touch {tmp_path}/launched; exit 1")
        trace = bay.folder / "bin" / ("python3" if tool == "checkov" else "semgrep")
        trace.write_text(trace.read_text().replace("#!/bin/sh\n", f"#!/bin/sh\ntouch {tmp_path}/launched\n"))
        bay.skip_untouched = True
        return bay

    return make


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_a_scanner_is_not_even_asked_for_its_version_when_its_files_are_the_same(watched, tool):
    bay = watched(tool)
    read = bay.run(bay.trees(BASE, {**BASE, "README.md": "new"}))
    assert not launched(bay)
    for side in ("base", "head"):
        assert isinstance(read[side][tool].source.status, Skipped)
        assert read[side][tool].is_untouched
        assert read[side][tool].subjects == ()


@pytest.mark.parametrize(("tool", "path"), [("checkov", "main.tf"), ("semgrep", "agent.py")])
@pytest.mark.parametrize("content", [None, "# other\n"])
def test_a_scanner_is_launched_when_one_of_its_files_changes_or_goes(watched, tool, path, content):
    bay = watched(tool)
    head = {name: text for name, text in BASE.items() if name != path}
    read = bay.run(bay.trees(BASE, head if content is None else {**head, path: BASE[path] + content}))
    assert launched(bay)
    assert isinstance(read["base"][tool].source.status, Failed)


@pytest.mark.parametrize("tool", ["checkov", "semgrep"])
def test_without_a_base_everything_is_looked_at(watched, tool):
    bay = watched(tool)
    bay.run(bay.trees(BASE))
    assert launched(bay)


def test_a_missing_scanner_is_no_failure_for_files_that_the_change_does_not_touch(bay):
    bay.path, bay.tools, bay.skip_untouched = "", bay.folder / "no-tools", True
    read = bay.run(bay.trees(BASE, {**BASE, "README.md": "new"}))
    assert isinstance(read["head"]["semgrep"].source.status, Skipped)
    read = bay.run(
        bay.trees({**BASE, "agent.py": LOADS + "x = 1\n"}, {**BASE, "agent.py": LOADS + "x = 2\n"})
    )
    assert isinstance(read["head"]["semgrep"].source.status, Failed)
    assert isinstance(read["head"]["checkov"].source.status, Skipped)


def test_what_is_kept_is_used_and_only_what_is_not_kept_is_left_out(code):
    code.cache, code.skip_untouched = code.folder / "cache", True
    code.run(code.trees(BASE))
    code.said.clear()
    read = code.run(code.trees(BASE, {**BASE, "README.md": "new"}))
    assert code.said == []
    assert isinstance(read["head"]["semgrep"].source.status, Collected)
    assert not read["head"]["semgrep"].is_untouched
    assert findings(read["head"]["semgrep"]) == findings(read["base"]["semgrep"]) != set()


def test_a_file_that_is_too_large_for_a_scanner_touches_it_when_it_changes(watched):
    bay = watched("semgrep")
    large = {**BASE, "agent.py": "x = 1\n" * 900_000}
    bay.run(bay.trees({**large}, {**large, "README.md": "new"}))
    assert not launched(bay)
    bay.run(bay.trees({**large, "b.py": LOADS}, {**large, "b.py": LOADS, "agent.py": "x = 2\n" * 900_000}))
    assert launched(bay)
