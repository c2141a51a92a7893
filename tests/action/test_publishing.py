"""The whole job against a GitHub that keeps state: the right surfaces, one comment, and the verdict whatever GitHub answers."""

import json
from pathlib import Path

import pytest
from action.github_job import REPOSITORY
from publish.loopback_github import LoopbackGitHub

from maestro_gate.publish.sticky import MARKER

RATE_LIMIT = "You have exceeded a secondary rate limit"


@pytest.fixture
def judged(job, project):
    """Runs the job against a GitHub in this state, and holds both to what is true of every run."""

    def run(state=None, action=".", **changed):
        known = {"repository": REPOSITORY, "pulls": [{"number": 7, "sha": project.head}]} | (state or {})
        with LoopbackGitHub(**known) as github:
            job.api, job.token = github.url, github.token
            for name, value in changed.items():
                setattr(job, name, value)
            ran = job.run(action)
        assert github.wrong == []
        assert github.token not in "".join(step.log + step.summary for step in ran.steps)
        return ran, github

    return run


def surfaces(ran):
    """Outputs, summary and annotations, which no right of a token can take away."""
    step = ran.step("Outputs, summary, annotations")
    assert ran.outputs["verdict"] == "block"
    assert json.loads(ran.outputs["risk-delta"])["agent-ecosystem"] > 0
    assert "unpinned-mcp-server" in step.summary
    assert "error" in {command.name for command in step.commands}
    return ran.step("Comment").log


def test_every_surface_in_its_order_and_one_comment(judged, job):
    job.inputs |= {"upload-sarif": "true", "formats": "junit  gitlab-sast"}
    ran, github = judged()
    assert ran.code == 10
    assert "the comment is created" in surfaces(ran)
    (comment,) = github.comments[7]
    assert "unpinned-mcp-server" in comment["body"]
    assert "(<https://github.example/octo/app/actions/runs/42>)" in comment["body"]
    done = [step.name for step in ran.steps if step.conclusion != "skipped"]
    order = [
        "Outputs, summary, annotations",
        "Upload the outcome",
        "Upload to code scanning",
        "Comment",
        "Verdict",
    ]
    assert done[-5:] == order
    names = {"outcome.json", "report.md", "results.sarif", "maestro-gate.junit", "maestro-gate.gitlab-sast"}
    assert set(job.uploaded["maestro-gate-outcome"]) == names
    (scanned,) = [given for name, given in job.used if name == "github/codeql-action/upload-sarif"]
    assert scanned == {"sarif_file": ran.outputs["sarif"], "category": "maestro-gate"}


def test_our_comment_is_updated_its_copy_deleted_and_an_equal_one_left_alone(judged):
    old = {"body": f"{MARKER}\nan older report"}
    ran, first = judged({"comments": {7: [old, old]}})
    assert ran.code == 10
    assert first.methods() == ["PATCH", "DELETE"]
    (comment,) = first.comments[7]
    assert "unpinned-mcp-server" in comment["body"]
    ran, again = judged({"comments": {7: [{"body": comment["body"]}]}})
    assert ran.code == 10
    assert again.methods() == []


def test_a_token_that_may_only_read_costs_the_comment_and_nothing_else(judged, project):
    fork = {"full_name": "someone/app", "fork": True}
    ran, github = judged({"can_write": False}, event=project.pull_request(repo=fork))
    assert ran.code == 10
    assert "comment: not published:" in surfaces(ran)
    assert github.comments[7] == []


def test_a_limit_that_lasts_costs_the_comment_and_nothing_else(judged):
    failure = {
        "path": "/comments",
        "method": "POST",
        "status": 403,
        "headers": {"Retry-After": "3600"},
        "message": RATE_LIMIT,
    }
    ran, github = judged({"failures": [failure]})
    assert ran.code == 10
    assert "comment: not published:" in surfaces(ran)
    assert github.comments[7] == []


