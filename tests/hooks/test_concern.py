"""A hook lets a change go unjudged only where the whole run would find nothing introduced and nothing resolved.

The law is shown on every kind of path and content at once: all changes that the quick look lets go are put into one
commit, and the whole run must say of it what it says of a commit without any change.
"""

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from every_path import CONTENTS, MANIFEST, PLAIN, POLICIES, Case, cases
from git_repo import GitRepo, forget_configuration
from pretended_scanners import SCANNERS

from maestro_gate import pipeline, settings
from maestro_gate.collect import scanners
from maestro_gate.collect.globs import Globs
from maestro_gate.collect.scanners import cache, semgrep_rules
from maestro_gate.collect.scanners import tables as scanner_tables
from maestro_gate.hooks import changes, concern, names
from maestro_gate.hooks.changes import Change
from maestro_gate.workspace import Repository

TODAY = date(2026, 11, 24)
EXAMPLE = Path(__file__).parents[2] / "examples/support-agent/base/.maestro/threat-model.yaml"
GATE = 'schema_version: "1"\nprofile: strict\n'
WAIVERS = """schema_version: "1"
waivers:
  - {rule: unpinned-mcp-server, subject: x, reason: A new version is near., owner: a@team.example, expires: 2026-12-01}
"""
SERVERS = '{"mcpServers": {"files": {"command": "npx", "args": ["-y", "@vendor/files"]}}}'

STANDING = {
    ".mcp.json": SERVERS,
    "deploy.yaml": MANIFEST,
    "agent.py": "x = 1\n",
    "main.tf": 'variable "a" {}\n',
    "Chart.yaml": "name: chart\n",
}
"""What the gate judges in base."""


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch, tmp_path):
    forget_configuration(monkeypatch, tmp_path)


@pytest.fixture
def repo(tmp_path):
    return GitRepo.create(tmp_path / "repo")


def matters(repo, today=TODAY, **environment):
    repository = Repository.open(repo.path)
    found = changes.between(repository, "HEAD", "INDEX")
    return concern.matters(repository, "HEAD", found, environment, today)


def staged(repo, files):
    for path, content in files.items():
        if content is None:
            repo.remove(path)
        else:
            repo.write(path, content)
    repo.git("add", "--all")


class _Memory:
    """The objects of a repository that is not there."""

    def __init__(self, blobs):
        self._blobs = blobs

    def sizes(self, ids):
        return {oid: len(self._blobs[oid]) for oid in ids}

    def read(self, files):
        return ((oid, self._blobs[oid]) for oid, _ in files)


def _is_let_go(case: Case, known: names.Names) -> bool:
    sides = [content for content in (case.base, case.head) if content is not None]
    blobs = {str(number): content for number, content in enumerate(sides)}
    kind = "A" if case.base is None else "D" if case.head is None else "M"
    change = Change(case.path, ("100644",) * len(sides), tuple(blobs), kind)
    repository = type("Repository", (), {"objects": _Memory(blobs)})
    return not (
        concern._is_always_judged(change)
        or concern._is_named(change, known)
        or any(concern._contents_matter(repository, [change], known))
    )


def _checked(repo, head, monkeypatch):
    monkeypatch.setattr(scanners, "SCANNERS", SCANNERS)
    request = pipeline.Request(
        repo.path, "HEAD", head, "base", {}, {}, TODAY, None, repo.path.parent / "tools"
    )
    return pipeline.check(request, lambda _: None)


@pytest.mark.parametrize("law", [{}, {".maestro/gate.yaml": GATE, ".maestro/waivers.yaml": WAIVERS}])
def test_what_is_let_go_changes_nothing_that_the_whole_run_says(repo, monkeypatch, law):
    known = names.read()
    let_go = [case for case in cases(len(law)) if _is_let_go(case, known)]
    assert len(let_go) > 300, "the law would be idle"
    # One direction at a time: files that come and files that go could be taken for files that moved.
    for stay in ("head", "base"):
        other = "from-" if stay == "head" else "to-"
        some = [case for case in let_go if getattr(case, stay) is not None and other not in case.path]
        _compare(repo, some, law, monkeypatch)


def _compare(repo, let_go, law, monkeypatch):
    base = {case.path: case.base for case in let_go if case.base is not None}
    threat_model = {settings.THREAT_MODEL_FILE: EXAMPLE.read_bytes()} if law else {}
    repo.git("checkout", "-q", "--orphan", f"b{len(let_go)}")
    repo.git("rm", "-rqf", "--ignore-unmatch", ".")
    repo.commit("base", {**STANDING, **base, **law, **threat_model})
    before = _checked(repo, "HEAD", monkeypatch)
    staged(repo, {case.path: case.head for case in let_go})
    assert not matters(repo), "what may be let go one by one may be let go together"
    after = _checked(repo, "INDEX", monkeypatch)
    shown = [
        (layer.introduced, layer.worsened, layer.resolved, layer.newly_known) for layer in after.delta.layers
    ]
    assert set(itertools.chain.from_iterable(shown)) == {()}
    assert (after.verdict, after.reasons, after.controls) == (before.verdict, before.reasons, before.controls)
    assert [replace(la, unchanged=()) for la in after.delta.layers] == [
        replace(la, unchanged=()) for la in before.delta.layers
    ]


