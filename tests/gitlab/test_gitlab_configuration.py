"""The component as configuration: valid for GitLab, strict about its inputs, in step with the package."""

import hashlib
import re
import subprocess
import textwrap

import pytest
import yaml
from gitlab_pipelines import COMPONENT, PREINSTALLED, Project, configuration, spec
from real_clients import PROJECT, client

from maestro_gate import __version__


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        PREINSTALLED
        | {"shards": 3, "profile": "strict", "stage": "build", "warn-exit-codes": [3, 10], "online": True},
    ],
    ids=["as it comes", "with everything said"],
)
def test_the_expanded_configuration_is_valid_by_gitlabs_schema(tmp_path, inputs):
    project = Project(tmp_path, inputs)
    project.default_branch()
    expanded = tmp_path / "expanded.gitlab-ci.yml"
    expanded.write_text(project.preview(), encoding="utf-8")
    assert {"maestro-gate", "maestro-gate-shard"} <= set(yaml.safe_load(expanded.read_text("utf-8")))
    ended = subprocess.run(
        [client("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", expanded],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout


def test_the_same_file_can_be_included_without_components(tmp_path):
    project = Project(tmp_path, {})
    here = {"local": "templates/maestro-gate.yml"}
    renamed = {"job-name": "policy:gate", "stage": "build"}
    project.upstream.commit("include", {".gitlab-ci.yml": configuration(here, renamed)})
    project.default_branch()
    jobs = yaml.safe_load(project.preview())
    assert jobs["policy:gate"]["stage"] == "build"
    assert [need["job"] for need in jobs["policy:gate"]["needs"]] == ["policy:gate-shard"]
    assert "maestro-gate" not in jobs


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"profile": "lenient"}, "list of allowed options"),
        ({"shards": "three"}, "provided value is not a number"),
        ({"warn-exit-codes": "10"}, "provided value is not a"),
        ({"online": "yes"}, "provided value is not a boolean"),
    ],
    ids=[
        "an unknown profile",
        "shards that are no number",
        "exit codes that are no list",
        "online that is no truth",
    ],
)
def test_a_wrong_input_stops_the_pipeline_before_any_job(tmp_path, inputs, said):
    project = Project(tmp_path, inputs)
    project.default_branch()
    assert said in project.preview()


def test_the_jobs_inherit_nothing_of_the_project_but_its_runners_tags(tmp_path):
    default = {
        "before_script": ["echo theirs"],
        "image": "theirs",
        "tags": ["ours"],
        "cache": {"paths": ["x"]},
    }
    project = Project(tmp_path, {}, {"default": default})
    project.default_branch()
    job = yaml.safe_load(project.preview())["maestro-gate"]
    assert job["tags"] == ["ours"]
    assert "echo theirs" not in job["before_script"]
    assert job["image"] != {"name": "theirs"}
    assert all(path.startswith(".maestro-gate-cache/") for path in job["cache"][0]["paths"])


def test_every_input_is_described_and_has_a_default():
    for name, row in spec().items():
        assert row["description"].endswith("."), name
        assert "default" in row, name


def test_the_default_package_is_this_version():
    assert spec()["package"]["default"] == f"maestro-gate=={__version__}"


def test_the_caches_key_follows_the_lock_files():
    locks = sorted((PROJECT / "policies/tools").glob("*.txt"))
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    (key,) = re.findall(r"key: maestro-gate-scanners-(\w+)", COMPONENT.read_text("utf-8"))
    assert key == digest[:16], "give the cache in templates/maestro-gate.yml the key of the new lock files"


def test_the_default_scanners_are_those_that_the_gate_runs():
    table = yaml.safe_load((PROJECT / "policies/tools.yaml").read_text("utf-8"))
    assert spec()["scanners"]["default"].split() == [tool["name"] for tool in table["tools"]]


def test_the_documentation_uses_the_component_as_it_is():
    page = (PROJECT / "docs/gitlab.md").read_text("utf-8")
    blocks = [
        textwrap.dedent(block)
        for block in re.findall(r"^ *```yaml\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL)
    ]
    includes = [row for block in blocks for row in loaded(block).get("include", ())]
    assert len(includes) >= 5
    for row in includes:
        assert set(row.get("inputs", {})) <= set(spec())
        named = row.get("component", "").rpartition("@")[2] or row["ref"]
        assert named == __version__


def loaded(block):
    """A block of GitLab's YAML, which has a tag of its own."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!reference", Loader.construct_sequence)
    return yaml.load(block, Loader)  # noqa: S506


def test_the_documentation_names_every_report():
    page = (PROJECT / "docs/gitlab.md").read_text("utf-8")
    jobs = list(yaml.safe_load_all(COMPONENT.read_text("utf-8")))[1]
    reports = jobs["$[[ inputs.job-name ]]"]["artifacts"]["reports"]
    assert set(reports) == {"junit", "codequality", "sast", "dependency_scanning"}
    for file in reports.values():
        assert f"`{file.removeprefix('maestro-gate-report/')}`" in page
