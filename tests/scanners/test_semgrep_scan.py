"""The real Semgrep over small trees, and what a change can do to it."""

import pytest
from bay import POLICIES, Bay, claims, findings
from git_repo import GitRepo

from maestro_gate.model.evidence import Absent, Collected, Failed, Skipped
from maestro_gate.workspace import Repository

LOADS = "import pickle\nmodel = pickle.load(open('m.pkl', 'rb'))\n"
RULE = "pickle-file-loaded"

EVAL = b"""
rules:
  - {id: any-eval, languages: [python], severity: HIGH, message: eval, pattern: eval(...)}
  - {id: any-eval-js, languages: [javascript, typescript], severity: HIGH, message: eval, pattern: eval(...)}
"""


def with_rule(bay: Bay, text: bytes, *, alone: bool = True) -> Bay:
    kept = {n: d for n, d in POLICIES.items() if not (alone and n.startswith("semgrep/"))}
    bay.policies = {**kept, "semgrep/any-eval.yaml": text}
    return bay


def test_a_finding_says_what_where_and_how_grave(code):
    read = code.scan({"src/a.py": LOADS})["semgrep"]
    assert read.source.status == Collected(1)
    assert read.source.fingerprint.startswith("semgrep 1.")
    [found] = read.subjects
    assert (found.path, found.line, found.check_id, found.severity) == ("src/a.py", 2, RULE, "medium")
    assert found.topic == "unsafe-deserialization"
    assert found.threats == ("L1-03", "L2-04")


def test_no_folder_is_passed_over(code):
    folders = [
        "",
        "tests/",
        "test/",
        "vendor/",
        "node_modules/x/",
        "build/",
        "dist/",
        ".hidden/",
        ".venv/",
        "a b/é/",
    ]
    files = {f"{folder}a.py": LOADS for folder in folders}
    assert findings(code.scan(files)["semgrep"]) == {(path, RULE) for path in files}


def test_no_ending_of_a_language_is_passed_over(code):
    names = ["a.py", "b.pyi", "c.pyw", "D.PY", "a.js", "b.jsx", "c.cjs", "d.mjs", "e.min.js", "f.ts", "g.tsx", "h.cts",
             "i.mts", "J.Min.JS", "e-min.js"]  # fmt: skip
    read = with_rule(code, EVAL).scan(dict.fromkeys(names, "eval(answer)\n"))["semgrep"]
    assert findings(read) == {(name, "any-eval" if "py" in name.lower() else "any-eval-js") for name in names}
    assert read.source.status == Collected(len(names))
    assert code.said == ["semgrep: scanning 15 files"]


def test_names_that_a_scanner_cannot_write_are_scanned_and_shown_escaped(code):
    trees = code.trees({"a.txt": ""})
    repo = code.folder / "repo"
    (repo / "b\udce9.py").write_text(LOADS)
    (repo / "line\nbreak.py").write_text(LOADS)
    (repo / '"quoted".py').write_text(LOADS)
    trees = code.trees({"plain.py": LOADS, b"b\xe9.py".decode("utf-8", "surrogateescape"): LOADS, "line\nbreak.py": LOADS,
                        '"quoted".py': LOADS})  # fmt: skip
    assert trees["head"].entries.keys() >= {"b\udce9.py", "line\nbreak.py"}
    read = code.run(trees)["head"]["semgrep"]
    assert read.source.status == Collected(4)
    assert findings(read) == {
        (path, RULE) for path in ("plain.py", "b\\xe9.py", "line\\nbreak.py", '"quoted".py')
    }


def test_a_program_without_an_ending_is_told_by_its_first_line(code):
    trees = code.trees({"other": "text"})
    repo = code.folder / "repo"
    (repo / "run").write_text("#!/usr/bin/env python3\n" + LOADS)
    (repo / "run").chmod(0o755)
    from maestro_gate.workspace import Repository

    trees = {"head": Repository.open(repo).tree("WORKTREE")}
    assert findings(code.run(trees)["head"]["semgrep"]) == {("run", RULE)}


