"""Scenarios that a change takes out or weakens: a test of the threat model is not mended by deleting it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manifests import asset, control, flow, manifest, scenario

from maestro_gate import policy
from maestro_gate.assess import drift_since
from maestro_gate.assess.assessment import Before, Bench, assess
from maestro_gate.assess.rules import Rulebook

ASSETS = [asset("agent"), asset("orders", "data-operations"), asset("log", "evaluation-and-observability")]
DRILL = scenario("drill", "agent", reaches=["orders"], stops_at=["orders"], detected_by=["log"])


def tree(*scenarios, assets=ASSETS, controls=()):
    flows = [flow("agent", "orders"), flow("agent", "log")]
    names = {one["id"] for one in assets}
    return manifest(
        assets=assets, controls=list(controls), scenarios=list(scenarios),
        flows=[one for one in flows if {one["from"], one["to"]} <= names],
    )  # fmt: skip


def drifts(base, head):
    return [one for one in drift_since.of(base, head, {}) if one.attribute == "scenario"]


def told(base, head):
    return [(one.name, one.asset, one.base, one.head, one.added) for one in drifts(base, head)]


ALL = "detected_by log, stops_at orders"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ([], (ALL, "", ())),
        ([scenario("drill", "agent", reaches=["orders"])], (ALL, "", ())),
        ([scenario("drill", "agent", stops_at=["orders"])], (ALL, "stops_at orders", ())),
        ([scenario("drill", "log", stops_at=["orders"], detected_by=["log"])], (ALL, "", ())),
        (
            [scenario("drill", "agent", stops_at=["log"], detected_by=["log"])],
            (ALL, "detected_by log", ("stops_at log",)),
        ),
        ([scenario("another", "agent", stops_at=["log"])], (ALL, "", ("stops_at log",))),
    ],
    ids=["gone", "tests nothing", "tests less", "starts elsewhere", "expects another", "another scenario"],
)
def test_what_a_scenario_no_longer_expects_is_a_removed_safeguard(now, said):
    assert told(tree(DRILL), tree(*now)) == [("drill", "agent", *said)]


@pytest.mark.parametrize(
    "now",
    [
        DRILL,
        DRILL | {"id": "another-name", "title": "Another title"},
        scenario("drill", "agent", stops_at=["orders", "log"], detected_by=["log", "orders"]),
    ],
    ids=["the same", "another name", "more"],
)
def test_a_scenario_that_expects_no_less_is_none(now):
    assert drifts(tree(DRILL), tree(now)) == []
    assert drifts(tree(), tree(now)) == []


def test_what_stops_no_attack_and_detects_none_is_no_safeguard():
    assert drifts(tree(scenario("tour", "agent", reaches=["orders"])), tree()) == []


def test_what_is_not_declared_any_more_is_not_expected():
    assert drifts(tree(DRILL), tree(assets=ASSETS[1:])) == []
    shorter = scenario("drill", "agent", stops_at=["orders"])
    assert drifts(tree(DRILL), tree(shorter, assets=ASSETS[:2])) == []
    guarded = scenario("drill", "agent", stops_at=["gate"])
    assert drifts(tree(guarded, controls=[control("gate", "orders")]), tree()) == []
    kept = tree(controls=[control("gate", "orders")])
    assert told(tree(guarded, controls=[control("gate", "orders")]), kept) == [
        ("drill", "agent", "stops_at gate", "", ())
    ]


def test_several_from_one_asset_are_told_together_and_one_stead_does_not_stand_for_both():
    other = scenario("other", "agent", stops_at=["log"])
    assert told(tree(DRILL, other), tree()) == [
        ("drill, other", "agent", "detected_by log, stops_at log, stops_at orders", "", ())
    ]
    moved = scenario("drill", "agent", stops_at=["agent"], detected_by=["log"])
    (both,) = drifts(tree(DRILL, other), tree(moved))
    assert both.added == ()


NAMES = st.sets(st.sampled_from(["agent", "orders", "log"]), max_size=3).map(sorted)
SCENARIOS = st.lists(
    st.builds(
        lambda id_, start, stops, seen: scenario(id_, start, stops_at=stops, detected_by=seen),
        st.sampled_from(["one", "two", "three"]), st.sampled_from(["agent", "orders"]), NAMES, NAMES,
    ),
    max_size=3, unique_by=lambda one: one["id"],
)  # fmt: skip


@given(base=SCENARIOS, head=SCENARIOS)
def test_nothing_is_lost_between_equal_trees_and_more_scenarios_take_nothing_away(base, head):
    assert drifts(tree(*base), tree(*base)) == []
    more = [one for one in head if one["id"] not in {known["id"] for known in base}]
    assert drifts(tree(*base), tree(*base, *more)) == []


@pytest.mark.parametrize(
    ("now", "rule", "severity"),
    [
        ([], "scenario-removed", "high"),
        ([scenario("drill", "agent", stops_at=["orders"])], "scenario-removed", "high"),
        (
            [scenario("drill", "agent", stops_at=["log"], detected_by=["log"])],
            "safeguard-replaced",
            "medium",
        ),
    ],
)
def test_a_rule_judges_it(now, rule, severity):
    law = policy.read(policy.bundled_files(), profile="standard")
    bench = Bench(law, Rulebook(law), (), date(2026, 11, 20))
    judged = assess(tree(*now), bench, Before(tree(DRILL), {}))
    said = [v for layer in judged.layers for v in layer.violations if v.subject.endswith(":scenario")]
    assert [(v.rule, v.severity, v.asset) for v in said] == [(rule, severity, "agent")]