@pytest.mark.parametrize("path", PLAIN)
def test_what_people_change_all_day_is_let_go(repo, path):
    repo.commit("base", {path: "plain words\n"})
    staged(repo, {path: "other plain words\n"})
    assert not matters(repo)


@pytest.mark.parametrize(
    ("path", "another"),
    [(path, f"more/{path}") for path in (
        ".mcp.json", "sbom/app.cdx.json", "requirements-dev.txt", "src/agent.py", "main.tf", "Dockerfile", "AGENTS.md",
        "weights/model.pkl", ".semgrepignore", "scan.sarif", "chart/Chart.yaml", "prod.tfvars", "docs/runbooks/x.md",
        "evals/run.json", "web/App.TSX", "MCP.JSON")]
    # These count in their own place alone.
    + [("SECURITY.md", "docs/SECURITY.md"), (".maestro/gate.yaml", ".maestro/gate.yaml2"),
       (".maestro/policies/own.yaml", ".maestro/policies/own.yaml2"), (".MAESTRO/GATE.yaml", ".MAESTRO/GATE.yaml2"),
       ("sitecustomize.py", "usercustomize.py"), ("maestro_gate/x.md", "maestro_gate/more/x.md")],
)  # fmt: skip
@pytest.mark.parametrize("is_there", [True, False])
def test_what_the_gate_judges_by_its_name_matters_whether_it_comes_changes_or_goes(
    repo, path, another, is_there
):
    repo.commit("base", {"README.md": "", path: "one\n"})
    staged(repo, {path: "two\n" if is_there else None})
    assert matters(repo)
    repo.git("commit", "-qm", "x", "--no-verify")
    staged(repo, {another: "x"})
    assert matters(repo)


@pytest.mark.parametrize("content", [MANIFEST, CONTENTS[4], CONTENTS[5], CONTENTS[9], b"a: {{ b }}\n"])
def test_a_manifest_under_any_name_matters_in_either_tree(repo, content):
    repo.commit("base", {"a.yaml": "plain\n", "b.yaml": content})
    staged(repo, {"a.yaml": content})
    assert matters(repo)
    repo.git("reset", "-q", "--hard")
    staged(repo, {"b.yaml": "plain\n"})
    assert matters(repo)
    repo.git("reset", "-q", "--hard")
    staged(repo, {"b.yaml": None})
    assert matters(repo)


def test_links_programs_and_submodules_matter(repo, tmp_path):
    other = GitRepo.create(tmp_path / "other")
    other.commit("one", {"x.txt": ""})
    repo.commit("base", {"run": "words\n", "a.txt": "a\n"})
    repo.symlink("link.txt", "a.txt")
    repo.git("add", "--all")
    assert matters(repo)
    repo.git("reset", "-q", "--hard")
    (repo.path / "link.txt").unlink(missing_ok=True)
    repo.write("run", "words\n", executable=True)
    repo.git("add", "--all")
    assert matters(repo)
    repo.git("reset", "-q", "--hard")
    repo.git("submodule", "--quiet", "add", str(other.path), "sub")
    repo.git("rm", "-q", "--cached", ".gitmodules")
    assert matters(repo)


def test_languages_that_nobody_reads_matter_when_a_file_comes_or_goes(repo):
    repo.commit("base", {"main.rb": "x = 1\n"})
    staged(repo, {"main.rb": "x = 2\n"})
    assert not matters(repo)
    staged(repo, {"second.rb": "x = 1\n"})
    assert matters(repo)


@pytest.mark.parametrize("named", ["docs/dpa.txt", "docs", "docs/", "docs/dpa.txt#top"])
def test_what_the_threat_model_names_matters(repo, named):
    model = EXAMPLE.read_text() + f'\nx_path: "{named}"\n'
    repo.commit("base", {settings.THREAT_MODEL_FILE: model, "docs/dpa.txt": "one\n", "other/a.txt": "one\n"})
    staged(repo, {"other/a.txt": "two\n"})
    assert not matters(repo)
    staged(repo, {"docs/dpa.txt": "two\n"})
    assert matters(repo)


def test_a_file_that_moves_matters_where_reports_may_name_it(repo):
    repo.commit("base", {"a.txt": "words that stay\n"})
    staged(repo, {"a.txt": None, "b.txt": "words that stay\n"})
    assert not matters(repo)
    repo.git("reset", "-q", "--hard")
    repo.commit("report", {"scan.sarif": '{"version": "2.1.0", "runs": []}'})
    staged(repo, {"a.txt": None, "b.txt": "words that stay\n"})
    assert matters(repo)


