"""Publishes outcomes to the loopback platforms: in this process, with a clock that a test moves."""

import json
from functools import cache

from making import component, evidence
from test_reports import outcome

from maestro_gate import publish
from maestro_gate.model.judgement import Law
from maestro_gate.publish.limits import Clock
from maestro_gate.publish.sticky import MARKER

PULL = {"number": 7, "pull_request": {"number": 7, "state": "open", "head": {"sha": "a" * 40, "repo": None}}}
OURS = f"{MARKER}\nan older report"


class SteppedClock:
    """Sleeping takes no time and moves the clock."""

    def __init__(self):
        self.time = 1_800_000_000.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds

    def clock(self):
        return Clock(lambda: self.time, self.sleep)


@cache
def blocked():
    return outcome(evidence([]), evidence([component("alpha")]))


@cache
def unchanged():
    same = evidence([component("alpha")])
    law = Law("base", "a" * 40, "standard", "b" * 64, ())
    return outcome(same, same, reasons=(), verdict="pass", claims=(), law=law)


def github_environment(github, **more):
    return {
        "GITHUB_API_URL": github.url,
        "GITHUB_REPOSITORY": github.repository,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_RUN_ID": "99",
        "GITHUB_TOKEN": github.token,
    } | more


def gitlab_environment(gitlab, **more):
    return {
        "CI_API_V4_URL": gitlab.url,
        "CI_PROJECT_ID": "11",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_JOB_URL": "https://gitlab.example/group/app/-/jobs/5",
        "GITLAB_TOKEN": gitlab.token,
    } | more


def run(environment, clock, event=PULL, report_url="", say=lambda _: None):
    data = event if isinstance(event, bytes) else json.dumps(event).encode()
    return publish.Run(environment, data, report_url, "d" * 32, clock.clock(), say)


def comment(github, clock, result=None, event=PULL, **environment):
    """The line that publishing a comment gives."""
    of = run(github_environment(github, **environment), clock, event)
    (line,) = publish.publish(result or blocked(), "github", ("comment",), of)
    assert github.token not in line
    assert "\n" not in line
    return line


def note(gitlab, clock, result=None, **environment):
    """The line that publishing a note gives."""
    of = run(gitlab_environment(gitlab, **environment), clock, b"")
    (line,) = publish.publish(result or blocked(), "gitlab", ("comment",), of)
    assert gitlab.token not in line
    assert "\n" not in line
    return line
