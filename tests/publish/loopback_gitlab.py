"""A stateful GitLab on 127.0.0.1: one project, the notes of its merge requests, planned failures.

    with LoopbackGitLab(notes={7: [{"body": "hello", "author": 3}]}) as gitlab:
        …                    # run something with CI_API_V4_URL=gitlab.url GITLAB_TOKEN=gitlab.token
    gitlab.notes[7], gitlab.calls

The real client `python-gitlab` is driven against it, so that it answers as GitLab does.
From elsewhere: `python tests/publish/loopback_gitlab.py [STATE.json]`, as for `loopback_github.py`.
"""

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from publish.loopback import Failure, Loopback, Reply

_NOTES = re.compile(r"/projects/([^/]+)/merge_requests/(\d+)/notes")
_NOTE = re.compile(r"/projects/([^/]+)/merge_requests/(\d+)/notes/(\d+)")
_PROJECT = re.compile(r"/projects/([^/]+)")
_MERGE_REQUEST = re.compile(r"/projects/([^/]+)/merge_requests/(\d+)")


class LoopbackGitLab(Loopback):
    """Serves the endpoints that publishing uses, and those that `python-gitlab` asks on its way."""

    prefix = "/api/v4"

    def __init__(
        self,
        *,
        project=11,
        path="group/app",
        notes=None,
        token="glpat-loopback0123456789",  # noqa: S107
        user=42,
        can_write=True,
        page_size=100,
        failures=(),
    ):
        super().__init__([f if isinstance(f, Failure) else Failure(**f) for f in failures])
        self.names = {str(project): project, quote(path, safe=""): project}
        self.path, self.token, self.user, self.can_write = path, token, user, can_write
        self.page_size = page_size
        self.has_page_headers = True
        """Some proxies let only `Link` through."""
        self._last = 500
        self.notes = {7: []}
        for iid, written in (notes or {}).items():
            self.notes[int(iid)] = []
            for note in written:
                self.add(int(iid), **note)

    def add(self, iid, body, author=0, *, system=False):
        """Write a note as somebody."""
        self._last += 1
        note = {"id": self._last, "body": body, "author": author or self.user, "system": system}
        self.notes[iid].append(note)
        return note

    def answer(self, call):
        if call.headers.get("private-token") != self.token:
            return Reply(401, {"message": "401 Unauthorized"})
        path = call.path.removeprefix(self.prefix)
        if path == "/user":
            return Reply(200, {"id": self.user, "username": f"project_11_bot_{self.user}", "bot": True})
        for pattern, methods in (
            (_NOTES, {"GET": self._list, "POST": self._create}),
            (_NOTE, {"GET": self._get, "PUT": self._update, "DELETE": self._delete}),
            (_MERGE_REQUEST, {"GET": self._merge_request}),
            (_PROJECT, {"GET": self._project}),
        ):
            match = pattern.fullmatch(path)
            if match and match[1] in self.names and call.method in methods:
                if call.method != "GET" and not self.can_write:
                    return Reply(403, {"message": "403 Forbidden"})
                return methods[call.method](call, *(int(group) for group in match.groups()[1:]))
        return Reply(404, {"error": "404 Not Found"})

    def _project(self, _):
        return Reply(200, {"id": next(iter(self.names.values())), "path_with_namespace": self.path})

    def _merge_request(self, _, iid):
        if iid not in self.notes:
            return Reply(404, {"message": "404 Not found"})
        return Reply(200, {"id": 9000 + iid, "iid": iid, "project_id": next(iter(self.names.values()))})

    def _list(self, call, iid):
        if iid not in self.notes:
            return Reply(404, {"message": "404 Not found"})
        size = min(self.page_size, int(call.query.get("per_page", 20)))
        page = int(call.query.get("page", 1))
        there = self.notes[iid] if call.query.get("sort") == "asc" else self.notes[iid][::-1]
        further = page * size < len(there)
        place = (
            f"http://{call.headers['host']}{call.path}?per_page={size}&sort={call.query.get('sort', 'desc')}"
        )
        headers = {"Link": f'<{place}&page={page + 1}>; rel="next"'} if further else {}
        if self.has_page_headers:
            headers |= {
                "X-Page": str(page),
                "X-Per-Page": str(size),
                "X-Next-Page": str(page + 1) if further else "",
                "X-Total": str(len(there)),
                "X-Total-Pages": str(-(-len(there) // size)),
            }
        return Reply(200, [_shown(note) for note in there[(page - 1) * size : page * size]], headers)

    def _get(self, _, iid, note_id):
        note = self._find(iid, note_id)
        return Reply(200, _shown(note)) if note else Reply(404, {"message": "404 Not found"})

    def _create(self, call, iid):
        if iid not in self.notes:
            return Reply(404, {"message": "404 Not found"})
        body = call.value.get("body")
        if not body or len(body) > 1_000_000:
            return Reply(400, {"message": {"note": ["is too long (maximum is 1000000 characters)"]}})
        return Reply(201, _shown(self.add(iid, body)))

    def _update(self, call, iid, note_id):
        note = self._find(iid, note_id)
        if note is None:
            return Reply(404, {"message": "404 Not found"})
        note["body"] = call.value["body"]
        return Reply(200, _shown(note))

    def _delete(self, _, iid, note_id):
        note = self._find(iid, note_id)
        if note is None:
            return Reply(404, {"message": "404 Not found"})
        self.notes[iid].remove(note)
        return Reply(204)

    def _find(self, iid, note_id):
        return next((note for note in self.notes.get(iid, ()) if note["id"] == note_id), None)


def _shown(note):
    author = {"id": note["author"], "username": f"user{note['author']}", "name": "x", "state": "active"}
    return {
        "id": note["id"],
        "body": note["body"],
        "author": author,
        "system": note["system"],
        "created_at": "2026-11-24T00:00:00.000Z",
        "updated_at": "2026-11-24T00:00:00.000Z",
        "noteable_type": "MergeRequest",
    }


def main():
    state = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if len(sys.argv) > 1 else {}
    with LoopbackGitLab(**state) as gitlab:
        print(json.dumps({"url": gitlab.url, "token": gitlab.token}), flush=True)
        sys.stdin.read()
    calls = [asdict(call) | {"body": call.body.decode()} for call in gitlab.calls]
    print(json.dumps({"notes": gitlab.notes, "calls": calls}))


if __name__ == "__main__":
    main()
