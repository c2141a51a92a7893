"""Answers to what-if questions as pages: complete, valid by their schema, and safe for hostile text."""

import json
import re
from datetime import date

import pytest
import yaml
from manifests import asset, control, flow, manifest, network, proved, scenario
from markdown_it import MarkdownIt
from outcomes import HOSTILE

from maestro_gate import documents, policy
from maestro_gate.assess.modelled import Model
from maestro_gate.assess.question import understood
from maestro_gate.assess.simulation import simulate
from maestro_gate.errors import InvalidInput
from maestro_gate.report import blast_radius, blast_radius_page, exercise, exercise_words, simulation, what_if
from maestro_gate.report.exercise_story import told

POLICY = policy.read(policy.bundled_files(), profile="standard")
LAYERS = tuple(info.slug for info in POLICY.layers if info.slug != "cross-layer")


def parts(name="{}"):
    called = name.format
    return {
        "system": {"name": called("shop"), "regulations": [called("GDPR")], "annual_revenue_at_risk": 1234.5},
        "assets": [
            asset("model", "foundation-models", name=called("Model"), owner=called("ml")),
            asset("agent", name=called("Agent"), criticality="high", owner=called("care")),
            asset("refund", name=called("Refund"), criticality="critical", data_classes=["payment", called("x")]),
            asset("bank", "agent-ecosystem", name=called("Bank")),
            asset("log", "evaluation-and-observability", name=called("Log")),
            asset("loose", "unassigned", name=called("Loose")),
        ],
        "flows": [flow("model", "agent"), flow("agent", "refund"), flow("refund", "bank"), flow("agent", "log"), flow("agent", "loose")],
        "business_services": [{"id": "refunds", "name": called("Refunds"), "assets": ["refund"], "owner": called("finance")}],
        "third_parties": [{"id": "bank", "name": called("Bank Ltd"), "contact": called("ring"), "exit_plan": called("none")}],
        "controls": [control("approval", "refund", title=called("A person approves")), control("pinning", "agent", title=called("Pinned")),
                     control("watchdog", "agent", category="detective", title=called("Watchdog")),
                     control("runbook", "refund", category="corrective", title=called("Runbook"))],
        "scenarios": [scenario("poison", "model", stops_at=["refund", "approval"])
                      | {"title": called("Poison"), "owner": called("care"), "playbook": called("docs/x.md")}],
    }  # fmt: skip


TREE, NASTY = manifest(**parts()), manifest(**parts(HOSTILE.replace("\x00", "").replace("\x1b", "") + "{}"))
ASKED = ("asset:model", "scenario:poison", "control:approval", "asset:bank")
PAGES = (blast_radius.render, blast_radius_page.render, exercise.render)


def answer(asked, *verified, tree=TREE):
    controls = proved(tree, *verified)
    return simulate(
        asked,
        understood(asked, tree, controls),
        Model(tree, network(tree), controls, POLICY, date(2026, 11, 20)),
    )


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("tree", [TREE, NASTY], ids=["typical", "hostile"])
def test_the_json_is_valid_by_its_schema(asked, tree):
    text = simulation.render(answer(asked, "approval", "watchdog", tree=tree))
    documents.validate(documents.load_json(text.encode(), "simulation.json"), "simulation")
    assert json.loads(text)["asked"] == asked


def test_the_text_tells_how_far_on_which_way_past_what_and_who_notices():
    text = blast_radius.render(answer("asset:model", "approval", "watchdog"))
    assert text.startswith("maestro-gate: what if model is compromised\nshop · ")
    assert "5 more assets in 4 layers reached, 1 of them only past a verified preventive control" in text
    for line in (
        "model → agent → refund → bank",
        "  bank     51.2 %  past a verified control",
        "In no layer yet: 1 asset",
        "  Refunds: 1 of 1 asset; at most 64.0 % arrives; finance",
        "  regulations declared for it: GDPR",
        "  annual revenue, as declared: 1,234.50",
        "Preventive controls on the way: 1 of 2 verified",
        "  would spare bank:",
        "      approval (verified) at refund",
        "      pinning (unproven) at agent",
        "  watchdog: a control, verified, at agent",
        "  log: told by agent",
        "  runbook (corrective, unproven)",
        "  poison (starts here): docs/x.md (missing), never exercised",
        "  Bank Ltd: ring; none",
    ):
        assert line in text