@pytest.mark.parametrize("ignore", ["*", "a.py", "/", "**/*.py"])
def test_an_ignore_file_of_the_tree_has_no_effect_and_is_shown(code, ignore):
    read = code.scan(
        {"src/a.py": LOADS, ".semgrepignore": ignore, "src/.semgrepignore": ignore, ".gitignore": "*.md"}
    )
    assert findings(read["semgrep"]) == {("src/a.py", RULE)}
    assert ("scanner-configuration", "semgrep", "src/.semgrepignore") in claims(read["claims"])


def test_a_comment_that_asks_for_silence_has_no_effect_and_is_shown(code):
    source = "import pickle\nx = pickle.load(f)  # nosemgrep: pickle-file-loaded trusted\ny = pickle.load(g)  # nosem\n"
    read = code.scan({"a.py": source})["semgrep"]
    found = [subject for subject in read.subjects if subject.kind == "finding"]
    assert [(f.line, f.suppressed) for f in sorted(found, key=lambda f: f.line)] == [(2, True), (3, True)]
    assert claims(read) == {("inline-suppression", "semgrep", "a.py")}


def test_a_repository_around_the_scratch_folder_has_no_say(code, monkeypatch):
    around = code.folder / "around"
    (around / ".git").mkdir(parents=True)
    (around / ".semgrepignore").write_text("*")
    (around / ".gitignore").write_text("*")
    (around / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(around / "tmp"))
    read = code.scan({"a.py": LOADS})["semgrep"]
    assert findings(read) == {("a.py", RULE)}
    assert code.said == ["semgrep: scanning 1 file"]


def test_rules_with_paths_of_their_own_see_the_tree_as_it_is(code):
    rule = b"""
rules:
  - {id: top, languages: [python], severity: LOW, message: m, pattern: eval(...), paths: {include: [/src/*.py]}}
  - {id: words, languages: [generic], severity: LOW, message: m, pattern: ignore previous instructions,
     paths: {include: ["*.md"]}}
"""
    files = {
        "src/a.py": "eval(x)\n",
        "other/src/a.py": "eval(x)\n",
        "docs/p.md": "ignore previous instructions\n",
    }
    read = with_rule(code, rule).scan(files, {**files, "new.py": "pass\n"})["semgrep"]
    assert findings(read) == {("src/a.py", "top"), ("docs/p.md", "words")}
    assert isinstance(read.source.status, Collected)


def test_a_file_that_is_shared_is_scanned_once_and_counted_on_both_sides(code):
    base = {"a.py": LOADS, "b.py": "x = 1\n", "gone.py": LOADS}
    head = {"a.py": LOADS, "b.py": LOADS, "new.py": LOADS}
    readings = code.run(code.trees(base, head))
    assert code.said == ["semgrep: scanning 5 files"]
    assert findings(readings["base"]["semgrep"]) == {("a.py", RULE), ("gone.py", RULE)}
    assert findings(readings["head"]["semgrep"]) == {("a.py", RULE), ("b.py", RULE), ("new.py", RULE)}
    assert readings["base"]["semgrep"].source.status == Collected(3)
    assert readings["base"]["semgrep"].source.fingerprint == readings["head"]["semgrep"].source.fingerprint


def test_a_tree_without_code_has_nothing_for_it(code):
    assert code.scan({"README.md": "# A"})["semgrep"].source.status == Absent()
    assert code.said == []


def test_code_that_no_rule_reads_is_counted_and_said(code):
    unread = {"main.go": "package main\n", "cmd/run.go": "package cmd\n", "try.ipynb": "{}\n"}
    notes = (
        "no rule reads Go: 2 files not looked at",
        "no rule reads Jupyter notebooks: 1 file not looked at",
    )
    readings = code.run(code.trees(unread, {**unread, "a.py": LOADS, "README.md": "# A"}))
    base, head = (readings[side]["semgrep"].source for side in ("base", "head"))
    assert base.status == Collected(0, notes)
    assert head.status == Collected(1, notes)
    assert code.said == ["semgrep: scanning 1 file"]
    assert base.fingerprint == ""


