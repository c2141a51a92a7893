"""Holds requests and answers of the loopback GitHub against GitHub's own OpenAPI description."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import quote

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockResponse
from werkzeug.datastructures import Headers, ImmutableMultiDict

SLICE = Path(__file__).parent / "github_openapi/openapi.json"
_HOST = "https://api.github.com"


class _Request:
    """A recorded call in the shape that openapi-core reads."""

    def __init__(self, call, path):
        self.host_url = _HOST
        self.path = quote(path, safe="/%")
        self.method = call.method.lower()
        self.body = call.body or None
        self.content_type = call.headers.get("content-type", "")
        self.parameters = RequestParameters(ImmutableMultiDict(call.query), Headers(call.headers))


@cache
def _description():
    return OpenAPI.from_file_path(str(SLICE))


@cache
def _statuses():
    paths = json.loads(SLICE.read_text(encoding="utf-8"))["paths"]
    return {
        (method, path): frozenset(operation["responses"])
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def problems(call, reply, path):
    """What GitHub's description says against a request and its answer, one line each."""
    request = _Request(call, path)
    try:
        _description().validate_request(request)
        if str(reply.status) in _described(request):
            response = MockResponse(reply.data, reply.status, reply.headers)
            _description().validate_response(request, response)
    except OpenAPIError as error:
        return [f"{call.method} {path}: {error!r} {error.__cause__!r} {_errors(error)}"]
    return []


def _described(request):
    """Statuses that the description knows for this operation; it lists few of the errors that happen."""
    from openapi_core.templating.paths.finders import APICallPathFinder

    found = APICallPathFinder(_description().spec).find(request.method, _HOST + request.path)
    return _statuses()[request.method, found.path_result.pattern]


def _errors(error):
    return [str(inner.message) for inner in getattr(error.__cause__, "schema_errors", ())]
