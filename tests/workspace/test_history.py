"""When entries and files were last changed: real git, and never fresher than what git knows."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from git_repo import GitRepo

from maestro_gate.model.evidence import History
from maestro_gate.workspace import INDEX, WORKTREE, Repository, history

TODAY = date(2026, 3, 1)
MANIFEST = "model.yaml"
FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)
TEXT = "assets:\n  - one\n    a: 1\n  - two\n    b: 1\n"
SPANS = {"one": ((2, 3),), "two": ((4, 5),)}


class Days(GitRepo):
    """A repository whose commits are a day apart."""

    def commit(self, message="change", files=None):
        made = super().commit(message, files)
        self._minutes += 24 * 60 - 1
        return made


@pytest.fixture
def repo(tmp_path: Path) -> Days:
    made = Days.create(tmp_path / "repo")
    made._minutes = -1  # the first commit at midnight
    made.commit("first", {MANIFEST: TEXT, "src/a.py": "1", "src/b.py": "1"})
    made.commit("second", {MANIFEST: TEXT.replace("b: 1", "b: 2"), "src/a.py": "2"})
    made.commit("third", {"src/b.py": "2"})
    return made


def asked(repo, ref="main", spans=SPANS, today=TODAY) -> History:
    opened = Repository.open(repo.path)
    return history.of(opened, opened.tree(ref), history.Question(MANIFEST, spans, today))


def test_an_entry_is_as_young_as_its_last_change(repo):
    assert asked(repo).entries == {"one": FIRST, "two": SECOND}


def test_a_file_is_as_young_as_its_last_commit(repo):
    found = asked(repo)
    assert found.is_known
    assert found.files == {MANIFEST: SECOND, "src/a.py": SECOND, "src/b.py": THIRD}


def test_a_file_older_than_every_entry_need_not_be_listed(repo):
    for _ in range(5):
        repo.commit("quiet", {"README.md": os.urandom(4).hex()})
    repo.commit("new entry", {MANIFEST: "assets:\n  - one\n    c: 3\n"})
    found = asked(repo, spans={"one": ((2, 3),)})
    assert found.entries == {"one": date(2026, 1, 9)}
    assert "src/a.py" not in found.files


def test_each_commit_has_a_history_of_its_own(repo):
    assert asked(repo, "main~1").files["src/b.py"] == FIRST
    assert asked(repo, "main~2").entries == {"one": FIRST, "two": FIRST}


@pytest.mark.parametrize("ref", [WORKTREE, INDEX])
def test_what_is_not_committed_has_the_day_of_the_run(repo, ref):
    repo.write(MANIFEST, "# a new line\n" + TEXT.replace("b: 1", "b: 2").replace("a: 1", "a: 9"))
    repo.write("src/a.py", "3")
    repo.write("src/new.py", "1")
    repo.git("add", "--all")
    found = asked(repo, ref, {"one": ((3, 4),), "two": ((5, 6),)})
    assert found.entries == {"one": TODAY, "two": SECOND}
    assert (found.files["src/a.py"], found.files["src/new.py"]) == (TODAY, TODAY)
    assert found.files["src/b.py"] == THIRD


def test_a_model_before_its_first_commit_has_the_day_of_the_run(tmp_path):
    fresh = GitRepo.create(tmp_path / "fresh")
    fresh.write(MANIFEST, TEXT)
    found = asked(fresh, WORKTREE)
    assert (found.is_known, found.entries) == (True, {"one": TODAY, "two": TODAY})


def test_a_shallow_clone_knows_nothing_and_says_why(repo, tmp_path):
    found = asked(repo.clone(tmp_path / "clone", depth=1))
    assert found == History(reason=found.reason, is_shallow=True)
    assert "shallow" in found.reason


def test_a_partial_clone_says_why_it_knows_nothing(repo, tmp_path):
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = repo.clone(tmp_path / "clone", "--filter=blob:none")
    found = asked(clone)
    assert not found.is_known or found.entries == {"one": FIRST, "two": SECOND}
    if not found.is_known:
        assert found.reason


def test_git_that_takes_too_long_leaves_it_unknown(repo, monkeypatch):
    monkeypatch.setattr(history, "SECONDS", 0.0)
    found = asked(repo)
    assert not found.is_known
    assert "did not end" in found.reason


def test_reordering_re_indenting_and_renaming_make_nothing_fresh(repo):
    block = "".join(f"  - asset number {n} of this system\n    key: value of asset {n}\n" for n in range(4))
    repo.commit("many", {MANIFEST: "assets:\n" + block})
    written = date(2026, 1, 4)
    lines = block.splitlines(keepends=True)
    moved = "assets:\n" + "".join(lines[4:] + lines[:4])
    repo.commit("reordered", {MANIFEST: moved})
    repo.commit("re-indented", {MANIFEST: moved.replace("    key", "      key")})
    spans = {str(n): ((2 * n + 2, 2 * n + 3),) for n in range(4)}
    assert set(asked(repo, spans=spans).entries.values()) == {written}
    repo.git("mv", MANIFEST, "renamed.yaml")
    repo.commit("renamed")
    opened = Repository.open(repo.path)
    found = history.of(opened, opened.tree("main"), history.Question("renamed.yaml", spans, TODAY))
    assert set(found.entries.values()) == {written}


def test_a_commit_from_the_future_keeps_nothing_fresh(repo):
    assert asked(repo, today=SECOND).files["src/b.py"] == SECOND
    assert asked(repo, today=FIRST).entries == {"one": FIRST, "two": FIRST}


@pytest.mark.parametrize("stamp", ["99999999999999999999 +0000", "soon", ""])
def test_a_commit_with_an_impossible_date_ends_nothing(repo, stamp):
    tree, parent = repo.head("main^{tree}"), repo.head()
    text = f"tree {tree}\nparent {parent}\nauthor A <a@b.c> 1 +0000\ncommitter A <a@b.c> {stamp}\n\nodd\n"
    odd = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text.encode())
    repo.git("update-ref", "refs/heads/main", odd)
    found = asked(repo)
    assert found.reason or found.entries == {"one": FIRST, "two": SECOND}


def test_what_a_project_says_of_commits_to_ignore_does_not_count(repo):
    repo.write(".git-blame-ignore-revs", repo.head("main~1") + "\n")
    repo.git("config", "blame.ignoreRevsFile", ".git-blame-ignore-revs")
    assert asked(repo).entries == {"one": FIRST, "two": SECOND}


def test_a_name_that_looks_like_git_s_own_words_changes_no_day(repo):
    hostile = f"{repo.head()} 1999999999"
    repo.write(hostile, "x")
    repo.write("src/zz\n\x01.py", "x")
    repo.commit("hostile")
    found = asked(repo)
    assert found.files[hostile] == date(2026, 1, 4)
    assert found.files["src/b.py"] == THIRD
    assert found.files["src/zz\\n\\x01.py"] == date(2026, 1, 4)


def test_what_a_merge_itself_changes_counts(repo):
    repo.branch("side", "main~1")
    repo.commit("side", {"src/c.py": "1"})
    repo.checkout("main")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.commit("an evil merge", {"src/b.py": "evil"})
    assert asked(repo).files["src/b.py"] == date(2026, 1, 5)


def test_nothing_that_the_repository_configures_is_run(repo, tmp_path):
    trap = tmp_path / "trap"
    script = repo.write("trap.sh", f"#!/bin/sh\ntouch {trap}\ncat\n", executable=True)
    repo.write(".gitattributes", "* diff=evil filter=evil\n")
    for key in (
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "gpg.program",
        "diff.external",
    ):
        repo.git("config", key, str(script))
    repo.git("config", "log.showSignature", "true")
    head = repo.path / ".git"
    assert head.exists()
    repo.write(MANIFEST, TEXT + "# loose\n")
    trap.unlink(missing_ok=True)
    assert asked(repo, WORKTREE).is_known
    assert asked(repo).is_known
    assert not trap.exists()


def test_an_entry_of_lines_that_are_not_there_is_unknown(repo):
    found = asked(repo, spans={"one": ((2, 3),), "ghost": ((90, 91),), "none": ()})
    assert found.entries == {"one": FIRST}


def test_a_rewrite_too_large_to_compare_is_unknown(repo, monkeypatch):
    monkeypatch.setattr(history, "_MOST_CHANGED_LINES", 2)
    repo.write(MANIFEST, "a\nb\nc\nd\ne\n")
    found = asked(repo, WORKTREE)
    assert (found.is_known, found.entries) == (True, {})


def test_the_same_question_has_the_same_answer(repo):
    assert asked(repo) == asked(repo)
    assert timedelta(0) <= TODAY - max(asked(repo).files.values())
