"""Puts an outcome where people of a platform look: the only room with a network. It never changes a verdict.

1. Every surface is written as well as it can be, one after the other; none stops another.
2. A surface that was not possible gives one line with the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from maestro_gate.model.judgement import Outcome
from maestro_gate.publish import github_files, where_github, where_gitlab
from maestro_gate.publish.body import Room, characters, fitted, is_quiet
from maestro_gate.publish.limits import Clock
from maestro_gate.publish.unpublishable import Unpublishable
from maestro_gate.publish.where import Environment


@dataclass(frozen=True, slots=True)
class Run:
    """What publishing needs of the world."""

    environment: Environment
    event: bytes
    """GitHub's event file; empty when there is none."""
    report_url: str
    """Where the full report is; empty for the page of the run."""
    delimiter: str
    """Random, for GitHub's outputs."""
    clock: Clock
    say: Callable[[str], None]
    """Prints to standard output."""


def publish(outcome: Outcome, platform: str, surfaces: tuple[str, ...], run: Run) -> tuple[str, ...]:
    """Write the surfaces, in the order of the platform's own list, and return a line for each."""
    known = SURFACES[platform]
    return tuple(
        f"{surface}: {_written(known[surface], outcome, run)}" for surface in known if surface in surfaces
    )


def _written(write: "Surface", outcome: Outcome, run: Run) -> str:
    try:
        return write(outcome, run)
    except Unpublishable as error:
        return f"not published: {error}"


def _outputs(outcome: Outcome, run: Run) -> str:
    path = github_files.file(run.environment, "GITHUB_OUTPUT")
    github_files.append(path, github_files.outputs(outcome, run.delimiter))
    return "written"


def _summary(outcome: Outcome, run: Run) -> str:
    path = github_files.file(run.environment, "GITHUB_STEP_SUMMARY")
    url = run.report_url or where_github.report_url(run.environment)
    github_files.append(path, github_files.summary(outcome, github_files.written(path), url))
    return "written"


def _annotations(outcome: Outcome, run: Run) -> str:
    from maestro_gate.report import annotations

    run.say(annotations.render(outcome))
    return "written"


def _github_comment(outcome: Outcome, run: Run) -> str:
    from maestro_gate.publish import github, http, sticky, where

    place = where_github.place(run.environment, run.event)
    token = where.token(run.environment, *where_github.TOKENS)
    url = run.report_url or where_github.report_url(run.environment)
    text = _body(outcome, github.LONGEST_BODY, url)
    with http.opened() as client:
        api = http.Api("GitHub", place.api_url, token, github.headers(token), client, run.clock)
        return sticky.put(github.GitHubThread(api, place), text, quiet=is_quiet(outcome))


def _gitlab_comment(outcome: Outcome, run: Run) -> str:
    from maestro_gate.publish import gitlab, http, sticky, where

    place = where_gitlab.place(run.environment)
    try:
        token = where.token(run.environment, *where_gitlab.TOKENS)
    except Unpublishable as error:
        raise Unpublishable(f"{error}; CI_JOB_TOKEN cannot write notes") from error
    url = run.report_url or where_gitlab.report_url(run.environment)
    text = _body(outcome, gitlab.LONGEST_BODY, url)
    with http.opened() as client:
        api = http.Api("GitLab", place.api_url, token, gitlab.headers(token), client, run.clock)
        return sticky.put(gitlab.GitLabThread(api, place), text, quiet=is_quiet(outcome))


def _body(outcome: Outcome, longest: int, url: str) -> str:
    from maestro_gate.publish import sticky

    return fitted(outcome, Room(longest, characters), first_line=sticky.MARKER, report_url=url)


Surface = Callable[[Outcome, Run], str]

SURFACES: Mapping[str, Mapping[str, Surface]] = {
    "github": {
        "outputs": _outputs,
        "summary": _summary,
        "annotations": _annotations,
        "comment": _github_comment,
    },
    "gitlab": {"comment": _gitlab_comment},
}
"""Platform → its surfaces, in the order in which they are written."""