def test_a_scenario_says_what_stops_it_and_how_it_ends():
    text = blast_radius.render(answer("scenario:poison", "approval"))
    assert "  stop it, and spare bank:\n      approval (verified) at refund" in text
    assert "  poison: ends as the team expects" in text
    assert "  poison: it is not stopped at refund" in blast_radius.render(answer("scenario:poison"))
    assert "  poison: then also reaches bank" in blast_radius.render(answer("control:approval", "approval"))


def test_what_ends_where_it_starts_says_so_and_nobody_is_named_where_nobody_notices():
    text = blast_radius.render(answer("asset:bank"))
    assert "Nothing else is reached" in text
    assert "Who notices\n  nobody" in text
    assert "no scenario starts here or on the way: write one" in text


@pytest.mark.parametrize("asked", ASKED)
def test_hostile_names_are_text_in_every_page(asked):
    found = answer(asked, "approval", "watchdog", tree=NASTY)
    for page in PAGES:
        text = page(found)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
        if page is blast_radius.render:
            assert not re.search(r"(?m)^\s*::", text)
            continue
        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
        tags = set(re.findall(r"</?([a-zA-Z!][a-zA-Z0-9]*)", html))
        assert tags <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "code", "pre", "details", "summary", "br"}  # fmt: skip
        assert "@team" not in re.sub(r"<code>.*?</code>", "", html)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("page", [blast_radius_page.render, exercise.render])
