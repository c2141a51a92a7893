"""Stories from end to end: two real git commits in, exit code and report out, compared with what was read and accepted.

`tests/scenarios/<story>/` holds `base/`, `head/` and `expected/`; `command` adds arguments. After a wanted change,
`pytest tests/test_scenarios.py --accept` writes `expected/` anew: read the difference before it is committed.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
import report_formats
from command_line import run
from git_repo import GitRepo

from maestro_gate import __version__
from maestro_gate.cli import formats
from maestro_gate.report import markdown, reading

STORIES = sorted(path.parent for path in (Path(__file__).parent / "scenarios").glob("*/story.md"))
AS_OF = "2026-11-20"


def build(story: Path, folder: Path) -> tuple[str, str]:
    repo = GitRepo.create(folder)
    _fill(story / "base", folder)
    base = repo.commit("base")
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _fill(story / "head", folder)
    return base, repo.commit("head")


def _fill(source: Path, folder: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, folder, dirs_exist_ok=True)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_story(story, tmp_path, request):
    base, head = build(story, tmp_path / "repo")
    extra = (story / "command").read_text().split() if (story / "command").exists() else []
    report, outcome = tmp_path / "report.md", tmp_path / "outcome.json"
    files = ["-f", "markdown", "-o", str(report), "-f", "json", "-o", str(outcome), "--quiet"]
    files += [part for name in report_formats.NAMES for part in ("-f", name, "-o", str(tmp_path / name))]
    ended = run("check", tmp_path / "repo", "--base", base, "--head", head, "--as-of", AS_OF, *files, *extra)
    assert "Traceback" not in ended.stderr
    seen = {"exit": f"{ended.returncode}\n", "stderr": ended.stderr, "report.md": ""}
    if report.exists():
        text = report.read_text(encoding="utf-8")
        seen["report.md"] = re.sub(r"law `[0-9a-f]{12}`", "law `…`", text.replace(__version__, "…"))
        told = reading.outcome(outcome.read_bytes(), "outcome.json")
        assert markdown.render(told) == text
        for name in report_formats.NAMES:
            written = (tmp_path / name).read_text(encoding="utf-8")
            assert written == formats.rendered(told, name)
            report_formats.check(name, written, told.verdict)
    _compare(story / "expected", seen, accept=request.config.getoption("--accept"))


def _compare(folder: Path, seen: dict[str, str], *, accept: bool) -> None:
    if accept:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in seen.items():
            if text:
                (folder / name).write_text(text, encoding="utf-8")
    expected = {name: _text(folder / name) for name in seen}
    assert seen == expected


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_base_against_itself_changes_nothing(story, tmp_path):
    base, _ = build(story, tmp_path / "repo")
    ended = run("check", tmp_path / "repo", "--base", base, "--head", base, "--as-of", AS_OF, "-f", "json")
    if ended.returncode == 2:
        assert not ended.stdout
        return
    outcome = json.loads(ended.stdout)
    blocking = {reason["code"] for reason in outcome["reasons"] if reason["effect"] == "block"}
    assert blocking <= {"waiver-expired"}
    assert ended.returncode == (10 if blocking else 3 if outcome["verdict"] == "undecided" else 0)
    for layer in outcome["layers"]:
        assert not layer["introduced"]
        assert not layer["resolved"]
        assert not layer["worsened"]
