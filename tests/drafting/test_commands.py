"""`init`, `inventory` and `import` as a person meets them: files, exit codes, messages."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from command_line import run
from git_repo import GitRepo

from maestro_gate import documents

CORPUS = Path(__file__).parents[1] / "corpus" / "threat-models"
MODEL = ".maestro/threat-model.yaml"


@pytest.fixture
def repo(tmp_path):
    made = GitRepo.create(tmp_path / "shop")
    made.commit("base", {"requirements.txt": "openai==1.0\nlanggraph==1.0\n", "README.md": "# Shop\n"})
    return made


def test_init_writes_a_threat_model_once(repo):
    ended = run("init", cwd=repo.path)
    assert ended.returncode == 0, ended.stderr
    written = (repo.path / MODEL).read_bytes()
    documents.validate(documents.load_yaml(written, MODEL), "threat-model")
    assert b"name: shop" in written
    again = run("init", cwd=repo.path)
    assert again.returncode == 2
    assert "there is a threat model already" in again.stderr
    assert (repo.path / MODEL).read_bytes() == written


def test_a_draft_on_standard_output_writes_no_file(repo):
    ended = run("init", "--stdout", cwd=repo.path)
    assert "id: openai" in ended.stdout
    assert not (repo.path / MODEL).exists()


def test_an_update_adds_what_came_and_then_nothing(repo):
    run("init", cwd=repo.path)
    before = (repo.path / MODEL).read_text(encoding="utf-8")
    repo.write("requirements.txt", "openai==1.0\nlanggraph==1.0\nchromadb==1.0\n")
    ended = run("init", "--update", cwd=repo.path)
    assert ended.returncode == 0, ended.stderr
    assert "added: 1 asset, 1 flow, 5 threats" in ended.stderr
    after = (repo.path / MODEL).read_text(encoding="utf-8")
    assert "id: chroma" in after
    assert set(before.splitlines()) <= set(after.splitlines())
    again = run("init", "--update", cwd=repo.path)
    assert "nothing was added" in again.stderr
    assert (repo.path / MODEL).read_text(encoding="utf-8") == after


def test_an_update_without_a_threat_model_says_what_to_type(repo):
    ended = run("init", "--update", cwd=repo.path)
    assert ended.returncode == 2
    assert "Run `maestro-gate init`" in ended.stderr


def test_a_threat_model_that_is_not_in_order_is_not_added_to(repo):
    repo.write(MODEL, 'schema_version: "1"\nsystem: {name: x}\nassets: [{id: a}]\n')
    ended = run("init", "--update", cwd=repo.path)
    assert ended.returncode == 2
    assert f"{MODEL}:3:10" in ended.stderr


def test_a_threat_model_that_git_ignores_is_not_added_to(repo):
    repo.write(".gitignore", ".maestro/\n")
    run("init", cwd=repo.path)
    ended = run("init", "--update", cwd=repo.path)
    assert ended.returncode == 2
    assert "Take it out of .gitignore" in ended.stderr


def test_a_repository_without_a_commit_is_drafted_for(tmp_path):
    made = GitRepo.create(tmp_path / "new")
    made.write("requirements.txt", "openai==1.0\n")
    ended = run("init", "--stdout", cwd=made.path)
    assert ended.returncode == 0, ended.stderr
    assert "id: openai" in ended.stdout


def test_the_command_offers_the_formats_that_are_read():
    from maestro_gate import importing

    helped = " ".join(run("import", "--help").stdout.split())
    assert f"[{'|'.join(importing.FORMATS)}]" in helped.replace(" ", "")


def test_a_link_in_place_of_the_threat_model_is_not_written_through(repo, tmp_path):
    (repo.path / ".maestro").mkdir()
    (repo.path / MODEL).symlink_to(tmp_path / "elsewhere.yaml")
    assert run("init", cwd=repo.path).returncode == 2
    assert run("init", "--update", cwd=repo.path).returncode == 2
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_the_inventory_says_what_is_declared_and_follows_its_schema(repo):
    table = run("inventory", cwd=repo.path).stdout
    assert "L1 Foundation Models\n" in table
    assert "0 of the 2 that owe an entry" in table
    printed = run("inventory", repo.path, "--head", "HEAD", "--format", "json").stdout
    documents.validate(documents.load_json(printed.encode(), "x"), "inventory")
    assert [asset["name"] for asset in json.loads(printed)["assets"]] == ["openai", "langgraph"]


def test_what_could_not_be_read_is_said(repo):
    repo.write("package.json", "{")
    assert "Not known\n  declared-packages: " in run("inventory", cwd=repo.path).stdout


def test_a_change_that_forgets_the_threat_model_is_told_what_to_add(repo):
    from maestro_gate import pipeline
    from maestro_gate.tools import place

    run("init", cwd=repo.path)
    repo.git("add", "-A")
    repo.commit("model", {})
    repo.branch("change")
    repo.commit("head", {"requirements.txt": "openai==1.0\nlanggraph==1.0\nchromadb==1.0\n"})
    request = pipeline.Request(
        path=repo.path, base="main", head="HEAD", law_from="base", flags={}, environment=os.environ,
        today=date(2026, 11, 20), cache=None, tools=place.tools_folder(os.environ), skip_untouched=True,
    )  # fmt: skip
    patch = pipeline.check(request, lambda _: None).patch
    assert "id: chroma" in patch
    assert "{from: chroma, to: langgraph, authn: undecided, transmission: medium}" in patch
    assert "openai" not in patch


def test_import_writes_threat_model_and_report_and_overwrites_nothing(repo, tmp_path):
    report = tmp_path / "report.txt"
    ended = run("import", CORPUS / "threagile-stub.yaml", "--report", report, cwd=repo.path)
    assert ended.returncode == 0, ended.stderr
    assert "22 elements, 7 taken, 1 merged, 14 left out" in ended.stderr
    assert "Some Technical Asset" in report.read_text(encoding="utf-8")
    assert "layer: unassigned" in (repo.path / MODEL).read_text(encoding="utf-8")
    assert run("import", CORPUS / "threagile-stub.yaml", cwd=repo.path).returncode == 2


def test_import_prints_when_asked_to_and_refuses_what_it_does_not_read(repo, tmp_path):
    assert run("import", CORPUS / "mobile-cloud.otm.json", "-o", "-").stdout.startswith(
        "# Imported from otm 0.1.0"
    )
    other = tmp_path / "other.json"
    other.write_text('{"otmVersion": "9.0"}', encoding="utf-8")
    ended = run("import", other, "-o", "-")
    assert ended.returncode == 2
    assert "other.json:1:2: this is otm" in ended.stderr


def test_the_inventory_says_that_links_are_not_followed(repo):
    repo.symlink("vendor", "/somewhere/else")
    repo.symlink("latest", "src")
    printed = run("inventory", cwd=repo.path).stdout
    assert "symbolic-links: latest: it is a symbolic link and is not followed (and 1 more like it)" in printed
