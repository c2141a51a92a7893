"""The conversation of a pull request on GitHub."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from maestro_gate.publish import where_github
from maestro_gate.publish.http import Api
from maestro_gate.publish.sticky import Comment
from maestro_gate.publish.unpublishable import Refused, Uncertain, Unpublishable, plain
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
"""The pull requests that changed last: one that a run has just looked at is among them."""
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
        pages = list(islice(_pages(self._api, self._comments, {}), _PAGES + 1))
        if len(pages) > _PAGES:
            raise Unpublishable("GitHub's list has no end: nothing was written, lest it be written twice")
        rows = chain.from_iterable(pages)
        return [comment for row in rows if (comment := _comment(row)) is not None]

    def create(self, body: str) -> Comment:
        try:
            made = _comment(self._api.ask("POST", self._comments, body={"body": body}).made())
        except Refused as error:
            raise _explained(error) from error
        if made is None:
            raise Uncertain("GitHub's answer to a new comment is not a comment")
        return made

    def update(self, comment: Comment, body: str) -> None:
        try:
            self._api.ask("PATCH", f"{self._issues}/comments/{comment.id}", body={"body": body})
        except Refused as error:
            raise _explained(error) from error

    def delete(self, comment: Comment) -> None:
        self._api.ask("DELETE", f"{self._issues}/comments/{comment.id}")

    def wait(self, seconds: float) -> bool:
        return self._api.wait(seconds)


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
    path, owner = f"/repos/{repository}/pulls", head.repository.partition("/")[0]
    found: list[int] = []
    if owner and head.branch:
        asked = _pages(api, path, {**query, "head": f"{owner}:{head.branch}"})
        found = _numbers(islice(asked, _PAGES_OF_PULLS), head)
    if not found:  # a branch that was renamed since, or a fork that is gone
        found = _numbers(islice(_pages(api, path, query), _PAGES_OF_PULLS), head)
    if len(found) == 1:
        return found[0]
    several = f"{len(found)} open pull requests have" if found else "no open pull request has"
    raise Unpublishable(f"{several} the head {plain(head.sha)}: there is nothing to comment on")


def _numbers(pages: Iterable[list[Any]], head: HeadCommit) -> list[int]:
    """Numbers of the pull requests with this head; one that moved from page to page meanwhile counts once."""
    rows = [row for row in chain.from_iterable(pages) if _is_of(row, head)]
    return sorted({row["number"] for row in rows if type(row.get("number")) is int})


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


def _pages(api: Api, path: str, query: dict[str, str]) -> Iterator[list[Any]]:
    """The rows of a list, page by page, as long as GitHub says that there are more on the same server."""
    answer = api.ask("GET", path, query={**query, "per_page": "100"})
    yield _rows(answer.value())
    while further := answer.next_page():
        answer = api.ask("GET", further)
        yield _rows(answer.value())


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
