"""SARIF says what the change does to each violation, what is waived, and what is missing."""

import json

import outcomes
import pytest
import sarif_tool
from making import component, evidence, finding, server, violation

from maestro_gate.report import sarif
from maestro_gate.report.sarif_results import uri

STORIES = outcomes.stories()


def run_of(outcome):
    return json.loads(sarif.render(outcome))["runs"][0]


def states(outcome):
    return [
        (result["properties"]["class"], result.get("baselineState")) for result in run_of(outcome)["results"]
    ]


def test_each_class_has_its_baseline_state():
    one = [violation(subject=f"s{number}") for number in range(4)]
    outcome = outcomes.holding(
        introduced=outcomes.changes(one[0]), worsened=outcomes.changes(one[1]),
        newly_known=outcomes.changes(one[2]), unchanged=outcomes.changes(one[3]),
        resolved=outcomes.changes(violation(subject="gone")),
    )  # fmt: skip
    assert sorted(states(outcome)) == [
        ("introduced", "new"), ("newly-known", "new"), ("unchanged", "unchanged"), ("worsened", "updated"),
    ]  # fmt: skip


def test_what_is_resolved_is_counted_because_github_would_list_it_as_open():
    run = run_of(STORIES["resolved"])
    assert not [result for result in run["results"] if "CKV_AWS_1" in json.dumps(result)]
    assert "absent" not in {result.get("baselineState") for result in run["results"]}
    assert sum(layer["resolved"] for layer in run["properties"]["layers"]) == 2


def test_without_a_base_there_is_no_state_against_it():
    assert {state for _, state in states(STORIES["absolute"])} == {None}


def test_what_is_waived_is_suppressed_with_reason_owner_and_end():
    waived = [result for result in run_of(STORIES["blocked"])["results"] if "suppressions" in result]
    (suppression,) = waived[0]["suppressions"]
    assert suppression["kind"] == "external"
    assert suppression["justification"] == "leaves next month (ana, until 2026-12-01)"
    assert suppression["properties"] == {
        "owner": "ana", "expires": "2026-12-01", "state": "expiring", "daysLeft": 11,
    }  # fmt: skip


def test_more_than_a_waiver_was_given_for_is_listed_once_and_not_suppressed():
    outcome = outcomes.judged(evidence([server("old")]), evidence([server("old"), server("old")]))
    assert sorted(states(outcome)) == [("introduced", "new"), ("waived", None)]


def test_equal_ones_keep_their_keys_when_there_is_one_more():
    base = outcomes.judged(outcomes.EMPTY, evidence([finding("C", "a.tf", "x")]), mode="absolute")
    (known,) = [result["partialFingerprints"] for result in run_of(base)["results"]]
    head = run_of(STORIES["equal-ones"])["results"]
    same = [result for result in head if result["baselineState"] == "unchanged"]
    assert [result["partialFingerprints"] for result in same] == [known]
    assert len({result["partialFingerprints"]["primaryLocationLineHash"] for result in head}) == 3


