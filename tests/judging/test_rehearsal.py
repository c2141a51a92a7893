"""Scenarios as tests of the model: which expectation holds, which breaks, and what the sentence says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manifests import asset, control, flow, manifest, network, proved

from maestro_gate.assess import rehearsal
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.graph import Graph, Link, Node
from maestro_gate.assess.reach import Ways
from maestro_gate.assess.rehearsal import rehearsed
from maestro_gate.assess.watch import notices, watchers
from maestro_gate.model.subjects import Scenario

OBSERVING = frozenset({"evaluation-and-observability"})
PARTS = {
    "assets": [
        asset("articles", "data-operations"),
        asset("agent"),
        asset("refund"),
        asset("bank", "agent-ecosystem"),
        asset("log", "evaluation-and-observability"),
        asset("pager", "evaluation-and-observability"),
        asset("island"),
    ],
    "flows": [
        flow("articles", "agent"),
        flow("agent", "refund"),
        flow("refund", "bank"),
        flow("agent", "log", "low"),
        flow("log", "pager", "low"),
    ],
    "controls": [
        control("approval", "refund", "agent"),
        control("pinning", "agent"),
        control("watchdog", "refund", category="detective"),
        control("runbook", "agent", category="corrective"),
    ],
}


TREE = manifest(**PARTS)


def walked(*verified, start="articles", refuted=(), parts=PARTS, **expect) -> Scenario:
    tree = TREE if parts is PARTS else manifest(**parts)
    drill = subject_of("scenario", {"id": "drill", "start": start, **expect})
    (found,) = rehearsed([drill], network(tree), proved(tree, *verified, refuted=refuted), OBSERVING)
    return found


def test_an_attack_reaches_everything_that_flows_lead_to_when_nothing_is_counted_on():
    found = walked("approval", "pinning", reaches=["agent", "refund", "bank"])
    assert found.broken == ()
    assert found.reached == ("agent", "bank", "log", "pager", "refund")


def test_a_control_and_its_asset_together_stop_the_attack_there_and_only_there():
    found = walked("approval", "pinning", reaches=["refund"], stops_at=["refund", "approval"])
    assert found.broken == ()
    assert "bank" not in found.reached


def test_a_control_alone_stops_wherever_it_stands():
    found = walked("approval", stops_at=["approval"])
    assert found.broken == ()
    assert found.reached == ("agent",)


def test_an_asset_alone_takes_any_verified_preventive_control_that_stands_there():
    assert walked("pinning", stops_at=["agent"]).broken == ()
    assert walked("runbook", "watchdog", stops_at=["agent"]).broken == (
        "it is not stopped at agent: approval is unproven, pinning is unproven, and it goes on to log, refund",
    )


@pytest.mark.parametrize("state", ["refuted", "unproven"])
def test_a_control_that_is_not_proved_stops_nothing_and_is_named_once(state):
    refuted = ("approval",) if state == "refuted" else ()
    found = walked("pinning", refuted=refuted, stops_at=["refund", "approval"])
    assert found.broken == (f"it is not stopped at refund: approval is {state}, and it goes on to bank",)
    assert "bank" in found.reached


@pytest.mark.parametrize(
    ("expect", "sentence"),
    [
        ({"reaches": ["island"]}, "it does not reach island: no link leads there"),
        (
            {"reaches": ["bank"], "stops_at": ["refund"]},
            "it does not reach bank: it is stopped at refund",
        ),
        ({"stops_at": ["island"]}, "it is not stopped at island: it does not get there"),
        ({"stops_at": ["articles"]}, "it is not stopped at articles: it starts there"),
        (
            {"stops_at": ["log"]},
            "it is not stopped at log: no preventive control stands there, and it goes on to pager",
        ),
        ({"stops_at": ["runbook"]}, "runbook does not stop it: it is corrective"),
        ({"stops_at": ["vault"]}, "vault does not stop it: it stands at island, where it does not get"),
        ({"detected_by": ["island"]}, "island does not notice it: nothing that it reaches reports there"),
        ({"detected_by": ["watchdog"]}, "watchdog does not notice it: it is unproven"),
        ({"detected_by": ["approval"]}, "approval does not notice it: it is preventive"),
        ({"detected_by": ["camera"]}, "camera does not notice it: it stands at island"),
    ],
)
def test_a_broken_expectation_says_what_holds_instead(expect, sentence):
    more = [control("vault", "island"), control("camera", "island", category="detective")]
    parts = PARTS | {"controls": PARTS["controls"] + more}
    found = walked("approval", "vault", "camera", parts=parts, **expect)
    assert found.broken == (sentence,)
    told = {"reaches": found.unreached, "stops_at": found.unstopped, "detected_by": found.unnoticed}
    (about,) = (name for name, sentences in told.items() if sentences)
    assert about in expect
    assert told[about] == (sentence,)


def test_the_end_of_a_way_stops_an_attack_without_any_control():
    assert walked(stops_at=["bank"]).broken == ()


def test_a_link_back_to_the_start_is_no_way_on():
    parts = PARTS | {"flows": [flow("bank", "refund"), flow("refund", "bank")]}
    assert walked(start="bank", parts=parts, stops_at=["refund"]).broken == ()


def test_a_link_back_to_where_it_came_from_is_no_way_on_and_a_shorter_way_round_is_no_excuse():
    both_ways = PARTS | {
        "flows": [flow("articles", "agent"), flow("agent", "refund"), flow("refund", "agent")]
    }
    assert walked(parts=both_ways, stops_at=["refund"]).broken == ()
    answering = PARTS | {
        "flows": [flow("articles", "refund"), flow("refund", "bank"), flow("bank", "refund")]
    }
    assert walked(parts=answering, stops_at=["refund"]).broken == (
        "it is not stopped at refund: approval is unproven, and it goes on to bank",
    )
    round_it = PARTS | {"flows": [*both_ways["flows"], flow("refund", "bank"), flow("agent", "bank")]}
    assert walked(parts=round_it, stops_at=["refund"]).broken == (
        "it is not stopped at refund: approval is unproven, and it goes on to bank",
    )


def test_logs_that_a_stopped_asset_reports_to_still_notice():
    found = walked("pinning", "watchdog", stops_at=["agent"], detected_by=["log", "pager"])
    assert found.broken == ()
    assert found.reached == ("agent",)


def test_what_an_attack_starts_at_does_not_notice_it():
    found = walked(start="log", detected_by=["log", "pager"])
    assert found.broken == ("log does not notice it: nothing that it reaches reports there",)


def test_a_name_of_both_an_asset_and_a_control_holds_as_either():
    parts = PARTS | {"controls": [*PARTS["controls"], control("log", "island", category="detective")]}
    assert walked(parts=parts, detected_by=["log"]).broken == ()
    parts = PARTS | {"controls": [*PARTS["controls"], control("bank", "refund")]}
    assert walked(parts=parts, stops_at=["bank"]).broken == ()


def test_a_scenario_that_starts_nowhere_says_so_and_breaks_nothing():
    found = walked(start="island", reaches=["agent"], detected_by=["log"])
    assert (found.starts_nowhere, found.broken, found.reached) == (True, (), ())
    assert not walked().starts_nowhere


NAMES = st.lists(st.sampled_from(["agent", "refund", "log", "approval", "pinning", "runbook"]), unique=True)
CONTROLS = st.frozensets(st.sampled_from(["approval", "pinning", "watchdog", "runbook"]))


@given(
    stops_at=NAMES, verified=CONTROLS, more=st.sampled_from(["approval", "pinning", "watchdog", "runbook"])
)
def test_verifying_a_control_never_lets_a_scenario_reach_more(stops_at, verified, more):
    before = walked(*verified, stops_at=stops_at)
    after = walked(*verified, more, stops_at=stops_at)
    assert set(after.reached) <= set(before.reached)


def test_what_a_large_model_leaves_unwalked_is_not_called_in_order(monkeypatch):
    size = Ways.of(network(TREE)).size
    monkeypatch.setattr(rehearsal, "_WORK", 2 * size)
    drills = [subject_of("scenario", {"id": f"drill-{n}", "start": "articles"}) for n in range(3)]
    found = rehearsed(drills, network(TREE), (), OBSERVING)
    assert [one.broken for one in found] == [
        (), (), ("it was not walked: the model has 3 scenarios, more than are walked in a graph of its size",),
    ]  # fmt: skip


LAYERED = st.lists(st.booleans(), min_size=5, max_size=5)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=10),
    observes=LAYERED,
    start=st.integers(0, 4),
)
def test_asking_one_asset_whether_it_notices_agrees_with_listing_who_does(pairs, observes, start):
    nodes = {
        f"n{n}": Node(f"n{n}", "eye" if is_eye else "x", "", "", "", (), "", "", n)
        for n, is_eye in enumerate(observes)
    }
    links = tuple(
        sorted(
            (Link(f"n{a}", f"n{b}", "flow", 8000) for a, b in set(pairs)),
            key=lambda one: (one.source, one.target),
        )
    )
    graph, starts = Graph(nodes, links), frozenset({f"n{start}"})
    reached = Ways.of(graph).reachable(starts)
    listed = {one.name for one in watchers(graph, (), starts, reached, frozenset({"eye"}))}
    asked = {id_ for id_ in nodes if notices(graph, id_, starts, reached, frozenset({"eye"}))}
    assert listed == asked
