"""Where a run of GitHub Actions is. Event files lack fields: of forks that are gone, of branches that are deleted."""

import re
from typing import Any

from maestro_gate import documents
from maestro_gate.errors import InvalidInput
from maestro_gate.publish import where
from maestro_gate.publish.unpublishable import Unpublishable, plain
from maestro_gate.publish.where import Environment, HeadCommit, Nowhere, Number, Place

TOKENS = ("GITHUB_TOKEN", "GH_TOKEN")
EVENT_LIMITS = documents.Limits(max_bytes=64 * 1024 * 1024)

_REPOSITORY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9._-]+")
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_PULL_REF = re.compile(r"refs/pull/([1-9][0-9]{0,17})/(?:merge|head)", re.ASCII)
_RUN = re.compile(r"[0-9]+", re.ASCII)


def place(environment: Environment, event: bytes) -> Place:
    """The repository and the pull request of the run. Raises Unpublishable when it is not one of GitHub's."""
    url = where.api_url(environment, "GITHUB_API_URL", "https://api.github.com")
    repository = environment.get("GITHUB_REPOSITORY", "")
    if not _is_repository(repository):
        raise Unpublishable(f"GITHUB_REPOSITORY does not name a repository: «{plain(repository)}»")
    return Place(url, repository, _about(environment, event))


def report_url(environment: Environment) -> str:
    """The page of this run, where its artifacts and its summary are; empty when it is not told."""
    server = environment.get("GITHUB_SERVER_URL", "").rstrip("/")
    repository, run = environment.get("GITHUB_REPOSITORY", ""), environment.get("GITHUB_RUN_ID", "")
    known = where.is_address(server) and _is_repository(repository) and _RUN.fullmatch(run)
    return f"{server}/{repository}/actions/runs/{run}" if known else ""


def graphql_url(url: str) -> str:
    """The address of GraphQL beside that of REST: `/graphql`, on Enterprise `/api/v3` becomes `/api/graphql`."""
    return f"{url.removesuffix('/v3')}/graphql"


def _about(environment: Environment, event: bytes) -> Number | HeadCommit | Nowhere:
    name, told = environment.get("GITHUB_EVENT_NAME", ""), _object(_parsed(event))
    if name == "workflow_run":
        return _of_workflow_run(_object(told.get("workflow_run")))
    if name == "merge_group":
        return Nowhere("a merge group is no pull request: there is nothing to comment on")
    pull = _object(told.get("pull_request"))
    number = _number(pull.get("number")) or _number(told.get("number")) or _of_ref(environment)
    if number is None:
        return Nowhere(f"the run (event «{plain(name)}») is about no pull request")
    if pull.get("state") == "closed":
        return Nowhere(f"pull request {number} is closed")
    return Number(number)


def _of_workflow_run(run: dict[str, Any]) -> HeadCommit | Nowhere:
    sha, fork, branch = run.get("head_sha"), _object(run.get("head_repository")), run.get("head_branch")
    if not isinstance(sha, str) or not _COMMIT.fullmatch(sha):
        return Nowhere("the event does not tell the commit of the run that it is about")
    if run.get("event") not in ("pull_request", "pull_request_target"):
        return Nowhere("the run that this one follows is about no pull request")
    repository = fork.get("full_name")
    return HeadCommit(
        sha, repository if isinstance(repository, str) else "", branch if isinstance(branch, str) else ""
    )


def _of_ref(environment: Environment) -> int | None:
    match = _PULL_REF.fullmatch(environment.get("GITHUB_REF", ""))
    return int(match[1]) if match else None


def _is_repository(name: str) -> bool:
    return bool(_REPOSITORY.fullmatch(name)) and name.partition("/")[2] not in (".", "..")


def _number(value: object) -> int | None:
    return value if type(value) is int and value > 0 else None


def _parsed(event: bytes) -> object:
    try:
        return documents.load_json(event, "event", EVENT_LIMITS).value
    except InvalidInput:
        return None  # what it would have told is looked for in the environment


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
