"""Cuts GitHub's own OpenAPI description to the endpoints that publishing uses.

Get the description outside of the project, then cut it:

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json package/LICENSE
    python tests/publish/cut_openapi.py package/generated/api.github.com.json

Examples, descriptions and GitHub's extensions are left out; what a request or a response has to look like is not
touched.
"""

import json
import re
import sys
from pathlib import Path

SLICE = Path(__file__).parent / "github_openapi/openapi.json"
ENDPOINTS = (
    ("/repos/{owner}/{repo}/issues/{issue_number}/comments", ("get", "post")),
    ("/repos/{owner}/{repo}/issues/comments/{comment_id}", ("patch", "delete")),
    ("/repos/{owner}/{repo}/pulls", ("get",)),
)
_REFERENCE = re.compile(r'"\$ref": "#/([^"]+)"')
_DROPPED = {"example", "examples", "externalDocs", "x-github", "x-github-breaking-changes"}


def main(source: Path) -> None:
    """Write the slice of a description."""
    whole = json.loads(source.read_text(encoding="utf-8"))
    slice_ = {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": whole["servers"],
        "paths": {path: _operations(whole["paths"][path], methods) for path, methods in ENDPOINTS},
        "components": {},
    }
    wanted = _references(slice_["paths"])
    while wanted:
        group, name = wanted.pop().removeprefix("components/").split("/")
        kept = slice_["components"].setdefault(group, {})
        if name not in kept:
            kept[name] = _lean(whole["components"][group][name])
            wanted |= _references(kept[name])
    text = json.dumps(slice_, indent=1, sort_keys=True, ensure_ascii=False)
    SLICE.write_text(text + "\n", encoding="utf-8")


def _operations(path, methods):
    shared = {name: path[name] for name in ("parameters",) if name in path}
    return _lean(shared | {method: path[method] for method in methods})


def _references(value):
    return set(_REFERENCE.findall(json.dumps(value)))


def _lean(value, *, names_are_data=False):
    """The value without prose; a property that happens to be called `description` or `example` stays."""
    if isinstance(value, list):
        return [_lean(item) for item in value]
    if not isinstance(value, dict):
        return value
    if names_are_data:
        return {key: _lean(item) for key, item in value.items()}
    return {
        key: "" if key == "description" else _lean(item, names_are_data=key == "properties")
        for key, item in value.items()
        if key not in _DROPPED
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
