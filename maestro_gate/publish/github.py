"""The conversation of a pull request on GitHub."""

from collections.abc import Sequence
from typing import Any

from maestro_gate.publish import where_github
from maestro_gate.publish.http import Api
from maestro_gate.publish.sticky import Comment
from maestro_gate.publish.unpublishable import Refused, Unpublishable, plain
from maestro_gate.publish.where import HeadCommit, Nowhere, Number, Place, Token

LONGEST_BODY = 65_536
HEADERS = {
    "Accept": "application/vnd.github+json",
    "Accept-Encoding": "identity",
    "User-Agent": "maestro-gate",
    "X-GitHub-Api-Version": "2022-11-28",
}
ACTIONS_AUTHOR = "github-actions[bot]"
"""Who the token of Actions writes as, where GraphQL cannot be asked."""

_PAGES = 100
_PAGES_OF_PULLS = 10
_UNAUTHORISED, _FORBIDDEN = 401, 403


def headers(token: Token) -> dict[str, str]:
    """What every request carries."""
    return {**HEADERS, "Authorization": f"Bearer {token.secret}"}


class GitHubThread:
    """One pull request's comments."""

    def __init__(self, api: Api, place: Place) -> None:
        """Raises Unpublishable when the run is about no pull request."""
        self._api = api
        self._issues = f"/repos/{place.project}/issues"
        self._comments = f"{self._issues}/{_number(api, place)}/comments"
        self.author = _author(api)

    def comments(self) -> Sequence[Comment]:
        rows = _pages(self._api, self._comments, {}, _PAGES)
        return [comment for row in rows if (comment := _comment(row)) is not None]

    def create(self, body: str) -> Comment:
        try:
            made = _comment(self._api.ask("POST", self._comments, body={"body": body}).value())
        except Refused as error:
            raise _explained(error) from error
        if made is None:
            raise Unpublishable("GitHub's answer to a new comment is not a comment")
        return made

    def update(self, comment: Comment, body: str) -> None:
        try:
            self._api.ask("PATCH", f"{self._issues}/comments/{comment.id}", body={"body": body})
        except Refused as error:
            raise _explained(error) from error

    def delete(self, comment: Comment) -> None:
        self._api.ask("DELETE", f"{self._issues}/comments/{comment.id}")

    def has_patience(self, seconds: float) -> bool:
        return self._api.has_patience(seconds)


def _number(api: Api, place: Place) -> int:
    match place.about:
        case Number(value):
            return value
        case Nowhere(reason):
            raise Unpublishable(reason)
        case HeadCommit() as head:
            return _with_head(api, place.project, head)


def _with_head(api: Api, repository: str, head: HeadCommit) -> int:
    """The one open pull request whose head it is: those of forks are found by nothing else."""
    query = {"state": "open", "sort": "updated", "direction": "desc"}
    found = [
        row["number"]
        for row in _pages(api, f"/repos/{repository}/pulls", query, _PAGES_OF_PULLS)
        if _is_of(row, head) and type(row.get("number")) is int
    ]
    if len(found) == 1:
        return int(found[0])
    several = f"{len(found)} open pull requests have" if found else "no open pull request has"
    raise Unpublishable(f"{several} the head {plain(head.sha)}: there is nothing to comment on")


def _is_of(row: Any, head: HeadCommit) -> bool:
    there = row.get("head") if isinstance(row, dict) else None
    if not isinstance(there, dict) or there.get("sha") != head.sha:
        return False
    fork = there.get("repo")
    name = fork.get("full_name", "") if isinstance(fork, dict) else ""
    return not head.repository or not name or name == head.repository


def _author(api: Api) -> str:
    """Who the token is: `GET /user` refuses that of Actions and of any app, GraphQL knows them all."""
    question = {"query": "query { viewer { login } }"}
    try:
        value = api.ask("POST", where_github.graphql_url(api.url), body=question).value()
        login = value["data"]["viewer"]["login"]
    except Refused as error:
        if error.status == _UNAUTHORISED:
            raise _explained(error) from error
        return ACTIONS_AUTHOR
    except (Unpublishable, KeyError, TypeError):
        return ACTIONS_AUTHOR  # whoever writes the comment is named in the answer to it
    return login if isinstance(login, str) else ACTIONS_AUTHOR


def _pages(api: Api, path: str, query: dict[str, str], most: int) -> list[Any]:
    """Every row of a list, page by page, as long as GitHub says that there are more on the same server."""
    answer = api.ask("GET", path, query={**query, "per_page": "100"})
    rows = _rows(answer.value())
    for _ in range(most - 1):
        if not (further := answer.next_page()):
            return rows
        answer = api.ask("GET", further)
        rows += _rows(answer.value())
    raise Unpublishable("GitHub's list has no end: nothing was written, lest it be written twice")


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unpublishable("GitHub's answer is not a list")
    return value


def _comment(row: Any) -> Comment | None:
    if not isinstance(row, dict) or type(row.get("id")) is not int:
        return None
    user, body = row.get("user"), row.get("body")
    author = user.get("login") if isinstance(user, dict) else None
    return Comment(
        row["id"], author if isinstance(author, str) else "", body if isinstance(body, str) else ""
    )


def _explained(error: Refused) -> Refused:
    """The refusal with what to do about it."""
    step = {
        _UNAUTHORISED: "the token is not valid",
        _FORBIDDEN: "give the job `pull-requests: write`; the token of a pull request from a fork is read-only",
    }.get(error.status)
    return Refused(error.status, f"{error} ({step})" if step else str(error))
