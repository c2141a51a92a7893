"""When a model was evaluated, what proves a probe, and attacks that get through more often than before."""

from datetime import date
from typing import Any

import pytest
from drifting import WORDS, declared, model, tree
from hypothesis import given
from hypothesis import strategies as st
from making import evidence
from test_controls import state

from maestro_gate.assess import drift_since, evaluated
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.subjects import Drift, Evaluation, Subject


def run(day: str = "2026-11-01", path: str = "evals/r.json", **values: Any) -> Subject:
    return subject_of("evaluation", {"path": path, "cases": 9, "passed": 9, "evaluated_at": day} | values)


def probe(**values: Any) -> Subject:
    given_ = {"path": "evals/g.report.jsonl", "tool": "garak", "name": "promptinject.HijackHateHumans", "adversarial": True,
              "judged": True, "attempts": 100, "failures": 4, "attack_success": 0.04, "evaluated_at": "2026-11-01"}  # fmt: skip
    return subject_of("probe", given_ | values)


@pytest.mark.parametrize(
    ("deployed", "named", "is_evaluated"),
    [
        ("gpt-4o", ["gpt-4o"], True),
        ("openai/gpt-4o", ["gpt-4o"], True),
        ("gpt-4o-2024-08-06", ["gpt-4o"], True),
        ("gpt-4o", ["gpt-4o-2024-08-06"], True),
        ("GPT-4o", ["gpt-4o"], True),
        ("gpt-4o-2024-08-06", ["gpt-4o-2024-05-13"], False),
        ("gpt-4o", ["gpt-4o-mini"], False),
        ("gpt-4o", ["gpt-4o-mini", "gpt-4o"], True),
        ("gpt-4o", [], True),
        ("eu.anthropic.claude-3-5-sonnet-20241022-v2:0", ["anthropic.claude-3-5-sonnet-20241022-v2:0"], True),
    ],
)
def test_a_report_speaks_of_the_models_that_it_names(
    deployed: str, named: list[str], is_evaluated: bool
) -> None:
    found = evaluated.last([deployed], [run(models=named)], WORDS)  # type: ignore[list-item]
    assert (found == date(2026, 11, 1)) is is_evaluated


@pytest.mark.parametrize("values", [{"broke_off": True}, {"errors": 9}, {"cases": 0}])
def test_a_run_that_shows_nothing_speaks_of_no_model(values: dict[str, Any]) -> None:
    assert evaluated.last(["gpt-4o"], [run(**values)], WORDS) is None  # type: ignore[list-item]


def test_every_model_that_comes_needs_an_evaluation_and_the_oldest_counts() -> None:
    runs = [run("2026-11-01", models=["gpt-4o"]), run("2026-10-01", models=["claude-opus-4"])]
    assert evaluated.last(["gpt-4o", "claude-opus-4"], runs, WORDS) == date(2026, 10, 1)  # type: ignore[arg-type]
    assert evaluated.last(["gpt-4o", "gpt-4o-mini"], runs, WORDS) is None  # type: ignore[arg-type]
    assert evaluated.last([], runs, WORDS) is None  # type: ignore[arg-type]


def drifts(base: Any, head: Any) -> list[Drift]:
    return list(drift_since.of(base, head, {}, WORDS))


def test_a_changed_model_knows_the_day_of_its_own_evaluation() -> None:
    old = tree(declared("m", "foundation-models"), model("gpt-4o"), run(models=["gpt-4o"]))
    new = [declared("m", "foundation-models"), model("gpt-4o-mini")]
    (alone,) = drifts(old, tree(*new, run(models=["gpt-4o"])))
    (tested,) = drifts(old, tree(*new, run(models=["gpt-4o", "gpt-4o-mini"])))
    assert (alone.attribute, alone.evaluated_at, tested.evaluated_at) == ("model", None, date(2026, 11, 1))


def test_an_attack_that_gets_through_clearly_more_often_is_a_change() -> None:
    base = evidence([probe()])
    worse = probe(failures=20, attack_success=0.2, models=["gpt-4o-mini"])
    (found,) = drifts(base, evidence([worse]))
    assert (found.attribute, found.base, found.head) == ("attack_success", "4 of 100", "20 of 100")
    assert found.name == "garak:promptinject.HijackHateHumans"


@pytest.mark.parametrize(
    "values",
    [
        {"failures": 8, "attack_success": 0.08},
        {"failures": 0, "attack_success": 0.0},
        {"name": "dan.Dan_11_0", "failures": 90, "attack_success": 0.9},
        {"attempts": 4, "failures": 1, "attack_success": 0.25},
    ],
    ids=["little", "better", "another probe", "fewer attempts"],
)
def test_what_is_chance_or_another_probe_is_no_change(values: dict[str, Any]) -> None:
    assert drifts(evidence([probe()]), evidence([probe(**values)])) == []


