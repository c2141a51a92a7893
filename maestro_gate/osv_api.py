"""Asks the OSV API which advisories name a version of a package: bounded in time and size, patient where it may be.

The one module besides `publish` that has a network; nothing imports it unless a run says `--online`.
1. A lost answer, a limit (429) and a defect of the server (5xx) are asked again, at most TRIES times; waiting follows
   `Retry-After`, and takes at most PATIENCE seconds in all.
2. All requests together take at most DEADLINE seconds.
3. What does not come to its end raises `Unanswered`: an answer is whole, or it is none.
4. Redirects are not followed; proxies and certificates are those of the environment.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

BATCH = 1000
"""Queries of one request; the API takes no more."""
TRIES = 4
PATIENCE = 60.0
DEADLINE = 300.0
PAGES = 100
"""Pages of one query that are followed."""
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer that are read."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}")
_DIGITS = 5
"""Of a time to wait; a longer one is longer than anybody waits."""
_OK, _BUSY, _DEFECT = 200, 429, 500


class Unanswered(Exception):
    """The API gave no whole answer; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Query:
    """A version of a package, in the words of the OSV schema."""

    ecosystem: str
    name: str
    version: str


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """An advisory that names it."""

    id: str
    modified: str
    """When it last changed, as it is written."""


@dataclass(slots=True)
class Service:
    """The API at one address."""

    url: str
    client: httpx.Client
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    waited: float = 0.0
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.now()

    def named(self, queries: Sequence[Query]) -> Iterator[tuple[Named, ...]]:
        """The advisories that name each of these, in the order given."""
        for start in range(0, len(queries), BATCH):
            yield from self._batch(queries[start : start + BATCH])

    def record(self, id_: str) -> bytes:
        """One advisory, as the API has it."""
        return self._asked("GET", f"/v1/vulns/{quote(id_, safe='')}", None)

    def _batch(self, queries: Sequence[Query]) -> list[tuple[Named, ...]]:
        found: list[set[Named]] = [set() for _ in queries]
        waiting = dict.fromkeys(range(len(queries)), "")
        for _ in range(PAGES):
            body = {"queries": [_written(queries[place], token) for place, token in waiting.items()]}
            results = _results(self._asked("POST", "/v1/querybatch", body), len(waiting))
            following = {}
            for place, result in zip(waiting, results, strict=True):
                found[place].update(_named(result))
                if token := _token(result):
                    following[place] = token
            waiting = following
            if not waiting:
                return [tuple(sorted(one)) for one in found]
        raise Unanswered(f"the API has more than {PAGES} pages about one package")

    def _asked(self, method: str, path: str, body: object) -> bytes:
        for number in range(1, TRIES + 1):
            reason, wait = self._once(method, path, body)
            if isinstance(reason, bytes):
                return reason
            seconds = wait if wait is not None else 2.0 ** (number - 1)
            if number == TRIES or self.waited + seconds > PATIENCE or self._is_late(seconds):
                raise Unanswered(f"{reason}; asked {number} {'time' if number == 1 else 'times'}")
            self.waited += seconds
            self.sleep(seconds)
        raise AssertionError

    def _once(self, method: str, path: str, body: object) -> tuple[bytes | str, float | None]:
        """The answer; or why there is none yet, and how long to wait. Raises Unanswered where waiting does not help."""
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        data = bytearray()
        try:
            with self.client.stream(
                method, self.url + path, content=content, headers={"Content-Type": "application/json"}
            ) as response:
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > LARGEST or self._is_late():
                        raise Unanswered("the API answers with more than anybody reads")
        except (httpx.HTTPError, httpx.StreamError) as error:
            return f"the API could not be reached ({type(error).__name__})", None
        except httpx.InvalidURL:
            raise Unanswered("the address of the API is none") from None
        if response.status_code == _OK:
            return bytes(data), None
        said = f"the API answers {response.status_code}"
        if response.status_code == _BUSY or response.status_code >= _DEFECT:
            return said, _retry_after(response)
        raise Unanswered(said)

    def _is_late(self, seconds: float = 0.0) -> bool:
        return self.now() + seconds - self.began > DEADLINE


def opened() -> httpx.Client:
    """A client with the proxies and the certificates of the environment. Raises Unanswered when they are wrong."""
    try:
        return httpx.Client(timeout=TIMEOUT, follow_redirects=False)
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        # A proxy's address may hold a password: it is not told.
        what = f"the proxy or the certificates of the environment cannot be used ({type(error).__name__})"
        raise Unanswered(what) from None


def _written(query: Query, token: str) -> dict[str, Any]:
    package = {"ecosystem": query.ecosystem, "name": query.name}
    written: dict[str, Any] = {"package": package, "version": query.version}
    return {**written, "page_token": token} if token else written


def _results(data: bytes, count: int) -> list[Any]:
    try:
        results = json.loads(data)["results"]
    except (ValueError, KeyError, TypeError, RecursionError):
        results = None
    if not isinstance(results, list) or len(results) != count:
        raise Unanswered("the API does not answer as it is documented")
    return results


def _named(result: Any) -> Iterator[Named]:
    vulnerabilities = (result or {}).get("vulns") if isinstance(result, dict | None) else _NOTHING
    if vulnerabilities is not None and not isinstance(vulnerabilities, list):
        raise Unanswered("the API does not answer as it is documented")
    for row in vulnerabilities or ():
        id_ = row.get("id") if isinstance(row, dict) else None
        if not isinstance(id_, str) or not _ID.fullmatch(id_):
            raise Unanswered("the API names an advisory by something that is no id")
        modified = row.get("modified")
        yield Named(id_, modified if isinstance(modified, str) else "")


_NOTHING = object()


def _token(result: Any) -> str:
    token = result.get("next_page_token") if isinstance(result, dict) else ""
    return token if isinstance(token, str) else ""


def _retry_after(response: httpx.Response) -> float | None:
    said = response.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() and len(said) <= _DIGITS else None
