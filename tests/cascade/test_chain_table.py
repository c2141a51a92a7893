"""`policies/cascades.yaml` is read strictly: what does not fit together is an error with its name, never a silent pattern."""

import pytest
from making import policy_files

from maestro_gate import policy
from maestro_gate.errors import InvalidInput
from maestro_gate.policy.cascades import Grade

BUNDLED = policy.bundled_files()["cascades.yaml"]


def read(text: bytes):
    return policy.read(policy_files({"cascades.yaml": text}), profile="standard").cascades


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"layers: [data-operations]", b"layers: [datum-operations]", "datum-operations"),
        (b"severity: critical", b"severity: dreadful", "dreadful"),
        (b"threats: [EXT-02]", b"threats: [EXT-99]", "EXT-99"),
        (b"watching_layers: [evaluation-and-observability]", b"watching_layers: [nowhere]", "nowhere"),
        (b"  - {severity: low}\n", b"", "the last of the grades"),
        (b"id: trust-chain", b"id: confused-deputy", "two patterns have one id"),
        (b"max_states: 20000", b"max_states: many", "max_states"),
        (b"between: 3", b"between: 30", "between"),
        (b"      - {unauthorised: true, sensitive: true}", b"      - {unauthorized: true}", "unauthorized"),
        (b"      - {layers: [agent-frameworks], threats: [L3-01, L3-02, L3-04]}", b"      - {layers: [agent-frameworks]}", "steps/0"),
    ],
    ids=["layer", "severity", "threat", "watching layer", "no last grade", "ids", "bound", "between", "key", "no weakness first"],
)  # fmt: skip
def test_what_does_not_fit_is_named(old, new, said):
    assert old in BUNDLED
    with pytest.raises(InvalidInput, match=said):
        read(BUNDLED.replace(old, new, 1))


def test_a_table_that_is_missing_is_an_error():
    files = {name: data for name, data in policy_files().items() if name != "cascades.yaml"}
    with pytest.raises(InvalidInput, match="lacks this file"):
        policy.read(files, profile="standard")


def test_a_grade_asks_only_for_what_it_names():
    facts = {"regulated": True, "detected": False, "answered": True}
    anything = Grade("low", 2, 0, None, None, None, frozenset())
    assert anything.fits(risk=0, facts=facts, criticality="")
    strict = Grade(
        "critical", 5, 500, regulated=True, detected=False, answered=None, criticality=frozenset({"high"})
    )
    assert strict.fits(risk=500, facts=facts, criticality="high")
    assert not strict.fits(risk=499, facts=facts, criticality="high")
    assert not strict.fits(risk=500, facts=facts | {"detected": True}, criticality="high")
    assert not strict.fits(risk=500, facts=facts, criticality="low")


def test_a_graver_grade_never_stands_below_a_milder_one_that_asks_for_less_risk():
    grades = read(BUNDLED).grades
    facts = {"regulated": True, "detected": False, "answered": False}
    ranks = [
        next(grade.rank for grade in grades if grade.fits(risk=risk, facts=facts, criticality="high"))
        for risk in range(0, 10_001, 50)
    ]
    assert ranks == sorted(ranks)
