"""Each format of each kind of outcome is valid where it is read, hides no verdict, and is a function of the outcome."""

import outcomes
import pytest
import report_formats
from command_line import run
from hypothesis import given, settings
from hypothesis import strategies as st
from making import violation

from maestro_gate.cli import formats
from maestro_gate.policy import bundled_files, files
from maestro_gate.report import json as json_report
from maestro_gate.report import reading, scale

STORIES = outcomes.stories()


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("format_", report_formats.NAMES)
def test_every_format_of_every_kind_of_outcome_is_valid(format_, story):
    outcome = STORIES[story]
    text = formats.rendered(outcome, format_)
    report_formats.check(format_, text, outcome.verdict)
    assert formats.rendered(outcome, format_) == text


@pytest.mark.parametrize("format_", report_formats.NAMES)
def test_an_outcome_that_was_read_back_gives_the_same_report(format_):
    for outcome in (
        STORIES[name] for name in ("blocked", "source-failed", "equal-ones", "absolute", "advisory")
    ):
        again = reading.outcome(json_report.render(outcome).encode(), "outcome.json")
        assert formats.rendered(again, format_) == formats.rendered(outcome, format_)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=60)
    | st.text(alphabet="%0AaD:,[]()<>&\"'\r\n\t #@`\u202e\ud800\ufffe/.", max_size=60)
)
def test_no_text_of_the_change_can_break_a_format(text):
    hostile = violation(
        subject=text, label=text, title=text, message=text, why=text, fix=text, path=text, asset=text, line=1
    )
    outcome = outcomes.holding(
        verdict="block", introduced=outcomes.changes(hostile), reasons=[outcomes.blocking(hostile)]
    )
    for format_ in report_formats.NAMES:
        report_formats.check(format_, formats.rendered(outcome, format_), "block")


def test_every_severity_has_its_words_in_other_formats_and_reads_back_as_itself():
    table = files.load(bundled_files(), "severities.yaml")
    assert list(scale.load().words) == table["order"]
    bounds = table["tools"]["sarif"]["security_severity"]
    for word in table["order"][2:]:
        score = float(scale.load().of(word).security_severity)
        assert next(known for bound, known in bounds if score >= bound) == word


def test_a_severity_that_nobody_knows_is_said_as_unknown():
    assert scale.load().of("apocalyptic") == scale.load().of("unknown")


def test_check_writes_all_formats_of_one_run(tmp_path):
    from git_repo import GitRepo

    repo = GitRepo.create(tmp_path / "repo")
    base = repo.commit("base", {"README.md": "hello\n"})
    head = repo.commit(
        "head", {".mcp.json": '{"mcpServers": {"x": {"command": "npx", "args": ["-y", "pkg"]}}}'}
    )
    pairs = [part for name in formats.NAMES for part in ("-f", name, "-o", tmp_path / name)]
    ended = run("check", repo.path, "--base", base, "--head", head, "--as-of", "2026-11-20", *pairs)
    verdict = {0: "warn", 3: "undecided", 10: "block"}[ended.returncode]
    for name in report_formats.NAMES:
        report_formats.check(name, (tmp_path / name).read_text(encoding="utf-8"), verdict)
