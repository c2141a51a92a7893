"""Shards make a whole or nothing: what several runs scanned is judged as if one run had scanned it."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import run
from git_repo import GitRepo
from hypothesis import given
from hypothesis import strategies as st

from maestro_gate import documents, pipeline, shards
from maestro_gate.cli import advising, attesting, judging
from maestro_gate.cli import merge as merging
from maestro_gate.collect.scanners import checkov_run, semgrep_run
from maestro_gate.collect.scanners.sharing import Share
from maestro_gate.errors import Undecidable
from maestro_gate.shards import Purpose, Shard

PURPOSE = Purpose("1.0", "a" * 64, "b" * 40, "c" * 40, "d" * 64)
HOSTILE = "no\x00\ud800 JSON"


@given(st.sets(st.text(max_size=4)), st.integers(1, 5))
def test_every_unit_is_in_exactly_one_share(units: set[str], count: int) -> None:
    shares = [Share(index, count).of(units, str) for index in range(1, count + 1)]
    assert set().union(*shares) == units
    assert sum(map(len, shares)) == len(units)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def written(index: int, count: int = 2, purpose: Purpose = PURPOSE, **results: str) -> bytes:
    made = {key * 64: text.encode() for key, text in results.items()}
    return shards.render(Shard(purpose, index, count, made)).encode()


def test_two_halves_are_a_whole() -> None:
    files = {"1.json": written(1, a="x"), "2.json": written(2, b="y")}
    assert shards.joined(files, 2, PURPOSE) == {"a" * 64: b"x", "b" * 64: b"y"}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "shards 1, 2 of 2 are missing"),
        ({"1.json": written(1)}, "shard 2 of 2 is missing"),
        ({"1.json": written(1), "2.json": written(2), "again.json": written(2)}, "are both shard 2 of 2"),
        ({"1.json": written(1), "2.json": written(2, 3)}, "shard 2 of 3, and 2 are expected"),
        ({"1.json": written(1), "2.json": b"{"}, "cannot be read: 2.json"),
        ({"1.json": written(1), "2.json": b'{"schema_version": "1"}'}, "cannot be read"),
        ({"1.json": written(1), "2.json": written(3, 2)}, "shard 3 of 2"),
    ],
)
def test_what_makes_no_whole_leaves_no_verdict(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(Undecidable, match=words):
        shards.joined(files, 2, PURPOSE)


@pytest.mark.parametrize("field", ["tool", "law", "base", "head", "files"])
def test_a_shard_that_was_made_for_something_else_leaves_no_verdict(field: str) -> None:
    other = Purpose(**{**vars_of(PURPOSE), field: "e" * 64})
    with pytest.raises(Undecidable, match=r"2\.json was made .* e+, and this run has"):
        shards.joined({"1.json": written(1), "2.json": written(2, purpose=other)}, 2, PURPOSE)


def vars_of(purpose: Purpose) -> dict[str, str]:
    return {name: getattr(purpose, name) for name in ("tool", "law", "base", "head", "files")}


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = GitRepo.create(tmp_path_factory.mktemp("change") / "repo")
    code = "import subprocess\n\ndef run(name):\n    subprocess.run(name, shell=True)\n"
    for number in range(4):
        repo.write(f"src/tool_{number}.py", code)
    repo.write("Dockerfile", "FROM debian:12\nUSER app\n")
    repo.commit("base")
    repo.git("tag", "base")
    repo.write("src/tool_9.py", code + "\n\ndef other(x):\n    return eval(x)\n")
    repo.write("Dockerfile", "FROM debian\nADD https://pkg.example/a /a\n")
    repo.write("main.tf", 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n')
    repo.commit("head")
    return repo.path


SIDES = ("--base", "base", "--head", "HEAD", "--as-of", "2026-11-20", "--no-cache")


@pytest.fixture(scope="module")
def parts(change: Path, tmp_path_factory: pytest.TempPathFactory, checkov: object, semgrep: object) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    for index in (1, 2, 3):
        ended = run("check", change, *SIDES, "--shard", f"{index}/3", "-o", folder / f"{index}.json")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    return folder


def test_every_shard_learns_something_and_none_the_same(parts: Path) -> None:
    learnt = [set(json.loads(file.read_bytes())["results"]) for file in sorted(parts.iterdir())]
    assert all(learnt)
    assert sum(map(len, learnt)) == len(set().union(*learnt))


def test_a_merged_run_equals_one_that_scans_everything(change: Path, parts: Path, tmp_path: Path) -> None:
    merged, whole = tmp_path / "merged.json", tmp_path / "whole.json"
    formats = ("-f", "json", "-q", "-o")
    ended = run("merge", parts, change, "--expect-shards", 3, *SIDES, *formats, merged)
    alone = run("check", change, *SIDES, *formats, whole)
    assert ended.returncode == alone.returncode == 3, ended.stderr + alone.stderr  # it has no threat model
    assert merged.read_bytes() == whole.read_bytes()


def test_merging_scans_nothing(change: Path, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a scanner was launched")

    monkeypatch.setattr(checkov_run, "run", refuse)
    monkeypatch.setattr(semgrep_run, "run", refuse)
    day, nothing = datetime(2026, 11, 20, tzinfo=UTC), attesting.Asked(None, None, None, None)
    asked = judging.Asked(
        "base",
        "HEAD",
        None,
        None,
        "base",
        (),
        (),
        day,
        True,
        True,
        nothing,
        advising.Asked((), None, None, is_online=False),
    )
    request = asked.request(change)
    files = {file.name: file.read_bytes() for file in parts.iterdir()}
    outcome = pipeline.merge(request, files, 3, lambda _: None)
    assert len(outcome.delta.layers[1].introduced) == 4


def test_a_missing_shard_leaves_no_verdict(change: Path, parts: Path, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes((parts / "1.json").read_bytes())
    report = tmp_path.parent / "old.json"
    report.write_text("a stale verdict")
    ended = run("merge", tmp_path, change, "--expect-shards", 3, *SIDES, "-f", "json", "-o", report)
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "shards 2, 3 of 3 are missing" in ended.stderr
    assert not report.exists()


def test_shards_of_another_head_leave_no_verdict(change: Path, parts: Path) -> None:
    sides = ("--base", "base", "--head", "base", "--as-of", "2026-11-20")
    ended = run("merge", parts, change, "--expect-shards", 3, *sides)
    assert ended.returncode == 3
    assert "was made for head" in ended.stderr


def test_a_result_that_is_none_is_scanned_again(change: Path, parts: Path, tmp_path: Path) -> None:
    for file in sorted(parts.iterdir()):
        value = json.loads(file.read_bytes())
        value["results"] = dict.fromkeys(value["results"], HOSTILE.replace("\ud800", ""))
        (tmp_path / file.name).write_text(json.dumps(value))
    ended = run("merge", tmp_path, change, "--expect-shards", 3, *SIDES, "-f", "json")
    alone = run("check", change, *SIDES, "-f", "json")
    assert (ended.returncode, ended.stdout) == (3, alone.stdout)


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "a/b", "", "1/3/5", "auto"])
def test_a_share_that_is_none_is_refused(change: Path, shard: str, tmp_path: Path) -> None:
    ended = run("check", change, "--shard", shard, "-o", tmp_path / "x.json")
    assert ended.returncode == 2
    assert "I/N" in ended.stderr


def test_a_shard_writes_one_file_and_no_report(change: Path) -> None:
    assert run("check", change, "--shard", "1/2").returncode == 2
    assert run("check", change, "--shard", "1/2", "-f", "json", "-o", "x").returncode == 2


def test_the_share_comes_from_the_job_when_asked(
    change: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_NODE_INDEX", "2")
    monkeypatch.setenv("CI_NODE_TOTAL", "3")
    file = tmp_path / "x.json"
    assert run("check", change, *SIDES[:-1], "--shard", "auto", "-o", file).returncode == 0
    assert json.loads(file.read_bytes())["shard"] == {"index": 2, "count": 3}


def made(folder: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(folder / "2.json")
    elif kind == "link":
        (folder / "elsewhere").mkdir()
        (folder / "elsewhere/2.json").write_bytes(written(2))
        (folder / "2.json").symlink_to("elsewhere/2.json")
    elif kind == "link to a folder":
        (folder / "elsewhere").mkdir()
        (folder / "2.json").symlink_to("elsewhere")
    elif kind == "device":
        (folder / "2.json").symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(folder / "2.json"))


@pytest.mark.parametrize("kind", ["pipe", "link", "link to a folder", "device", "socket"])
def test_what_is_no_file_of_its_own_is_no_shard(kind: str, tmp_path: Path) -> None:
    (tmp_path / "1.json").write_bytes(written(1))
    made(tmp_path, kind)
    with pytest.raises(Undecidable, match=r"2\.json (is (a link|no regular file)|cannot be read)"):
        merging._files(tmp_path, 2)


def test_a_pipe_among_the_shards_does_not_keep_merge_waiting(change: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.json")
    ended = run("merge", tmp_path, change, "--expect-shards", 1, *SIDES)
    assert ended.returncode == 3
    assert "1.json is no regular file" in ended.stderr


def test_a_shard_that_is_too_large_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "LIMITS", documents.Limits(max_bytes=100))
    (tmp_path / "1.json").write_bytes(b" " * 100)
    assert list(merging._files(tmp_path, 1).values()) == [b" " * 100]
    (tmp_path / "1.json").write_bytes(b" " * 101)
    with pytest.raises(Undecidable, match=r"1\.json is larger than 100 bytes"):
        merging._files(tmp_path, 1)


def test_a_folder_with_far_too_many_files_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for number in range(18):
        (tmp_path / f"{number}.json").write_bytes(b"{}")
    assert len(merging._files(tmp_path, 2)) == 18
    with pytest.raises(Undecidable, match="holds more than 17 files, and 1 shards are expected"):
        merging._files(tmp_path, 1)