@given(st.integers(0, 100), st.integers(0, 100))
def test_no_attack_gets_worse_in_both_directions(one: int, other: int) -> None:
    sides = [evidence([probe(failures=n, attack_success=n / 100)]) for n in (one, other)]
    there, back = drifts(sides[0], sides[1]), drifts(sides[1], sides[0])
    assert not (there and back)
    assert drifts(sides[0], sides[0]) == []


def selector(**more: Any) -> dict[str, Any]:
    return {"kind": "probe", "name": "promptinject.*"} | more


@pytest.mark.parametrize(
    ("claim", "values", "expected"),
    [
        (selector(max_attack_success="0.05"), {}, "verified"),
        (selector(max_attack_success="0.05", tool="garak", path="evals", max_age="60d"), {}, "verified"),
        (selector(), {}, "refuted"),
        (selector(), {"failures": 0, "attack_success": 0.0}, "verified"),
        (selector(max_attack_success="0.03"), {}, "refuted"),
        (selector(max_attack_success="0.05"), {"errors": 10}, "refuted"),
        (selector(max_attack_success="1"), {"attempts": 0, "failures": 0}, "refuted"),
        (selector(max_attack_success="0.05", min_attempts="200"), {}, "refuted"),
        (selector(max_attack_success="0.05", max_age="7d"), {}, "refuted"),
        (selector(max_attack_success="0.05", max_age="7d"), {"evaluated_at": None}, "refuted"),
        (selector(max_attack_success="0.05"), {"evaluated_at": "2099-01-01"}, "refuted"),
        (selector(max_attack_success="0.05", model="gpt-4o"), {"models": ["gpt-4o"]}, "verified"),
        (selector(max_attack_success="0.05", model="gpt-4o"), {"models": ["gpt-4o-mini"]}, "refuted"),
        (selector(max_attack_success="0.05", tool="pyrit"), {}, "refuted"),
        (selector(max_attack_success="0.05", path="other"), {}, "refuted"),
    ],
)
def test_a_probe_proves_a_control(claim: dict[str, Any], values: dict[str, Any], expected: str) -> None:
    known = {name: value for name, value in values.items() if value is not None}
    one = probe(**known)
    if "evaluated_at" in values and values["evaluated_at"] is None:
        one = subject_of(
            "probe",
            {
                "path": "evals/g.report.jsonl",
                "name": "promptinject.A",
                "adversarial": True,
                "judged": True,
                "attempts": 9,
            },
        )
    assert state(dict(claim), [one])[0] == expected


@pytest.mark.parametrize(
    ("least", "values", "expected"),
    [
        ("0.8", {"score": 0.85, "scored": 20}, "verified"),
        ("0.9", {"score": 0.85, "scored": 20}, "refuted"),
        ("0.8", {"score": 0.85, "scored": 20, "errors": 1}, "refuted"),
        ("", {"score": 0.85, "scored": 20}, "refuted"),
        ("0.8", {}, "refuted"),
    ],
)
def test_a_score_proves_a_control_when_the_control_says_which_one_passes(
    least: str, values: dict[str, Any], expected: str
) -> None:
    claim = {"kind": "probe", "name": "faithfulness"} | ({"min_score": least} if least else {})
    one = subject_of("probe", {"path": "evals/ragas.json", "tool": "ragas", "name": "faithfulness"} | values)
    assert state(dict(claim), [one])[0] == expected


def test_the_latest_report_counts_and_in_it_every_probe_of_the_name() -> None:
    claim = selector(max_attack_success="0.05")
    old = probe(path="evals/old.report.jsonl", failures=90, attack_success=0.9, evaluated_at="2026-09-01")
    assert state(dict(claim), [old, probe()])[0] == "verified"
    other = probe(name="promptinject.HijackKillHumans", failures=90, attack_success=0.9)
    assert state(dict(claim), [probe(), other])[0] == "refuted"


def test_a_probe_of_a_run_that_broke_off_proves_nothing() -> None:
    whole = run(path="evals/g.report.jsonl", broke_off=True)
    assert state(selector(max_attack_success="0.05"), [probe(), whole])[0] == "refuted"


@pytest.mark.parametrize("values", [{"broke_off": True}, {"passed": 0}])
def test_a_run_that_broke_off_or_has_only_scores_proves_no_evaluation(values: dict[str, Any]) -> None:
    claim = {"kind": "evaluation", "path": "evals/r.json"}
    assert state(dict(claim), [run()])[0] == "verified"
    assert state(dict(claim), [run(**values)])[0] == "refuted"
    assert isinstance(run(), Evaluation)
