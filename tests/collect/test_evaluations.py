"""Reports of garak, promptfoo, PyRIT, deepeval, ragas and Inspect, trimmed by hand from what the tools write."""

import io
import json
import math
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from any_json import json_values
from git_repo import GitRepo
from hypothesis import given, settings
from hypothesis import strategies as st

from maestro_gate import policy
from maestro_gate.collect import collector, discovery, evaluations, evaluations_once
from maestro_gate.collect.collector import Options
from maestro_gate.collect.evaluations import files
from maestro_gate.collect.evaluations.files import Report
from maestro_gate.collect.reading import Reading, Tables, ordered
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import Collected, Failed
from maestro_gate.model.subjects import Evaluation, Probe
from maestro_gate.settings import Settings, SourceSettings
from maestro_gate.workspace import Repository

Read = Callable[[str], Reading]


@pytest.fixture
def read(results: Path, tables: Tables) -> Read:
    def one(name: str) -> Reading:
        data = (results / "evaluations" / name).read_bytes()
        assert evaluations.recognises(name, data)
        return evaluations.read(f"evals/{name}", data, tables)

    return one


def run(reading: Reading) -> Evaluation:
    (found,) = (s for s in reading.subjects if isinstance(s, Evaluation))
    return found


def probes(reading: Reading) -> dict[str, Probe]:
    return {f"{s.name}/{s.detector}": s for s in reading.subjects if isinstance(s, Probe)}


def counts(one: Evaluation) -> tuple[int, int, int, int]:
    return one.cases, one.passed, one.failed, one.errors


@pytest.mark.parametrize(
    ("name", "tool", "expected", "adversarial", "models", "day"),
    [
        (
            "garak-typical.report.jsonl",
            "garak",
            (266, 258, 7, 1),
            True,
            ("gpt-4o-2024-08-06",),
            date(2026, 10, 1),
        ),
        ("garak-old.report.jsonl", "garak", (8, 6, 2, 0), True, ("gpt2",), date(2024, 3, 1)),
        ("promptfoo-typical.json", "promptfoo", (4, 2, 1, 1), True, ("gpt-4o",), date(2026, 10, 1)),
        ("promptfoo-typical.jsonl", "promptfoo", (5, 2, 1, 2), True, ("gpt-4o",), None),
        ("pyrit-typical.json", "pyrit", (5, 2, 2, 1), True, ("gpt-4o-mini",), date(2026, 10, 2)),
        ("pyrit-attacks.json", "pyrit", (4, 1, 1, 2), True, ("gpt-4o-mini",), date(2026, 11, 2)),
        (
            "deepeval-typical_20261003_101500.json",
            "deepeval",
            (3, 1, 1, 1),
            False,
            ("gpt-4o",),
            date(2026, 10, 3),
        ),
        ("ragas-typical-2026-10-04.json", "ragas", (2, 0, 0, 1), False, (), date(2026, 10, 4)),
        ("ragas-typical-2026-10-04.csv", "ragas", (3, 0, 0, 2), False, (), date(2026, 10, 4)),
        ("deepeval-returned.json", "deepeval", (2, 1, 1, 0), False, (), None),
        ("inspect-typical.json", "inspect", (10, 0, 0, 1), False, ("gpt-4o",), date(2026, 10, 5)),
    ],
)
def test_a_typical_report_gives_its_run(
    read: Read, name: str, tool: str, expected: object, adversarial: object, models: object, day: object
) -> None:
    found = run(read(name))
    assert (found.tool, counts(found), found.adversarial, found.models, found.evaluated_at, found.broke_off) == (
        tool, expected, adversarial, models, day, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "topic"),
    [("hate", "harmful-content"), ("hate_speech", "harmful-content"), ("self-harm", "harmful-content"), ("Physical Harm", "harmful-content"),
     ("harmful:cybercrime", "harmful-content"), ("harassment", "harmful-content"),
     ("insurance:phi-disclosure", "data-leak"), ("financial:hallucination", "unfounded-answer"), ("telecom:account-takeover", "tool-misuse"), ("whatever", ""), ("pharmacy", ""), ("charm", "")],
)  # fmt: skip
def test_a_probe_is_about_whole_words_of_its_name(name: str, topic: str, tables: Tables) -> None:
    assert tables.evaluations.topic(name).name == topic