def test_a_key_stays_when_the_line_the_severity_and_the_words_change():
    keys = [
        run_of(outcomes.holding(introduced=outcomes.changes(one)))["results"][0]["partialFingerprints"]
        for one in (violation(), violation(line=99, severity="low", message="other", path="elsewhere"))
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("name", ["source-failed", "no-answer"])
def test_missing_evidence_is_no_success_and_says_why(name):
    (invocation,) = run_of(STORIES[name])["invocations"]
    assert invocation["executionSuccessful"] is False
    assert any(note["level"] == "error" for note in invocation["toolExecutionNotifications"])


def test_a_gap_that_the_profile_allows_is_a_warning():
    (invocation,) = run_of(STORIES["waived"])["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [note["level"] for note in invocation["toolExecutionNotifications"]] == ["warning"]


def test_a_violation_without_a_file_stands_at_the_manifest_and_claims_no_line():
    (result,) = run_of(STORIES["no-place"])["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": ".maestro/threat-model.yaml", "uriBaseId": "%SRCROOT%"}}
    assert result["properties"]["isAboutNoFile"] is True


def test_a_line_is_claimed_where_it_is_known():
    outcome = outcomes.holding(
        introduced=outcomes.changes(violation(line=0), violation(subject="other", line=7))
    )
    regions = [
        result["locations"][0]["physicalLocation"].get("region") for result in run_of(outcome)["results"]
    ]
    assert sorted(regions, key=str) == [None, {"startLine": 7}]


def test_paths_are_uris():
    assert uri("a b/ü#%?:.tf") == "a%20b/%C3%BC%23%25%3F%3A.tf"
    assert uri("\udc80") == "%80"


def test_a_rule_has_help_threats_and_the_gravest_severity_of_its_results():
    grave = [
        violation(subject=word, severity=word, threats=("L3-01", "X-02")) for word in ("low", "critical")
    ]
    (rule,) = run_of(outcomes.holding(introduced=outcomes.changes(*grave)))["tool"]["driver"]["rules"]
    assert rule["id"] == "r"
    assert rule["properties"]["security-severity"] == "9.5"
    assert rule["defaultConfiguration"]["level"] == "error"
    assert {"L3-01", "X-02", "agent-frameworks"} <= set(rule["properties"]["tags"])
    assert "**Fix**\n\nf\n\n" in rule["help"]["markdown"]
    assert "Fix:\nf\n" in rule["help"]["text"]


def test_levels_follow_the_severity_of_the_result():
    made = [violation(subject=word, severity=word) for word in ("critical", "medium", "low", "unknown")]
    results = run_of(outcomes.holding(introduced=outcomes.changes(*made)))["results"]
    assert [result["level"] for result in results] == ["error", "warning", "note", "warning"]


def test_results_carry_layer_risk_and_threats():
    (result,) = run_of(outcomes.holding(introduced=outcomes.changes(violation(asset="bot"))))["results"]
    assert result["rank"] == 15.0
    assert result["properties"] == {
        "layer": "agent-frameworks", "severity": "high", "class": "introduced", "blocks": False,
        "riskBasisPoints": 1500, "residualBasisPoints": 1500, "threats": ["L3-01"], "asset": "bot",
    }  # fmt: skip


def test_a_message_is_a_sentence_without_links():
    hostile = violation(message="see [here](https://a.example)\nnow")
    (result,) = run_of(outcomes.holding(introduced=outcomes.changes(hostile)))["results"]
    assert result["message"]["text"] == "see [here] (https://a.example) now."


def test_the_sarif_tool_finds_no_error_by_the_rules_of_the_format_and_of_github(tmp_path):
    files = []
    for name in ("blocked", "source-failed", "waived", "no-place"):
        files.append(tmp_path / f"{name}.sarif")
        files[-1].write_text(sarif.render(STORIES[name]), encoding="utf-8")
    assert not sarif_tool.errors(*files)
    broken = json.loads(files[0].read_text(encoding="utf-8"))
    del broken["runs"][0]["results"][0]["locations"]
    files[0].write_text(json.dumps(broken), encoding="utf-8")
    assert "GH1015" in sarif_tool.errors(files[0])


def test_an_independent_tool_agrees_about_what_is_new_and_what_is_gone(tmp_path):
    base = evidence(
        [component("gone"), component("stays"), finding("C", "a.tf", "x"), finding("D", "a.tf", "x")]
    )
    head = evidence([component("stays"), *[finding("C", "a.tf", "x", line=9)] * 2, component("new")])
    for name, side in (("base", base), ("head", head)):
        alone = outcomes.judged(outcomes.EMPTY, side, mode="absolute")
        (tmp_path / name).write_text(sarif.render(alone), encoding="utf-8")
    found = sarif_tool.matched(tmp_path / "base", tmp_path / "head")
    delta = outcomes.judged(base, head).delta.layers
    assert found["new"] == sorted(c.violation.identity for layer in delta for c in layer.introduced)
    assert found["absent"] == sorted(c.violation.identity for layer in delta for c in layer.resolved)
    assert len(found["new"]) == len(found["absent"]) == 2
