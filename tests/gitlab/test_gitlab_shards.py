"""Work that several jobs share: shards scan, one job judges, and a missing shard is no verdict."""

import subprocess

import yaml
from gitlab_pipelines import COMPONENT, PREINSTALLED, Project

SETTINGS = 'schema_version: "1"\nsources: {checkov: {enabled: false}}\n'
CODE = {
    f"src/index_{number}.py": "import pickle\n\n\ndef index(file):\n    return pickle.load(file)\n"
    for number in range(4)
}


def test_three_shards_say_byte_for_byte_what_one_run_says(tmp_path, gate, tools_folder):
    project = Project(tmp_path, PREINSTALLED | {"shards": 3})
    project.upstream.commit("settings", {".maestro/gate.yaml": SETTINGS})
    pipeline = project.run(gate, project.merge_request(CODE) | {"MAESTRO_GATE_TOOLS": str(tools_folder)})
    assert set(pipeline.failed) <= {"maestro-gate"}, pipeline.output
    assert len(list((pipeline.folder / ".gitlab-ci-local/artifacts").glob("maestro-gate-shard*"))) == 3
    alone = tmp_path / "alone.json"
    base = project.upstream.head("main")
    subprocess.run(
        [gate / "maestro-gate", "check", pipeline.folder, "--base", base, "--head", "HEAD", "-q", "-f", "json", "-o", alone],
        capture_output=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert "src/index_3.py" in alone.read_text("utf-8")
    assert pipeline.report("outcome.json").read_bytes() == alone.read_bytes()


def test_a_missing_shard_is_no_verdict(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"shards": 2})
    file = project.upstream.path / ".gitlab-ci.yml"
    configured = yaml.safe_load(file.read_text("utf-8"))
    whole = list(yaml.safe_load_all(COMPONENT.read_text("utf-8")))[1]["$[[ inputs.job-name ]]-shard"][
        "script"
    ]
    configured["maestro-gate-shard"] = {"script": ['test "$CI_NODE_INDEX" = 1', *whole]}
    project.upstream.commit("a shard that dies", {".gitlab-ci.yml": yaml.safe_dump(configured)})
    pipeline = project.run(gate, project.merge_request({"README.md": "# Agent\n"}))
    assert pipeline.failed["maestro-gate"] == ("FAIL", 3), pipeline.output
    assert not pipeline.report("outcome.json").exists()


def test_a_shard_that_the_change_brings_is_not_kept_and_is_no_verdict(tmp_path, gate):
    project = Project(tmp_path, PREINSTALLED | {"shards": 2})
    planted = {"maestro-gate-shards-7001/3.json": "{}"}
    pipeline = project.run(gate, project.merge_request(planted) | {"CI_PIPELINE_ID": "7001"})
    made = (pipeline.folder / ".gitlab-ci-local/artifacts").glob(
        "maestro-gate-shard*/maestro-gate-shards-7001/*"
    )
    assert sorted(file.name for file in made) == ["1.json", "2.json"], pipeline.output
    assert pipeline.failed["maestro-gate"] == ("FAIL", 3), pipeline.output
    assert not pipeline.report("outcome.json").exists()