def test_garak_counts_by_probe_and_detector_and_tags_what_the_digest_tags(read: Read) -> None:
    found = probes(read("garak-typical.report.jsonl"))
    dan = found["dan.Dan_11_0/dan.DAN"]
    assert (dan.attempts, dan.failures, dan.attack_success, dan.topic, dan.line) == (
        5,
        2,
        0.4,
        "jailbreak",
        5,
    )
    assert dan.tags == ("avid-effect:security:S0403", "owasp:llm01")
    injected = found["promptinject.HijackHateHumans/promptinject.AttackRogueString"]
    assert (injected.attempts, injected.failures, injected.errors) == (255, 5, 1)
    assert injected.threats == ("L3-03", "L7-05")


def test_a_report_of_garak_without_its_end_broke_off_and_attempts_alone_prove_nothing(read: Read) -> None:
    reading = read("garak-broken-off.report.jsonl")
    assert (run(reading).broke_off, run(reading).cases) == (True, 0)
    assert reading.notes == ("attempts: were made, and no detector's verdict stands in the report",)


def test_a_run_without_attempts_is_no_success(read: Read) -> None:
    assert counts(run(read("garak-empty.report.jsonl"))) == (0, 0, 0, 0)


def test_counts_of_garak_that_cannot_be_are_the_worse_ones(read: Read) -> None:
    reading = read("garak-hostile.report.jsonl")
    found = probes(reading)
    assert (found["dan.A/"].attempts, found["dan.A/"].errors) == (0, 1)
    assert (found["dan.B/d"].attempts, found["dan.B/d"].errors) == (0, 4)
    assert (found["dan.C/d"].attempts, found["dan.C/d"].failures) == (4, 4)
    assert run(reading).broke_off
    assert reading.notes == (
        "eval: its counts are none; it counts as an error",
        "eval: its counts contradict each other; the worse is taken",
        "eval: more passed than were tried; it counts as an error",
        "eval: names no probe",
        "lines: cannot be read (3 times)",
        "numbers: a score is no number (NaN or Infinity)",
    )


TOOLS = [format_.TOOL for format_ in evaluations._FORMATS]


def fixture(results: Path, tool: str, kind: str) -> tuple[str, bytes]:
    (path,) = (results / "evaluations").glob(f"{tool}-{kind}.*")
    return f"evals/{path.name}", path.read_bytes()


@pytest.mark.parametrize("tool", TOOLS)
def test_an_empty_report_shows_no_case(tool: str, results: Path, tables: Tables) -> None:
    name, data = fixture(results, tool, "empty")
    if evaluations.recognises(name, data):  # else nothing in it says whose it is
        found = run(evaluations.read(name, data, tables))
        assert (found.tool, found.cases) == (tool, 0)
    else:
        assert data == b"[]\n"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_wrong_frame_is_no_report(tool: str, results: Path, tables: Tables) -> None:
    name, data = fixture(results, tool, "invalid")
    assert evaluations.recognises(name, data)
    with pytest.raises(InvalidInput, match=rf"{name}:1.*: this is no") as caught:
        evaluations.read(name, data, tables)
    assert caught.value.where == f"{name}:1"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_hostile_report_is_read_in_part(tool: str, results: Path, tables: Tables) -> None:
    name, data = fixture(results, tool, "hostile")
    reading = evaluations.read(name, data, tables)
    assert reading.notes
    assert run(reading).tool == tool
    for one in reading.subjects:
        assert isinstance(one, Evaluation | Probe)
        assert 0 <= one.attack_success <= 1
        assert one.errors >= 0
        assert math.isfinite(getattr(one, "score", 0.0))


def test_a_column_of_ragas_with_text_among_its_scores_is_said_to_be_unread(
    results: Path, tables: Tables
) -> None:
    name, data = fixture(results, "ragas", "hostile")
    assert (
        "columns: one holds text among its scores and is not read"
        in evaluations.read(name, data, tables).notes
    )


def inspect_archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("_journal/start.json", "{}")
        archive.writestr("header.json", "{}")
    return held.getvalue()


