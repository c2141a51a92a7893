"""The ceiling of a profile holds for what a layer inherits as for what is its own."""

from dataclasses import replace

import pytest
from chained_system import AGENT, ORDERS, READ, SYSTEM, hole
from making import evidence

from maestro_gate import compare, decide
from maestro_gate.assess.assessment import assess

QUIET, LOUD = (SYSTEM, AGENT, ORDERS), (SYSTEM, AGENT, ORDERS, READ, hole())


def ceilings(base, head, bench, ceiling):
    profile = replace(bench.policy.profile, ceiling={"default": 10_000, "data-operations": ceiling})
    law = replace(bench, policy=replace(bench.policy, profile=profile))
    ours, theirs = (assess(evidence(tree), law) for tree in (base, head))
    delta = compare.assessments(ours, theirs, {}, law.policy)
    reasons = decide.decide(decide.Case(delta, ours, theirs, law.policy)).reasons
    return [reason for reason in reasons if (reason.code, reason.layer) == ("ceiling", "data-operations")]


def test_what_arrives_counts_against_the_ceiling_and_the_way_is_named(bench):
    (reason,) = ceilings(QUIET, LOUD, bench, 1000)
    assert reason.effect == "block"
    assert reason.text == "risk is 24.0 %, the ceiling is 10.0 %; it arrives by agent → orders"


def test_what_arrives_and_did_before_warns(bench):
    assert [reason.effect for reason in ceilings(LOUD, LOUD, bench, 1000)] == ["warn"]


@pytest.mark.parametrize("ceiling", [2500, 10_000])
def test_up_to_the_ceiling_nothing_is_said(bench, ceiling):
    assert ceilings(QUIET, LOUD, bench, ceiling) == []


@pytest.mark.parametrize(
    ("base", "head", "count"), [("high", "low", 1), ("low", "high", 0), ("low", "low", 0)]
)
def test_a_flow_that_carries_less_by_a_word_is_shown(bench, base, head, count):
    ours, theirs = (
        assess(evidence((SYSTEM, AGENT, ORDERS, replace(READ, transmission=word), hole())), bench)
        for word in (base, head)
    )
    delta = compare.assessments(ours, theirs, {}, bench.policy)
    reasons = decide.decide(decide.Case(delta, ours, theirs, bench.policy)).reasons
    lowered = [reason for reason in reasons if reason.code == "flow-lowered"]
    assert [reason.text for reason in lowered] == [
        "the change says that agent → orders carries on 20.0 % of a compromise; base says 80.0 %"
    ] * count
    assert all(reason.effect == "warn" for reason in lowered)


def test_a_flow_that_is_gone_is_none_that_carries_less(bench):
    ours, theirs = (assess(evidence(tree), bench) for tree in (LOUD, QUIET))
    delta = compare.assessments(ours, theirs, {}, bench.policy)
    reasons = decide.decide(decide.Case(delta, ours, theirs, bench.policy)).reasons
    assert "flow-lowered" not in {reason.code for reason in reasons}
