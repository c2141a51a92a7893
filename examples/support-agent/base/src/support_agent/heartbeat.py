"""Probes of the ingestion worker: ready once it polls, alive while it keeps polling."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = 9464
STALE_SECONDS = 90.0


class Heartbeat:
    """The time of the last round of the worker's loop."""

    def __init__(self) -> None:
        self._last: float | None = None

    def beat(self) -> None:
        self._last = time.monotonic()

    def is_fresh(self) -> bool:
        return self._last is not None and time.monotonic() - self._last < STALE_SECONDS


def serve(heartbeat: Heartbeat) -> None:
    """Answer `/ready` and `/live` in the background."""

    class Probe(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path in {"/ready", "/live"}
            self.send_response(200 if known and heartbeat.is_fresh() else 503 if known else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Probes are not worth a line."""

    server = ThreadingHTTPServer(("", PORT), Probe)
    threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
