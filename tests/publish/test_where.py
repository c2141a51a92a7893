"""Where a run is: names and numbers are checked before they come into an address; events may lack anything."""

import json

import pytest

from maestro_gate.publish import where, where_github, where_gitlab
from maestro_gate.publish.unpublishable import Unpublishable, plain
from maestro_gate.publish.where import HeadCommit, Nowhere, Number

GITHUB = {"GITHUB_REPOSITORY": "octo/app", "GITHUB_EVENT_NAME": "pull_request"}
GITLAB = {
    "CI_API_V4_URL": "https://gitlab.example/api/v4",
    "CI_PROJECT_ID": "11",
    "CI_MERGE_REQUEST_IID": "7",
}
HOSTILE = ["", "app", "a/b/c", "../..", "a/..", "a/.", "a::b/c", "octo/app%0A::error::x", 'octo/"app"', "ö/app",
           "octo/app\n", "octo/app ", "octo/app?x=1", "octo/app#x", "-/../x", "./x"]  # fmt: skip


def about(event, **environment):
    data = event if isinstance(event, bytes) else json.dumps(event).encode()
    return where_github.place(GITHUB | environment, data).about


@pytest.mark.parametrize(
    "event",
    [
        {"pull_request": {"number": 7}},
        {"pull_request": {"number": 7, "state": "open", "head": {"repo": None, "ref": "x::error::%0A\"'"}}},
        {"number": 7},
        {"number": 7, "pull_request": None},
        {"number": 7, "pull_request": {"number": "7; rm"}},
    ],
)
def test_an_event_tells_its_pull_request(event):
    assert about(event) == Number(7)


@pytest.mark.parametrize(
    "event", [b"", b"{", b"[]", b"null", b'{"number": 1e99999}', b"\xff\xfe", b"[" * 200_000, {}]
)
def test_an_event_that_tells_nothing_leaves_it_to_the_ref(event):
    assert about(event, GITHUB_REF="refs/pull/7/merge") == Number(7)
    assert isinstance(about(event, GITHUB_REF="refs/heads/main"), Nowhere)
    assert isinstance(about(event), Nowhere)


@pytest.mark.parametrize("number", [0, -1, True, 1.5, "7", None, [7], {"a": 1}])
def test_what_is_no_number_is_no_pull_request(number):
    assert isinstance(about({"pull_request": {"number": number}, "number": number}), Nowhere)


@pytest.mark.parametrize(
    "ref", ["refs/pull/0/merge", "refs/pull/7/merge\n", "refs/pull/٧/merge", "refs/pull/7/x", "7"]
)
def test_a_ref_that_is_none_of_a_pull_request_says_nothing(ref):
    assert isinstance(about({}, GITHUB_REF=ref), Nowhere)


@pytest.mark.parametrize(
    ("event", "name", "reason"),
    [
        (
            {"merge_group": {"head_ref": "refs/heads/gh-readonly-queue/main/pr-7-x"}},
            "merge_group",
            "merge group",
        ),
        ({"ref": "refs/heads/x::error::y"}, "push", "(event «push») is about no pull request"),
        ({}, "sched::ule\n", "(event «sched: :ule») is about no pull request"),
        ({"pull_request": {"number": 7, "state": "closed"}}, "pull_request", "pull request 7 is closed"),
        ({}, "workflow_run", "does not tell the commit"),
        ({"workflow_run": None}, "workflow_run", "does not tell the commit"),
        (
            {"workflow_run": {"head_sha": "b" * 39, "event": "pull_request"}},
            "workflow_run",
            "does not tell the commit",
        ),
        (
            {"workflow_run": {"head_sha": "b" * 40, "event": "push"}},
            "workflow_run",
            "is about no pull request",
        ),
    ],
)
def test_a_run_without_a_pull_request_says_why(event, name, reason):
    found = about(event, GITHUB_EVENT_NAME=name)
    assert isinstance(found, Nowhere)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("fork", "branch", "told"),
    [
        ({"full_name": "ana/app"}, "x", ("ana/app", "x")),
        (None, None, ("", "")),
        ({"full_name": 1}, 2, ("", "")),
    ],
)
def test_a_run_that_follows_another_knows_the_head_alone(fork, branch, told):
    run = {"event": "pull_request", "head_sha": "b" * 40, "head_repository": fork, "head_branch": branch}
    assert about({"workflow_run": run}, GITHUB_EVENT_NAME="workflow_run") == HeadCommit("b" * 40, *told)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_no_repository_comes_into_no_address(name):
    with pytest.raises(Unpublishable) as error:
        where_github.place(GITHUB | {"GITHUB_REPOSITORY": name}, b"{}")
    assert "::" not in str(error.value)
    assert "\n" not in str(error.value)
    environment = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "1", "GITHUB_REPOSITORY": name}
    assert where_github.report_url(environment) == ""


