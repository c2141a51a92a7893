"""`maestro-gate simulate` as a person types it: answers, files, and what is said when it cannot answer."""

import json

import command_line
import pytest
import yaml
from git_repo import GitRepo
from manifests import asset, control, flow, scenario

MODEL = {
    "schema_version": "1",
    "system": {"name": "shop", "regulations": ["GDPR"]},
    "assets": [asset("articles", "data-operations"), asset("agent", criticality="high"), asset("refund", criticality="critical")],
    "flows": [flow("articles", "agent"), flow("agent", "refund")],
    "controls": [control("approval", "agent", evidence=[{"kind": "file", "path": "approval.py"}])],
    "scenarios": [scenario("poison", "articles", stops_at=["agent"])],
}  # fmt: skip
FILES = {".maestro/threat-model.yaml": yaml.safe_dump(MODEL), "approval.py": "ask()\n"}


def run(*arguments, cwd=None):
    return command_line.run("simulate", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def repo(tmp_path_factory):
    made = GitRepo.create(tmp_path_factory.mktemp("simulate") / "repo")
    made.commit("base", FILES)
    made.branch("change")
    made.remove("approval.py")
    made.commit("head", {"README.md": "# Shop\n"})
    made.checkout("main")
    return made


def test_a_scenario_is_answered_for_the_tree_that_is_asked_for(repo):
    here = run("--compromise", "scenario:poison", "--no-scan", "-f", "json", "--head", "main", cwd=repo.path)
    there = run("--compromise", "scenario:poison", "--no-scan", "-f", "json", "--head", "change", repo.path)
    assert (here.returncode, there.returncode) == (0, 0)
    assert [one["asset"] for one in json.loads(here.stdout)["reached"]] == ["agent"]
    assert [one["asset"] for one in json.loads(there.stdout)["reached"]] == ["agent", "refund"]
    assert json.loads(there.stdout)["rehearsed"][0]["broken"] == [
        "it is not stopped at agent: approval is refuted, and it goes on to refund"
    ]


def test_the_answer_and_the_pack_go_to_files_and_the_same_question_gives_the_same_bytes(repo, tmp_path):
    def ask(name):
        ended = run(
            "--compromise", "asset:articles", "--no-scan", "--head", "main", "--as-of", "2026-11-20",
            "-f", "markdown", "-o", tmp_path / f"{name}.md", "--exercise", tmp_path / f"{name}-pack.md", repo.path,
        )  # fmt: skip
        assert (ended.returncode, ended.stdout) == (0, "")
        return [(tmp_path / f"{name}{end}").read_bytes() for end in (".md", "-pack.md")]

    first = ask("first")
    assert first == ask("second")
    assert first[0].startswith(b"## maestro-gate: what if articles is compromised")
    assert first[1].startswith(b"# Tabletop exercise: what if articles is compromised")


def test_the_pack_alone_leaves_the_answer_on_the_terminal(repo, tmp_path):
    ended = run(
        "--compromise",
        "asset:agent",
        "--no-scan",
        "--exercise",
        tmp_path / "pack.md",
        "--head",
        "main",
        repo.path,
    )
    assert ended.stdout.startswith("maestro-gate: what if agent is compromised")
    assert (tmp_path / "pack.md").exists()


def test_two_reports_cannot_share_a_file(repo, tmp_path):
    same = tmp_path / "one.md"
    ended = run("--compromise", "asset:agent", "--no-scan", "-o", same, "--exercise", same, repo.path)
    assert ended.returncode == 2
    assert "cannot share" in ended.stderr


@pytest.mark.parametrize(
    ("asked", "words"),
    [("asset:agnet", "Did you mean agent?"), ("control:aproval", "approval"), ("everything", "asset:ID")],
)
def test_what_is_unknown_ends_with_2_leaves_no_file_and_says_what_was_perhaps_meant(
    repo, tmp_path, asked, words
):
    stale = tmp_path / "answer.txt"
    stale.write_text("of yesterday")
    ended = run("--compromise", asked, "--no-scan", "-o", stale, "--head", "main", repo.path)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert not stale.exists()


def test_without_a_threat_model_it_ends_with_2_and_the_next_step(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {"README.md": "# A service\n"})
    ended = run("--compromise", "asset:agent", "--no-scan", "--head", "main", made.path)
    assert ended.returncode == 2
    assert "has no threat model" in ended.stderr
    assert "maestro-gate init" in ended.stderr


def test_a_torn_threat_model_ends_with_2_and_its_mistake(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", FILES | {".maestro/threat-model.yaml": "schema_version: '1'\nassets: [\n"})
    ended = run("--compromise", "asset:agent", "--no-scan", "--head", "main", made.path)
    assert ended.returncode == 2
    assert "the threat model cannot be read" in ended.stderr
    assert ".maestro/threat-model.yaml:" in ended.stderr


def test_an_unknown_asset_in_a_flow_ends_with_2_and_its_line(tmp_path):
    model = MODEL | {"flows": [flow("articles", "nobody")]}
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", FILES | {".maestro/threat-model.yaml": yaml.safe_dump(model)})
    ended = run("--compromise", "asset:articles", "--no-scan", "--head", "main", made.path)
    assert ended.returncode == 2
    assert "«nobody» is none of the assets" in ended.stderr


def test_without_scans_controls_that_need_them_are_unproven_and_that_is_said(tmp_path):
    needs = [{"kind": "no_finding", "tool": "semgrep", "check": "tool-runs-shell"}]
    model = MODEL | {"controls": [control("approval", "agent", evidence=needs)]}
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", FILES | {".maestro/threat-model.yaml": yaml.safe_dump(model)})
    ended = run("--compromise", "scenario:poison", "--no-scan", "--head", "main", made.path)
    assert ended.returncode == 0
    assert "semgrep proves no control here: scans were not asked for." in ended.stdout
    assert "approval (unproven: semgrep did not run: scans were not asked for)" in ended.stdout