def test_tables_keep_their_columns_whatever_names_hold(asked, page):
    html = MarkdownIt().enable("table").render(page(answer(asked, "approval", tree=NASTY)))
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        rows = [len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
        assert len(set(rows)) == 1
    # A row that is no row has become a paragraph.
    assert not re.search(r"<p>\|", html)


def test_the_story_has_an_inject_for_the_start_for_each_link_and_for_what_the_world_asks():
    found = answer("scenario:poison", "approval")
    story = told(found, exercise_words.load())
    assert [(one.asset, one.is_start, one.is_beyond) for one in story.injects] == [
        ("model", True, False), ("agent", False, False), ("refund", False, False), ("refund", False, True), ("", False, False),
    ]  # fmt: skip
    assert [one.number for one in story.injects] == [1, 2, 3, 4, 5]
    assert [one.time for one in story.injects] == ["09:00", "09:40", "10:20", "11:00", "11:40"]
    assert story.injects[3].how == "past approval at refund, on to bank"
    assert "“A person approves” does not hold" in story.injects[3].told


def test_without_a_barrier_the_story_goes_on_to_what_is_most_critical_and_supposes_nothing():
    story = told(answer("scenario:poison"), exercise_words.load())
    assert [one.asset for one in story.injects] == ["model", "agent", "refund", ""]


def test_a_long_way_is_cut_to_the_room_that_a_pack_has_and_says_so():
    long = {
        "assets": [asset(f"a{n}", LAYERS[n % len(LAYERS)]) for n in range(30)],
        "flows": [flow(f"a{n}", f"a{n + 1}") for n in range(29)],
    }
    found = answer("asset:a0", tree=manifest(**long))
    story = told(found, exercise_words.load())
    assert (len(story.injects), story.left_out) == (10, 21)
    assert "The way goes on for 21 more links" in exercise.render(found)


@pytest.mark.parametrize("layer", [*LAYERS, "unassigned"])
@pytest.mark.parametrize("type_", ["tool-definition", "rag-pipeline", "no-such-type"])
def test_every_asset_has_a_scene_and_no_text_keeps_a_place_for_a_name(layer, type_):
    tree = manifest(
        assets=[asset("first", layer, type=type_), asset("second", layer, type=type_), asset("third", layer)],
        flows=[flow("first", "second"), flow("second", "third")],
    )
    text = exercise.render(answer("asset:first", tree=tree))
    assert text.count("### Inject") == 4
    assert not re.search(r"\{[a-z]+\}", text)


def test_a_scene_can_begin_a_story_unless_it_says_where_the_attack_comes_from():
    words = exercise_words.load()
    roles = {role.id for role in words.roles}
    types = {name for scene in words.scenes for name in scene.types}
    assert all(scene.start or scene.sources for scene in words.scenes)
    assert all(scene.ask.keys() <= roles for scene in (*words.scenes, words.beyond, words.outside))
    assert {layer for scene in words.scenes for layer in scene.layers} == set(LAYERS)
    assert (
        words.outside.ask.keys() == roles == {"engineering", "data", "legal", "operations", "communications"}
    )
    assert "tool-definition" in types
    always = [
        text for s in words.scenes for text in (*s.exhibits, *s.ask.values(), s.decision) if not s.sources
    ]
    assert not [text for text in always if "{source}" in text]


def test_no_scene_is_told_twice_while_another_fits():
    tree = manifest(
        assets=[asset("store", "data-operations", type="dataset")]
        + [asset(f"t{n}") for n in range(3)]
        + [asset("brain", type="agent-framework")],
        flows=[flow("store", "t0"), flow("t0", "t1"), flow("t1", "t2"), flow("t2", "brain")],
    )
    story = told(answer("asset:store", tree=tree), exercise_words.load())
    exhibits = [one.exhibits for one in story.injects]
    assert len(set(exhibits)) == len(exhibits)


def test_the_pack_names_what_the_model_lacks_and_what_to_write_into_it():
    text = exercise.render(answer("asset:model", "watchdog"))
    for gap in (
        "approval is unproven; it is declared to stand at refund",
        "nobody notices what happens at refund",
        "docs/x.md is not in this tree",
        "scenario poison was never exercised",
        "asset refund has no owner",
    ):
        assert f"- {gap}\n" in text
    (block,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert yaml.safe_load(block) == {"scenarios": [{"id": "poison", "last_exercised": "20YY-MM-DD"}]}
    (block,) = re.findall(r"```yaml\n(.*?)```", exercise.render(answer("asset:agent")), re.DOTALL)
    assert yaml.safe_load(block)["scenarios"][0]["start"] == "agent"
    assert yaml.safe_load(block)["scenarios"][0]["expect"]["reaches"] == ["refund"]


def test_a_pack_about_a_control_is_about_the_asset_that_its_story_starts_at():
    tree = manifest(**parts() | {"controls": [control("approval", "agent", "loose")]})
    (block,) = re.findall(
        r"```yaml\n(.*?)```", exercise.render(answer("control:approval", tree=tree)), re.DOTALL
    )
    assert yaml.safe_load(block)["scenarios"][0]["start"] == "agent"
    assert "“Approval” has stopped working" in exercise.render(answer("control:approval", tree=tree))


def test_the_playbook_of_an_inject_is_of_a_scenario_that_starts_there_or_where_the_story_does():
    more = [
        scenario("poison", "model") | {"playbook": "a.md"},
        scenario("late", "refund") | {"playbook": "b.md"},
    ]
    story = told(answer("asset:model", tree=manifest(**parts() | {"scenarios": more})), exercise_words.load())
    assert [[one.playbook for one in inject.playbooks] for inject in story.injects] == [
        ["a.md"],
        ["a.md"],
        ["b.md"],
        [],
    ]


def test_no_duty_and_no_date_is_made_up_for_a_declared_regulation():
    text = exercise.render(answer("asset:model"))
    assert "Regulations that the threat model declares for it: GDPR." in text
    assert not re.search(r"\d+ (hours|days|months)", text)


def test_an_exercise_needs_an_asset_to_start_at():
    tree = manifest(**parts() | {"controls": [control("approval")], "scenarios": []})
    with pytest.raises(InvalidInput, match="nowhere to start") as refused:
        exercise.render(answer("control:approval", tree=tree))
    assert "give it `assets`" in refused.value.fix


def test_the_same_answer_gives_the_same_bytes():
    for page in (*PAGES, simulation.render):
        assert page(answer("asset:model", "approval")) == page(answer("asset:model", "approval"))


@pytest.mark.parametrize(("value", "shown"), [(1, "<0.1"), (9, "<0.1"), (10, "0.1"), (6400, "64.0")])
def test_what_arrives_is_never_shown_as_nothing(value, shown):
    assert what_if.points(value) == shown
