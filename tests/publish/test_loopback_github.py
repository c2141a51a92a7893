"""The loopback GitHub is what it says: stateful, and true to GitHub's own description."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
from publish import contract, github_shapes
from publish.loopback import Call, Reply
from publish.loopback_github import LoopbackGitHub

COMMENTS = "/repos/octo/app/issues/7/comments"


def client(github):
    return httpx.Client(
        base_url=github.url, headers={"Authorization": f"Bearer {github.token}"}, trust_env=False
    )


def test_a_comment_is_created_listed_changed_and_deleted():
    with LoopbackGitHub() as github, client(github) as http:
        made = http.post(COMMENTS, json={"body": "one"})
        assert made.status_code == 201
        assert made.json()["user"]["login"] == "github-actions[bot]"
        place = f"/repos/octo/app/issues/comments/{made.json()['id']}"
        assert http.patch(place, json={"body": "two"}).status_code == 200
        assert [comment["body"] for comment in http.get(COMMENTS).json()] == ["two"]
        assert http.delete(place).status_code == 204
        assert http.get(COMMENTS).json() == []
    assert github.wrong == []
    assert github.methods() == ["POST", "PATCH", "DELETE"]


def test_pull_requests_are_listed_also_when_their_fork_is_gone():
    with (
        LoopbackGitHub(pulls=[{"number": 9, "sha": "b" * 40, "head_repo": None}]) as github,
        client(github) as http,
    ):
        (pull,) = http.get("/repos/octo/app/pulls", params={"state": "open"}).json()
    assert pull["head"] | {"user": None} == pull["head"] | {"sha": "b" * 40, "repo": None, "user": None}
    assert github.wrong == []


def test_a_request_that_github_would_not_know_is_noticed():
    with LoopbackGitHub() as github, client(github) as http:
        http.post(COMMENTS, json={"body": "x"})
        assert github.wrong == []
        http.get(COMMENTS, params={"per_page": "many"})
        http.get("/repos/octo/app/nothing")
    assert len(github.wrong) == 2


def test_a_wrong_token_is_refused():
    with LoopbackGitHub() as github:
        assert httpx.get(github.url + COMMENTS, trust_env=False).status_code == 401


def test_it_serves_other_programs_too(tmp_path):
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"comments": {"7": [{"body": "hello", "login": "ana"}]}, "can_write": False}))
    script = Path(__file__).parent / "loopback_github.py"
    with subprocess.Popen([sys.executable, script, state], stdin=-1, stdout=-1, text=True) as server:
        place = json.loads(server.stdout.readline())
        bearer = {"Authorization": f"Bearer {place['token']}"}
        refused = httpx.post(place["url"] + COMMENTS, json={"body": "x"}, headers=bearer, trust_env=False)
        record = json.loads(server.communicate()[0])
    assert refused.status_code == 403
    assert record["comments"]["7"][0]["body"] == "hello"
    assert record["wrong"] == []


def test_an_answer_that_github_would_not_give_is_noticed():
    call = Call("GET", COMMENTS, {"per_page": "100"}, {}, b"")
    with LoopbackGitHub(comments={7: [{"body": "x"}]}) as github:
        (row,) = [github_shapes.comment(github, 7, written) for written in github.comments[7]]
    assert contract.problems(call, Reply(200, [row]), COMMENTS) == []
    for wrong in (row | {"id": "1"}, row | {"user": 1}, {k: v for k, v in row.items() if k != "created_at"}):
        assert len(contract.problems(call, Reply(200, [wrong]), COMMENTS)) == 1
