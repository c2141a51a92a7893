"""Pipelines of a local GitLab runner with the component: verdicts, reports, bases, the default branch."""

import json
from xml.etree import ElementTree

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
    assert pipeline.code == 0, pipeline.output
    assert {file.name for file in pipeline.report().iterdir()} == REPORTS
    judged = outcome(pipeline)
    assert judged["verdict"] in {"pass", "warn"}
    assert judged["mode"] == "delta"
    assert judged["base"]["revision"] == project.upstream.head("main")
    assert judged["head"]["revision"] == project.upstream.head("topic")


def test_a_blocked_change_fails_the_job_and_the_reports_say_why(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    pipeline = project.run(gate, project.merge_request({".mcp.json": UNPINNED}))
    assert pipeline.code == 1
    assert outcome(pipeline)["verdict"] == "block"
    assert "unpinned-mcp-server" in pipeline.report("report.md").read_text("utf-8")
    assert "unpinned-mcp-server" in pipeline.sentences
    suites = ElementTree.fromstring(pipeline.report("junit.xml").read_bytes())
    assert "unpinned-mcp-server" in ElementTree.tostring(suites, encoding="unicode")
    assert suites.findall(".//failure")
    (issue,) = [
        row
        for row in json.loads(pipeline.report("gl-code-quality-report.json").read_bytes())
        if "unpinned-mcp-server" in json.dumps(row)
    ]
    assert issue["location"]["path"] == ".mcp.json"
    for name in ("gl-sast-report.json", "gl-dependency-scanning-report.json"):
        assert json.loads(pipeline.report(name).read_bytes())["version"] == "15.1.4"


@pytest.mark.parametrize(("codes", "ends"), [([10], 0), ([3], 1)], ids=["10 may", "3 may, 10 may not"])
def test_the_exit_code_says_whether_a_pipeline_may_pass_with_a_warning(tmp_path, gate, codes, ends):
    project = Project(tmp_path, PREINSTALLED | {"warn-exit-codes": codes})
    pipeline = project.run(gate, project.merge_request({".mcp.json": UNPINNED}))
    assert pipeline.code == ends, pipeline.output
    assert outcome(pipeline)["verdict"] == "block"


@pytest.mark.parametrize("by_id", ["true", "false"], ids=["by its id", "by all of the history"])
def test_a_base_that_a_shallow_clone_lacks_is_fetched(tmp_path, gate, by_id):
    project = Project(tmp_path, PREINSTALLED)
    for name in ("uploadpack.allowAnySHA1InWant", "uploadpack.allowReachableSHA1InWant"):
        project.upstream.git("config", name, by_id)
    change = project.merge_request({".mcp.json": UNPINNED}, depth=1)
    # Of the base there is no branch any more, so that its id is no tip that any server would give away.
    project.upstream.git("branch", "-D", "main")
    assert outcome(project.run(gate, change))["verdict"] == "block"


def test_a_base_that_nobody_has_is_no_verdict(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"warn-exit-codes": [3]})
    change = project.merge_request({"README.md": "# Agent\n"})
    for base in ("0" * 39 + "1", ""):
        pipeline = project.run(gate, change | {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base})
        assert pipeline.code == 0, "3 alone is a warning here"
        assert "maestro-gate" in pipeline.sentences
        assert not pipeline.report("outcome.json").exists()


def test_a_merged_result_is_compared_with_its_target(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    change = project.merge_request({"README.md": "# Agent\n"})
    project.upstream.checkout("main")
    target = project.upstream.commit("somebody else's", {".mcp.json": UNPINNED})
    merged = project.upstream.merge("topic")
    clone = tmp_path / "clone"
    project.upstream.git(f"--git-dir={clone}/.git", f"--work-tree={clone}", "fetch", "-q", "origin", "main")
    project.upstream.git("-C", str(clone), "checkout", "-q", merged)
    pipeline = project.run(gate, change | {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target})
    assert pipeline.code == 0, pipeline.output
    assert outcome(pipeline)["base"]["revision"] == target


def test_the_default_branch_is_judged_as_it_stands(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    project.upstream.commit("unpinned", {".mcp.json": UNPINNED})
    pipeline = project.run(gate, project.default_branch())
    assert outcome(pipeline)["mode"] == "absolute"
    assert "posted" not in pipeline.sentences


def test_a_variable_of_the_pipeline_does_not_soften_the_law(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    soft = {"MAESTRO_GATE_PROFILE": "advisory", "MAESTRO_GATE_MODE": "absolute"}
    pipeline = project.run(gate, project.merge_request({".mcp.json": UNPINNED}) | soft)
    assert pipeline.code == 1
    judged = outcome(pipeline)
    assert (judged["law"]["profile"], judged["mode"]) == ("standard", "delta")


def test_the_profile_is_an_input(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"profile": "advisory"})
    pipeline = project.run(gate, project.merge_request({".mcp.json": UNPINNED}))
    assert pipeline.code == 0, pipeline.output
    assert outcome(pipeline)["would_block"] is True


def test_another_branch_has_no_gate(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED)
    project.merge_request({".mcp.json": PINNED})
    pipeline = project.run(gate, {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "topic"})
    assert not pipeline.report().exists()