BESIDE = {
    "garak.hitlog.jsonl": "its report is what counts",
    "logs/2026_agentharm.eval": "inspect log convert --to json",
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_reports_is_named_and_alone_is_no_evidence(
    name: str, results: Path, tmp_path: Path
) -> None:
    hits = (results / "evaluations" / "garak.hitlog.jsonl").read_bytes()
    beside = {name: inspect_archive() if name.endswith(".eval") else hits}
    report = {"evals/inspect.json": (results / "evaluations" / "inspect-typical.json").read_bytes()}
    for number, (held, expected) in enumerate(((beside, Failed), (beside | report, Collected))):
        repo = GitRepo.create(tmp_path / str(number))
        head = Repository.open(repo.path).tree(repo.commit("reports", held))
        off = {other: SourceSettings(enabled=False) for other in ("checkov", "semgrep")}
        options = Options(
            Settings(sources=off), policy.bundled_files(), repo.path, {}, None, tmp_path / "tools"
        )
        found = collector.both(None, head, options, lambda _: None)[1]
        (source,) = (one for one in found.sources if one.name == evaluations.NAME)
        assert isinstance(source.status, expected)
        said = source.status.reason if isinstance(source.status, Failed) else " ".join(source.status.notes)
        assert BESIDE[name] in said


def test_promptfoo_counts_by_plugin_with_its_strategies(read: Read) -> None:
    found = probes(read("promptfoo-typical.json"))
    pii, agency = found["pii:direct/"], found["excessive-agency/"]
    assert (pii.attempts, pii.failures, pii.attack_success, pii.strategies) == (2, 1, 0.5, ("base64",))
    assert (agency.attempts, agency.failures, agency.errors, agency.threats) == (1, 0, 1, ("L7-04",))
    assert run(read("promptfoo-typical.json")).plugins == ("bola", "excessive-agency", "pii:direct")


def test_easy_questions_beside_attacks_dilute_nothing(tables: Tables) -> None:
    attack = {"success": False, "failureReason": 1, "metadata": {"pluginId": "pii:direct"}}
    for easy in (0, 98):
        rows = [attack, attack | {"success": True}, *[{"success": True}] * easy]
        value = {"evalId": "e", "results": {"results": rows, "stats": {}}}
        found = run(evaluations.read("promptfoo.json", json.dumps(value).encode(), tables))
        assert (found.cases, found.failed, found.attack_success) == (2 + easy, 1, 0.5)


def test_a_refusal_is_no_success_of_an_attack_and_a_score_that_is_none_is_an_error(read: Read) -> None:
    reading = read("pyrit-typical.json")
    found = probes(reading)
    assert found["hate/SelfAskRefusalScorer"].failures == 0
    assert (found["hate/SelfAskLikertScorer"].failures, found["hate/SelfAskLikertScorer"].errors) == (1, 1)
    assert reading.notes == ("conversations: has no score and counts for nothing",)


def test_prompts_that_nobody_scored_are_errors(tables: Tables) -> None:
    rows = [{"conversation_id": "a", "role": "user", "converted_value": "x"}]
    reading = evaluations.read("pyrit.json", json.dumps(rows).encode(), tables)
    assert counts(run(reading)) == (1, 0, 0, 1)


def test_an_attack_that_ended_undecided_is_neither_withstood_nor_through(read: Read) -> None:
    found = probes(read("pyrit-attacks.json"))["hate/FloatScaleThresholdScorer"]
    assert (found.attempts, found.failures, found.strategies) == (2, 1, ("CrescendoAttack",))


def test_metrics_of_deepeval_have_their_scores_and_thresholds(read: Read) -> None:
    found = probes(read("deepeval-typical_20261003_101500.json"))["Answer Relevancy/gpt-4.1"]
    assert (found.score, found.scored, found.threshold, found.judged) == (0.7, 2, 0.7, True)
    assert (found.attempts, found.failures, found.errors) == (2, 1, 1)


def test_a_case_of_deepeval_does_not_pass_when_a_metric_of_it_fails(read: Read) -> None:
    reading = read("deepeval-hostile.json")
    assert counts(run(reading)) == (2, 0, 1, 1)
    assert probes(reading)["Bias/"].errors == 1
    assert "numbers: a score is no number (NaN or Infinity) (2 times)" in reading.notes


@pytest.mark.parametrize("name", ["ragas-typical-2026-10-04.json", "ragas-typical-2026-10-04.csv"])
def test_scores_without_a_meaning_neither_pass_nor_fail(read: Read, name: str) -> None:
    found = probes(read(name))
    assert (found["faithfulness/"].score, found["faithfulness/"].judged) == (0.75, False)
    assert (found["answer_relevancy/"].score, found["answer_relevancy/"].scored) == (0.8, 1)


@pytest.mark.parametrize(
    "value",
    [
        {"faithfulness": {"0": 1.0, "1": 0.5}, "user_input": {"0": "q", "1": "q"}},
        {"scores": [{"faithfulness": 1.0, "user_input": "q"}, {"faithfulness": 0.5}]},
        {"faithfulness": [1.0, 0.5], "user_input": ["q", "q"]},
        {"columns": ["user_input", "faithfulness"], "index": [0, 1], "data": [["q", 1.0], ["q", 0.5]]},
    ],
    ids=["columns of pandas", "scores", "lists", "split"],
)
def test_every_shape_of_ragas_gives_the_same_mean(value: object, tables: Tables) -> None:
    reading = evaluations.read("ragas.json", json.dumps(value).encode(), tables)
    assert probes(reading)["faithfulness/"].score == 0.75


def test_a_log_of_inspect_that_did_not_end_well_broke_off(results: Path, tables: Tables) -> None:
    data = (
        (results / "evaluations" / "inspect-typical.json").read_bytes().replace(b'"success"', b'"cancelled"')
    )
    assert run(evaluations.read("logs/x.json", data, tables)).broke_off


def test_a_conversation_of_many_scorers_and_categories_takes_no_more_than_its_size(tables: Tables) -> None:
    scores = [
        {
            "score_value": "True",
            "score_category": f"c{n}",
            "scorer_class_identifier": {"__type__": f"s{n}" * 99},
        }
        for n in range(500)
    ]
    piece = {"conversation_id": "c", "role": "assistant", "converted_value": "x", "scores": scores}
    data = json.dumps([piece]).encode()
    found = [s for s in evaluations.read("pyrit.json", data, tables).subjects if isinstance(s, Probe)]
    assert len(found) == 500
    assert sum(len(one.identity) for one in found) < 3 * len(data)
    assert all(one.detector.endswith(" and 495 more") for one in found)


def test_an_export_of_pyrit_as_csv_is_evidence_that_is_missing(read: Read) -> None:
    with pytest.raises(InvalidInput, match="Export as JSON"):
        read("pyrit.csv")


@pytest.mark.parametrize(
    ("target", "model"),
    [
        ("openai:chat:gpt-4o", "gpt-4o"),
        ("openai/gpt-4o", "gpt-4o"),
        ("openai:responses:gpt-4.1", "gpt-4.1"),
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
        ("anthropic:messages:claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022"),
        ("https://support.example/chat", ""),
        ("file://provider.py", ""),
        ("echo", ""),
        ("test.Blank", ""),
    ],
)
def test_a_target_is_a_model_by_its_id(target: str, model: str, tables: Tables) -> None:
    assert tables.evaluations.model(target) == model


def test_the_same_run_in_two_places_is_one_with_both_named(results: Path, tables: Tables) -> None:
    data = (results / "evaluations" / "garak-typical.report.jsonl").read_bytes()
    both = [evaluations.read(f"{place}/garak.report.jsonl", data, tables).subjects for place in ("b", "a")]
    found = evaluations_once.merged(ordered([*both[0], *both[1]]), tables)
    assert [(s.path, s.copies) for s in found if isinstance(s, Evaluation)] == [
        ("a/garak.report.jsonl", ("b/garak.report.jsonl",))
    ]
    assert {s.path for s in found} == {"a/garak.report.jsonl"}
    assert len(found) == len(both[0])


def test_two_reports_that_differ_on_one_run_stay_apart(results: Path, tables: Tables) -> None:
    data = (results / "evaluations" / "garak-typical.report.jsonl").read_bytes()
    kinder = data.replace(b'"passed": 3, "fails": 2', b'"passed": 5, "fails": 0')
    assert kinder != data
    both = [
        evaluations.read(p, d, tables).subjects
        for p, d in (("a.report.jsonl", data), ("b.report.jsonl", kinder))
    ]
    subjects = ordered([*both[0], *both[1]])
    assert evaluations_once.merged(subjects, tables) == subjects


def test_the_next_run_of_a_suite_is_the_same_subject(tables: Tables, results: Path) -> None:
    data = (results / "evaluations" / "garak-old.report.jsonl").read_bytes()
    names = [
        "garak.a0a0a0a0-6e1f-4c2a-b218-f16f65ab1359.report.jsonl",
        "garak.b1b1b1b1-6e1f-4c2a-b218-f16f65ab1359.report.jsonl",
    ]
    assert len({run(evaluations.read(name, data, tables)).identity for name in names}) == 1
    assert run(evaluations.read("evals/v2.report.jsonl", data, tables)).identity == "evals/v2.report.jsonl"
    named = probes(evaluations.read(names[0], data, tables))["encoding.InjectBase64/encoding.DecodeMatch"]
    assert named.identity == "garak.*.report.jsonl#encoding.InjectBase64:encoding.DecodeMatch"


@pytest.mark.parametrize(
    "data", [b"", b"x", b"[]", b"{}", b'{"entry_type"', b"\xff\xfe{", b"[" * 5000, b"\xef\xbb\xbf"]
)
@pytest.mark.parametrize("name", ["a.report.jsonl", "promptfoo.json", "ragas.csv", "test_run_1.json"])
def test_what_is_no_report_is_a_failed_source(name: str, data: bytes, tables: Tables) -> None:
    with pytest.raises(InvalidInput):
        evaluations.read(name, data, tables)


def test_a_document_that_is_too_large_is_refused_with_the_way_out(
    tables: Tables, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_DOCUMENT", 100)
    with pytest.raises(InvalidInput, match="Export fewer cases"):
        evaluations.read("p.json", (results / "evaluations" / "promptfoo-typical.json").read_bytes(), tables)


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("g.report.jsonl", '{"entry_type": "eval"}'),
        ("p.jsonl", '{"promptIdx": 0, "testIdx": 0, "success": true}'),
        ("r.csv", "user_input,faithfulness"),
    ],
)
def test_a_report_of_too_many_rows_is_refused(
    name: str, row: str, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 10)
    with pytest.raises(InvalidInput, match="more than 10 rows"):
        evaluations.read(name, f"{row}\n".encode() * 20, tables)


