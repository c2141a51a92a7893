"""The notes of a merge request on GitLab."""

from collections.abc import Sequence
from typing import Any

from maestro_gate.publish.http import Answer, Api
from maestro_gate.publish.sticky import Comment
from maestro_gate.publish.unpublishable import Refused, Uncertain, Unpublishable
from maestro_gate.publish.where import Nowhere, Number, Place, Token

LONGEST_BODY = 1_000_000
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "maestro-gate"}

_PAGES = 100
_DENIED = (401, 403)


def headers(token: Token) -> dict[str, str]:
    """What every request carries."""
    return {**HEADERS, "PRIVATE-TOKEN": token.secret}


class GitLabThread:
    """One merge request's notes."""

    def __init__(self, api: Api, place: Place) -> None:
        """Raises Unpublishable when the job is about no merge request."""
        match place.about:
            case Number(iid):
                self._notes = f"/projects/{place.project}/merge_requests/{iid}/notes"
            case Nowhere(reason):
                raise Unpublishable(reason)
            case _:
                raise Unpublishable("the job does not tell its merge request")
        self._api = api
        self.author = _author(self._ask("GET", "/user").value())

    def comments(self) -> Sequence[Comment]:
        rows: list[Any] = []
        answer = self._ask("GET", self._notes, query=_query("1"))
        for _ in range(_PAGES):
            rows += _rows(answer.value())
            page = answer.headers.get("x-next-page", "").strip()
            further = answer.next_page()
            if (
                page.isascii() and page.isdigit()
            ):  # safer than a link: behind a proxy that may name another server
                answer = self._ask("GET", self._notes, query=_query(page))
            elif further:
                answer = self._ask("GET", further)
            else:
                return [comment for row in rows if (comment := _comment(row)) is not None]
        raise Unpublishable("GitLab's list has no end: nothing was written, lest it be written twice")

    def create(self, body: str) -> Comment:
        made = _comment(self._ask("POST", self._notes, body={"body": body}).made())
        if made is None:
            raise Uncertain("GitLab's answer to a new note is not a note")
        return made

    def update(self, comment: Comment, body: str) -> None:
        self._ask("PUT", f"{self._notes}/{comment.id}", body={"body": body})

    def delete(self, comment: Comment) -> None:
        self._ask("DELETE", f"{self._notes}/{comment.id}")

    def wait(self, seconds: float) -> bool:
        return self._api.wait(seconds)

    def _ask(self, method: str, path: str, **rest: Any) -> Answer:
        try:
            return self._api.ask(method, path, **rest)
        except Refused as error:
            if error.status in _DENIED:
                step = f"{self._api.token.variable} takes a project access token with the scope `api`"
                raise Refused(error.status, f"{error} ({step})") from error
            raise


def _query(page: str) -> dict[str, str]:
    return {"per_page": "100", "page": page, "sort": "asc", "order_by": "created_at"}


def _author(value: Any) -> str:
    if not isinstance(value, dict) or type(value.get("id")) is not int:
        raise Unpublishable("GitLab does not tell whose token it is")
    return str(value["id"])


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unpublishable("GitLab's answer is not a list")
    return value


def _comment(row: Any) -> Comment | None:
    """A note that somebody wrote; those of the system are none."""
    if not isinstance(row, dict) or type(row.get("id")) is not int or row.get("system"):
        return None
    author, body = row.get("author"), row.get("body")
    name = str(author.get("id")) if isinstance(author, dict) else ""
    return Comment(row["id"], name, body if isinstance(body, str) else "")
