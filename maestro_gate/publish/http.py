"""Speaks with one platform: bounded in time and size, patient where it may be, silent about its token.

1. A limit is waited out: as `Retry-After` says, else until `x-ratelimit-reset`, else a minute.
2. A refusal of permission is never asked again.
3. A lost answer is asked for again, unless that could make something twice: then the caller looks first.
4. All waiting together takes at most PATIENCE seconds, and a run with all its requests at most DEADLINE.
5. An answer to a POST that cannot be read is a lost one: what was asked for may have been done.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from maestro_gate import documents
from maestro_gate.errors import InvalidInput
from maestro_gate.publish import limits, where
from maestro_gate.publish.limits import Clock
from maestro_gate.publish.unpublishable import Refused, Uncertain, Unpublishable, plain
from maestro_gate.publish.where import Token

PATIENCE = 90.0
"""Seconds that one run waits for a platform, all waits together."""
DEADLINE = 300.0
"""Seconds after its first request in which a run begins another one or goes on reading an answer."""
LONGEST_ADDRESS = 8192
"""Signs of an address that is asked for."""
TRIES = 4
"""How often one request is made."""
LARGEST = 32 * 1024 * 1024
"""Bytes of an answer that are read."""
LONGEST = 60.0
"""Seconds that one answer may take from its first byte to its last."""
TIMEOUT = httpx.Timeout(20.0, connect=10.0)

_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next\b')
_LOST = (httpx.HTTPError, httpx.StreamError)
_NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_LAST_OF_GOOD = 299
_FIRST_OF_LOST = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    data: bytes = field(repr=False)

    def next_page(self) -> str:
        """Where the list goes on; empty at its end."""
        match = _NEXT.search(self.headers.get("link", ""))
        return match[1] if match else ""

    def value(self) -> Any:
        """The document that was answered. Raises Unpublishable when it is none."""
        try:
            return documents.load_json(self.data, "answer", documents.Limits(max_bytes=LARGEST)).value
        except InvalidInput as error:
            raise Unpublishable("the answer is not JSON that could be read") from error

    def made(self) -> Any:
        """The document that says what a POST made. Raises Uncertain when it is none: something is made all the same."""
        try:
            return self.value()
        except Unpublishable as error:
            raise Uncertain(str(error)) from error


@dataclass(slots=True)
class Api:
    """The API of one platform, as one token sees it."""

    platform: str
    """How messages call it."""
    url: str
    token: Token
    headers: Mapping[str, str] = field(repr=False)
    client: httpx.Client
    clock: Clock
    waited: float = 0.0
    began: float | None = None
    """When the first request was made."""

    def ask(
        self, method: str, url: str, *, body: Any = None, query: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one request, a path of the API or a whole address on the same server.

        Raises Refused with the status, Uncertain when a POST got lost, Unpublishable when the platform is not there.
        """
        address = self.url + url if url.startswith("/") and not url.startswith("//") else url
        if len(address) > LONGEST_ADDRESS:
            raise Unpublishable(f"{self.platform} points to an address that is longer than any is")
        if not where.is_address(address) or where.origin(address) != where.origin(self.url):
            raise Unpublishable(f"{self.platform} points to another server, where the token does not go")
        address += f"?{urlencode(query)}" if query else ""
        for number in range(1, TRIES + 1):
            if self._is_late():
                raise Unpublishable(
                    f"{self.platform} took longer than the {DEADLINE:.0f} s that a run gives it"
                )
            try:
                return self._once(method, address, body)
            except _AgainError as again:
                if number == TRIES or not self.wait(again.wait or 2.0 ** (number - 1)):
                    raise self._given_up(again) from None
        raise AssertionError

    def wait(self, seconds: float) -> bool:
        """Wait that long; false, at once, when it is longer than this run is willing to wait."""
        if self.waited + seconds > PATIENCE or self._is_late(seconds):
            return False
        self.waited += seconds
        self.clock.sleep(seconds)
        return True

    def _is_late(self, seconds: float = 0.0) -> bool:
        """Whether the time of this run is over, once these seconds have passed."""
        now = self.clock.now()
        self.began = now if self.began is None else self.began
        return now + seconds - self.began > DEADLINE

    def _late(self) -> str:
        return f"{self.platform} took longer than the {DEADLINE:.0f} s that a run gives it"

    def _once(self, method: str, address: str, body: Any) -> Answer:
        try:
            answer = self._send(method, address, body)
        except httpx.InvalidURL:
            raise Unpublishable(f"{self.platform} points to an address that cannot be asked for") from None
        except _LOST as error:
            # Its own text may quote what was sent: only its kind is told.
            lost = f"{self.platform} could not be reached ({type(error).__name__})"
            if method == "POST" and not isinstance(error, _NEVER_ARRIVED):
                raise Uncertain(lost) from None
            raise _AgainError(lost) from None
        if answer.status <= _LAST_OF_GOOD:
            return answer
        said = self._said(method, address, answer)
        wait = limits.wait(answer.status, answer.headers, _message(answer), self.clock.now())
        if answer.status >= _FIRST_OF_LOST and method == "POST":
            raise Uncertain(said)
        if wait is not None or answer.status >= _FIRST_OF_LOST:
            raise _AgainError(said, wait)
        raise Refused(answer.status, said)

    def _send(self, method: str, address: str, body: Any) -> Answer:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = dict(self.headers)
        if content is not None:
            headers["Content-Type"] = "application/json"
        start, data = self.clock.now(), bytearray()
        unread = Uncertain if method == "POST" else Unpublishable
        with self.client.stream(method, address, content=content, headers=headers) as response:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise unread(f"{self.platform} answers in an encoding that was not asked for")
            for chunk in response.iter_raw():
                data += chunk
                if len(data) > LARGEST or self.clock.now() - start > LONGEST:
                    raise unread(f"{self.platform} answers with more than anybody reads")
                if self._is_late():
                    raise unread(self._late())
            status = response.status_code
            return Answer(status, {k.lower(): v for k, v in response.headers.items()}, bytes(data))

    def _said(self, method: str, address: str, answer: Answer) -> str:
        path = address.removeprefix(self.url).partition("?")[0]
        message = plain(_message(answer))
        text = f"{self.platform} answers {answer.status} to {method} {plain(path)}"
        return self.token.masked(f"{text}: {message}" if message else text)

    def _given_up(self, again: "_AgainError") -> Unpublishable:
        late = f"; it asks to wait {again.wait:.0f} s" if again.wait else ""
        return Unpublishable(f"{again.reason}{late}")


class _AgainError(Exception):
    """The request may be made again, after `wait` seconds when the platform says how long."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        self.reason, self.wait = reason, wait
        super().__init__(reason)


def opened(timeout: httpx.Timeout = TIMEOUT) -> httpx.Client:
    """A client with the proxies and the certificates of the environment; raises Unpublishable when they are wrong."""
    try:
        return httpx.Client(timeout=timeout, follow_redirects=False)
    except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
        # A proxy's address may hold a password: it is not told.
        what = f"the proxy or the certificates that the environment names cannot be used ({type(error).__name__})"
        raise Unpublishable(what) from None


def _message(answer: Answer) -> str:
    """What the platform says about a refusal."""
    try:
        value = answer.value()
    except Unpublishable:
        return ""
    said = value.get("message") or value.get("error") if isinstance(value, dict) else ""
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