def test_lines_without_end_are_refused(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINES", 10)
    with pytest.raises(InvalidInput, match="more than 10 rows"):
        evaluations.read("g.report.jsonl", b'{"entry_type": "init"}' + b"\n7" * 20, tables)


_KEYS = st.sampled_from(
    ["entry_type", "probe", "passed", "fails", "total", "eval", "meta", "results", "stats", "success", "metadata", "scores",
     "testCases", "metricsData", "name", "score", "threshold", "conversation_id", "converted_value", "objective", "outcome",
     "score_value", "faithfulness", "user_input", "status", "task", "metrics", "value", "timestamp", "hyperparameters"]
)  # fmt: skip
_NUMBERS = st.sampled_from(
    [-1, 0, 1, 3.5, 10**30, float("nan"), float("inf"), "NaN", "True", None, "9999-12-31", "0001-01-01"]
)
_SHAPES = st.recursive(
    json_values | _NUMBERS | st.sampled_from(["eval", "init", "digest", "start_run setup", "success"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=12,
)


@pytest.mark.parametrize("format_", evaluations._FORMATS, ids=lambda format_: format_.TOOL)
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv"])
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_no_report_ends_in_a_traceback(
    tables: Tables, format_: object, suffix: str, data: st.DataObject
) -> None:
    shapes = data.draw(st.lists(_SHAPES, max_size=3))
    raw = data.draw(st.binary(max_size=40))
    text = "\n".join(map(json.dumps, shapes)).encode() + data.draw(st.sampled_from([b"", raw]))
    with suppress(InvalidInput):
        format_.read(Report(f"evals/r{suffix}", text), tables)  # type: ignore[attr-defined]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_one_more_attack_that_gets_through_never_looks_better(
    tables: Tables, verdicts: list[tuple[int, int]], place: int
) -> None:
    def share(rows: list[tuple[int, int]]) -> float:
        lines = [{"entry_type": "eval", "probe": f"p.{n}", "detector": "d", "passed": p, "fails": f, "total_evaluated": p + f}
                 for n, (p, f) in enumerate(rows)]  # fmt: skip
        text = "\n".join(map(json.dumps, lines)).encode()
        return run(evaluations.read("x.report.jsonl", text, tables)).attack_success

    place %= len(verdicts)
    worse = [(p, f + 1) if n == place else (p, f) for n, (p, f) in enumerate(verdicts)]
    assert share(worse) >= share(verdicts)


def test_deepeval_writes_a_run_twice_and_it_is_found_once(tmp_path: Path) -> None:
    repo = GitRepo.create(tmp_path / "repo")
    found = [".deepeval/.latest_run_full.json", "evals/redteam.json"]
    head = repo.commit(
        "reports", dict.fromkeys([*found, ".deepeval/.latest_test_run.json", "evals/notes.txt"], "{}")
    )
    rows = discovery.rows(policy.bundled_files(), Settings())
    row = next(row for row in rows if row.name == evaluations.NAME)
    tree = Repository.open(repo.path).tree(head)
    assert [file.path for file in discovery.found(tree, row)] == found
