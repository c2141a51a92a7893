"""What a platform refuses, loses or delays: at most one comment, one line with the reason, no wait without end."""

import logging

import httpx
import pytest
from publish.loopback import Failure, Loopback, Reply
from publish.loopback_github import LoopbackGitHub
from publish.publishing import OURS, comment

from maestro_gate.publish import http, where

LISTED, WRITTEN = ("GET", "/comments$"), ("POST", "/comments$")


def planned(on, status=0, **more):
    return {"method": on[0], "path": on[1], "status": status, **more}


def published(clock, *failures, **state):
    with LoopbackGitHub(failures=failures, **state) as github:
        line = comment(github, clock)
    assert github.wrong == []
    return line, github


def test_a_read_only_token_is_asked_once_and_told_what_it_lacks(clock):
    line, github = published(clock, can_write=False)
    assert line.startswith(
        "comment: not published: GitHub answers 403 to POST /repos/octo/app/issues/7/comments"
    )
    assert "pull-requests: write" in line
    assert github.methods() == ["POST"]
    assert clock.slept == []


@pytest.mark.parametrize("on", [LISTED, WRITTEN])
@pytest.mark.parametrize("status", [301, 401, 403, 404, 410, 422])
def test_a_refusal_is_final(clock, on, status):
    line, github = published(clock, planned(on, status, message="no\n::error::evil", times=9))
    assert line.startswith(f"comment: not published: GitHub answers {status} to {on[0]}")
    assert "::" not in line
    assert len([call for call in github.calls if call.method == on[0] and "graphql" not in call.path]) == 1
    assert clock.slept == []
    assert github.comments[7] == []


def test_a_token_that_is_not_known_is_not_tried_on_more(clock):
    line, github = published(clock, planned(("POST", "graphql"), 401, message="Bad credentials"))
    assert "401" in line
    assert "the token is not valid" in line
    assert len(github.calls) == 1


