"""Vulnerabilities that the action looks up: in what a step before downloaded, or by the API; never as the change says."""

import json
import os
import re
import subprocess
import textwrap
from pathlib import Path

import pytest
import yaml
from action.github_job import SETTINGS, Project
from collect.advisory_downloads import BILL, DOWNLOADS, known, stand_in_for_curl
from collect.loopback_osv import Osv
from real_clients import PROJECT, client

SERVICE = SETTINGS + "advisories: {api: 'http://osv.example'}\n"
"""Settings of a mirror that only a proxy reaches."""
GIVEN = {
    "osv": "  data/PyPI.zip\n\n  data/of two words/npm.zip  \n",
    "kev": "data/kev.json",
    "epss": "data/epss.csv.gz",
}


@pytest.fixture
def change(job, tmp_path):
    """A job on a pull request that brings two packages with known vulnerabilities, beside what was downloaded."""
    project = Project(tmp_path / "origin", {"bom.cdx.json": BILL}, settings=SERVICE)
    job.folder = tmp_path / "another"
    job.folder.mkdir()
    project.checked_out(job.workspace)
    job.event = project.pull_request()
    job.inputs |= {"as-of": "2026-11-23", "comment": "false"}
    job.downloads = {f"data/{name}": data for name, data in DOWNLOADS.items()}
    job.downloads["data/of two words/npm.zip"] = job.downloads.pop("data/npm.zip")
    return job


def outcome(ran):
    assert ran.outputs["outcome"], ran.step("Check").log
    return json.loads(Path(ran.outputs["outcome"]).read_text(encoding="utf-8"))


def ids(judged):
    return set(re.findall(r"GHSA-[a-z]+|CVE-[0-9-]+", json.dumps(judged)))


def test_exports_a_catalogue_and_scores_are_found_below_the_runner_s_folder(change):
    change.inputs |= GIVEN
    ran = change.run()
    assert ran.code == 10
    judged = outcome(ran)
    assert known(judged) == {"osv": "collected", "kev": "collected", "epss": "collected"}
    assert {"CVE-2024-22195", "GHSA-left"} <= ids(judged)
    assert "known-exploited-vulnerability" in {reason["rule"] for reason in judged["reasons"]}


def test_a_whole_path_is_taken_as_it_is(change, tmp_path):
    (tmp_path / "feeds").mkdir()
    for name in ("PyPI.zip", "npm.zip"):
        (tmp_path / "feeds" / name).write_bytes(DOWNLOADS[name])
    change.inputs |= {"osv": str(tmp_path / "feeds"), "kev": str(change.temp / "data/kev.json")}
    judged = outcome(change.run())
    assert known(judged) == {"osv": "collected", "kev": "collected"}
    assert {"CVE-2024-22195", "GHSA-left"} <= ids(judged)


def test_without_these_inputs_nothing_is_looked_up(change):
    with Osv() as service:
        change.environment = {"HTTP_PROXY": service.url, "ASKED_ONLINE": "true", "ASKED_KEV": "data/kev.json"}
        change.environment |= {"INPUT_ONLINE": "true", "INPUT_KEV": "data/kev.json"}
        change.inputs["online"] = "false"
        assert known(outcome(change.run())) == {}
    assert service.calls == []


@pytest.mark.parametrize("name", ["osv", "kev", "epss"])
@pytest.mark.parametrize("place", ["{workspace}/data.json", "../workspace/data.json", "../linked/data.json"])
def test_what_stands_in_the_checkout_is_refused(change, name, place):
    (change.workspace / "data.json").write_text("{}", encoding="utf-8")
    (change.folder / "linked").symlink_to(change.workspace)
    change.inputs[name] = place.format(workspace=change.workspace)
    ran = change.run()
    assert (ran.code, ran.outputs["verdict"]) == (2, "undecided")
    assert "stands in the repository under review" in ran.step("Check").commands[0].message


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"kev": "data/nowhere.json"}, "data/nowhere.json"),
        ({"osv": "data/PyPI.zip\ndata/nowhere.zip"}, "data/nowhere.zip"),
        ({"osv": "data/PyPI.zip --online"}, "data/PyPI.zip --online"),
        ({"online": "yes"}, "the input online takes true or false"),
        ({"online": "true", "osv": "data/PyPI.zip"}, "give one of them"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_what_cannot_be_looked_up_in_is_no_verdict(change, inputs, said):
    change.inputs |= inputs
    ran = change.run()
    assert (ran.code, ran.outputs["verdict"]) == (2, "undecided")
    assert said in ran.step("Check").commands[0].message


def test_online_the_api_is_asked_by_the_proxy_of_the_runner(change):
    change.inputs |= {"online": "true", "kev": "data/kev.json"}
    with Osv() as service:
        change.environment = {"HTTP_PROXY": service.url}
        judged = outcome(change.run())
    assert known(judged) == {"osv": "collected", "kev": "collected"}
    assert "CVE-2024-22195" in ids(judged)
    assert {call.headers["host"] for call in service.calls} == {"osv.example"}


def test_an_api_that_is_not_reached_is_no_verdict(change):
    change.inputs["online"] = "true"
    change.environment = {"HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    ran = change.run()
    assert ran.code == 3
    assert known(outcome(ran)) == {"osv": "failed"}


def test_the_worked_example_of_the_documentation_works(change, tmp_path):
    download, gate = example()
    ended = subprocess.run(
        [client("bash"), "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", download["run"]],
        cwd=change.workspace, env={"PATH": f"{stand_in_for_curl(tmp_path)}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    made = tmp_path / "advisories"
    change.downloads = {f"advisories/{file.name}": file.read_bytes() for file in made.iterdir()}
    assert len(change.downloads) == len(DOWNLOADS)
    change.inputs |= gate["with"]
    ran = change.run()
    assert ran.code == 10
    assert known(outcome(ran)) == {"osv": "collected", "kev": "collected", "epss": "collected"}


def example():
    """The steps of docs/github.md that download and that judge."""
    text = (PROJECT / "docs/github.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(block) for block in re.findall(r"(?:^(?: {4}.*)?\n)+", text, re.MULTILINE)]
    (steps,) = (block for block in blocks if "epss:" in block)
    return yaml.safe_load(steps)