@pytest.mark.parametrize(
    "url",
    ["http://api.example", "ftp://x", "javascript:alert(1)", "https://", "https://u:p@x", "https://x/\n", "https://x y",
     "https://x?y", "https://x#y", "https://[::", "https://x:99999999", "https://ü.example", "https://x/<b>", "x"],
)  # fmt: skip
def test_an_address_that_a_token_may_not_go_to_is_refused(url):
    for make in (
        lambda: where_github.place(GITHUB | {"GITHUB_API_URL": url}, b""),
        lambda: where_gitlab.place(GITLAB | {"CI_API_V4_URL": url}),
    ):
        with pytest.raises(Unpublishable):
            make()


def test_graphql_stands_beside_rest():
    assert where_github.graphql_url("https://api.github.com") == "https://api.github.com/graphql"
    assert where_github.graphql_url("https://git.example/api/v3") == "https://git.example/api/graphql"


def test_a_job_tells_its_merge_request():
    place = where_gitlab.place(GITLAB)
    assert (place.project, place.about) == ("11", Number(7))


def test_a_merge_request_of_a_fork_is_in_the_project_that_it_goes_to():
    assert where_gitlab.place(GITLAB | {"CI_MERGE_REQUEST_PROJECT_ID": "3"}).project == "3"


@pytest.mark.parametrize(
    ("path", "project"),
    [("group/app", "group%2Fapp"), ("g/sub.x/ä::%0A'", "g%2Fsub.x%2F%C3%A4%3A%3A%250A%27")],
)
def test_a_project_without_a_number_is_known_by_its_path(path, project):
    environment = GITLAB | {"CI_PROJECT_ID": "", "CI_PROJECT_PATH": path}
    assert where_gitlab.place(environment).project == project


@pytest.mark.parametrize("path", ["", "app", "a/../b", "a//b", "/a", "a/b\n", "a/."])
def test_a_path_that_is_no_project_is_refused(path):
    with pytest.raises(Unpublishable):
        where_gitlab.place(GITLAB | {"CI_PROJECT_ID": "x", "CI_PROJECT_PATH": path})


@pytest.mark.parametrize("iid", ["", "0", "-1", "7/../../x", "٧", "7\n"])
def test_a_job_without_a_merge_request_says_so(iid):
    assert isinstance(where_gitlab.place(GITLAB | {"CI_MERGE_REQUEST_IID": iid}).about, Nowhere)


def test_a_token_loses_its_line_break():
    assert where.token({"GH_TOKEN": " ghs_x\n"}, *where_github.TOKENS).secret == "ghs_x"


@pytest.mark.parametrize(
    "text", ["::error::x", "##[add-mask]x", "a\r\n::stop-commands::x", "\x1b[31m", "###[", "a" * 999]
)
def test_what_others_say_is_no_command_of_a_runner(text):
    said = plain(text)
    assert "::" not in said
    assert "##" not in said
    assert said.isprintable()
    assert len(said) <= 200
