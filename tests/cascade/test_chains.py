"""Chains of weaknesses: what makes one, what guards it, how it is told, how grave it is."""

from dataclasses import replace

import pytest
from asset_graphs import graph, link, node
from making import violation

from maestro_gate import policy
from maestro_gate.assess import chains, weaknesses
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.surroundings import Surroundings
from maestro_gate.policy import StepPattern

CASCADES = policy.read(policy.bundled_files(), profile="standard").cascades
PATTERN = next(pattern for pattern in CASCADES.patterns if pattern.id == "library-to-incident")
HOLE = {"rule": "vulnerability-serious-unanalysed", "kind": "vulnerability", "threats": ("L3-01", "X-01")}


def hole(asset="", component="pkg:pypi/langgraph", residual=2400, **fields):
    about = {"subject": f"CVE-1@{component}", "about": (component, "1"), "path": "app.cdx.json", "line": 0}
    return violation(**HOLE | about | {"asset": asset, "residual": residual} | fields)


def control(id_, *assets, satisfies=("L3-01",), category="preventive", state="verified"):
    values = {"id": id_, "assets": assets, "satisfies": satisfies, "category": category, "state": state}
    return subject_of("control", values)


def surroundings(*controls, scenarios=(), services=(), regulations=("GDPR",)):
    system = subject_of("system", {"regulations": regulations})
    return Surroundings(controls, scenarios, services, system)


def network(*more, unauthorised=True, nodes=()):
    return graph(
        [
            node("agent"),
            node("orders", "data-operations", "dataset", "PII", criticality="high"),
            node("partner", "agent-ecosystem", "third-party-integration", "PII", criticality="high"),
            *nodes,
        ],
        [link("agent", "orders", 8000), link("orders", "partner", 8000, authorised=not unauthorised), *more],
    )


def found(of, *violations, around=None, cascades=None):
    only = cascades or replace(CASCADES, patterns=(PATTERN,))
    return chains.find(of, weaknesses.of(violations), around or surroundings(), only)


def one(result):
    assert len(result.subjects) == 1
    return result.subjects[0]


def test_a_hole_leads_over_an_unauthorised_flow_to_regulated_data():
    path = one(found(network(), hole("agent")))
    assert path.way == "agent → orders → partner"
    assert (path.risk, path.severity, path.cut) == (1536, "critical", "orders → partner")
    assert (path.path, path.line) == ("app.cdx.json", 0)
    assert (path.data_classes, path.regulations) == (("PII",), ("GDPR",))
    assert path.unguarded == ("agent", "partner")


@pytest.mark.parametrize(
    "broken",
    [
        lambda: found(network()),
        lambda: found(network(unauthorised=False), hole("agent")),
        lambda: found(network(), hole("partner")),
        lambda: found(network(), hole("agent", rule="licence-unknown")),
        lambda: found(network(), hole("agent", residual=0)),
    ],
    ids=["nothing is wrong", "every flow asks", "the wrong way round", "another weakness", "no risk is left"],
)
def test_without_one_of_its_links_there_is_no_chain(broken):
    assert broken().subjects == ()


def test_what_is_wrong_deep_below_comes_up_to_the_asset_and_is_told_with_the_chain():
    deep = [node(f"purl:pkg:pypi/{name}", is_component=True) for name in ("orjson", "core")]
    up = [
        link("purl:pkg:pypi/orjson", "purl:pkg:pypi/core", 8000, kind="dependency", identity=""),
        link("purl:pkg:pypi/core", "agent", 8000, kind="dependency", identity=""),
    ]
    result = found(network(*up, nodes=deep), hole(component="pkg:pypi/orjson"))
    path = one(result)
    assert path.way == "purl:pkg:pypi/orjson → purl:pkg:pypi/core → agent → orders → partner"
    assert (path.identity, path.start, path.risk) == ("library-to-incident:agent", "agent", 983)
    assert [step.number for step in result.chains[0].steps] == [1, 0, 0, 0, 2]
    assert result.chains[0].subject == path.identity


