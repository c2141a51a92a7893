"""The note on the merge request: one, edited by later pipelines, and never the verdict."""

import pytest
from gitlab_pipelines import PINNED, PREINSTALLED, UNPINNED, Project
from publish.loopback_gitlab import LoopbackGitLab


@pytest.fixture
def change(tmp_path):
    project = Project(tmp_path, PREINSTALLED)
    variables = project.merge_request({".mcp.json": UNPINNED})
    return project, variables


def told(gitlab, *, token=True):
    project = {"CI_API_V4_URL": gitlab.url, "CI_MERGE_REQUEST_PROJECT_ID": "11", "CI_PROJECT_ID": "11"}
    return project | ({"MAESTRO_GATE_TOKEN": gitlab.token} if token else {})


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


@pytest.mark.parametrize("refused", [False, True], ids=["without a token", "with one that may only read"])
def test_a_note_that_cannot_be_posted_is_a_reason_line_and_the_verdict_stands(change, gate, refused):
    project, variables = change
    with LoopbackGitLab(can_write=False) as gitlab:
        job = {"CI_JOB_TOKEN": "glcbt-of-the-job"}
        pipeline = project.run(gate, variables | told(gitlab, token=refused) | job)
        assert gitlab.notes[7] == []
        sent = [call.headers.get("private-token") for call in gitlab.calls]
    assert pipeline.failed == {"maestro-gate": ("FAIL", 10)}
    reasons = [line for line in pipeline.sentences.splitlines() if "token" in line.lower()]
    assert len(reasons) == 1, pipeline.sentences
    assert "MAESTRO_GATE_TOKEN" in reasons[0] or "GITLAB_TOKEN" in reasons[0]
    assert "glcbt-of-the-job" not in sent
    assert gitlab.token not in pipeline.output
