"""Chains in a delta: which links the change adds, and what it does not get blamed for."""

from dataclasses import replace
from datetime import date

import pytest
from chained_system import AGENT, MARKET, ORDERS, PARTNER, READ, SELL, SEND, SYSTEM, asset, flow, hole
from making import SOURCES, evidence

from maestro_gate import compare, decide
from maestro_gate.assess.assessment import assess
from maestro_gate.model.evidence import Absent, DependencyGraph
from maestro_gate.model.judgement import Waiver
from maestro_gate.report import wording

SUBJECT = "library-to-incident:agent"
RULE = "compromised-library-reaches-regulated-data"


WHOLE = (SYSTEM, AGENT, ORDERS, PARTNER, READ, SEND, hole())


def without(*gone):
    return tuple(one for one in WHOLE if one not in gone)


def delta_of(base, head, bench, renames=None, sources=SOURCES, **fields):
    ours, theirs = assess(evidence(base, sources, **fields), bench), assess(evidence(head, **fields), bench)
    return ours, theirs, compare.assessments(ours, theirs, renames or {}, bench.policy)


def change(delta):
    assert [one.chain.subject for one in delta.chains] == [SUBJECT]
    return delta.chains[0]


def classes(delta):
    return {
        name
        for layer in delta.layers
        for name in ("introduced", "worsened", "resolved", "unchanged", "newly_known")
        for found in getattr(layer, name)
        if (found.violation.rule, found.violation.subject) == (RULE, SUBJECT)
    }


@pytest.mark.parametrize(
    ("base", "new", "words"),
    [
        (without(SEND), (3,), "the third link: orders → partner (flow without authorisation)"),
        (without(PARTNER, SEND), (3,), "the third link: orders → partner (flow without authorisation)"),
        (without(READ), (2,), "the second link: agent → orders"),
        (without(hole()), (1,), "the first link: agent (vulnerability-serious-unanalysed)"),
        (
            (*without(SEND), flow("orders", "partner", "scope orders")),
            (3,),
            "the third link: orders → partner (flow without authorisation)",
        ),
        ((SYSTEM,), (1, 2, 3), "the whole chain"),
        (
            without(READ, SEND),
            (2, 3),
            "the second and third links: agent → orders, orders → partner (flow without authorisation)",
        ),
    ],
    ids=["a flow", "an asset", "a flow between", "a weakness", "an authorisation", "all", "two flows"],
)
def test_the_delta_names_the_links_that_the_change_adds(bench, base, new, words):
    *_, delta = delta_of(base, WHOLE, bench)
    assert (change(delta).new, change(delta).is_whole_at_base) == (new, False)
    assert wording.chain_news(change(delta)) == f"this change adds {words}"
    assert classes(delta) == {"introduced"}


DEEP = hole(component="orjson", component_identity="pkg:pypi/orjson")
TREE = DependencyGraph(
    {"langgraph": frozenset({"core"}), "core": frozenset({"orjson"})},
    {name: f"pkg:pypi/{name}" for name in ("langgraph", "core", "orjson")},
)


@pytest.mark.parametrize(
    ("base", "new"),
    [(without(hole()), (1,)), ((*without(hole(), SEND), DEEP), (5,)), ((*without(hole()), DEEP), ())],
    ids=["the hole", "the last flow", "nothing"],
)
def test_below_the_start_only_a_weakness_is_new(bench, base, new):
    *_, delta = delta_of(base, (*without(hole()), DEEP), bench, dependencies=(TREE,))
    told = [step.asset for step in change(delta).chain.steps]
    assert told == ["purl:pkg:pypi/orjson", "purl:pkg:pypi/core", "agent", "orders", "partner"]
    assert change(delta).new == new


def test_a_chain_that_base_has_adds_nothing(bench):
    *_, delta = delta_of(WHOLE, WHOLE, bench)
    assert (change(delta).new, change(delta).is_whole_at_base) == ((), True)
    assert wording.chain_news(change(delta)) == "base has every link of this chain"
    assert classes(delta) == {"unchanged"}