@pytest.mark.parametrize("on", [LISTED, WRITTEN])
@pytest.mark.parametrize(
    ("status", "headers", "message", "slept"),
    [
        (429, {"Retry-After": "7"}, "slow down", 7),
        (403, {"Retry-After": "9"}, "You have exceeded a secondary rate limit.", 9),
        (403, {}, "You have exceeded a secondary rate limit. Please wait.", 60),
        (429, {}, "slow down", 60),
        (429, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000033"}, "x", 33),
        (
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000012"},
            "API rate limit exceeded",
            12,
        ),
        (429, {"Retry-After": "0", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000033"}, "x", 1),
        (429, {"Retry-After": "Fri, 15 Jan 2027 08:00:30 GMT"}, "x", 30),
        (429, {"Retry-After": "soon"}, "x", 60),
    ],
)
def test_a_limit_is_waited_out_as_it_asks(clock, on, status, headers, message, slept):
    line, github = published(clock, planned(on, status, headers=headers, message=message))
    assert line == "comment: the comment is created"
    assert clock.slept == [slept]
    assert len(github.comments[7]) == 1


def test_a_permission_that_lacks_is_no_limit_though_nothing_is_left_of_one(clock):
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000012"}
    message = "Resource not accessible by integration"
    line, _ = published(clock, planned(WRITTEN, 403, headers=headers, message=message))
    assert message in line
    assert clock.slept == []


@pytest.mark.parametrize("seconds", ["91", "3600", "99999999999999999999"])
def test_a_wait_that_is_too_long_is_not_begun(clock, seconds):
    line, github = published(clock, planned(WRITTEN, 429, headers={"Retry-After": seconds}, times=9))
    assert f"it asks to wait {float(seconds):.0f} s" in line
    assert clock.slept == []
    assert github.comments[7] == []


def test_all_waits_together_are_bounded(clock):
    line, _ = published(clock, planned(LISTED, 429, times=9))
    assert "not published" in line
    assert clock.slept == [60]
    line, _ = published(clock, planned(LISTED, 502, times=9))
    assert "GitHub answers 502" in line
    assert clock.slept == [60, 1, 2, 4]


@pytest.mark.parametrize("kind", ["status", "reset"])
@pytest.mark.parametrize("applies", [True, False])
def test_a_lost_answer_makes_no_second_comment(clock, kind, applies):
    line, github = published(clock, planned(WRITTEN, 502, kind=kind, applies=applies))
    assert line == f"comment: the comment is {'up to date' if applies else 'created'}"
    assert len(github.comments[7]) == 1
    assert github.methods() == ["POST"] * (1 if applies else 2)


def test_a_comment_that_never_arrives_is_given_up(clock):
    line, github = published(clock, planned(WRITTEN, 503, times=9, message="we are down"))
    assert line.endswith("GitHub answers 503 to POST /repos/octo/app/issues/7/comments: we are down")
    assert github.methods() == ["POST"] * 3
    assert sum(clock.slept) <= http.PATIENCE


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_update_is_repeated_when_its_answer_is_lost(clock, method):
    state = {"comments": {7: [{"body": OURS}, {"body": OURS}]}}
    line, github = published(clock, planned((method, ""), 500, applies=True), **state)
    assert line == "comment: the comment is updated, 1 of its copies deleted"
    assert len(github.comments[7]) == 1


def test_a_copy_that_may_not_be_deleted_is_told(clock):
    state = {"comments": {7: [{"body": OURS}, {"body": OURS}]}}
    line, _ = published(clock, planned(("DELETE", ""), 403, message="Must have admin rights"), **state)
    assert "the comment is right, an older copy stays: GitHub answers 403" in line


@pytest.mark.parametrize("applies", [True, False])
def test_no_answer_at_all_is_not_waited_for(clock, monkeypatch, applies):
    monkeypatch.setattr(http, "opened", lambda: httpx.Client(timeout=0.3))
    line, github = published(clock, planned(WRITTEN, kind="hang", applies=applies))
    assert "not published" not in line
    assert len(github.comments[7]) == 1


@pytest.mark.parametrize("kind", ["reset", "garbage", "flood"])
def test_an_answer_that_is_none_publishes_nothing(clock, kind):
    line, github = published(clock, planned(LISTED, kind=kind, times=9))
    assert line.startswith("comment: not published: ")
    assert github.methods() == []


@pytest.mark.parametrize("length", [9_000, 50_000])
def test_an_address_that_is_too_long_is_a_reason(clock, length):
    with LoopbackGitHub(comments={7: [{"body": "x", "login": "ana"}] * 2}, page_size=1) as github:
        github.next_page = f"{github.url}/{'a' * length}"
        line = comment(github, clock)
    assert line == "comment: not published: GitHub points to an address that is longer than any is"
    assert github.methods() == []


@pytest.mark.parametrize(
    "error", [httpx.InvalidURL("ghs_x"), httpx.StreamClosed(), httpx.DecodingError("ghs_x")]
)
def test_whatever_the_client_cannot_do_is_a_reason(clock, monkeypatch, error):
    def fail(*_, **__):
        raise error

    with LoopbackGitHub() as github:
        monkeypatch.setattr(httpx.Client, "stream", fail)
        line = comment(github, clock)
    assert line.startswith("comment: not published: GitHub ")
    assert "ghs_x" not in line


@pytest.mark.parametrize(
    "planned_answer",
    [
        planned(WRITTEN, 201, headers={"Content-Encoding": "br"}),
        planned(WRITTEN, 201, kind="flood"),
        planned(WRITTEN, 201, kind="garbage"),
        planned(WRITTEN, 201),
    ],
)
@pytest.mark.parametrize("applies", [True, False])
def test_an_answer_that_cannot_be_read_makes_no_second_comment(clock, planned_answer, applies):
    line, github = published(clock, planned_answer | {"applies": applies})
    assert line == f"comment: the comment is {'up to date' if applies else 'created'}"
    assert len(github.comments[7]) == 1


def test_a_run_has_a_deadline_over_all_its_requests(clock):
    """Each answer is quick enough by itself, and needs no wait."""
    written = [{"body": f"{number}", "login": "ana"} for number in range(20)]
    with LoopbackGitHub(comments={7: written}, page_size=1) as github:
        answer = github.answer

        def slow(call):
            clock.time += 50
            return answer(call)

        github.answer = slow
        line = comment(github, clock)
    assert line == "comment: not published: GitHub took longer than the 300 s that a run gives it"
    assert len(github.calls) == 7
    assert github.methods() == []


def test_nobody_there_is_a_reason_too(clock):
    with LoopbackGitHub() as github:
        pass
    assert "GitHub could not be reached (ConnectError)" in comment(github, clock)


class Proxy(Loopback):
    """Notes what it is asked to fetch, and fetches it."""

    def answer(self, call):
        answer = httpx.request(
            call.method, self.target + call.path, params=call.query, content=call.body, trust_env=False,
            headers={name: call.headers[name] for name in ("authorization", "content-type") if name in call.headers},
        )  # fmt: skip
        return Reply(answer.status_code, answer.json())


def test_a_proxy_of_the_environment_is_used(clock, monkeypatch):
    with LoopbackGitHub() as github, Proxy() as proxy:
        proxy.target = github.url
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert comment(github, clock) == "comment: the comment is created"
        assert len(proxy.calls) == len(github.calls) == 3


@pytest.mark.parametrize(
    "address", ["http://me:hunter2@127.0.0.1:9", "socks5://x", "ht!tp://me:hunter2@x", "http://[::"]
)
def test_a_proxy_that_does_not_work_is_a_reason_and_its_password_stays(clock, monkeypatch, address):
    with LoopbackGitHub() as github:
        monkeypatch.setenv("HTTP_PROXY", address)
        line = comment(github, clock)
    assert line.startswith("comment: not published: ")
    assert "hunter2" not in line


def test_certificates_that_are_not_there_are_a_reason(clock, monkeypatch, tmp_path):
    with LoopbackGitHub() as github:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        assert "the certificates that the environment names" in comment(github, clock)


def test_the_token_is_in_no_log_and_no_message(clock, caplog):
    caplog.set_level(logging.DEBUG)
    with LoopbackGitHub() as github:
        echo = Failure(
            method="POST", path="/comments$", status=422, message=f"your token {github.token} is nice"
        )
        github.failures.append(echo)
        line = comment(github, clock)
    assert "your token *** is nice" in line
    assert github.token not in caplog.text
    assert github.token not in repr(where.token({"GITHUB_TOKEN": github.token}, "GITHUB_TOKEN"))


@pytest.mark.parametrize("token", ["ghs_a\nX-Evil: 1", "ghs_ü", "ghs a", "\x00"])
def test_a_token_that_is_none_is_not_sent_and_not_shown(clock, token):
    with LoopbackGitHub() as github:
        line = comment(github, clock, GITHUB_TOKEN=token)
    assert line == "comment: not published: GITHUB_TOKEN holds signs that no token has"
    assert github.calls == []


def test_a_missing_token_is_a_reason(clock):
    with LoopbackGitHub() as github:
        line = comment(github, clock, GITHUB_TOKEN="")
    assert line == "comment: not published: there is no token in GITHUB_TOKEN or GH_TOKEN"
