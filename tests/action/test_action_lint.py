"""The action and the workflows are valid, pinned, and clean for a linter of what attackers use."""

import re
import subprocess
import textwrap

import pytest
import yaml
from real_clients import PROJECT, client

ACTIONS = ("action.yml", "comment/action.yml")
WORKFLOWS = tuple(sorted(str(path.relative_to(PROJECT)) for path in PROJECT.glob(".github/workflows/*.yml")))
EVERY = (*ACTIONS, *WORKFLOWS)


def ends_well(*command):
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_there_are_workflows():
    assert len(WORKFLOWS) >= 3


@pytest.mark.parametrize(("schema", "files"), [("github-actions", ACTIONS), ("github-workflows", WORKFLOWS)])
def test_they_are_what_github_s_schema_wants(schema, files):
    ends_well(client("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *files)


def test_zizmor_finds_nothing():
    ends_well(client("zizmor"), "--offline", "--no-progress", *EVERY)


@pytest.mark.parametrize("file", EVERY)
def test_every_action_is_pinned_by_its_commit_and_says_which_version_that_is(file):
    for line in (PROJECT / file).read_text(encoding="utf-8").splitlines():
        used = re.search(r"uses: (\S+)", line)
        if used and not used[1].startswith("./"):
            assert re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("file", ACTIONS)
def test_no_script_holds_an_expression(file):
    for step in yaml.safe_load((PROJECT / file).read_text(encoding="utf-8"))["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), step["name"]


def test_one_action_has_one_pin_everywhere_also_in_the_documentation():
    pins = {}
    for file in (*EVERY, "docs/github.md"):
        for name, commit in re.findall(
            r"uses: ([\w./-]+)@([0-9a-f]{40})", (PROJECT / file).read_text(encoding="utf-8")
        ):
            pins.setdefault("/".join(name.split("/")[:2]), set()).add(commit)
    assert {name: commits for name, commits in pins.items() if len(commits) > 1} == {}


def test_the_workflows_of_the_documentation_are_as_good(tmp_path):
    text = (PROJECT / "docs/github.md").read_text(encoding="utf-8")
    blocks = [textwrap.dedent(block) for block in re.findall(r"(?:^(?: {4}.*)?\n)+", text, re.MULTILINE)]
    whole = [block.strip("\n") for block in blocks if block.lstrip("\n").startswith("name: ")]
    assert len(whole) == 2
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    for number, block in enumerate(whole):
        known = re.sub(r"OWNER/maestro-gate(\S*)@<commit>", rf"octo/maestro-gate\1@{'a' * 40}", block)
        ignored = known.replace("  workflow_run:", "  # zizmor: ignore[dangerous-triggers]\n  workflow_run:")
        (folder / f"{number}.yml").write_text(ignored + "\n", encoding="utf-8")
        ends_well(
            client("check-jsonschema"),
            "--builtin-schema",
            "vendor.github-workflows",
            folder / f"{number}.yml",
        )
    ends_well(client("zizmor"), "--offline", "--no-progress", folder)


def test_our_own_gate_follows_what_the_documentation_says_about_enforcing():
    jobs = yaml.safe_load((PROJECT / ".github/workflows/gate.yml").read_text(encoding="utf-8"))["jobs"]
    change, _, gate = jobs["gate"]["steps"]
    assert gate["with"]["cache"] == "false"
    assert change["with"]["fetch-depth"] == "${{ github.event_name == 'merge_group' && '0' || '2' }}"


def test_what_code_scanning_needs_is_said_as_it_is_written():
    text = (PROJECT / "action.yml").read_text(encoding="utf-8")
    assert "security-events - write" not in text
    (step,) = (row for row in yaml.safe_load(text)["runs"]["steps"] if "notice" in row.get("run", ""))
    assert "It needs security-events: write," in step["run"]


def test_only_a_job_that_does_not_judge_speaks_as_the_repository():
    for page in ("docs/github.md", "docs/attestation.md"):
        text = (PROJECT / page).read_text(encoding="utf-8")
        blocks = [textwrap.dedent(block) for block in re.findall(r"(?:^(?: {4}.*)?\n)+", text, re.MULTILINE)]
        signing = [block.strip("\n") for block in blocks if "id-token: write" in block]
        assert len(signing) == 1, page
        job = yaml.safe_load(signing[0].partition("\ngh attestation")[0])
        jobs = job.get("jobs", job)
        able = [name for name, row in jobs.items() if "id-token" in row.get("permissions", {})]
        assert able == ["sign"], page
        uses = [step.get("uses", "").partition("@")[0] for step in jobs["sign"]["steps"]]
        assert uses == ["actions/download-artifact", "actions/attest"], page


def test_the_documentation_names_every_input_and_output():
    text = (PROJECT / "docs/github.md").read_text(encoding="utf-8")
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    for name in (*action["inputs"], *action["outputs"]):
        assert re.search(rf"^\|[^|]*`{name}`", text, re.MULTILINE), name


def test_inputs_that_are_settings_have_no_default():
    inputs = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    with_default = {name for name, spec in inputs.items() if spec.get("default")}
    assert with_default == {"cache", "comment", "upload-sarif", "artifact", "token"}


def test_only_publishing_gets_a_token():
    steps = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    with_token = [step["name"] for step in steps if "token" in str(step.get("env", {}).values()).lower()]
    assert with_token == ["Comment"]


def test_what_the_action_installs_is_what_is_tested_here():
    tested = pinned("dev")
    for name in ("runtime", "build"):
        assert pinned(name) <= tested


def pinned(name):
    text = (PROJECT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    found = re.findall(r"^([\w.-]+==[\w.!+-]+)", text, re.MULTILINE)
    assert text.count("--hash=sha256:") >= len(found) > 0
    return set(found)