def test_many_holes_below_one_asset_are_one_start_told_from_the_gravest():
    deep = [node(f"purl:pkg:pypi/p{n}", is_component=True) for n in range(50)]
    up = [link(one.id, "agent", 8000, kind="dependency", identity="") for one in deep]
    holes = [hole(component=f"pkg:pypi/p{n}", residual=100 + n) for n in range(50)]
    assert one(found(network(*up, nodes=deep), *holes)).assets[0] == "purl:pkg:pypi/p49"


def test_several_ends_of_one_start_are_one_subject_and_as_many_chains():
    more = [
        node("archive", "data-operations", "dataset", "PII", criticality="low"),
        node("market", "agent-ecosystem", "third-party-integration", "PII", criticality="critical"),
    ]
    flows = [
        link("orders", "archive", 8000, authorised=False),
        link("orders", "market", 8000, authorised=False),
    ]
    result = found(network(*flows, nodes=more), hole("agent"))
    assert one(result).ends == ("archive", "market", "partner")
    assert one(result).end == "partner"
    assert [chain.end for chain in result.chains] == ["partner", "market", "archive"]
    assert {chain.subject for chain in result.chains} == {"library-to-incident:agent"}


def test_a_proved_preventive_control_at_every_weak_step_leaves_nothing_open():
    around = surroundings(control("pins", "agent"), control("scopes", "partner", satisfies=("X-04",)))
    path = one(found(network(), hole("agent"), around=around))
    assert (path.unguarded, path.controls) == ((), ("pins", "scopes"))


@pytest.mark.parametrize(
    "weak",
    [
        control("pins", "agent", state="unproven"),
        control("pins", "agent", category="detective"),
        control("pins", "agent", satisfies=("L7-01",)),
        control("pins", "elsewhere"),
    ],
    ids=["unproven", "only notices", "against something else", "stands elsewhere"],
)
def test_a_control_that_does_not_hold_there_guards_nothing(weak):
    assert "agent" in one(found(network(), hole("agent"), around=surroundings(weak))).unguarded


def test_who_notices_and_who_answers_make_a_chain_less_grave():
    watch = control("watch", "orders", category="detective", satisfies=("L5-04",))
    drill = subject_of(
        "scenario", {"id": "s", "start": "agent", "playbook": "docs/p.md", "playbook_exists": True}
    )
    unread = replace(drill, playbook_exists=False)
    grave = [
        one(found(network(), hole("agent"), around=around)).severity
        for around in (
            surroundings(),
            surroundings(scenarios=[unread]),
            surroundings(scenarios=[drill]),
            surroundings(watch),
            surroundings(watch, scenarios=[drill], regulations=()),
        )
    ]
    assert grave == ["critical", "critical", "high", "medium", "low"]


def test_a_stronger_way_past_a_watch_hides_none_that_nobody_would_notice():
    hub = node("hub", "agent-frameworks", "agent-framework")
    strong = [link("agent", "hub", 10_000), link("hub", "partner", 10_000, authorised=False)]
    watch = control("watch", "hub", category="detective", satisfies=("L5-04",))
    plain, watched = (
        found(network(*more, nodes=[hub]), hole("agent"), around=surroundings(watch)) for more in ((), strong)
    )
    assert one(plain).severity == one(watched).severity == "critical"
    assert one(watched).way == "agent → orders → partner"