def test_a_waiver_that_has_run_out_is_due_at_every_change(repo):
    repo.commit("base", {".maestro/waivers.yaml": WAIVERS, "a.txt": "one\n"})
    staged(repo, {"a.txt": "two\n"})
    assert not matters(repo, date(2026, 12, 1))
    assert matters(repo, date(2026, 12, 2))


@pytest.mark.parametrize(
    "law",
    [
        {".maestro/gate.yaml": 'schema_version: "1"\nmode: absolute\n'},
        {".maestro/gate.yaml": 'schema_version: "1"\nsources:\n  sarif: {patterns: [a.txt]}\n'},
        {".maestro/gate.yaml": "no settings\n"},
        {".maestro/waivers.yaml": "- no waivers\n"},
        {".maestro/waivers.yaml": '{"waivers": [{"expires": 7}]}'},
        {".maestro/threat-model.yaml": "[" * 5000},
        {".Maestro/threat-model.yaml": "system: {}\n"},
        {".maestro/Threat-Model.yaml": "system: {}\n"},
    ],
)
def test_a_law_that_asks_for_more_or_that_cannot_be_read_is_left_to_the_whole_run(repo, law):
    repo.commit("base", {**law, "a.txt": "one\n"})
    staged(repo, {"a.txt": "two\n"})
    assert matters(repo)


def test_absolute_mode_by_the_environment_is_left_to_the_whole_run(repo):
    repo.commit("base", {"a.txt": "one\n"})
    staged(repo, {"a.txt": "two\n"})
    assert matters(repo, MAESTRO_GATE_MODE="absolute")
    assert not matters(repo, MAESTRO_GATE_PROFILE="strict")


@pytest.mark.parametrize("profile", ["nonsense", "../profiles/strict", "Strict", "a/b", "\0"])
def test_a_profile_that_is_not_there_is_left_to_the_whole_run(repo, profile):
    repo.commit("base", {"a.txt": "one\n"})
    staged(repo, {"a.txt": "two\n"})
    assert matters(repo, MAESTRO_GATE_PROFILE=profile)
    nothing_yet = Repository.open(repo.path)
    found = changes.between(nothing_yet, None, "INDEX")
    assert concern.matters(nothing_yet, None, found, {"MAESTRO_GATE_PROFILE": profile}, TODAY)
    assert not concern.matters(nothing_yet, None, found, {"MAESTRO_GATE_PROFILE": "strict"}, TODAY)


def test_files_that_are_too_large_to_look_into_are_left_to_the_whole_run(repo):
    repo.commit("base", {"a.json": "[]"})
    staged(repo, {"a.json": b"[" + b"1," * 3_000_000 + b"1]"})
    assert matters(repo)


def test_files_that_are_only_announced_are_not_staged(repo):
    repo.commit("base", {"a.txt": "one\n"})
    repo.write(".mcp.json", SERVERS)
    repo.git("add", "--intent-to-add", ".mcp.json")
    assert changes.between(Repository.open(repo.path), "HEAD", "INDEX") == ()
    assert not matters(repo)


def test_names_that_are_odd_are_read_as_git_has_them(repo):
    repo.commit("base", {"a.txt": "one\n"})
    repo.write(b"caf\xe9\n\t.txt", "x")
    repo.write("a b#c/d.txt", "x")
    repo.git("add", "--all")
    assert {change.path for change in changes.between(Repository.open(repo.path), "HEAD", "INDEX")} == {
        "caf\udce9\n\t.txt",
        "a b#c/d.txt",
    }
    assert not matters(repo)


def test_the_quick_look_knows_every_name_that_semgrep_rules_look_at():
    table = scanner_tables.read(POLICIES).semgrep
    rules = {name: data for name, data in POLICIES.items() if name.startswith("semgrep/")}
    whole = semgrep_rules.rule_set(rules, table, cache.NoCache())
    seen = set(names._of_rules(rules.values(), {"languages": table.languages, "aliases": table.aliases}))
    assert {*whole.required, *whole.possible} <= seen
    assert "*" not in seen, "else every change would take the long way"


@pytest.mark.parametrize("rule", ["rules:\n- languages:\n  - python\n", "rules: [{id: a, languages: [generic]}]\n",
                                  "rules:\n  - id: a\n    languages: [regex]\n", "rules: []\n"])  # fmt: skip
def test_a_rule_that_is_not_understood_at_a_glance_looks_at_every_file(rule):
    table = scanner_tables.read(POLICIES).semgrep
    seen = names._of_rules([rule.encode()], {"languages": table.languages, "aliases": table.aliases})
    assert "*" in set(seen)


def test_the_threat_model_has_one_name():
    from maestro_gate.collect import discovery

    (row,) = [row for row in discovery.rows(POLICIES, settings.Settings()) if row.name == "threat-model"]
    assert (row.claims, row.candidates) == ((settings.THREAT_MODEL_FILE,), ())
    assert not Globs([(settings.THREAT_MODEL_FILE, True)]).matches(f"below/{settings.THREAT_MODEL_FILE}")
