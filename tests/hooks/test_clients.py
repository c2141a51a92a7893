"""The hooks as teams install them: real git, real pre-commit, real prek, and environments that they made of a clone."""

import subprocess

import pytest
import real_clients
from git_repo import GitRepo
from teams import GATE, PINNED, PROJECT, SERVERS, installed_gate

from maestro_gate import documents

LET_GO = "nothing that it judges is staged"


def test_what_is_staged_is_judged_and_nothing_else(project):
    project.repo.write(".mcp.json", SERVERS)
    project.repo.write(".cursor/mcp.json", SERVERS)
    project.repo.write("README.md", "two\n")
    project.repo.git("add", "README.md")
    ended = project.commit()
    assert ended.returncode == 0, ended.stdout
    assert LET_GO in ended.stdout, "what is untracked or unstaged is nobody's business yet"
    assert project.repo.git("status", "--porcelain") == " M .mcp.json\n?? .cursor/"
    project.repo.git("add", ".mcp.json")
    ended = project.commit()
    assert ended.returncode == 1, ended.stdout
    assert "exit code: 10" in ended.stdout
    assert "unpinned-mcp-server" in ended.stdout
    assert ".cursor" not in ended.stdout
    project.repo.write(".mcp.json", PINNED.replace("1.4.2", "1.4.3"))
    project.repo.git("add", ".mcp.json")
    project.repo.write(".mcp.json", SERVERS)
    ended = project.commit()
    assert ended.returncode == 0, ended.stdout
    assert "maestro-gate: may merge" in ended.stdout, "it was judged, as it is staged"


def test_a_commit_that_only_removes_files_is_judged(project):
    project.repo.commit(
        "bill", {"bom.cdx.json": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []}'}
    )
    project.repo.git("rm", "-q", "bom.cdx.json")
    ended = project.commit()
    assert (ended.returncode, "exit code: 3" in ended.stdout) == (1, True), ended.stdout
    assert "evidence-removed" in ended.stdout


def test_the_first_push_is_judged_whole_and_later_ones_by_what_they_bring(project, tmp_path):
    GitRepo.create(tmp_path / "remote", bare=True)
    project.repo.git("remote", "add", "origin", str(tmp_path / "remote"))
    project.repo.commit("standing", {".mcp.json": SERVERS})
    ended = project.run("git", "push", "origin", "main")
    assert ended.returncode == 1, ended.stdout
    assert "everything at" in ended.stdout
    assert "unpinned-mcp-server" in ended.stdout
    project.repo.git("push", "-q", "--no-verify", "origin", "main")
    project.repo.commit("more", {"docs/use.md": "words\n"})
    ended = project.run("git", "push", "origin", "main")
    assert ended.returncode == 0, ended.stdout
    assert "nothing that it judges is pushed (1 file)" in ended.stdout
    project.repo.branch("feature")
    project.repo.commit("mild", {"AGENTS.md": "be very brief\n"})
    ended = project.run("git", "push", "origin", "feature")
    assert ended.returncode == 0, ended.stdout
    assert "maestro-gate: may merge" in ended.stdout, "what base has stands, and does not block"
    project.repo.commit(
        "worse", {".mcp.json": SERVERS.replace("}}}", '}, "b": {"command": "uvx", "args": ["b-mcp"]}}}')}
    )
    ended = project.run("git", "push", "origin", "feature")
    assert ended.returncode == 1, ended.stdout
    assert "maestro-gate: blocked" in ended.stdout
    assert "b-mcp" in ended.stdout
    assert project.run("git", "push", "origin", "--delete", "feature").returncode == 0


def test_a_range_that_somebody_names_is_judged_by_either_hook(project):
    before = project.repo.head()
    project.repo.commit("worse", {".mcp.json": SERVERS})
    for stage in ("pre-commit", "pre-push"):
        arguments = ("run", "--hook-stage", stage, "--from-ref", before, "--to-ref", "HEAD")
        ended = project.client(*arguments)
        assert ended.returncode == 1, ended.stdout
        assert "unpinned-mcp-server" in ended.stdout
    assert project.client("run", "--from-ref", "HEAD", "--to-ref", "HEAD").returncode == 0


def test_six_thousand_staged_files_are_one_call(project):
    for number in range(6000):
        project.repo.write(f"data/{number % 60}/{number}.txt", f"{number}\n")
    project.repo.git("add", "--all")
    ended = project.client("run")
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.count("nothing that it judges is staged (6,000 files)") == 1
    project.repo.write(".mcp.json", SERVERS)
    project.repo.git("add", ".mcp.json")
    ended = project.client("run")
    assert ended.returncode == 1
    assert ended.stdout.count("unpinned-mcp-server") >= 1
    assert ended.stdout.count("- hook id: maestro-gate") == 1


@pytest.mark.parametrize("name", ["pre-commit", "prek"])
def test_the_system_hook_runs_what_is_installed(tmp_path, clone, name, monkeypatch):
    monkeypatch.setenv("PATH", str(installed_gate()), prepend=":")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PREK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MAESTRO_GATE_PROFILE", "standard")
    repo = GitRepo.create(tmp_path / "repo")
    hook = "{id: maestro-gate-system, args: [--profile, advisory], verbose: true}"
    listed = f"repos:\n  - {{repo: 'file://{clone.path}', rev: {clone.head()}, hooks: [{hook}]}}\n"
    repo.commit("base", {".pre-commit-config.yaml": listed, ".maestro/gate.yaml": GATE})
    repo.write(".mcp.json", SERVERS)
    repo.git("add", "--all")
    ended = subprocess.run(
        [str(real_clients.client(name)), "run"],
        cwd=repo.path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "profile advisory" in ended.stdout
    assert "unpinned-mcp-server" in ended.stdout


def test_the_manifest_is_what_clients_take_and_the_documentation_names_each_hook(tmp_path):
    for name in ("pre-commit", "prek"):
        checked = [str(real_clients.client(name)), "validate-manifest", ".pre-commit-hooks.yaml"]
        ended = subprocess.run(checked, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    hooks = documents.load_yaml((PROJECT / ".pre-commit-hooks.yaml").read_bytes(), "hooks").value
    page = (PROJECT / "docs/pre-commit.md").read_text()
    for hook in hooks:
        assert f"`{hook['id']}`" in page
        assert (hook["pass_filenames"], hook["require_serial"], hook["always_run"]) == (False, True, True)
        assert hook["minimum_pre_commit_version"] == "3.2.0"