def test_a_stronger_guarded_way_hides_none_that_is_open():
    deputy = replace(CASCADES, patterns=tuple(p for p in CASCADES.patterns if p.id == "confused-deputy"))
    start = node("page", "data-operations", "dataset")
    two = [node("open"), node("guarded"), node("store", "data-operations", "dataset", "PII")]
    ways = [
        *(link("page", "open", 2000), link("open", "store", 5000, authorised=False)),
        *(link("page", "guarded", 10_000), link("guarded", "store", 10_000, authorised=False)),
    ]
    wrong = [
        violation(asset="page", threats=("L2-01",), residual=3000),
        *(violation(asset=name, threats=("X-03",), residual=500) for name in ("open", "guarded")),
    ]
    around = surroundings(
        control("a", "page", satisfies=("L2-01",)), control("b", "guarded", satisfies=("X-03",)),
        control("c", "store", satisfies=("X-03",)),
    )  # fmt: skip
    path = one(found(graph([start, *two], ways), *wrong, around=around, cascades=deputy))
    assert (path.way, path.unguarded) == ("page → open → store", ("open",))


def test_regulations_of_a_business_service_count_where_it_needs_the_asset():
    service = subject_of("business_service", {"id": "b", "assets": ("orders",), "regulations": ("HIPAA",)})
    path = one(found(network(), hole("agent"), around=surroundings(services=[service], regulations=())))
    assert path.regulations == ("HIPAA",)


def test_what_watches_can_be_blinded_against_the_direction_of_its_flow():
    blinded = replace(
        CASCADES, patterns=tuple(p for p in CASCADES.patterns if p.id == "blinded-watch-to-fraud")
    )
    watched = graph(
        [
            node("agent"),
            node("log", "evaluation-and-observability", "logging"),
            node("pay", "agent-ecosystem", "third-party-integration", "payment"),
        ],
        [link("agent", "log"), link("agent", "pay")],
    )
    off = violation(rule="audit-trail-switched-off", threats=("L5-06",), asset="log", residual=3000)
    assert one(found(watched, off, cascades=blinded)).way == "log → agent → pay"
    assert found(watched, replace(off, asset="pay"), cascades=blinded).subjects == ()


def test_an_open_flow_into_the_start_is_a_weakness_of_the_start():
    poisoned = replace(
        CASCADES, patterns=tuple(p for p in CASCADES.patterns if p.id == "poisoned-data-to-ecosystem")
    )
    wild = network(
        link("partner", "orders", 8000), link("orders", "agent", 8000), link("agent", "partner", 8000)
    )
    writes = violation(
        kind="flow", subject="partner->orders:", threats=("L2-01",), asset="orders", residual=900
    )
    path = one(found(wild, writes, cascades=poisoned))
    assert path.way == "orders → agent → partner"
    assert found(wild, replace(writes, subject="orders->agent:"), cascades=poisoned).subjects == ()


def test_a_bounded_search_says_so():
    result = found(network(), hole("agent"), cascades=replace(CASCADES, patterns=(PATTERN,), max_states=2))
    assert result.subjects == ()
    assert len(result.bounds) == 1
    assert PATTERN.title in result.bounds[0]


def test_a_waivable_weakness_elsewhere_changes_no_identity():
    before = {path.identity for path in found(network(), hole("agent")).subjects}
    after = {path.identity for path in found(network(), hole("agent"), hole("orders", "pkg:pypi/x")).subjects}
    assert before < after


def test_every_bundled_pattern_starts_with_a_weakness_and_is_judged_by_a_rule():
    bundled = policy.read(policy.bundled_files(), profile="standard")
    for pattern in bundled.cascades.patterns:
        assert pattern.steps[0].weak
        rules = [rule for rule in bundled.rules if rule.subject == "path" and f"'{pattern.id}'" in rule.when]
        assert [rule.threats for rule in rules] == [pattern.threats]
    named = {rule for pattern in bundled.cascades.patterns for step in pattern.steps for rule in step.rules}
    assert named <= {rule.id for rule in bundled.rules}


def test_a_step_without_rules_and_threats_counts_whatever_has_risk():
    step = StepPattern(frozenset(), frozenset(), weak=True, rules=frozenset(), sensitive=False)
    from maestro_gate.assess.demands import counts

    assert counts(step, violation(residual=1))
    assert not counts(step, violation(residual=0))
