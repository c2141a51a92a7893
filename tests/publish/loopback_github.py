"""A stateful GitHub on 127.0.0.1: pull requests, their comments, the rights of one token, planned failures.

In Python:

    with LoopbackGitHub(pulls=[{"number": 7, "sha": "a" * 40}], can_write=False) as github:
        …                      # run something with GITHUB_API_URL=github.url GITHUB_TOKEN=github.token
    github.comments[7]         # what stands there now: [{"id": …, "login": …, "body": …}]
    github.calls               # every request; github.methods() is without the questions
    assert not github.wrong    # every request and answer kept to GitHub's own OpenAPI description

From elsewhere: `python tests/publish/loopback_github.py [STATE.json]`, where the file holds the same arguments as one
object. It prints {"url", "token"} as one line, serves until its standard input ends, and prints what happened.
"""

import json
import re
import sys
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import unquote, urlencode

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from publish import contract, github_shapes
from publish.loopback import Failure, Loopback, Reply

_COMMENTS = re.compile(r"/repos/([^/]+/[^/]+)/issues/(\d+)/comments")
_COMMENT = re.compile(r"/repos/([^/]+/[^/]+)/issues/comments/(\d+)")
_PULLS = re.compile(r"/repos/([^/]+/[^/]+)/pulls")


class LoopbackGitHub(Loopback):
    """Serves the endpoints that publishing uses, and GraphQL's `viewer { login }`."""

    def __init__(
        self,
        *,
        repository="octo/app",
        pulls=({"number": 7},),
        comments=None,
        token="ghs_loopback0123456789",  # noqa: S107
        login="github-actions[bot]",
        can_write=True,
        page_size=100,
        enterprise=False,
        failures=(),
    ):
        self.prefix = "/api/v3" if enterprise else ""
        super().__init__([f if isinstance(f, Failure) else Failure(**f) for f in failures])
        self.repository, self.token, self.login, self.can_write = repository, token, login, can_write
        self.page_size = page_size
        """The server's own limit: fewer entries on a page than asked for."""
        self.next_page = ""
        """Address of the next page that is told instead of the true one."""
        self.pulls = {pull["number"]: {"sha": "a" * 40, "head_repo": repository, "branch": "change", "state": "open", **pull} for pull in pulls}  # fmt: skip
        self.comments = {number: [] for number in self.pulls}
        self._last = 1000
        for number, written in (comments or {}).items():
            for comment in written:
                self.add(int(number), **comment)

    def add(self, number, body, login=""):
        """Write a comment as somebody."""
        self._last += 1
        comment = {"id": self._last, "login": login or self.login, "body": body}
        self.comments[number].append(comment)
        return comment

    def check(self, call, reply):
        if not call.path.endswith("/graphql"):
            described = replace(reply, value=github_shapes.with_every_repository(reply.value))
            self.wrong += contract.problems(call, described, call.path.removeprefix(self.prefix))

    def answer(self, call):
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Reply(
                401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}
            )
        if call.path in ("/graphql", "/api/graphql"):
            return self._viewer(call)
        path = unquote(call.path.removeprefix(self.prefix))
        for pattern, methods in (
            (_COMMENTS, {"GET": self._list, "POST": self._create}),
            (_COMMENT, {"PATCH": self._update, "DELETE": self._delete}),
            (_PULLS, {"GET": self._list_pulls}),
        ):
            match = pattern.fullmatch(path)
            if match and match[1] == self.repository and call.method in methods:
                if call.method != "GET" and not self.can_write:
                    return _refused(403, "Resource not accessible by integration")
                return methods[call.method](call, *(int(group) for group in match.groups()[1:]))
        return _refused(404, "Not Found")

    def _viewer(self, call):
        if re.sub(r"\s+", "", call.value["query"]) not in ("{viewer{login}}", "query{viewer{login}}"):
            self.wrong.append(f"a GraphQL question that is not foreseen: {call.body!r}")
        return Reply(200, {"data": {"viewer": {"login": self.login}}})

    def _list(self, call, number):
        if number not in self.pulls:
            return _refused(404, "Not Found")
        return self._page(call, [self._shown(number, comment) for comment in self.comments[number]])

    def _list_pulls(self, call):
        state = call.query.get("state", "open")
        head = call.query.get("head", "")
        shown = [
            pull
            for pull in self.pulls.values()
            if state in ("all", pull["state"]) and head in ("", _label(pull))
        ]
        return self._page(call, [github_shapes.pull(self, pull) for pull in shown])

    def _page(self, call, entries):
        asked = call.query.get("per_page", "30")
        size = min(self.page_size, int(asked) if asked.isdigit() else 30)
        page = int(call.query.get("page", 1))
        there = entries[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(entries):
            host = f"http://{call.headers['host']}{call.path}"
            query = urlencode({**call.query, "per_page": size, "page": page + 1})
            further = self.next_page or f"{host}?{query}"
            headers["Link"] = f'<{further}>; rel="next", <{host}?page=99>; rel="last"'
        return Reply(200, there, headers)

    def _create(self, call, number):
        if number not in self.pulls:
            return _refused(404, "Not Found")
        return self._written(call, lambda body: (201, number, self.add(number, body)))

    def _update(self, call, comment_id):
        number, comment = self._find(comment_id)
        if comment is None:
            return _refused(404, "Not Found")

        def write(body):
            comment["body"] = body
            return 200, number, comment

        return self._written(call, write)

    def _written(self, call, write):
        body = call.value["body"]
        if not body.strip() or len(body.encode("utf-16-le")) // 2 > 65_536:
            return Reply(422, github_shapes.UNPROCESSABLE)
        status, number, comment = write(body)
        return Reply(status, self._shown(number, comment))

    def _delete(self, _, comment_id):
        number, comment = self._find(comment_id)
        if comment is None:
            return _refused(404, "Not Found")
        self.comments[number].remove(comment)
        return Reply(204)

    def _find(self, comment_id):
        every = ((number, comment) for number, written in self.comments.items() for comment in written)
        return next((pair for pair in every if pair[1]["id"] == comment_id), (0, None))

    def _shown(self, number, comment):
        return github_shapes.comment(self, number, comment)


def _label(pull):
    """The head as GitHub's list is asked for it: `owner:branch`; a fork that is gone has none."""
    return f"{pull['head_repo'].partition('/')[0]}:{pull['branch']}" if pull["head_repo"] else None


def _refused(status, message):
    return Reply(
        status,
        {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)},
    )


def main():
    state = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if len(sys.argv) > 1 else {}
    with LoopbackGitHub(**state) as github:
        print(json.dumps({"url": github.url, "token": github.token}), flush=True)
        sys.stdin.read()
    calls = [asdict(call) | {"body": call.body.decode()} for call in github.calls]
    print(json.dumps({"comments": github.comments, "calls": calls, "wrong": github.wrong}))


if __name__ == "__main__":
    main()
