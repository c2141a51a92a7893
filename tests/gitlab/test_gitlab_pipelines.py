"""Pipelines of a local GitLab runner with the component: verdicts, reports, bases, the default branch."""

import json
from xml.etree import ElementTree  # noqa: ICN001

import pytest
from gitlab_pipelines import PINNED, PREINSTALLED, UNPINNED, Project

REPORTS = {
    "outcome.json",
    "report.md",
    "junit.xml",
    "gl-code-quality-report.json",
    "gl-sast-report.json",
    "gl-dependency-scanning-report.json",
}


def outcome(pipeline):
    return json.loads(pipeline.report("outcome.json").read_bytes())


def test_a_change_without_new_risk_passes_and_leaves_its_reports(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    pipeline = project.run(gate, project.merge_request({"README.md": "# Agent\n"}))
    assert pipeline.failed == {}, pipeline.output
    assert {file.name for file in pipeline.report().iterdir()} == REPORTS
    judged = outcome(pipeline)
    assert judged["verdict"] in {"pass", "warn"}
    assert judged["base"]["revision"] == project.upstream.head("main")
    assert judged["head"]["revision"] == project.upstream.head("topic")


def test_a_blocked_change_fails_the_job_and_the_log_says_why(blocked):
    assert blocked.failed == {"maestro-gate": ("FAIL", 10)}
    assert outcome(blocked)["verdict"] == "block"
    assert "unpinned-mcp-server" in blocked.sentences


def test_a_failed_job_keeps_every_report(blocked):
    assert {file.name for file in blocked.report().iterdir()} == REPORTS
    assert "unpinned-mcp-server" in blocked.report("report.md").read_text("utf-8")
    suites = ElementTree.fromstring(blocked.report("junit.xml").read_bytes())  # noqa: S314
    failed = [case for case in suites.iter("testcase") if case.find("failure") is not None]
    assert any("unpinned-mcp-server" in ElementTree.tostring(case, "unicode") for case in failed)
    issues = json.loads(blocked.report("gl-code-quality-report.json").read_bytes())
    assert any(issue["location"]["path"] == ".mcp.json" for issue in issues)
    for name in ("gl-sast-report.json", "gl-dependency-scanning-report.json"):
        assert json.loads(blocked.report(name).read_bytes())["version"] == "15.1.4"


def test_a_variable_of_the_pipeline_does_not_soften_the_law(blocked):
    judged = outcome(blocked)
    assert (judged["law"]["profile"], judged["mode"]) == ("standard", "delta")


def test_an_exit_code_can_be_a_warning(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"warn-exit-codes": [10]})
    pipeline = project.run(gate, project.merge_request({".mcp.json": UNPINNED}))
    assert pipeline.failed == {"maestro-gate": ("WARN", 10)}, pipeline.output
    assert outcome(pipeline)["verdict"] == "block"


@pytest.mark.parametrize("by_id", ["true", "false"], ids=["by its id", "by all of the history"])
def test_a_base_that_a_shallow_clone_lacks_is_fetched(tmp_path, gate, by_id):
    project = Project(tmp_path, PREINSTALLED)
    project.upstream.git("config", "uploadpack.allowAnySHA1InWant", by_id)
    change = project.merge_request({".mcp.json": UNPINNED}, depth=1)
    # Base is no branch's tip any more: not every server gives it away by its id.
    project.upstream.git("branch", "-D", "main")
    assert outcome(project.run(gate, change))["verdict"] == "block"


def test_without_a_base_there_is_no_verdict(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    change = project.merge_request({"README.md": "# Agent\n"})
    pipeline = project.run(gate, change | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "0" * 39 + "1"})
    assert pipeline.failed == {"maestro-gate": ("FAIL", 3)}, pipeline.output
    assert not pipeline.report("outcome.json").exists()


def test_a_merged_result_is_compared_with_its_target(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    change = project.merge_request({"README.md": "# Agent\n"})
    project.upstream.checkout("main")
    target = project.upstream.commit("somebody else's", {".mcp.json": UNPINNED})
    merged = project.upstream.merge("topic")
    clone = str(tmp_path / "clone")
    project.upstream.git("-C", clone, "fetch", "-q", "origin", "main")
    project.upstream.git("-C", clone, "checkout", "-q", merged)
    pipeline = project.run(gate, change | {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target})
    assert pipeline.failed == {}, pipeline.output
    assert outcome(pipeline)["base"]["revision"] == target


def test_the_default_branch_is_judged_as_it_stands_by_the_profile_that_is_given(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"profile": "advisory"})
    pipeline = project.run(gate, project.default_branch())
    assert pipeline.failed == {}, pipeline.output
    judged = outcome(pipeline)
    assert (judged["law"]["profile"], judged["mode"]) == ("advisory", "absolute")
    assert "not published" not in pipeline.sentences


def test_another_branch_has_no_gate(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    project.merge_request({".mcp.json": PINNED})
    pipeline = project.run(gate, {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "topic"})
    assert not pipeline.report().exists()
