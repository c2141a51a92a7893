"""Values in the shapes of GitHub's own description: what it requires is made from its schemas, the rest is ours."""

import copy
import json
from functools import cache

from publish.contract import SLICE

_STRINGS = {"uri": "https://github.example/x", "date-time": "2026-11-24T00:00:00Z"}
UNPROCESSABLE = {
    "message": "Validation Failed",
    "documentation_url": "https://docs.github.com/rest",
    "errors": [
        {"resource": "IssueComment", "code": "unprocessable", "field": "data", "message": "Body is not right"}
    ],
}


def comment(github, number, written):
    """A comment as GitHub shows it."""
    place = f"https://github.example/{github.repository}"
    shown = _made("issue-comment")
    return shown | {
        "id": written["id"],
        "url": f"{place}/issues/comments/{written['id']}",
        "html_url": f"{place}/pull/{number}#issuecomment-{written['id']}",
        "body": written["body"],
        "user": None if written["login"] == "ghost" else _user(written["login"]),
    }


def pull(github, state):
    """A pull request in a list; `head_repo: None` is a fork that is gone."""
    shown = _made("pull-request-simple")
    shown |= {"number": state["number"], "state": state["state"], "locked": False}
    repository = _made("repository") | {"full_name": github.repository}
    fork = None if state["head_repo"] is None else repository | {"full_name": state["head_repo"]}
    shown["base"] |= {"repo": repository}
    shown["head"] |= {"sha": state["sha"], "ref": state["branch"], "repo": fork}
    return shown


def with_every_repository(value):
    """The same answer for the check alone: GitHub says `head.repo: null` for a fork that is gone, its description does not."""
    if not isinstance(value, list) or not any("head" in row and row["head"]["repo"] is None for row in value):
        return value
    filled = copy.deepcopy(value)
    for row in filled:
        row["head"]["repo"] = row["head"]["repo"] or row["base"]["repo"]
    return filled


def _user(login):
    return _made("simple-user") | {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def _made(name):
    return _value(_schemas()[name])


@cache
def _schemas():
    return json.loads(SLICE.read_text(encoding="utf-8"))["components"]["schemas"]


def _value(schema):
    if "$ref" in schema:
        return _made(schema["$ref"].rpartition("/")[2])
    if schema.get("nullable"):
        return None
    for word in ("enum", "allOf", "oneOf", "anyOf"):
        if word in schema:
            first = schema[word][0]
            return first if word == "enum" else _value(first)
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: _value(schema["properties"][name]) for name in schema.get("required", ())}
    return {
        "string": _STRINGS.get(schema.get("format"), "x"),
        "integer": 1,
        "number": 1,
        "boolean": False,
        "array": [],
    }[kind]
