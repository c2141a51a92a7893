"""What a word of the threat model makes lighter is shown, and pays for nothing that the change brings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import component, evidence

from maestro_gate import compare, decide
from maestro_gate.assess.assessment import assess
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.subjects import Asset

MANIFEST = "m.yaml"
WORDS = ["", "low", "medium", "high", "critical"]


def asset(id_="orders", **fields):
    values = {
        "id": id_,
        "layer": "data-operations",
        "type": "dataset",
        "path": MANIFEST,
        "criticality": "high",
    }
    return subject_of(
        "asset", values | {"data_classes": ("PCI", "PII"), "trust_zone": "inside", "refs": ("purl:pkg:pypi/alpha",)}
        | fields,
    )  # fmt: skip


def flow(source="agent", target="orders", **fields):
    return subject_of("flow", {"source": source, "target": target, "transmission": "high"} | fields)


def decided(base, head, bench):
    here, there = assess(evidence(base), bench), assess(evidence(head), bench)
    delta = compare.assessments(here, there, {}, bench.policy)
    return delta, decide.decide(decide.Case(delta, here, there, bench.policy))


def warned(base, head, bench):
    reasons = decided(base, head, bench)[1].reasons
    return [(reason.code, reason.subject, reason.text) for reason in reasons if reason.effect == "warn"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"criticality": "low"}, "criticality high → low"),
        ({"criticality": ""}, "criticality high → none"),
        ({"data_classes": ("PCI",)}, "it holds no PII any more"),
        ({"data_classes": ()}, "it holds no PCI, PII any more"),
        ({"trust_zone": "outside"}, "trust zone inside → outside"),
        (
            {"criticality": "low", "data_classes": ("PCI",), "trust_zone": ""},
            "criticality high → low; it holds no PII any more; trust zone inside → none",
        ),
    ],
)
def test_an_asset_that_is_weighed_anew_is_told_once(change, said, bench):
    text = f"the change weighs the asset orders anew: {said}"
    assert warned([asset()], [asset(**change)], bench) == [("asset-weighed-anew", "orders", text)]


@pytest.mark.parametrize(
    "head",
    [
        [asset()],
        [asset(criticality="critical")],
        [asset(data_classes=("PCI", "PHI", "PII"))],
        [asset(name="another name", refs=())],
        [],
    ],
    ids=["the same", "graver", "more data", "other words", "gone"],
)
def test_what_is_no_lighter_is_not_told(head, bench):
    assert warned([asset()], head, bench) == []


def test_a_zone_for_an_asset_that_had_none_makes_it_no_lighter(bench):
    assert warned([asset(trust_zone="")], [asset()], bench) == []


def test_the_budget_counts_by_the_graver_word(bench):
    """High likelihood at a critical asset is 30 % of risk: more than the budget of 25 %."""
    grave, light = asset(criticality="critical"), asset(criticality="low")
    decision = decided([grave], [light, component("alpha")], bench)[1]
    (budget,) = [reason for reason in decision.reasons if reason.code == "budget"]
    assert budget.text == "the change adds 30.0 % of risk, 25.0 % are allowed"
    assert not any(
        r.code == "budget" for r in decided([light], [light, component("alpha")], bench)[1].reasons
    )


@given(before=st.sampled_from(WORDS), now=st.sampled_from(WORDS), hole=st.sampled_from(["alpha", "beta"]))
def test_no_word_for_an_asset_pays_for_what_the_change_brings(before, now, hole, bench):
    base = [asset(criticality=before)]
    as_it_was = decided(base, [*base, component(hole)], bench)[0]
    weighed_anew = decided(base, [asset(criticality=now), component(hole)], bench)[0]
    for kept, changed in zip(as_it_was.layers, weighed_anew.layers, strict=True):
        assert changed.brought >= kept.brought


AGENT, ORDERS = asset("agent", refs=()), asset()


def test_a_flow_that_is_taken_out_is_told_while_both_ends_stand(bench):
    text = (
        "the change takes the flow agent → orders out of the threat model; "
        "base says that it carries on 80.0 % of a compromise"
    )
    base, head = [AGENT, ORDERS, flow()], [AGENT, ORDERS]
    assert warned(base, head, bench) == [("flow-removed", "agent->orders", text)]
    assert warned(head, base, bench) == []


def test_a_flow_that_goes_with_its_asset_is_not_told(bench):
    assert warned([AGENT, ORDERS, flow()], [AGENT], bench) == []


def test_of_two_flows_between_the_same_assets_the_stronger_one_counts(bench):
    weaker = flow(protocol="mcp", transmission="low")
    assert warned([AGENT, ORDERS, flow(), weaker], [AGENT, ORDERS, flow()], bench) == []
    (told,) = warned([AGENT, ORDERS, flow(), weaker], [AGENT, ORDERS, weaker], bench)
    assert told[0] == "flow-lowered"
    assert "carries on 20.0 % of a compromise; base says 80.0 %" in told[2]


@pytest.mark.parametrize("word", ["low", "medium"])
def test_a_flow_that_is_lowered_by_a_word_is_told(word, bench):
    codes = [
        code
        for code, _, _ in warned([AGENT, ORDERS, flow()], [AGENT, ORDERS, flow(transmission=word)], bench)
    ]
    assert codes == ["flow-lowered"]


def test_another_name_for_an_asset_is_no_other_weight(bench):
    other = replace(asset(), id="purchases")
    assert isinstance(other, Asset)
    assert warned([asset()], [other], bench) == []