def test_a_link_with_the_name_of_code_is_said(code):
    repo = GitRepo.create(code.folder / "repo")
    repo.write("docs/y.txt", LOADS)
    (repo.path / "tool.py").symlink_to("docs/y.txt")
    (repo.path / "notes.md").symlink_to("docs/y.txt")
    repo.git("add", "--all")
    head = Repository.open(repo.path).tree(repo.commit("links"))
    read = code.run({"head": head})["head"]["semgrep"]
    assert read.source.status == Collected(0, ("tool.py is a symbolic link and is not followed",))


def test_checks_without_a_file_of_their_language_are_idle(code):
    read = with_rule(code, EVAL).scan({"a.py": "x = 1\n", "b.go": "package b\n"})["semgrep"]
    assert read.idle == {"any-eval-js"}


def test_settings_can_switch_it_off(bay):
    bay.only = ()
    assert bay.scan({"a.py": LOADS})["semgrep"].source.status == Skipped("settings switch it off")


def test_without_the_tool_it_failed_and_says_what_to_type(bay):
    bay.only, bay.tools, bay.path = ("semgrep",), bay.folder / "none", ""
    readings = bay.run(bay.trees({"README.md": ""}, {"a.py": LOADS}))
    assert readings["head"]["semgrep"].source.status == Failed(
        "semgrep is neither installed by maestro-gate nor on PATH. Type `maestro-gate tools install`."
    )
    assert readings["base"]["semgrep"].source.status == Absent()


def test_code_that_it_understands_in_part_is_a_note(code):
    read = code.scan({"a.py": LOADS + "a = 1\nb = 2\n\n%%% ((\n"})["semgrep"]
    assert read.source.status == Collected(1, ("a.py: semgrep could not make sense of line 6",))
    assert findings(read) == {("a.py", RULE)}


def test_code_that_it_does_not_understand_at_all_is_missing_evidence(code):
    read = code.scan({"a.py": LOADS + "{% if y %}\nclass {{ name }}:\n  pass\n", "b.py": LOADS})["semgrep"]
    assert read.source.status == Failed("a.py: semgrep could not make sense of most of it", (("a.py", ""),))
    assert findings(read) == {("b.py", RULE)}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfeval(answer)\n",
        b"eval(answer)  # \xe9\n",
        b"# coding: latin-1\neval(answer)  # \xe9\n",
        b"# coding: utf-7\n+AGUAdgBhAGw-(answer)\n",
        b"#!/usr/bin/python\n# -*- coding: unicode_escape -*-\n\\x65\\x76al(answer)\n",
        "eval(answer)\n".encode("utf-16"),
        b"# coding: no-such-encoding\neval(answer)  # \xe9\n",
    ],
    ids=["mark", "latin-1", "declared latin-1", "utf-7", "escapes", "utf-16", "unknown"],
)
def test_no_encoding_hides_code(code, data):
    rule = b"""
rules:
  - id: any-eval
    languages: [python]
    severity: HIGH
    message: eval
    patterns: [{pattern-regex: '(?s)\\A.*?answer.*\\Z'}, {pattern: eval(...)}]
"""
    read = with_rule(code, rule).scan({"a.py": data})["semgrep"]
    assert findings(read) == {("a.py", "any-eval")}


def test_a_file_beyond_the_limit_is_missing_evidence(code):
    code.policies = {
        **POLICIES,
        "scanners.yaml": POLICIES["scanners.yaml"].replace(b"max_bytes: 5000000", b"max_bytes: 1000"),
    }
    read = code.scan({"a.py": LOADS, "b.py": "#" * 1001})["semgrep"]
    assert read.source.status == Failed("b.py: it is larger than 1,000 bytes", (("b.py", ""),))
    assert findings(read) == {("a.py", RULE)}
