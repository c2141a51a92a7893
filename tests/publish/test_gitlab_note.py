"""One note on a merge request. The loopback GitLab is itself driven by the real client."""

import gitlab as real
import pytest
from publish.loopback_gitlab import LoopbackGitLab
from publish.publishing import OURS, blocked, note, unchanged

from maestro_gate.publish.sticky import MARKER
from maestro_gate.report import markdown


def published(clock, result=None, **state):
    environment = state.pop("environment", {})
    with LoopbackGitLab(**state) as gitlab:
        return note(gitlab, clock, result, **environment), gitlab


def bodies(gitlab):
    return [written["body"] for written in gitlab.notes[7]]


@pytest.mark.parametrize("project", [11, "group/app"])
def test_the_loopback_answers_the_real_client_as_gitlab_does(project):
    with LoopbackGitLab(page_size=30) as loopback:
        for number in range(131):
            loopback.add(7, str(number), 3)
        client = real.Gitlab(loopback.url.removesuffix("/api/v4"), private_token=loopback.token)
        client.auth()
        assert client.user.id == loopback.user
        request = client.projects.get(project).mergerequests.get(7)
        assert [n.body for n in request.notes.list(get_all=True, sort="asc")] == [str(n) for n in range(131)]
        made = request.notes.create({"body": "new"})
        made.body = "newer"
        made.save()
        assert request.notes.get(made.id).body == "newer"
        made.delete()
        with pytest.raises(real.GitlabGetError, match="404"):
            request.notes.get(made.id)
        loopback.can_write = False
        with pytest.raises(real.GitlabCreateError, match="403"):
            request.notes.create({"body": "new"})


def test_a_note_is_created_updated_and_left_alone(clock):
    with LoopbackGitLab() as gitlab:
        assert note(gitlab, clock) == "comment: the comment is created"
        assert markdown.render(blocked()) in bodies(gitlab)[0]
        assert "[Full report](<https://gitlab.example/group/app/-/jobs/5>)" in bodies(gitlab)[0]
        assert note(gitlab, clock) == "comment: the comment is up to date"
        assert note(gitlab, clock, unchanged()) == "comment: the comment is updated"
    assert gitlab.methods() == ["POST", "PUT"]


def test_nothing_is_said_where_nothing_changed(clock):
    line, gitlab = published(clock, unchanged())
    assert line == "comment: nothing changed: no comment"
    assert gitlab.methods() == []


@pytest.mark.parametrize("has_page_headers", [True, False])
def test_131_notes_are_read_page_by_page(clock, has_page_headers):
    notes = [*({"body": OURS, "author": 3} for _ in range(130)), {"body": OURS}, {"body": OURS}]
    with LoopbackGitLab(notes={7: notes}, page_size=30) as gitlab:
        gitlab.has_page_headers = has_page_headers
        assert note(gitlab, clock) == "comment: the comment is updated, 1 of its copies deleted"
    assert gitlab.methods() == ["PUT", "DELETE"]
    assert bodies(gitlab)[:130] == [OURS] * 130


def test_a_note_of_the_system_is_not_ours(clock):
    _, gitlab = published(clock, notes={7: [{"body": OURS, "system": True}]})
    assert gitlab.methods() == ["POST"]


@pytest.mark.parametrize("applies", [True, False])
@pytest.mark.parametrize("kind", ["status", "reset"])
def test_a_lost_answer_makes_no_second_note(clock, applies, kind):
    failure = {"method": "POST", "status": 502, "kind": kind, "applies": applies}
    _, gitlab = published(clock, failures=[failure])
    assert len(gitlab.notes[7]) == 1


def test_a_limit_is_waited_out(clock):
    failure = {"method": "POST", "status": 429, "headers": {"Retry-After": "7"}}
    line, _ = published(clock, failures=[failure])
    assert line == "comment: the comment is created"
    assert clock.slept == [7]


def test_the_limit_that_gitlab_tells_by_its_own_names_is_waited_out(clock):
    headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": "1800000033"}
    published(clock, failures=[{"status": 429, "headers": headers}])
    assert clock.slept == [33]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            {"can_write": False},
            "GitLab answers 403 to POST /projects/11/merge_requests/7/notes: 403 Forbidden",
        ),
        (
            {"environment": {"GITLAB_TOKEN": "glpat-wrong"}},
            "GitLab answers 401 to GET /user: 401 Unauthorized",
        ),
        ({"environment": {"CI_MERGE_REQUEST_IID": "8"}}, "GitLab answers 404"),
        ({"environment": {"CI_MERGE_REQUEST_IID": ""}}, "the job is about no merge request"),
        (
            {"environment": {"GITLAB_TOKEN": ""}},
            "no token in MAESTRO_GATE_TOKEN or GITLAB_TOKEN; CI_JOB_TOKEN cannot write notes",
        ),
        ({"environment": {"CI_API_V4_URL": ""}}, "CI_API_V4_URL is not set"),
        (
            {"failures": [{"method": "POST", "status": 400, "message": {"note": ["too long\n::x::"]}}]},
            "too long",
        ),
    ],
)
def test_a_refusal_is_one_line_and_no_note(clock, state, said):
    line, gitlab = published(clock, **state)
    assert line.startswith("comment: not published: ")
    assert said in line
    assert "::" not in line
    assert gitlab.notes[7] == []
    assert clock.slept == []


def test_a_denied_token_is_told_what_it_needs(clock):
    line, _ = published(clock, can_write=False)
    assert "GITLAB_TOKEN takes a project access token with the scope `api`" in line


def test_a_note_of_ours_has_the_marker_first(clock):
    _, gitlab = published(clock)
    assert bodies(gitlab)[0].startswith(MARKER)
