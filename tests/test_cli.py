"""The command line as an interface: exit codes, files, messages, and that the README tells the truth."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from command_line import GATE, run
from git_repo import GitRepo

from maestro_gate.cli import COMMANDS

ROOT = Path(__file__).parents[1]
MCP = json.dumps({"mcpServers": {"files": {"command": "npx", "args": ["-y", "@vendor/files-mcp"]}}})


@pytest.fixture
def repo(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {"README.md": "# A service\n"})
    made.branch("change")
    made.commit("head", {".mcp.json": MCP})
    return made


def test_the_merge_base_is_found_without_being_named(repo):
    ended = run("check", repo.path, "-f", "json")
    assert ended.returncode == 10
    assert json.loads(ended.stdout)["base"]["revision"] == repo.head("main")


def test_the_current_folder_may_be_inside_the_repository(repo):
    (repo.path / "docs").mkdir()
    assert run("check", cwd=repo.path / "docs").returncode == 10


@pytest.mark.parametrize("command", ["check", "collect"])
def test_a_cache_that_a_change_can_write_is_refused(repo, command):
    (repo.path / "docs").mkdir()
    planted = {"MAESTRO_GATE_CACHE": str(repo.path / "cache")}
    ended = run(command, cwd=repo.path / "docs", **planted)
    assert ended.returncode == 2
    assert "stands in the repository under review" in ended.stderr
    assert "MAESTRO_GATE_CACHE" in ended.stderr
    assert not (repo.path / "cache").exists()
    assert run(command, "--no-cache", cwd=repo.path / "docs", **planted).returncode != 2


def test_scanners_that_a_change_can_write_are_not_run_and_are_missing_evidence(repo):
    repo.commit("code", {"main.py": "import os\n", "docs/use.md": "How to use it\n"})
    tools = repo.path / "tools"
    ended = run("check", "-f", "json", cwd=repo.path / "docs", MAESTRO_GATE_TOOLS=str(tools))
    assert f"the folder of tools {tools} stands in the repository under review" in ended.stdout
    assert not tools.exists()


@pytest.mark.parametrize("format_", ["terminal", "markdown", "json"])
def test_the_format_never_changes_the_exit_code(repo, format_):
    assert run("check", repo.path, "-f", format_).returncode == 10


def test_reports_go_to_files_and_the_terminal(repo, tmp_path):
    (tmp_path / "out").mkdir()
    report, outcome = tmp_path / "out" / "report.md", tmp_path / "out" / "outcome.json"
    ended = run("check", repo.path, "-f", "markdown", "-o", report, "-f", "json", "-o", outcome)
    assert ended.stdout.startswith("maestro-gate: blocked")
    assert report.read_text(encoding="utf-8").startswith("## ⛔")
    assert json.loads(outcome.read_text(encoding="utf-8"))["verdict"] == "block"
    assert sorted(path.name for path in report.parent.iterdir()) == ["outcome.json", "report.md"]


def test_a_stale_report_does_not_survive_a_run_that_fails(repo, tmp_path):
    outcome = tmp_path / "outcome.json"
    outcome.write_text('{"verdict": "pass"}')
    assert run("check", repo.path, "--base", "nowhere", "-f", "json", "-o", outcome).returncode == 3
    assert not outcome.exists()


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_a_report_that_cannot_be_written_is_an_error(repo, tmp_path, folder):
    (tmp_path / "file").write_text("")
    (tmp_path / "stale.md").write_text("stale")
    files = [
        "-f",
        "markdown",
        "-o",
        tmp_path / "stale.md",
        "-f",
        "json",
        "-o",
        tmp_path / folder / "outcome.json",
    ]
    ended = run("check", repo.path, *files)
    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "repo", "stale.md"]


def test_a_fifo_is_written_to_and_stays(repo, tmp_path):
    fifo, link = tmp_path / "fifo", tmp_path / "link"
    os.mkfifo(fifo)
    link.symlink_to(fifo)
    for name in (fifo, link):
        with os.fdopen(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8") as reader:
            assert run("check", repo.path, "-f", "json", "-o", name).returncode == 10
            assert json.load(reader)["verdict"] == "block"
    assert fifo.is_fifo()
    assert link.is_symlink()


@pytest.mark.parametrize("there", [True, False])
def test_a_link_to_a_file_is_refused_and_nothing_is_lost(repo, tmp_path, there):
    file, link = tmp_path / "precious", tmp_path / "report.json"
    link.symlink_to(file)
    if there:
        file.write_text("precious")
    ended = run("check", repo.path, "-f", "json", "-o", link)
    assert (ended.returncode, link.is_symlink(), file.exists()) == (2, True, there)
    assert "is a symbolic link: name the file that it leads to" in ended.stderr
    assert not there or file.read_text() == "precious"


def test_a_file_that_is_standard_output_is_not_replaced(repo, tmp_path):
    log = tmp_path / "log"
    log.write_text("earlier\n")
    with log.open("a") as stream:
        arguments = [str(GATE), "check", str(repo.path), "-f", "json", "-o", str(log), "--quiet"]
        assert subprocess.run(arguments, stdout=stream, check=False, timeout=120).returncode == 10
    first, rest = log.read_text(encoding="utf-8").split("\n", 1)
    assert first == "earlier"
    assert json.loads(rest)["verdict"] == "block"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--base", "nowhere"], 3, "nowhere"),
        (["--base=-x"], 2, "-"),
        (["--base", "WORKTREE"], 2, "the law is read from a commit"),
        (["-f", "json", "-f", "markdown", "-o", "x", "-o", "x"], 2, "cannot share a file"),
        (["--head", "nowhere"], 3, "nowhere"),
        (["--profile", "lenient"], 2, "there is no profile «lenient»"),
        (["--mode", "sideways"], 2, "sideways"),
        (["--as-of", "yesterday"], 2, "yesterday"),
        (["-o", "x.json"], 2, "give each file its format"),
        (["-f", "json", "-f", "markdown"], 2, "cannot share standard output"),
        (["--nonsense"], 2, "--nonsense"),
    ],
)
def test_bad_usage_says_what_is_wrong(repo, arguments, code, words):
    ended = run("check", repo.path, *arguments)
    assert ended.returncode == code
    assert words in ended.stderr
    assert not ended.stdout


def test_a_folder_that_is_no_repository_is_said(tmp_path):
    ended = run("check", tmp_path)
    assert ended.returncode in (2, 3)
    assert str(tmp_path.name) in ended.stderr


def test_the_environment_chooses_and_a_flag_overrides(repo):
    assert run("check", repo.path, MAESTRO_GATE_PROFILE="advisory").returncode == 0
    assert run("check", repo.path, "--profile", "standard", MAESTRO_GATE_PROFILE="advisory").returncode == 10


def test_a_dirty_tree_and_the_index_are_told_apart(repo):
    repo.write(".mcp.json", MCP.replace("files-mcp", "files-mcp@1.0.0"))
    assert run("check", repo.path, "--head", "WORKTREE").returncode == 3
    assert run("check", repo.path, "--head", "INDEX").returncode == 10
    assert run("check", repo.path, "--head", "HEAD").returncode == 10


def test_collect_prints_valid_evidence(repo):
    from maestro_gate import documents

    ended = run("collect", repo.path)
    assert ended.returncode == 0
    documents.validate(documents.load_json(ended.stdout.encode(), "evidence.json"), "evidence")
    (server,) = json.loads(ended.stdout)["subjects"]["mcp_server"]
    assert (server["name"], server["pinned"]) == ("files", False)


def test_waivers_are_added_listed_and_counted_once_merged(repo):
    arguments = ["--rule", "unpinned-mcp-server", "--subject", ".mcp.json#files:@vendor/files-mcp", "--owner", "ana",
                 "--reason", "stable in December", "--expires", "2027-01-31", "--as-of", "2026-11-20"]  # fmt: skip
    assert run("waivers", "add", "--path", repo.path, *arguments).returncode == 0
    listed = run("waivers", "list", "--path", repo.path, "--as-of", "2027-02-02").stdout
    assert "EXPIRED 2 days ago" in listed
    assert run("waivers", "add", "--path", repo.path, *arguments).returncode == 2
    assert run("check", repo.path, "--as-of", "2026-11-20").returncode == 10
    head = repo.commit("waive")
    repo.checkout("main")
    repo.git("merge", "-q", "--ff-only", head)
    repo.branch("later")
    repo.commit("later", {"README.md": "# A service, later\n"})
    ended = run("check", repo.path, "--as-of", "2026-11-20", "-f", "json")
    assert json.loads(ended.stdout)["waivers"][0]["state"] == "active"


WAIVER = (
    "--rule",
    "unpinned-mcp-server",
    "--subject",
    "b",
    "--owner",
    "ana",
    "--reason",
    "It is mended soon.",
    "--as-of",
    "2026-11-20",
)
ROW = "rule: unpinned-mcp-server, subject: a, reason: It is mended soon., owner: ana, expires: 2026-12-01"


@pytest.mark.parametrize(
    "text",
    [
        f'schema_version: "1"\nwaivers:\n- {{{ROW}}}\n',
        f'schema_version: "1"\nwaivers:\n    - {{{ROW}}}  # why\n\n',
        'schema_version: "1"\nwaivers: []  # none\n',
    ],
)
def test_a_waiver_is_added_in_the_form_of_the_file(text, tmp_path):
    file = tmp_path / ".maestro/waivers.yaml"
    file.parent.mkdir()
    file.write_text(text)
    assert run("waivers", "add", "--path", tmp_path, *WAIVER, "--expires", "2026-12-20").returncode == 0
    rows = yaml.safe_load(file.read_text())["waivers"]
    assert rows[-1]["subject"] == "b"
    assert len(rows) == 1 + text.count("rule:")
    assert ("# why" in text) == ("# why" in file.read_text())


def test_a_waiver_that_cannot_be_added_leaves_the_file_as_it_is(tmp_path):
    file = tmp_path / ".maestro/waivers.yaml"
    file.parent.mkdir()
    text = f'waivers: [{{{ROW}}}]\nschema_version: "1"\n'
    file.write_text(text)
    ended = run("waivers", "add", "--path", tmp_path, *WAIVER, "--expires", "2026-12-20")
    assert (ended.returncode, file.read_text()) == (2, text)
    assert "by hand" in ended.stderr
    assert "subject: b" in ended.stderr
    for far in ("2127-01-01", "2020-01-01"):
        ended = run("waivers", "add", "--path", tmp_path, *WAIVER, "--expires", far)
        assert (ended.returncode, file.read_text()) == (2, text)
        assert "standard allows 0 to 180" in ended.stderr


@pytest.mark.parametrize("text", [None, 'schema_version: "1"\nwaivers: []\n'])
@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--reason", "", "/waivers/0/reason"),
        ("--reason", "soon", "shorter than 10 characters"),
        ("--owner", "", "/waivers/0/owner"),
        ("--rule", "no-such-rule", "there is no rule «no-such-rule»"),
    ],
)
def test_a_waiver_that_no_run_would_accept_is_not_written(tmp_path, text, option, value, words):
    file = tmp_path / ".maestro/waivers.yaml"
    (tmp_path / ".maestro/policies").mkdir(parents=True)
    if text:
        file.write_text(text)
    ended = run("waivers", "add", "--path", tmp_path, *WAIVER, "--expires", "2026-12-20", option, value)
    assert ended.returncode == 2
    assert words in " ".join(ended.stderr.split())
    assert (file.read_text() if file.exists() else None) == text


def test_a_waiver_of_the_projects_own_rule_is_added_at_the_top_from_any_folder(repo):
    story = ROOT / "tests" / "scenarios" / "own-rule" / "base" / ".maestro" / "policies"
    rule = (story / "agent-ecosystem" / "only-our-servers.yaml").read_text(encoding="utf-8")
    repo.write(".maestro/policies/agent-ecosystem/only-our-servers.yaml", rule)
    (repo.path / "docs").mkdir()
    own = (*WAIVER, "--expires", "2026-12-20", "--rule", "only-our-servers")
    assert run("waivers", "add", *own, cwd=repo.path / "docs").returncode == 0
    assert "only-our-servers" in (repo.path / ".maestro/waivers.yaml").read_text(encoding="utf-8")
    assert "only-our-servers" in run("waivers", "list", cwd=repo.path / "docs").stdout
    assert not (repo.path / "docs/.maestro").exists()


def test_a_rule_outside_its_layers_folder_is_refused_by_lint_as_by_check(tmp_path):
    (tmp_path / "stray.yaml").write_text("id: stray\n")
    ended = run("policy", "lint", "--rules", tmp_path)
    assert ended.returncode == 2
    assert f"{tmp_path}/stray.yaml" in ended.stderr


def test_explain_knows_every_rule_and_helps_with_a_wrong_name():
    assert "Why" in run("explain", "unpinned-mcp-server").stdout
    ended = run("explain", "unpinned-server")
    assert ended.returncode == 2
    assert "unpinned-mcp-server" in ended.stderr


def test_a_defect_is_a_sentence_and_exit_code_1(repo, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import maestro_gate.compare as c\ndef broken(*a): raise KeyError('lost')\nc.assessments = broken\n"
    )
    ended = run("check", repo.path, PYTHONPATH=str(tmp_path))
    assert ended.returncode == 1
    assert "a defect of maestro-gate: KeyError" in ended.stderr


def test_a_planted_package_in_the_work_tree_is_not_imported(repo):
    repo.write("maestro_gate/__init__.py", "raise SystemExit(0)\n")
    assert run("check", cwd=repo.path).returncode == 10


def test_help_lists_each_command_with_its_own_first_line():
    listed = run("--help").stdout
    for name, (_, line) in COMMANDS.items():
        assert line in " ".join(listed.split())
        own = " ".join(run(name, "--help").stdout.split())
        assert line.rstrip(".")[:30] in own, name


def test_the_readme_names_commands_options_and_rules_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    used = re.findall(r"^    maestro-gate (\w+)(.*)$", text, re.MULTILINE)
    assert {name for name, _ in used} <= set(COMMANDS)
    for name, rest in used:
        words = rest.split("#")[0].split()
        sub = (
            words[0]
            if words and re.fullmatch(r"[a-z]+", words[0]) and name in ("waivers", "tools", "policy")
            else None
        )
        shown = run(name, *([sub] if sub else []), "--help").stdout
        for option in re.findall(r"--[a-z-]+", rest.split("#")[0]):
            assert option in shown, (name, option)
        if name == "explain":
            assert run("explain", words[0]).returncode == 0
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert codes == {0, 1, 2, 3, 10, 130}


def test_the_pages_about_rules_are_those_of_the_rules(tmp_path):
    assert run("policy", "docs", tmp_path).returncode == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rules").iterdir()}
    assert written == kept, "type `maestro-gate policy docs docs/rules`"


def test_every_schema_is_printed():
    for name in run("schema").stdout.split():
        assert json.loads(run("schema", name).stdout)["title"]
    assert run("schema", "nothing").returncode == 2


def test_a_submodule_is_said_not_to_be_judged(repo):
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.head('main')},vendor/other")
    repo.git("commit", "-q", "-m", "submodule")
    ended = run("check", repo.path, "--head", "HEAD")
    assert "vendor/other is another repository and is not judged" in " ".join(ended.stdout.split())


def test_odd_file_names_are_shown_and_break_nothing(repo):
    repo.write("a\nb/.mcp.json", MCP)
    repo.write(b"caf\xe9/.mcp.json", MCP)
    repo.commit("odd")
    for format_ in ("terminal", "markdown", "json"):
        ended = run("check", repo.path, "--head", "HEAD", "-f", format_)
        assert ended.returncode == 10
        assert "caf" in ended.stdout


def test_a_symbolic_link_is_not_followed(repo, tmp_path):
    (tmp_path / "outside.json").write_text(MCP)
    (repo.path / ".mcp.json").unlink()
    repo.symlink(".mcp.json", str(tmp_path / "outside.json"))
    repo.commit("link")
    assert '"mcp_server"' not in run("collect", repo.path, "--head", "HEAD").stdout


def test_a_shallow_clone_says_what_is_missing(repo, tmp_path):
    repo.checkout("main")
    shape = ["--depth", "1", "--no-single-branch", "--branch", "change"]
    repo.git("clone", "-q", *shape, f"file://{repo.path}", str(tmp_path / "shallow"))
    ended = run("check", tmp_path / "shallow", "--head", "HEAD")
    assert ended.returncode == 3
    assert "shallow" in ended.stderr
    assert "fetch" in ended.stderr


def test_evidence_that_the_change_writes_about_itself_proves_nothing(repo):
    control = {"id": "c", "title": "Versioned", "category": "preventive", "satisfies": ["L2-04"], "effectiveness": "high",
               "status": "implemented", "evidence": [{"kind": "check_passed", "tool": "checkov", "check": "CKV_AWS_21"}]}  # fmt: skip
    model = {"schema_version": "1", "system": {"name": "x"}, "assets": [], "controls": [control]}
    result = {"ruleId": "CKV_AWS_21", "kind": "pass", "message": {"text": "x"}}
    driver = {"driver": {"name": "checkov", "rules": [{"id": "CKV_AWS_21"}]}}
    repo.write(".maestro/threat-model.yaml", json.dumps(model))
    repo.write(
        "forged.sarif", json.dumps({"version": "2.1.0", "runs": [{"tool": driver, "results": [result]}]})
    )
    repo.commit("forge")
    ended = run("check", repo.path, "--head", "HEAD", "-f", "json")
    (state,) = json.loads(ended.stdout)["controls"]
    assert state["state"] == "refuted"


def test_a_link_in_place_of_a_configuration_is_missing_evidence(repo):
    repo.write("cfg/real.txt", MCP)
    (repo.path / ".mcp.json").unlink()
    repo.symlink(".mcp.json", "cfg/real.txt")
    repo.commit("link")
    ended = run("check", repo.path, "--head", "HEAD")
    assert ended.returncode == 3
    assert "symbolic link" in ended.stdout


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('message: "{name} is', 'message: "{nope} is'), "no field of mcp_server"),
        (("severity: high", "severity: huge"), "huge"),
        (("severity: high", "severity: {from: nope}"), "nope"),
        (("fires: [{name: files}]", "fires: [{name: platform-x}]"), "does not fire"),
        (("L7-10", "L7-99"), "L7-99"),
    ],
)
def test_a_project_rule_that_is_not_in_order_judges_nothing(repo, change, words):
    story = ROOT / "tests" / "scenarios" / "own-rule" / "base" / ".maestro" / "policies" / "agent-ecosystem"
    rule = (story / "only-our-servers.yaml").read_text(encoding="utf-8")
    repo.checkout("main")
    repo.write(".maestro/policies/agent-ecosystem/only-our-servers.yaml", rule.replace(*change))
    repo.commit("rule")
    ended = run("check", repo.path, "--base", "HEAD", "--head", "change")
    assert ended.returncode == 2
    assert words in ended.stderr
