"""Which candidates a reader recognises: nothing in front of its words, and no spelling of them, hides a file."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from git_repo import GitRepo

from maestro_gate import policy
from maestro_gate.collect import collector, discovery
from maestro_gate.collect.collector import Options
from maestro_gate.model.evidence import Absent, Evidence, Failed
from maestro_gate.model.subjects import McpServer
from maestro_gate.settings import Settings, SourceSettings
from maestro_gate.workspace import Repository

SERVERS = json.dumps({"mcpServers": {"files": {"command": "npx", "args": ["-y", "files"]}}})
TOML = '[mcp_servers.files]\ncommand = "npx"\n'
YAML = "mcpServers:\n- {name: files, command: npx}\n"


def collected(folder: Path, files: Mapping[str, str | bytes]) -> Evidence:
    """The evidence of a tree with these files; no scanner runs."""
    repo = GitRepo.create(folder / "repo")
    head = Repository.open(repo.path).tree(repo.commit("change", files))
    off = {name: SourceSettings(enabled=False) for name in ("checkov", "semgrep")}
    options = Options(Settings(sources=off), policy.bundled_files(), repo.path, {}, None, folder / "tools")
    return collector.both(None, head, options, lambda _: None)[1]


HIDING = {
    "as it is": ("mcp.json", SERVERS),
    "behind spaces": ("mcp.json", " " * 70_000 + SERVERS),
    "behind other settings": ("a.code-workspace", SERVERS.replace("{", '{"a": "' + "b" * 70_000 + '", ', 1)),
    "an escaped letter": ("mcp.json", SERVERS.replace("Servers", "\\u0053ervers")),
    "every letter escaped": (
        "mcp.json",
        SERVERS.replace("mcpServers", "".join(f"\\u{ord(letter):04X}" for letter in "mcpServers")),
    ),
    "an escaped letter of TOML": (".codex/config.toml", TOML.replace("mcp_servers", '"mcp\\u005fservers"')),
    "an escaped letter of YAML": (".continue/a.yaml", YAML.replace("mcpServers", '"mcp\\x53ervers"')),
}


@pytest.mark.parametrize("place", HIDING)
def test_a_table_of_servers_has_nowhere_to_hide(tmp_path, place):
    path, text = HIDING[place]
    subjects = [s for s in collected(tmp_path, {path: text}).subjects if isinstance(s, McpServer)]
    assert [(s.path, s.name) for s in subjects] == [(path, "files")]


def test_a_report_that_a_shell_wrote_in_utf_16_is_a_failed_source_and_not_none(tmp_path, results):
    report = (results / "scanners" / "bandit-typical.json").read_text()
    evidence = collected(tmp_path, {"bandit.json": report.encode("utf-16")})
    (source,) = [one for one in evidence.sources if one.name == "scanner-results"]
    assert isinstance(source.status, Failed)
    assert "Save it as UTF-8" in source.status.reason


def test_a_candidate_that_is_something_else_is_no_evidence(tmp_path):
    evidence = collected(tmp_path, {"mcp.json": '{"caf\\u00e9": "\\u0041"}'})
    assert {type(source.status) for source in evidence.sources if source.name == "mcp"} == {Absent}


def test_only_folders_of_evaluations_are_passed_over_for_configuration(tmp_path):
    """`retrievals` ends like `evals`, and what stands there runs."""
    folders = ("retrievals", "approvals", "evals", "rag-evals", "evaluation")
    evidence = collected(tmp_path, {f"{f}/config.yaml": f"model: gpt-4o\nname: {f}\n" for f in folders})
    (source,) = [one for one in evidence.sources if one.name == "configuration"]
    assert source.status.count == 2


def test_what_a_bounded_source_leaves_unread_is_named(tmp_path, monkeypatch):
    rows = discovery.rows

    def bounded(files, settings):
        return tuple(replace(row, max_files=2) for row in rows(files, settings))

    monkeypatch.setattr(discovery, "rows", bounded)
    head = collected(tmp_path / "tree", {f"src/part{number}.py": "x = 1\n" for number in range(5)})
    (source,) = [source for source in head.sources if source.name == "source-code"]
    assert source.status.notes == ("3 of 5 files were not read, from src/part2.py on; at most 2 are",)
