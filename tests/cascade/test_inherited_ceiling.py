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
