"""A real HTTP server on 127.0.0.1 that records what it is asked and fails when a test plans it to."""

import json
import re
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def value(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int
    value: object = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def data(self):
        return b"" if self.value is None else json.dumps(self.value).encode()


@dataclass
class Failure:
    """What goes wrong with requests that match, the first `times` times."""

    method: str = ""
    path: str = ""
    """A regular expression, found anywhere in the path."""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "planned"
    times: int = 1
    applies: bool = False
    """The request takes effect all the same: only its answer is lost."""
    kind: str = "status"
    """`status`; `reset`: the connection breaks in the middle of the body; `hang`: no answer at all; `garbage`: not JSON;
    `flood`: more bytes than anybody wants."""

    def meets(self, call):
        return (
            self.times > 0
            and self.method in ("", call.method)
            and re.search(self.path, call.path) is not None
        )


class Loopback:
    """Serves `self.answer(call)` in a thread while it is entered."""

    prefix = ""

    def __init__(self, failures=()):
        self.failures = list(failures)
        self.calls: list[Call] = []
        self.wrong: list[str] = []
        """Requests and answers that break the contract; a test wants none."""
        self._lock = threading.Lock()
        self._left = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{self.prefix}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._left.set()
        self._server.shutdown()
        self._server.server_close()

    def methods(self):
        """What was asked in order, without the questions: `['POST']`."""
        return [call.method for call in self.calls if call.method != "GET" and "graphql" not in call.path]

    def answer(self, call):
        raise NotImplementedError

    def check(self, call, reply):
        """Hold a request and its answer against the platform's own description."""

    def serve(self, call):
        """The answer, and the failure that is planned for it."""
        with self._lock:
            self.calls.append(call)
            failure = next((planned for planned in self.failures if planned.meets(call)), None)
            if failure is None or failure.applies:
                reply = self.answer(call)
                self.check(call, reply)
            if failure is None:
                return reply, "status"
            failure.times -= 1
        return Reply(failure.status or 200, {"message": failure.message}, failure.headers), failure.kind

    def wait(self):
        self._left.wait(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that gave up is what some tests are about."""


def _handler(loopback):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            super().setup()
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def _serve(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            reply, kind = loopback.serve(Call(self.command, parts.path, query, headers, body))
            _KINDS[kind](self, reply, loopback)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

        def log_message(self, *_):
            pass

    return Handler


def _send(handler, reply, _, *, data=None, length=None):
    data = reply.data if data is None else data
    handler.send_response(reply.status)
    for name, value in {"Content-Type": "application/json; charset=utf-8", **reply.headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data) if length is None else length))
    handler.end_headers()
    handler.wfile.write(data)


def _reset(handler, reply, loopback):
    _send(handler, reply, loopback, data=b'{"mess', length=400)
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def _hang(handler, _, loopback):
    loopback.wait()
    handler.close_connection = True


def _garbage(handler, reply, loopback):
    _send(handler, reply, loopback, data=b"<html>who knows</html>")


def _flood(handler, reply, loopback):
    _send(handler, reply, loopback, data=b"[" + b" " * (40 << 20))


_KINDS = {"status": _send, "reset": _reset, "hang": _hang, "garbage": _garbage, "flood": _flood}