def test_without_a_pull_request_github_is_asked_nothing_and_everything_is_judged(judged, job):
    job.inputs |= {"artifact": ""}
    ran, github = judged(event_name="push", event={"ref": "refs/heads/main"})
    assert (ran.code, ran.step("Comment").conclusion, github.calls) == (10, "skipped", [])
    assert ran.step("Upload the outcome").conclusion == "skipped"
    assert json.loads(Path(ran.outputs["outcome"]).read_text(encoding="utf-8"))["mode"] == "absolute"


def test_what_a_service_of_github_refuses_changes_nothing(judged, job):
    job.inputs |= {"upload-sarif": "true", "cache": "true", "tools": ""}
    job.failing = ("actions/cache/restore", "actions/cache/save", "actions/upload-artifact", "github/codeql-action/upload-sarif")  # fmt: skip
    job.brings_tools = True
    ran, _ = judged()
    assert ran.code == 10
    assert "the comment is created" in surfaces(ran)
    assert "Code scanning did not take" in ran.step("Say that code scanning did not take it").log
    restored, saved = ran.step("Restore the scanners").given, ran.step("Save the scanners").given
    assert restored == saved
    assert restored["path"] == str(job.temp / "maestro-gate/tools")
    assert restored["key"].startswith("maestro-gate-tools-Linux-X64-")
    results = ran.step("Restore scan results").given
    assert results["key"] == results["restore-keys"] + "42-1"


def test_scanners_that_the_cache_brought_are_neither_installed_nor_saved_again(judged, job):
    job.inputs["tools"] = ""
    job.brings_tools = True
    job.answers = {"actions/cache/restore": {"cache-hit": "true"}}
    ran, _ = judged()
    assert ran.code == 10
    assert ran.step("Save the scanners").conclusion == "skipped"
    assert ran.step("Save scan results").conclusion == "success"
    assert "is installed" in ran.step("Install the scanners").log


def test_hostile_names_are_names(judged, job, project):
    name = '$(touch planted)`touch planted`";touch planted;"::error::%0A::add-mask::x'
    event = project.pull_request(ref=name, repo={"full_name": name, "fork": True})
    event["pull_request"]["base"]["ref"] = name
    event["pull_request"]["title"] = name
    job.inputs |= {"head": "HEAD", "profile": name}
    ran, github = judged(event=event)
    assert ran.code == 2
    assert not list(job.folder.rglob("planted"))
    assert {command.name for step in ran.steps for command in step.commands} <= {"error", "stop-commands"}
    assert github.comments[7] == []


def test_the_second_workflow_comments_on_the_pull_request_of_a_fork_also_when_the_fork_is_gone(
    judged, job, project
):
    job.inputs["comment"] = "false"
    ran, github = judged()
    assert (ran.code, ran.step("Comment").conclusion, github.calls) == (10, "skipped", [])
    for fork in ("someone/app", None):
        repository = fork and {"full_name": fork, "fork": True}
        state = {"pulls": [{"number": 7, "sha": project.head, "head_repo": fork}]}
        ran, github = judged(state, "comment", **following(project, head_repository=repository))
        assert ran.code == 0
        assert "unpinned-mcp-server" in github.comments[7][0]["body"]
        assert ran.step("Download the outcome").given["run-id"] == "42"
        assert not list(job.workspace.glob("outcome.json"))


@pytest.mark.parametrize("outcome", [b'{"verdict": "pass"}', None])
def test_the_second_workflow_takes_nothing_but_an_outcome(judged, job, project, outcome):
    job.uploaded = {"maestro-gate-outcome": {} if outcome is None else {"outcome.json": outcome}}
    ran, github = judged(action="comment", **following(project))
    assert ran.code == 0
    assert github.calls == []
    assert [command.name for command in ran.step("Comment").commands] == [
        "notice" if outcome is None else "warning"
    ]


def following(project, **further):
    """The event and the inputs of the second workflow."""
    url = f"https://github.example/{REPOSITORY}/actions/runs/42"
    run = {
        "id": 42,
        "event": "pull_request",
        "head_sha": project.head,
        "head_branch": "change",
        "html_url": url,
    }
    event = {"action": "completed", "workflow_run": run | further}
    return {"inputs": {}, "event_name": "workflow_run", "event": event}
