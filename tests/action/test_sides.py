"""What is compared with what, by event: steps/sides.sh in real repositories, checked out as actions/checkout does it."""

import os
import subprocess

import pytest
from action.github_job import UNPINNED, Project
from git_repo import GitRepo
from real_clients import PROJECT, client

PROGRAM = """
set -euo pipefail
. "$0"
if choose_sides; then printf '%s|%s|%s' "$base" "$head" "$mode"; else printf 'no: %s' "$problem"; fi
"""
NAMES = ("EVENT", "PULL_HEAD", "PULL_BASE_BRANCH", "GROUP_HEAD", "GROUP_BASE", "ASKED_BASE", "ASKED_HEAD", "ASKED_MODE")  # fmt: skip


def sides(repository, **known):
    environment = (
        dict.fromkeys(NAMES, "") | known | {"REPOSITORY": str(repository), "PATH": os.environ["PATH"]}
    )
    ended = subprocess.run(
        [client("bash"), "--noprofile", "--norc", "-c", PROGRAM, PROJECT / "steps/sides.sh"],
        cwd="/", env=environment, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def pull(project, **further):
    return {"EVENT": "pull_request", "PULL_HEAD": project.head, "PULL_BASE_BRANCH": "main"} | further


def test_a_pull_request_is_compared_with_the_first_parent_of_its_merge_commit(project, tmp_path):
    copy = project.checked_out(tmp_path / "copy")
    assert sides(copy.path, **pull(project)) == f"{project.base}|HEAD|"
    assert project.base != project.stale


def test_a_checkout_of_the_merge_commit_alone_is_told_to_fetch_two(project, tmp_path):
    copy = project.checked_out(tmp_path / "copy", depth=1)
    assert sides(copy.path, **pull(project)).startswith("no: ")
    assert "`fetch-depth: 2`" in sides(copy.path, **pull(project))


def test_the_head_of_a_pull_request_is_compared_with_the_merge_base(project, tmp_path):
    copy = project.checked_out(tmp_path / "copy", "refs/pull/7/head", depth=0)
    assert sides(copy.path, **pull(project)) == f"{project.stale}|HEAD|"


def test_the_head_of_a_pull_request_in_a_shallow_checkout_is_told_how_to_fetch(project, tmp_path):
    copy = project.checked_out(tmp_path / "copy", "refs/pull/7/head")
    assert "`fetch-depth: 0`" in sides(copy.path, **pull(project))


def test_a_merge_that_the_branch_brought_along_does_not_hide_what_came_before(tmp_path):
    project = Project(tmp_path / "origin", {".mcp.json": UNPINNED})
    project.origin.checkout("change")
    project.head = project.origin.merge("main")
    project.origin.git("update-ref", "refs/pull/7/head", project.head)
    copy = project.checked_out(tmp_path / "copy", "refs/pull/7/head", depth=0)
    assert copy.git("rev-list", "--parents", "-1", "HEAD").count(" ") == 2
    assert sides(copy.path, **pull(project)) == f"{project.base}|HEAD|"


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_checkout_of_something_else_is_never_judged_as_the_pull_request(project, tmp_path, event):
    copy = project.checked_out(tmp_path / "copy", "refs/heads/main", depth=0)
    assert "neither the pull request's head nor its merge" in sides(copy.path, **pull(project, EVENT=event))


def test_a_merge_group_has_its_own_base(project, tmp_path):
    copy = project.checked_out(tmp_path / "copy")
    group = {"EVENT": "merge_group", "GROUP_HEAD": project.merged, "GROUP_BASE": project.base}
    assert sides(copy.path, **group) == f"{project.base}|HEAD|"
    alone = project.checked_out(tmp_path / "alone", depth=1)
    assert "`fetch-depth: 0`" in sides(alone.path, **group)
    assert "not the merge group's head" in sides(copy.path, **group | {"GROUP_HEAD": project.head})
    assert sides(copy.path, **group | {"GROUP_BASE": ""}).startswith("no: ")


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_on_main_and_on_a_schedule_everything_that_stands_is_judged(project, tmp_path, event):
    copy = project.checked_out(tmp_path / "copy", "refs/heads/main", depth=1)
    assert sides(copy.path, EVENT=event) == "|HEAD|absolute"
    assert sides(copy.path, EVENT=event, ASKED_MODE="delta") == "|HEAD|delta"


@pytest.mark.parametrize("event", ["issue_comment", "workflow_run", "", "$(exit 9)"])
def test_an_event_without_a_change_is_an_error(project, tmp_path, event):
    assert "Give the input base, or mode: absolute" in sides(project.origin.path, EVENT=event)


def test_what_is_asked_for_goes_first(project, tmp_path):
    asked = pull(project, ASKED_BASE="origin/release", ASKED_HEAD="HEAD~1", ASKED_MODE="delta")
    assert sides(tmp_path, **asked) == "origin/release|HEAD~1|delta"
    assert sides(tmp_path, **pull(project, ASKED_MODE="absolute")) == "|HEAD|absolute"


@pytest.mark.parametrize(
    "branch", ["$(touch planted)", "--output=planted", "a`id`b", "x;id", "::add-mask::x", "ü%0A"]
)
def test_the_name_of_a_branch_is_nothing_but_a_name(project, tmp_path, branch):
    copy = project.checked_out(tmp_path / "copy", "refs/pull/7/head", depth=0)
    said = sides(copy.path, **pull(project, PULL_BASE_BRANCH=branch))
    assert said.startswith("no: ")
    assert f"origin/{branch}" in said
    assert not list(tmp_path.rglob("planted"))


def test_a_folder_without_a_checkout_is_told_what_is_missing(project, tmp_path):
    said = sides(tmp_path, **pull(project))
    assert "is actions/checkout the step before" in said


def test_an_object_that_stands_in_for_another_is_not_followed(project, tmp_path):
    copy = GitRepo(project.checked_out(tmp_path / "copy", depth=0).path)
    copy.git("replace", project.merged, project.stale)
    assert sides(copy.path, GIT_NO_REPLACE_OBJECTS="1", **pull(project)) == f"{project.base}|HEAD|"


def test_a_checkout_of_another_user_is_called_so(project, tmp_path):
    copy = project.checked_out(tmp_path / "copy")
    said = sides(copy.path, **pull(project, GIT_TEST_ASSUME_DIFFERENT_OWNER="1"))
    assert "belongs to another user" in said
    assert "safe.directory" in said
