"""One comment on a pull request, whatever stands there already. Every request and answer keeps to GitHub's contract."""

import pytest
from publish.loopback_github import LoopbackGitHub
from publish.publishing import OURS, PULL, blocked, comment, unchanged

from maestro_gate.publish.sticky import MARKER
from maestro_gate.report import markdown


@pytest.fixture
def started():
    """Starts a GitHub, and holds it to its contract at the end."""
    running = []

    def start(**state):
        running.append(LoopbackGitHub(**state).__enter__())
        return running[-1]

    yield start
    for github in running:
        github.__exit__()
        assert github.wrong == []


def bodies(github, number=7):
    return [written["body"] for written in github.comments[number]]


def test_a_comment_is_created_with_the_report_and_a_link(started, clock):
    github = started()
    assert comment(github, clock) == "comment: the comment is created"
    (body,) = bodies(github)
    assert body.startswith(f"{MARKER}\n")
    assert markdown.render(blocked()) in body
    assert "[Full report](<https://github.example/octo/app/actions/runs/99>)" in body
    assert github.methods() == ["POST"]


def test_a_comment_of_ours_is_updated_in_its_place(started, clock):
    github = started(comments={7: [{"body": OURS}, {"body": "thanks", "login": "ana"}]})
    assert comment(github, clock) == "comment: the comment is updated"
    assert github.methods() == ["PATCH"]
    assert [body.startswith(MARKER) for body in bodies(github)] == [True, False]


def test_an_equal_comment_is_not_sent_again(started, clock):
    github = started()
    comment(github, clock)
    github.comments[7][0]["body"] = github.comments[7][0]["body"].replace("\n", "\r\n").rstrip()
    assert comment(github, clock) == "comment: the comment is up to date"
    assert github.methods() == ["POST"]


def test_copies_of_ours_are_deleted_and_the_oldest_stays(started, clock):
    github = started(
        comments={7: [{"body": OURS}, {"body": OURS}, {"body": "x", "login": "ana"}, {"body": OURS}]}
    )
    oldest = github.comments[7][0]["id"]
    assert comment(github, clock) == "comment: the comment is updated, 2 of its copies deleted"
    assert [written["id"] for written in github.comments[7] if MARKER in written["body"]] == [oldest]
    assert github.methods() == ["PATCH", "DELETE", "DELETE"]


def test_a_comment_of_another_author_with_our_marker_is_left_alone(started, clock):
    theirs = [
        {"body": OURS, "login": "mallory"},
        {"body": OURS, "login": "github-actions"},
        {"body": OURS, "login": "ghost"},
    ]
    github = started(comments={7: theirs})
    comment(github, clock)
    assert bodies(github)[:3] == [OURS] * 3
    assert github.methods() == ["POST"]


def test_a_comment_that_quotes_the_marker_is_not_ours(started, clock):
    github = started(comments={7: [{"body": f"> {OURS}"}]})
    comment(github, clock)
    assert github.methods() == ["POST"]


@pytest.mark.parametrize("login", ["github-actions[bot]", "gate-app[bot]", "a-person"])
def test_whoever_the_token_belongs_to_finds_its_comment_again(started, clock, login):
    github = started(login=login)
    for _ in range(2):
        comment(github, clock)
    assert len(bodies(github)) == 1


def test_an_author_who_could_not_be_asked_for_is_known_by_the_answer(started, clock):
    failures = [{"path": "/graphql", "status": 404, "times": 9}]
    github = started(login="gate-app[bot]", comments={7: [{"body": OURS}]}, failures=failures)
    comment(github, clock)
    assert len(bodies(github)) == 1
    assert github.methods() == ["POST", "DELETE"]


def test_131_comments_are_read_page_by_page(started, clock):
    written = [{"body": f"{number}", "login": "ana"} for number in range(130)]
    github = started(comments={7: [*written, {"body": OURS}]}, page_size=30)
    assert comment(github, clock) == "comment: the comment is updated"
    assert [call.query.get("page") for call in github.calls if call.method == "GET"] == [
        None,
        "2",
        "3",
        "4",
        "5",
    ]


def test_a_list_that_goes_on_elsewhere_is_not_followed(started, clock):
    github = started(comments={7: [{"body": "x", "login": "ana"}] * 31}, page_size=30)
    for elsewhere in (
        "http://localhost:9/steal",
        "https://127.0.0.1/x",
        "//evil.example/x",
        "http://a@127.0.0.1/",
    ):
        github.next_page = elsewhere
        assert "another server, where the token does not go" in comment(github, clock)
    assert github.methods() == []


def test_a_list_without_an_end_is_given_up(started, clock):
    github = started(comments={7: [{"body": "x", "login": "ana"}] * 2}, page_size=1)
    github.next_page = f"{github.url}/repos/octo/app/issues/7/comments?page=1"
    assert "has no end" in comment(github, clock)
    assert github.methods() == []


def test_nothing_is_said_where_nothing_changed(started, clock):
    github = started()
    assert comment(github, clock, unchanged()) == "comment: nothing changed: no comment"
    assert github.methods() == []


