"""Vulnerabilities that the component looks up: in files outside of the checkout, or by the API; never as the change says."""

import json
import os
import re
import textwrap
from pathlib import Path

import pytest
import yaml
from collect.advisory_downloads import BILL, DOWNLOADS, known, stand_in_for_curl
from collect.loopback_osv import Osv
from gitlab_pipelines import PREINSTALLED, SETTINGS, Project
from real_clients import PROJECT

ALL = {"osv": "collected", "kev": "collected", "epss": "collected"}
CHANGE = {"bom.cdx.json": BILL}


def outcome(pipeline):
    assert pipeline.report("outcome.json").exists(), pipeline.output
    return json.loads(pipeline.report("outcome.json").read_bytes())


@pytest.fixture
def inputs(tmp_path):
    """The inputs for a folder of downloads outside of every checkout."""
    folder = tmp_path / "advisories"
    folder.mkdir()
    for name, data in DOWNLOADS.items():
        (folder / name).write_bytes(data)
    exports = f"{folder}/PyPI.zip {folder}/npm.zip"
    return PREINSTALLED | {"osv": exports, "kev": f"{folder}/kev.json", "epss": f"{folder}/epss.csv.gz"}


@pytest.mark.parametrize("shards", [1, 2])
def test_the_job_that_judges_looks_vulnerabilities_up(tmp_path, gate, inputs, shards):
    project = Project(tmp_path, inputs | {"shards": shards})
    pipeline = project.run(gate, project.merge_request(CHANGE))
    assert pipeline.failed == {"maestro-gate": ("FAIL", 10)}, pipeline.output
    judged = outcome(pipeline)
    assert known(judged) == ALL
    assert "known-exploited-vulnerability" in {reason["rule"] for reason in judged["reasons"]}
    assert "GHSA-left" in json.dumps(judged)


def test_no_shard_looks_vulnerabilities_up(tmp_path, inputs):
    project = Project(tmp_path, inputs | {"shards": 2})
    project.default_branch()
    jobs = yaml.safe_load(project.preview())
    told = {name: "kev.json" in json.dumps(jobs[name]) for name in ("maestro-gate", "maestro-gate-shard")}
    assert told == {"maestro-gate": True, "maestro-gate-shard": False}


@pytest.mark.parametrize("name", ["osv", "kev", "epss"])
@pytest.mark.parametrize("place", ["data.json", "{checkout}/data.json", "{linked}/data.json"])
def test_what_stands_in_the_checkout_is_refused(tmp_path, gate, name, place):
    checkout, linked = tmp_path / "clone/.gitlab-ci-local/builds/maestro-gate", tmp_path / "linked"
    linked.symlink_to(checkout)
    project = Project(tmp_path, PREINSTALLED | {name: place.format(checkout=checkout, linked=linked)})
    pipeline = project.run(gate, project.merge_request({"data.json": "{}"}))
    assert pipeline.failed == {"maestro-gate": ("FAIL", 2)}, pipeline.output
    assert "stands in the repository under review" in pipeline.sentences
    assert not pipeline.report("outcome.json").exists()


def test_no_variable_of_the_pipeline_and_nothing_of_the_change_looks_anything_up(tmp_path, gate, inputs):
    told = {
        f"{prefix}{name.upper()}": value for name, value in inputs.items() for prefix in ("", "MAESTRO_GATE_")
    }
    project = Project(tmp_path, PREINSTALLED)
    service = "advisories: {api: 'http://127.0.0.1:9', kev: data.json}\n"
    change = CHANGE | {"data.json": DOWNLOADS["kev.json"], ".maestro/gate.yaml": SETTINGS + service}
    variables = {
        name: value for name, value in told.items() if name.rpartition("_")[2] in ("OSV", "KEV", "EPSS")
    }
    pipeline = project.run(
        gate, project.merge_request(change) | variables | {"ONLINE": "true", "online": "true"}
    )
    assert known(outcome(pipeline)) == {}


def test_what_an_input_holds_is_not_expanded(tmp_path, gate, inputs):
    marker = tmp_path / "ran"
    project = Project(tmp_path, PREINSTALLED | {"osv": f"$EXPORTS $(touch${{IFS}}{marker}) *"})
    variables = {"EXPORTS": inputs["osv"]}
    pipeline = project.run(gate, project.merge_request({"README.md": "# Agent\n"}) | variables)
    assert pipeline.failed == {"maestro-gate": ("FAIL", 2)}, pipeline.output
    assert "$EXPORTS" in pipeline.sentences
    assert not marker.exists()


@pytest.mark.parametrize("is_online", [True, False])
def test_the_api_is_asked_only_when_the_input_says_so(tmp_path, gate, is_online):
    project = Project(tmp_path, PREINSTALLED | {"online": is_online})
    with Osv() as service:
        settings = f"{SETTINGS}advisories: {{api: '{service.url}'}}\n"
        project.upstream.commit("settings", {".maestro/gate.yaml": settings})
        judged = outcome(project.run(gate, project.merge_request(CHANGE)))
    assert known(judged) == ({"osv": "collected"} if is_online else {})
    assert ("/v1/vulns/GHSA-h5c8-rqwp-cp95" in {call.path for call in service.calls}) == is_online


def test_the_worked_example_of_the_documentation_works(tmp_path, gate):
    text = example().replace("/tmp/advisories", str(tmp_path / "advisories"))
    project = Project(tmp_path, PREINSTALLED)
    mine = project.upstream.path / ".gitlab-ci.yml"
    (own,) = yaml.safe_load(mine.read_text("utf-8"))["include"]
    text = text.replace(re.search(r"component: (\S+)", text)[1], own["component"])
    text = text.replace("    inputs:\n", '    inputs:\n      package: ""\n      scanners: ""\n')
    project.upstream.commit("configuration", {".gitlab-ci.yml": text})
    path = f"{stand_in_for_curl(tmp_path)}{os.pathsep}{gate}{os.pathsep}{os.environ['PATH']}"
    change = project.merge_request(CHANGE)
    assert known(outcome(project.run(gate, change | {"PATH": path}))) == ALL
    unanswered = project.run(gate, change | {"PATH": path})
    assert unanswered.failed == {"maestro-gate": ("FAIL", 3)}, (
        "a folder that is there already holds what others put there"
    )


def example() -> str:
    """The configuration of docs/gitlab.md that downloads and judges."""
    page = Path(PROJECT, "docs/gitlab.md").read_text("utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (block,) = (textwrap.dedent(block) for block in blocks if "epss:" in block)
    return block
