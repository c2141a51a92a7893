"""The note on the merge request: one, edited by later pipelines, and never the verdict."""

import pytest
from gitlab_pipelines import PINNED, PREINSTALLED, UNPINNED, Project
from publish.loopback_gitlab import LoopbackGitLab


@pytest.fixture
def change(tmp_path):
    project = Project(tmp_path, PREINSTALLED)
    variables = project.merge_request({".mcp.json": UNPINNED})
    return project, variables


def told(gitlab):
    project = {"CI_API_V4_URL": gitlab.url, "CI_MERGE_REQUEST_PROJECT_ID": "11", "CI_PROJECT_ID": "11"}
    return project | {"MAESTRO_GATE_TOKEN": gitlab.token}


def test_the_note_arrives_once_and_is_edited_by_the_next_pipeline(change, gate):
    project, variables = change
    with LoopbackGitLab() as gitlab:
        first = project.run(gate, variables | told(gitlab))
        (note,) = [dict(note) for note in gitlab.notes[7]]
        mended = project.push({".mcp.json": PINNED, "README.md": "# Agent\n"})
        second = project.run(gate, variables | told(gitlab))
        (edited,) = gitlab.notes[7]
    assert first.failed == {"maestro-gate": ("FAIL", 10)}
    assert "unpinned-mcp-server" in note["body"]
    assert "/artifacts/file/maestro-gate-report/report.md" in note["body"]
    assert second.failed == {}, second.output
    assert edited["id"] == note["id"]
    assert edited["body"] != note["body"]
    assert mended[:10] in edited["body"]


def test_without_a_token_the_job_says_so_and_keeps_its_verdict(blocked):
    assert blocked.failed == {"maestro-gate": ("FAIL", 10)}
    (reason,) = [line for line in blocked.sentences.splitlines() if "not published" in line]
    assert "_TOKEN" in reason


def test_with_a_token_that_may_only_read_the_job_says_so_and_keeps_its_verdict(change, gate):
    project, variables = change
    with LoopbackGitLab(can_write=False) as gitlab:
        pipeline = project.run(gate, variables | told(gitlab) | {"CI_JOB_TOKEN": "glcbt-of-the-job"})
        assert gitlab.notes[7] == []
        assert {call.headers.get("private-token") for call in gitlab.calls} == {gitlab.token}
    assert pipeline.failed == {"maestro-gate": ("FAIL", 10)}
    (reason,) = [line for line in pipeline.sentences.splitlines() if "not published" in line]
    assert "403" in reason
    assert gitlab.token not in pipeline.output
