"""Answers to what-if questions: where they start, what they reach, what would spare it, what it means."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import component, evidence
from manifests import asset, control, flow, manifest, network, proved, scenario

from maestro_gate import policy
from maestro_gate.assess import what_if
from maestro_gate.assess.graph import Graph, Link
from maestro_gate.assess.modelled import Model
from maestro_gate.assess.question import understood
from maestro_gate.assess.rehearsal import rehearsed
from maestro_gate.assess.simulation import simulate
from maestro_gate.errors import InvalidInput
from maestro_gate.model.evidence import DependencyGraph, Failed, Skipped, Source
from maestro_gate.model.subjects import Scenario
from maestro_gate.report import exercise

TODAY = date(2026, 11, 20)
POLICY = policy.read(policy.bundled_files(), profile="standard")
PARTS = {
    "system": {"name": "shop", "regulations": ["GDPR"], "annual_revenue_at_risk": 1500},
    "assets": [
        asset("model", "foundation-models", owner="ml", criticality="high"),
        asset("agent", refs={"purl": ["pkg:pypi/langgraph@1.0"]}, criticality="critical", owner="care"),
        asset("refund", criticality="critical", data_classes=["payment"]),
        asset("bank", "agent-ecosystem", refs={"host": ["api.bank.example"]}),
        asset("log", "evaluation-and-observability"),
        asset("island", refs={"purl": ["pkg:npm/%40acme/island"]}),
    ],
    "flows": [flow("model", "agent"), flow("agent", "refund", "medium"), flow("refund", "bank"), flow("agent", "log", "low")],
    "business_services": [
        {"id": "refunds", "name": "Refunds", "assets": ["refund", "bank"], "criticality": "high", "regulations": ["PSD2"]},
        {"id": "isle", "name": "Isle", "assets": ["island"]},
    ],
    "third_parties": [
        {"id": "the-bank", "name": "Bank", "purl_or_url": "https://api.bank.example/v1", "tier": "critical"},
        {"id": "other", "name": "Other", "purl_or_url": "https://other.example"},
    ],
    "controls": [
        control("approval", "refund"),
        control("pinning", "agent"),
        control("watchdog", "agent", category="detective"),
        control("runbook", "refund", category="corrective"),
        control("nowhere"),
    ],
    "scenarios": [
        scenario("poison", "model", reaches=["refund"], stops_at=["refund", "approval"], detected_by=["log"]),
        scenario("later", "refund"),
    ],
}  # fmt: skip


TREE = manifest(**PARTS)


def answer(asked, *verified, tree=None, refuted=(), parts=PARTS):
    tree = tree or (TREE if parts is PARTS else manifest(**parts))
    controls = proved(tree, *verified, refuted=refuted)
    model = Model(tree, network(tree), controls, POLICY, TODAY)
    return simulate(asked, understood(asked, tree, controls), model)


def ids(found):
    return [one.asset for one in found]


def test_a_compromised_asset_reaches_all_that_its_flows_lead_to_strongest_first():
    found = answer("asset:model", "approval")
    assert ids(found.starts) == ["model"]
    assert [(one.asset, one.arrives, one.is_open) for one in found.reached] == [
        ("agent", 8000, True), ("refund", 4000, True), ("bank", 3200, False), ("log", 1600, True),
    ]  # fmt: skip
    assert found.reached[2].path == ("model", "agent", "refund", "bank")
    assert found.reached[2].links == ("flow",) * 3
    assert ids(found.held) == ["bank"]


def test_every_preventive_control_on_the_way_says_what_it_would_spare():
    found = {one.control: one for one in answer("asset:model", "approval").safeguards}
    assert found.keys() == {"approval", "pinning"}
    assert (found["approval"].cuts, found["approval"].stops) == (("bank",), False)
    assert (found["pinning"].cuts, found["pinning"].state) == (("bank", "log", "refund"), "unproven")


def test_nothing_that_stands_at_the_start_is_counted():
    assert [one.control for one in answer("asset:agent", "pinning", "approval").safeguards] == ["approval"]


def test_what_it_means_is_told_in_declared_words_only():
    found = answer("asset:model")
    assert [(one.service, one.assets, one.of, one.arrives) for one in found.services] == [
        ("refunds", ("bank", "refund"), 2, 4000)
    ]
    assert (found.data_classes, found.regulations, found.revenue) == (("payment",), ("GDPR", "PSD2"), 1500.0)
    assert [(one.party, one.assets) for one in found.partners] == [("the-bank", ("bank",))]
    assert [(one.scenario, one.is_own) for one in found.playbooks] == [("poison", True), ("later", False)]
    assert [(one.control, one.category) for one in found.aids] == [
        ("runbook", "corrective"),
        ("watchdog", "detective"),
    ]


def test_regulations_of_the_system_are_named_only_where_their_data_is_reached():
    parts = PARTS | {"assets": [{**one, "data_classes": ["menu"]} for one in PARTS["assets"]]}
    assert answer("asset:model", parts=parts).regulations == ("PSD2",)
    assert answer("asset:island", parts=parts | {"business_services": []}).regulations == ()
    assert answer("asset:island", parts=parts | {"business_services": []}).revenue == 0


def test_who_notices_is_a_verified_detective_control_or_what_is_told():
    assert [(one.name, one.kind) for one in answer("asset:model", "watchdog").watchers] == [
        ("log", "asset"), ("watchdog", "control"),
    ]  # fmt: skip
    assert [one.name for one in answer("asset:model").watchers] == ["log"]


def test_a_scenario_is_stopped_by_what_it_counts_on_and_shows_what_that_spares():
    found = answer("scenario:poison", "approval", "pinning")
    assert ids(found.reached) == ["agent", "refund", "log"]
    by_id = {one.control: one for one in found.safeguards}
    assert (by_id["approval"].stops, by_id["approval"].cuts) == (True, ("bank",))
    assert not by_id["pinning"].stops
    assert found.rehearsed[0].broken == ()
    broken = answer("scenario:poison", refuted=("approval",))
    assert "bank" in ids(broken.reached)
    assert broken.rehearsed[0].broken == (
        "it is not stopped at refund: approval is refuted, and it goes on to bank",
    )


def test_a_failing_control_lets_attacks_past_where_it_stands_and_scenarios_further():
    found = answer("control:approval", "approval")
    assert (ids(found.starts), ids(found.reached)) == (["refund"], ["bank"])
    assert [(one.scenario, one.newly) for one in found.rehearsed] == [("poison", ("bank",))]
    assert found.notes == ()
    idle = answer("control:approval")
    assert idle.rehearsed == ()
    assert idle.notes[0].startswith("approval is unproven today")


def test_a_control_that_stands_nowhere_or_stops_nothing_says_so():
    assert (
        answer("control:nowhere").notes[0] == "The model does not say where nowhere stands: give it `assets`."
    )
    assert any("opens no way" in note for note in answer("control:watchdog", "watchdog").notes)
    still = answer(
        "control:approval",
        "approval",
        "rules",
        parts=PARTS | {"controls": [*PARTS["controls"], control("rules", "refund")]},
    )
    assert still.notes == ("Still verified where it stands: rules. Whether they would do is not asked.",)


def test_a_failing_detective_control_says_what_nobody_notices_then():
    silent = PARTS | {"flows": [flow("model", "agent")], "scenarios": []}
    lost = "Without it nobody notices what happens at agent."
    assert lost in answer("control:watchdog", "watchdog", parts=silent).notes
    assert lost not in answer("control:watchdog", "watchdog").notes


def test_a_package_starts_at_the_assets_that_bind_it_in_whatever_release():
    for asked in ("purl:pkg:pypi/langgraph", "purl:pkg:pypi/langgraph@0.2?x=y", "purl:pkg:PyPI/LangGraph"):
        assert ids(answer(asked).starts) == ["agent"]
    assert ids(answer("purl:pkg:npm/%40acme/island@3").starts) == ["island"]


def listed(*edges):
    tree = manifest(**PARTS)
    names = sorted({name for edge in edges for name in edge})
    users = {a: frozenset(y for x, y in edges if x == a) for a in names}
    graph = DependencyGraph(users, {name: f"pkg:pypi/{name}" for name in names})
    return replace(
        evidence((*tree.subjects, *(component(name, "1") for name in names))),
        control_claims=tree.control_claims,
        dependencies=(graph,),
    )


def test_a_package_also_starts_at_what_depends_on_it_with_the_chain():
    tree = listed(("langgraph", "xxhash"), ("xxhash", "core"), ("core", "langgraph"))
    (origin,) = answer("purl:pkg:pypi/core@9", tree=tree).origins
    assert origin.asset == "agent"
    assert origin.why == (
        "it binds pkg:pypi/langgraph, which depends on it: pkg:pypi/langgraph → pkg:pypi/xxhash → pkg:pypi/core"
    )


def test_a_package_that_nobody_binds_is_no_clean_answer():
    found = answer("purl:pkg:pypi/loose", tree=listed(("loose", "looser")))
    assert (found.everything, found.origins) == ((), ())
    assert "nobody can say what it reaches" in found.notes[0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("asset:modle", ("there is no asset «modle»", "Did you mean model?")),
        ("control:aproval", ("there is no control «aproval»", "approval")),
        ("scenario:poisn", ("there is no scenario «poisn»", "poison")),
        ("purl:pkg:pypi/lang", ("there is no package «pkg:pypi/lang»", "pkg:pypi/langgraph")),
        (
            "asset:zzzzzz",
            ("there is no asset «zzzzzz»", "This tree knows 6: agent, bank, island, log, model, refund."),
        ),
        ("purl:pkg:pypi/langgrahp", ("Did you mean pkg:pypi/langgraph? This tree knows 2: ",)),
        ("purl:lanGgraph", ("Did you mean pkg:pypi/langgraph? This tree knows 2: ",)),
        ("asset:", ("is no question that can be simulated", "asset:ID, purl:pkg:TYPE/NAME")),
        ("model", ("is no question that can be simulated",)),
        ("threat:L3-01", ("is no question that can be simulated",)),
        ("", ("is no question that can be simulated",)),
    ],
)
def test_what_is_not_known_is_refused_with_what_was_perhaps_meant(asked, words):
    with pytest.raises(InvalidInput) as refused:
        answer(asked)
    assert refused.value.exit_code == 2
    assert all(word in str(refused.value) for word in words)


def test_of_many_names_none_is_listed():
    many = manifest(assets=[asset(f"a{number}") for number in range(41)])
    with pytest.raises(InvalidInput, match=r"This tree knows 41\.$"):
        answer("asset:zzzzzz", tree=many)


def test_a_scenario_that_starts_nowhere_does_not_end_as_the_team_expects():
    lost = manifest(**PARTS | {"scenarios": [scenario("lost", "island", reaches=["bank"])]})
    (told,) = answer("scenario:lost", tree=lost).rehearsed
    assert told.broken == ("no link leaves its start, island, so nothing that it expects is tested",)


def test_an_asset_without_a_way_on_says_that_flows_are_missing():
    found = answer("asset:island")
    assert found.reached == ()
    assert "No link leaves where it starts" in found.notes[0]


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (evidence([]), "no threat model"),
        (evidence([], (Source("threat-model", "threat-model", Failed("line 3 is torn")),)), "line 3 is torn"),
        (
            evidence([], (Source("threat-model", "threat-model", Skipped("switched off")),)),
            "is not read: switched off",
        ),
        (manifest(), "declares no asset"),
    ],
)
def test_without_a_threat_model_there_is_a_next_step_and_no_answer(tree, words):
    with pytest.raises(InvalidInput, match=words) as refused:
        what_if.answer("asset:model", tree, POLICY, TODAY)
    assert refused.value.fix


def test_a_scanner_that_did_not_run_is_named_where_controls_rest_on_it():
    parts = PARTS | {
        "controls": [control("approval", "refund", evidence=[{"kind": "no_finding", "tool": "semgrep", "check": "x"}])],
        "scenarios": [],
    }  # fmt: skip
    tree = manifest(**parts)
    sources = (
        Source("semgrep", "code-scan", Skipped("not asked")),
        Source("checkov", "iac-scan", Failed("torn")),
    )
    found = what_if.answer("asset:model", replace(tree, sources=sources), POLICY, TODAY)
    assert found.notes == ("semgrep proves no control here: not asked.",)


def test_a_large_graph_asks_fewer_controls_what_they_would_spare_and_says_so():
    size = 2_000
    parts = {
        "assets": [asset(f"a{n}") for n in range(size)],
        "flows": [flow(f"a{n}", f"a{m % size}") for n in range(size) for m in (n + 1, n * 7 + 3, n * 13 + 5)],
        "controls": [control(f"c{n}", f"a{n + 1}") for n in range(520)],
    }
    found = answer("asset:a0", parts=parts)
    assert len(found.reached) == size - 1
    assert found.notes == ("The graph is large: what 20 more controls would spare was not asked.",)


def test_what_no_threat_model_declares_carries_an_attack_and_is_not_counted():
    graph = network(TREE)
    between = replace(graph.nodes["agent"], id="purl:pkg:pypi/mid")
    links = (Link("bank", between.id, "dependency", 8000), Link(between.id, "island", "dependency", 8000))
    wider = Graph(
        {**graph.nodes, between.id: between},
        tuple(sorted((*graph.links, *links), key=lambda one: (one.source, one.target))),
    )
    model = Model(TREE, wider, proved(TREE), POLICY, TODAY)
    found = simulate("asset:model", understood("asset:model", TREE, model.controls), model)
    assert ids(found.reached) == ["agent", "refund", "bank", "island", "log"]
    assert found.reached[3].path == ("model", "agent", "refund", "bank", "purl:pkg:pypi/mid", "island")
    assert found.safeguards[0].cuts == ("bank", "island", "log", "refund")
    assert exercise.render(found).count("### Inject") == 4
    (drill, _) = rehearsed(TREE.of_kind(Scenario), wider, model.controls, frozenset())
    assert "island" in drill.reached
    assert between.id not in drill.reached


STATES = st.frozensets(st.sampled_from(["approval", "pinning", "watchdog", "runbook"]))
ASKED = st.sampled_from(
    ["asset:model", "asset:refund", "scenario:poison", "control:approval", "purl:pkg:pypi/langgraph"]
)


@given(asked=ASKED, verified=STATES, more=st.sampled_from(["approval", "pinning", "watchdog", "runbook"]))
def test_verifying_a_control_never_enlarges_the_blast_radius(asked, verified, more):
    before, after = answer(asked, *verified), answer(asked, *verified, more)
    assert set(ids(after.everything)) <= set(ids(before.everything))
    assert {one.asset for one in after.everything if one.is_open} <= {
        one.asset for one in before.everything if one.is_open
    }
    arrived = {one.asset: one.arrives for one in before.everything}
    assert all(one.arrives <= arrived[one.asset] for one in after.everything)


@given(verified=STATES)
def test_what_a_control_is_said_to_spare_is_what_it_spares(verified):
    everything = set(ids(answer("scenario:poison", *verified).everything))
    for one in answer("scenario:poison", *verified).safeguards:
        if one.stops:
            assert not set(one.cuts) & everything
            assert everything | set(one.cuts) == set(
                ids(answer("scenario:poison", *(verified - {one.control})).everything)
            )
        else:
            assert set(one.cuts) <= everything
