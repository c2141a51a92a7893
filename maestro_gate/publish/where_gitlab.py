"""Where a job of GitLab CI is."""

import re
from urllib.parse import quote

from maestro_gate.publish import where
from maestro_gate.publish.unpublishable import Unpublishable, plain
from maestro_gate.publish.where import Environment, Nowhere, Number, Place

TOKENS = ("MAESTRO_GATE_TOKEN", "GITLAB_TOKEN")
"""Not CI_JOB_TOKEN: it cannot write notes."""

_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


def place(environment: Environment) -> Place:
    """The project and the merge request of the job. Raises Unpublishable when it is not one of GitLab's."""
    url = where.api_url(environment, "CI_API_V4_URL")
    iid = environment.get("CI_MERGE_REQUEST_IID", "")
    about = Number(int(iid)) if _NUMBER.fullmatch(iid) else Nowhere("the job is about no merge request")
    return Place(url, _project(environment), about)


def report_url(environment: Environment) -> str:
    """The page of this job; empty when it is not told."""
    url = environment.get("CI_JOB_URL", "")
    return url if where.is_address(url) else ""


def _project(environment: Environment) -> str:
    """The project that the merge request is in: for one from a fork that is not where the job runs."""
    for variable in ("CI_MERGE_REQUEST_PROJECT_ID", "CI_PROJECT_ID"):
        if _NUMBER.fullmatch(environment.get(variable, "")):
            return environment[variable]
    path = environment.get("CI_PROJECT_PATH", "")
    pieces = path.split("/")
    if len(pieces) < 2 or _CONTROL.search(path) or not all(pieces) or {".", ".."} & set(pieces):  # noqa: PLR2004
        raise Unpublishable(f"CI_PROJECT_ID and CI_PROJECT_PATH name no project: «{plain(path)}»")
    return quote(path, safe="")