@pytest.mark.parametrize("gone", [SEND, READ, hole()], ids=["a flow", "another flow", "the weakness"])
def test_to_cut_any_link_resolves_the_chain(bench, gone):
    *_, delta = delta_of(WHOLE, without(gone), bench)
    assert delta.chains == ()
    assert classes(delta) == {"resolved"}


def test_a_moved_file_adds_no_link(bench):
    head = (*without(hole()), hole("boms/app.cdx.json"))
    *_, delta = delta_of(WHOLE, head, bench, {"sbom/app.cdx.json": "boms/app.cdx.json"})
    assert change(delta).is_whole_at_base
    assert classes(delta) == {"unchanged"}


def test_another_weakness_that_the_step_counts_as_well_adds_no_link(bench):
    *_, delta = delta_of(WHOLE, (*without(hole()), hole(id="CVE-2")), bench)
    assert change(delta).is_whole_at_base


def test_another_end_makes_what_stands_worse_and_is_the_chain_that_is_told(bench):
    *_, delta = delta_of(WHOLE, (*WHOLE, MARKET, SELL), bench)
    assert (change(delta).chain.end, change(delta).new) == ("market", (3,))
    assert classes(delta) == {"worsened"}


def test_mending_one_start_brings_forth_no_other(bench):
    other = asset("helper", 5, "agent-frameworks", "agent-framework", refs=("purl:pkg:pypi/helper",))
    more = (other, flow("helper", "agent", "scope a"), hole(id="CVE-9", component_identity="pkg:pypi/helper"))
    *_, delta = delta_of((*WHOLE, *more), (*without(hole()), *more), bench)
    fired = [c.violation.subject for d in delta.layers for c in d.introduced if c.violation.kind == "path"]
    assert fired == []


def test_a_waiver_for_what_stands_covers_no_other_end(bench):
    waiver = Waiver(RULE, SUBJECT, "known", "me", date(2027, 1, 1), "w.yaml", 1)
    waived = replace(bench, waivers=(waiver,))
    *_, delta = delta_of(WHOLE, WHOLE, waived)
    assert classes(delta) == set()
    *_, delta = delta_of(WHOLE, (*WHOLE, MARKET, SELL), waived)
    assert classes(delta) == {"introduced"}


def test_a_waived_weakness_makes_no_chain(bench):
    rule = "vulnerability-serious-unanalysed"
    waiver = Waiver(rule, hole().identity, "not reachable", "me", date(2027, 1, 1), "w.yaml", 1)
    assert assess(evidence(WHOLE), bench).chains
    assert assess(evidence(WHOLE), replace(bench, waivers=(waiver,))).chains == ()


def test_a_chain_that_new_evidence_shows_is_not_the_change_s(bench):
    blind = tuple(replace(s, status=Absent()) if s.provides == "sbom" else s for s in SOURCES)
    *_, delta = delta_of(without(hole()), WHOLE, bench, sources=blind)
    assert classes(delta) == {"newly_known"}


def test_a_bounded_search_warns_and_neither_introduces_nor_resolves(bench):
    few = replace(bench.policy, cascades=replace(bench.policy.cascades, max_states=2))
    bounded = replace(bench, policy=few)
    ours, theirs, delta = delta_of(WHOLE, WHOLE, bounded)
    assert len(theirs.bounds) == len(set(theirs.bounds)) >= 1
    reasons = decide.decide(decide.Case(delta, ours, theirs, few)).reasons
    assert {r.effect for r in reasons if r.code == "search-bounded"} == {"warn"}
    whole, cut = assess(evidence(WHOLE), bench), assess(evidence(WHOLE), bounded)
    assert classes(compare.assessments(cut, whole, {}, bench.policy)) == {"newly_known"}
    assert classes(compare.assessments(whole, cut, {}, bench.policy)) == {"unchanged"}


def test_without_a_base_every_chain_stands(bench):
    told = compare.alone(assess(evidence(WHOLE), bench))
    assert (change(told).new, change(told).is_whole_at_base) == ((), True)
