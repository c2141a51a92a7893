"""Both trees of a run know how old the entries of their threat model are; trees without one ask nobody."""

from datetime import date

import pytest
from git_repo import GitRepo, forget_configuration

from maestro_gate import policy
from maestro_gate.collect import ageing, collector
from maestro_gate.model.evidence import Evidence, History, Skipped
from maestro_gate.settings import Settings, SourceSettings
from maestro_gate.workspace import Repository, history

TODAY = date(2026, 3, 1)
MODEL = """\
schema_version: "1"
system: {name: s}
assets:
  - {id: bot, layer: agent-frameworks, type: agent, source_files: [src/]}
"""


@pytest.fixture(autouse=True)
def _own_configuration(monkeypatch, tmp_path):
    forget_configuration(monkeypatch, tmp_path)


@pytest.fixture
def repo(tmp_path):
    made = GitRepo.create(tmp_path / "repo")
    made.commit("base", {".maestro/threat-model.yaml": MODEL, "src/a.py": "1"})
    made._minutes += 3 * 24 * 60
    made.commit("head", {"src/a.py": "2"})
    return made


def both(repo, tmp_path, today=TODAY) -> tuple[Evidence, Evidence]:
    opened = Repository.open(repo.path)
    options = collector.Options(
        settings=Settings(sources=dict.fromkeys(("checkov", "semgrep"), SourceSettings(enabled=False))),
        policies=policy.bundled_files(),
        repository=repo.path,
        environment={},
        cache=None,
        tools=tmp_path,
        today=today,
    )
    base, head = collector.both(opened.tree("main~1"), opened.tree("main"), options, lambda _: None)
    assert base is not None
    return base, head


def test_each_tree_has_its_own_history(repo, tmp_path):
    base, head = both(repo, tmp_path)
    assert base.history.entries == head.history.entries == {"bot": date(2026, 1, 1)}
    assert (base.history.files["src/a.py"], head.history.files["src/a.py"]) == (
        date(2026, 1, 1),
        date(2026, 1, 4),
    )
    assert "history" not in {source.name for source in head.sources}


def test_without_a_day_or_a_threat_model_nobody_asks(repo, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(history, "of", lambda *question: asked.append(question))
    assert both(repo, tmp_path, today=None)[1].history == History()
    repo.remove(".maestro/threat-model.yaml")
    repo.commit("one")
    repo.commit("two")
    assert both(repo, tmp_path)[1].history == History()
    assert asked == []


def test_a_history_that_could_not_be_had_is_said(repo, tmp_path, monkeypatch):
    monkeypatch.setattr(history, "SECONDS", 0.0)
    _, head = both(repo, tmp_path)
    assert not head.history.is_known
    (source,) = [source for source in head.sources if source.name == "history"]
    assert source.status.notes[0].startswith("the age of entries is not known: git ")


def test_a_shallow_clone_is_shown_and_no_failure():
    found = History(reason="this clone is shallow", is_shallow=True)
    (source,) = ageing.sources(found)
    assert source.status == Skipped("the age of entries is not known: this clone is shallow")
    assert ageing.sources(History()) == ()
