"""Verdicts beside the one that binds, end to end: an earlier run, a day to come, the law that a change would make."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from git_repo import GitRepo
from test_cli import MCP, run

SUBJECT = ".mcp.json#files:@vendor/files-mcp"
RULE = "unpinned-mcp-server"
ROW = f"rule: {RULE}, subject: '{SUBJECT}', reason: It is mended soon., owner: ana, expires: 2026-12-01"
WAIVERS = f'schema_version: "1"\nwaivers:\n- {{{ROW}}}\n'


@pytest.fixture
def waived(tmp_path):
    """A server that a waiver covers until 2026-12-01, on main and on a branch that leaves it as it is."""
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {".mcp.json": MCP, ".maestro/waivers.yaml": WAIVERS})
    made.branch("change")
    made.commit("head", {"README.md": "# A service\n"})
    return made


def judged(repo, tmp_path, *arguments, name="outcome.json"):
    file = tmp_path / name
    ended = run("check", repo.path, *arguments, "-q", "-f", "json", "-o", file)
    assert ended.returncode in (0, 3, 10), ended.stderr
    return ended.returncode, json.loads(file.read_text())


def test_a_run_by_a_day_to_come_forecasts_and_a_later_run_says_that_time_did_it(waived, tmp_path):
    code, before = judged(waived, tmp_path, "--as-of", "2026-11-20", name="before.json")
    assert "waiver-expired" not in {reason["code"] for reason in before["reasons"]}
    later = ("--as-of", "2026-12-02", "--previous", tmp_path / "before.json")
    ended, after = judged(waived, tmp_path, *later)
    assert ended == 10 != code
    (expired,) = [reason for reason in after["reasons"] if reason["code"] == "waiver-expired"]
    assert expired["cause"] == "time"
    assert after["since"]["differs"] == after["since"]["causes"] == ["time"]
    assert after["since"]["verdict"] == before["verdict"]
    said = " ".join(run("check", waived.path, *later).stdout.split())
    assert "by time: judged as of that day, the same evidence would be" in said


def test_another_commit_is_code_and_the_same_tree_under_another_name_is_not(waived, tmp_path):
    day = ("--as-of", "2026-11-20")
    judged(waived, tmp_path, *day, name="before.json")
    waived.commit("the same files", {})
    _, same = judged(waived, tmp_path, *day, "--previous", tmp_path / "before.json")
    assert (same["since"]["differs"], same["since"]["causes"]) == ([], [])
    waived.commit("worse", {".cursor/mcp.json": MCP})
    code, worse = judged(waived, tmp_path, *day, "--previous", tmp_path / "before.json")
    assert code == 10
    assert worse["since"]["causes"] == ["code"]


def test_the_earlier_outcome_may_stand_where_the_new_one_goes(waived, tmp_path):
    day = ("--as-of", "2026-11-20")
    judged(waived, tmp_path, *day)
    _, second = judged(waived, tmp_path, *day, "--previous", tmp_path / "outcome.json")
    assert second["since"]["as_of"] == "2026-11-20"
    _, third = judged(waived, tmp_path, *day, "--previous", tmp_path / "outcome.json")
    assert third == second


@pytest.mark.parametrize("text", ["", "{}", '{"verdict": "pass"}', "\x00"])
def test_an_earlier_outcome_that_is_none_is_refused_and_no_stale_report_stays(waived, tmp_path, text):
    (tmp_path / "before.json").write_text(text)
    (tmp_path / "outcome.json").write_text("stale")
    ended = run(
        "check",
        waived.path,
        "--previous",
        tmp_path / "before.json",
        "-f",
        "json",
        "-o",
        tmp_path / "outcome.json",
    )
    assert ended.returncode == 2
    assert "before.json" in ended.stderr
    assert not (tmp_path / "outcome.json").exists()


def test_an_earlier_outcome_of_another_mode_is_refused(waived, tmp_path):
    judged(waived, tmp_path, "--mode", "absolute", "--head", "HEAD", name="before.json")
    ended = run("check", waived.path, "--previous", tmp_path / "before.json")
    assert ended.returncode == 2
    assert "mode absolute" in ended.stderr


def test_only_a_day_to_come_is_a_forecast(waived, tmp_path):
    today = datetime.now(UTC).date()
    for days, is_forecast in ((-1, False), (0, False), (30, True)):
        day = (today + timedelta(days=days)).isoformat()
        _, outcome = judged(waived, tmp_path, "--as-of", day)
        assert outcome["forecast"] is is_forecast
        assert (f"(forecast for {day})" in run("check", waived.path, "--as-of", day).stdout) is is_forecast


def test_waivers_are_forecast_for_a_day_to_come(tmp_path):
    today = datetime.now(UTC).date()
    rows = [
        f"- {{rule: {RULE}, subject: {name}, reason: It is mended soon., owner: ana, expires: {today + timedelta(days=days)}}}"
        for name, days in (("gone", -3), ("soon", 5), ("late", 60))
    ]
    (tmp_path / ".maestro").mkdir()
    (tmp_path / ".maestro/waivers.yaml").write_text(
        'schema_version: "1"\nwaivers:\n' + "\n".join(rows) + "\n"
    )
    day = (today + timedelta(days=10)).isoformat()
    listed = run("waivers", "list", "--path", tmp_path, "--as-of", day).stdout
    assert (
        f"forecast: 1 of 3 will expire between {today} and {day}, 1 has expired already; 1 will still hold"
        in listed
    )
    assert "forecast" not in run("waivers", "list", "--path", tmp_path).stdout
    soon = run("waivers", "list", "--path", tmp_path, "--expiring-within", "30d").stdout
    assert "gone" in soon
    assert "soon\n" in soon
    assert "late" not in soon
    assert run("waivers", "list", "--path", tmp_path, "--expiring-within", "a month").returncode == 2


RELAXED = f'schema_version: "1"\nrules:\n  {RULE}: {{off: true, reason: It is only for developers here.}}\n'


def relaxing(tmp_path, settings, **files):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {"README.md": "# A service\n"})
    made.branch("change")
    made.commit("head", {".mcp.json": MCP, ".maestro/gate.yaml": settings} | files)
    return made


def test_a_preview_says_what_the_new_law_would_and_binds_nobody(tmp_path):
    alone = GitRepo.create(tmp_path / "alone")
    alone.commit("base", {"README.md": "# A service\n"})
    alone.branch("change")
    alone.commit("head", {".mcp.json": MCP})
    without, _ = judged(alone, tmp_path)
    code, outcome = judged(relaxing(tmp_path, RELAXED), tmp_path)
    assert code == without == 10
    assert outcome["verdict"] == "block"
    assert RULE in {reason["rule"] for reason in outcome["preview"]["fewer"]}
    assert RULE in {reason["rule"] for reason in outcome["reasons"]}
    said = run("check", tmp_path / "repo").stdout
    assert "Preview, by the law that this change would make" in said
    assert "`exclude`" in said


def test_a_stricter_law_binds_no_sooner(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {"README.md": "# A service\n"})
    made.branch("change")
    made.commit("head", {".maestro/gate.yaml": 'schema_version: "1"\nprofile: strict\n'})
    code, outcome = judged(made, tmp_path)
    assert (code, outcome["preview"]["profile"], outcome["law"]["profile"]) == (
        3,
        "strict",
        "standard",
    ) or code == 0


def test_what_a_law_leaves_out_is_not_previewed(tmp_path):
    settings = 'schema_version: "1"\nexclude: [.mcp.json]\n'
    code, outcome = judged(relaxing(tmp_path, settings), tmp_path)
    assert code == 10
    assert outcome["preview"]["fewer"] == outcome["preview"]["more"] == []


def test_a_law_that_does_not_hold_together_has_no_preview(tmp_path):
    rule = "id: x\nlayer: agent-ecosystem\n"
    broken = relaxing(tmp_path, RELAXED, **{".maestro/policies/agent-ecosystem/x.yaml": rule})
    _, outcome = judged(broken, tmp_path)
    assert outcome["preview"] is None
    assert "law-invalid" in {reason["code"] for reason in outcome["reasons"]}


def test_a_rule_that_does_not_do_what_its_examples_say_breaks_the_law_to_come(tmp_path):
    rule = (
        "id: own\nlayer: agent-ecosystem\ntitle: Servers are pinned here\nseverity: low\nsubject: mcp_server\n"
        "when: pinned\nmessage: '{name} is pinned'\nwhy: Because this rule is the wrong way round, to be found out.\n"
        "fix: Turn the condition round.\nthreats: [L7-10]\nexamples: {fires: [{pinned: false}], silent: [{pinned: true}]}\n"
    )
    _, outcome = judged(
        relaxing(tmp_path, RELAXED, **{".maestro/policies/agent-ecosystem/own.yaml": rule}), tmp_path
    )
    assert outcome["preview"] is None
    (broken,) = [reason for reason in outcome["reasons"] if reason["code"] == "law-invalid"]
    assert "does not fire" in broken["text"]
