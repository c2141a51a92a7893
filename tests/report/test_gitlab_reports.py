"""GitLab gets entries that it keeps apart, with places, words and times as it reads them."""

import json

import outcomes
from making import component, evidence, finding, violation

from maestro_gate.report import gitlab_code_quality, gitlab_security

STORIES = outcomes.stories()


def sast(outcome):
    return json.loads(gitlab_security.render_sast(outcome))


def dependencies(outcome):
    return json.loads(gitlab_security.render_dependency_scanning(outcome))


def quality(outcome):
    return json.loads(gitlab_code_quality.render(outcome))


def holding(**fields):
    return outcomes.holding(introduced=outcomes.changes(violation(**{"kind": "finding"} | fields)))


def test_components_are_dependencies_and_all_else_is_not():
    outcome = outcomes.judged(
        outcomes.EMPTY, evidence([component("left"), finding("CKV_1", "a.tf", "x", line=2)])
    )
    (dependency,) = dependencies(outcome)["vulnerabilities"]
    (weakness,) = sast(outcome)["vulnerabilities"]
    assert dependency["location"]["dependency"] == {"package": {"name": "left"}, "version": "unknown"}
    assert weakness["location"] == {"file": "a.tf", "start_line": 2}


def test_an_advisory_keeps_its_identifier_and_names_its_package():
    advisory = holding(
        kind="vulnerability", subject="CVE-2026-1234@pkg:pypi/left", label="CVE-2026-1234 in left 1.2", line=0
    )
    (found,) = dependencies(advisory)["vulnerabilities"]
    assert found["identifiers"][0] == {"type": "cve", "name": "CVE-2026-1234", "value": "CVE-2026-1234"}
    assert found["location"] == {"file": "p", "dependency": {"package": {"name": "left"}, "version": "1.2"}}


def test_an_advisory_of_github_has_its_own_type():
    advisory = holding(kind="vulnerability", subject="GHSA-xvch-5gv4-984h@pkg:npm/x", label="x")
    assert dependencies(advisory)["vulnerabilities"][0]["identifiers"][0]["type"] == "ghsa"


def test_a_name_with_spaces_is_not_cut_when_the_identity_tells_it():
    model = holding(kind="component", subject="machine-learning-model:org/My Model", label="My Model 7b")
    assert dependencies(model)["vulnerabilities"][0]["location"]["dependency"] == {
        "package": {"name": "My Model"}, "version": "7b",
    }  # fmt: skip


def test_several_of_one_rule_in_one_file_do_not_fall_together():
    alike = [violation(kind="finding", subject=f"s{number}", line=0) for number in range(3)]
    found = sast(outcomes.holding(introduced=outcomes.changes(*alike)))["vulnerabilities"]
    assert len({one["identifiers"][0]["value"] for one in found}) == len({one["id"] for one in found}) == 3
    assert {one["location"]["file"] for one in found} == {"p"}


def test_times_are_the_day_that_the_run_judges_by():
    scan = sast(STORIES["blocked"])["scan"]
    assert scan["start_time"] == scan["end_time"] == "2026-11-20T00:00:00"


def test_missing_evidence_fails_the_scan_and_a_budget_does_not():
    broken = sast(STORIES["source-failed"])["scan"]
    assert broken["status"] == "failure"
    assert broken["messages"][0]["level"] == "fatal"
    whole = sast(STORIES["absolute"])["scan"]
    assert whole["status"] == "success"


def test_markdown_of_the_change_stays_text():
    hostile = holding(
        message="@team ![x](https://a.example) <b>", label="@team <b>", fix="run:\n  x ``` @team"
    )
    (found,) = sast(hostile)["vulnerabilities"]
    assert "![" not in found["description"].replace("!\\[", "")
    assert "@team" not in found["description"]
    assert "<b>" not in found["description"]
    assert found["solution"] == "run:\n\n````\nx ``` @team\n````"


def test_long_texts_are_cut():
    (found,) = sast(holding(title="t" * 400, fix="f" * 9_000))["vulnerabilities"]
    assert len(found["name"]) == 255
    assert len(found["solution"]) == 7_000


def test_what_is_waived_or_resolved_is_not_listed():
    waived = [one["check_name"] for one in quality(STORIES["waived"])]
    assert waived == []
    assert sast(STORIES["waived"])["vulnerabilities"] == []
    assert "CKV_AWS_1" not in gitlab_code_quality.render(STORIES["resolved"])


def test_severities_in_the_words_of_gitlab():
    words = ("critical", "high", "medium", "low", "info", "unknown")
    outcome = outcomes.holding(
        introduced=outcomes.changes(
            *(violation(kind="finding", subject=word, severity=word) for word in words)
        )
    )
    assert [one["severity"] for one in sast(outcome)["vulnerabilities"]] == [
        "Critical", "High", "Medium", "Low", "Info", "Unknown",
    ]  # fmt: skip
    assert [one["severity"] for one in quality(outcome)] == [
        "blocker", "critical", "major", "minor", "info", "major",
    ]  # fmt: skip


def test_paths_are_relative_and_lines_start_at_one():
    (entry,) = quality(holding(path="./a b.py", line=0))
    assert entry["location"] == {"path": "a b.py", "lines": {"begin": 1}}
    (bare,) = quality(holding(path="", line=5))
    assert bare["location"] == {"path": ".maestro/threat-model.yaml", "lines": {"begin": 1}}


def test_equal_ones_have_fingerprints_of_their_own_that_stay():
    one = quality(outcomes.judged(outcomes.EMPTY, evidence([finding("C", "a.tf", "x")]), mode="absolute"))
    three = quality(STORIES["equal-ones"])
    assert len({entry["fingerprint"] for entry in three}) == 3
    assert one[0]["fingerprint"] in {entry["fingerprint"] for entry in three}
