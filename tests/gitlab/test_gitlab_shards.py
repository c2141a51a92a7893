"""Work that several jobs share: shards scan, one job judges, and a missing shard is no verdict."""

import re

import pytest
import yaml
from gitlab_pipelines import PREINSTALLED, Project

SETTINGS = 'schema_version: "1"\nsources: {checkov: {enabled: false}}\n'
AGENT = "import pickle\n\n\ndef index_{number}(file):\n    return pickle.load(file)\n"
CODE = {f"src/agent_{number}.py": AGENT.format(number=number) for number in range(4)}


def project_with(tmp_path, shards):
    project = Project(tmp_path, PREINSTALLED | {"shards": shards})
    project.upstream.commit("settings", {".maestro/gate.yaml": SETTINGS})
    return project


def test_three_shards_say_what_one_job_says(tmp_path, gate, tools_folder):
    tools = {"MAESTRO_GATE_TOOLS": str(tools_folder)}
    outcomes = []
    for shards in (1, 3):
        (tmp_path / str(shards)).mkdir()
        project = project_with(tmp_path / str(shards), shards)
        pipeline = project.run(gate, project.merge_request(CODE) | tools)
        assert set(pipeline.failed) <= {"maestro-gate"}, pipeline.output
        outcomes.append(pipeline.report("outcome.json").read_text("utf-8"))
        judged = list((pipeline.folder / ".gitlab-ci-local/artifacts").glob("maestro-gate-shard*"))
        assert len(judged) == (0 if shards == 1 else 3)
    assert "src/agent_3.py" in outcomes[0]
    # The two projects differ in their number of shards, which is a file of each: so do their commits.
    assert without_revisions(outcomes[0]) == without_revisions(outcomes[1])


def without_revisions(outcome):
    return re.sub(r"\b[0-9a-f]{40}\b", "revision", outcome)


@pytest.mark.parametrize("lost", [1, 3], ids=["one", "all"])
def test_a_missing_shard_is_no_verdict(tmp_path, gate, lost):
    project = project_with(tmp_path, 3)
    stops = f'test "$CI_NODE_INDEX" -gt {lost}'
    project.upstream.commit("a shard that dies", {".gitlab-ci.yml": dying(project, stops)})
    pipeline = project.run(gate, project.merge_request({"README.md": "# Agent\n"}))
    assert pipeline.failed["maestro-gate"] == ("FAIL", 3), pipeline.output
    assert not pipeline.report("outcome.json").exists()


def dying(project, command):
    configured = yaml.safe_load((project.upstream.path / ".gitlab-ci.yml").read_text("utf-8"))
    configured["maestro-gate-shard"] = {"script": [command]}
    return yaml.safe_dump(configured)