def test_a_comment_that_is_there_is_told_that_nothing_changes_any_more(started, clock):
    github = started(comments={7: [{"body": OURS}]})
    assert comment(github, clock, unchanged()) == "comment: the comment is updated"
    assert "may merge" in bodies(github)[0]


def test_a_comment_that_is_deleted_meanwhile_is_written_anew(started, clock):
    github = started(comments={7: [{"body": OURS}]}, failures=[{"method": "PATCH", "status": 404}])
    github.failures[0].message = "Not Found"
    assert comment(github, clock) == "comment: the comment is created"


def test_a_deployment_of_enterprise_has_its_own_addresses(started, clock):
    github = started(enterprise=True)
    assert comment(github, clock) == "comment: the comment is created"
    assert {call.path for call in github.calls} == {
        "/api/graphql",
        "/api/v3/repos/octo/app/issues/7/comments",
    }


WORKFLOW_RUN = {
    "workflow_run": {
        "event": "pull_request",
        "head_sha": "b" * 40,
        "head_branch": "x::error::%0A\"'ü",
        "head_repository": {"full_name": "ana/app"},
        "pull_requests": [],
    }
}


def test_a_second_workflow_finds_the_pull_request_of_a_fork_by_its_head(started, clock):
    pulls = [{"number": 6, "sha": "a" * 40}, {"number": 9, "sha": "b" * 40, "head_repo": "ana/app"}]
    github = started(pulls=pulls, page_size=1)
    line = comment(github, clock, event=WORKFLOW_RUN, GITHUB_EVENT_NAME="workflow_run")
    assert line == "comment: the comment is created"
    assert len(bodies(github, 9)) == 1


def asked_for_pulls(github):
    return [call.query for call in github.calls if call.path.endswith("/pulls")]


def test_a_pull_request_is_asked_for_by_its_branch_among_any_number(started, clock):
    branch = WORKFLOW_RUN["workflow_run"]["head_branch"]
    others = [{"number": n, "sha": "a" * 40} for n in range(1, 1101)]
    ours = {"number": 2000, "sha": "b" * 40, "head_repo": "ana/app", "branch": branch}
    github = started(pulls=[*others, ours])
    line = comment(github, clock, event=WORKFLOW_RUN, GITHUB_EVENT_NAME="workflow_run")
    assert line == "comment: the comment is created"
    assert len(bodies(github, 2000)) == 1
    assert [query["head"] for query in asked_for_pulls(github)] == [f"ana:{branch}"]


@pytest.mark.parametrize(("place", "is_found"), [(0, True), (15, False)])
def test_of_very_many_pull_requests_those_that_changed_last_are_looked_at(started, clock, place, is_found):
    pulls = [{"number": n, "sha": "a" * 40} for n in range(1, 16)]
    pulls.insert(place, {"number": 99, "sha": "b" * 40, "head_repo": "ana/app"})
    github = started(pulls=pulls, page_size=1)
    line = comment(github, clock, event=WORKFLOW_RUN, GITHUB_EVENT_NAME="workflow_run")
    assert ("the comment is created" in line) is is_found
    assert len(bodies(github, 99)) == is_found
    asked = asked_for_pulls(github)
    assert len(asked) == 1 + 10, "one question by the branch, ten pages of the list"
    assert {query.get("sort") for query in asked} == {"updated"}


def test_a_fork_that_is_gone_still_has_its_pull_request(started, clock):
    github = started(pulls=[{"number": 9, "sha": "b" * 40, "head_repo": None}])
    run = WORKFLOW_RUN["workflow_run"] | {"head_repository": None, "head_branch": None}
    comment(github, clock, event={"workflow_run": run}, GITHUB_EVENT_NAME="workflow_run")
    assert len(bodies(github, 9)) == 1


@pytest.mark.parametrize(
    ("pulls", "reason"),
    [
        ([{"number": 9, "sha": "c" * 40}], "no open pull request has the head"),
        ([{"number": 9, "sha": "b" * 40, "state": "closed"}], "no open pull request has the head"),
        ([{"number": 9, "sha": "b" * 40, "head_repo": "mallory/app"}], "no open pull request has the head"),
        (
            [{"number": n, "sha": "b" * 40, "head_repo": "ana/app"} for n in (8, 9)],
            "2 open pull requests have the head",
        ),
    ],
)
def test_a_head_that_is_not_of_one_open_pull_request_gets_no_comment(started, clock, pulls, reason):
    github = started(pulls=pulls)
    assert reason in comment(github, clock, event=WORKFLOW_RUN, GITHUB_EVENT_NAME="workflow_run")
    assert github.methods() == []


def test_a_closed_pull_request_gets_no_comment(started, clock):
    github = started()
    closed = PULL | {"pull_request": PULL["pull_request"] | {"state": "closed"}}
    assert comment(github, clock, event=closed) == "comment: not published: pull request 7 is closed"
    assert github.calls == []
