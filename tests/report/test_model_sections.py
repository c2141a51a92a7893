"""What the threat model makes of a change stands in a report once, in its place, and never as markup."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
import yaml
from making import evidence, violation
from markdown_it import MarkdownIt
from outcomes import EMPTY, HOSTILE, blocking, changes, holding, judged, modelled

from maestro_gate import documents
from maestro_gate.model.judgement import Chain, ChainChange, Step
from maestro_gate.publish import body
from maestro_gate.report import drift, markdown, paths, reading, terminal, wording
from maestro_gate.report import json as json_report
from maestro_gate.report.detail import LADDER

PARSER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
NAMES = ("claude", "support-agent", "audit-trail")


def said(outcome, width=120):
    return terminal.render(outcome, width=width, color=False)


def chain(new, *, is_whole_at_base=False):
    steps = tuple(Step(name, "agent-frameworks", "") for name in NAMES)
    return ChainChange(Chain("p", "A chain", steps, 1200), new, is_whole_at_base)


@pytest.mark.parametrize(
    ("new", "is_whole", "sentence"),
    [
        ((3,), False, "this change adds the third link: support-agent → audit-trail"),
        ((1,), False, "this change adds the first link: claude"),
        ((2, 3), False, "this change adds the second and third links: claude → support-agent, support-agent → audit-trail"),
        ((1, 2, 3), False, "this change adds the whole chain"),
        ((), False, "this change completes the chain"),
        ((), True, "base has every link of this chain"),
        ((2,), True, "this change adds the second link: claude → support-agent; base has the chain already"),
    ],
)  # fmt: skip
def test_a_chain_says_which_links_are_new(new, is_whole, sentence):
    assert wording.chain_news(chain(new, is_whole_at_base=is_whole)) == sentence


def test_a_long_chain_counts_its_links_on():
    steps = tuple(Step(f"a{n}", "agent-frameworks", "") for n in range(12))
    change = ChainChange(Chain("p", "t", steps, 1), (12,), is_whole_at_base=False)
    assert wording.chain_news(change) == "this change adds the 12th link: a10 → a11"


def test_a_chain_is_drawn_once_with_what_is_said_of_it_and_what_cuts_it():
    for text in (said(modelled()), markdown.render(modelled())):
        assert text.count("L2 knowledge → L3 support-agent → L7 partner (new)") == 1
        assert text.count("adds the third link: support-agent → partner") == 1
        assert text.count("personal data leaves unseen") == 1
        assert re.search(
            "(?i)to cut it at partner, mend agent-endpoint-open; verified on it: tenant-isolation", text
        )
        assert "1 more chain as at base" in text
        assert "were searched to a length of 8" in text


def test_a_reason_whose_chain_is_drawn_keeps_its_name_and_fix():
    blocked = said(modelled()).split("Why it is blocked")[1].split("Warnings")[0]
    assert "X  poisoned-data-leaves\n   1 attack path, drawn above\n   fix: Cut it.\n" in blocked
    assert "- 1 attack path, drawn above\n\nFix: Cut it.\n" in markdown.render(modelled())


def test_a_chain_that_is_not_drawn_is_said_among_the_reasons():
    outcome = modelled()
    for shown in (
        markdown.render(outcome, replace(LADDER[0], has_model=False)),
        said(replace(outcome, delta=replace(outcome.delta, chains=()))),
    ):
        assert "drawn above" not in shown
        assert "knowledge → support-agent → partner: personal data leaves unseen" in shown


def test_the_step_with_the_fewest_weaknesses_is_where_a_chain_is_cut():
    many = tuple((f"r{n}", "s") for n in range(6))
    steps = (Step("a", "l", "", many, demanded=True), Step("b", "l", "flow", (("x", "1"), ("y", "2")), demanded=True),
             Step("c", "l", "flow", (("z", "1"),)))  # fmt: skip
    assert (
        paths.cut(ChainChange(Chain("p", "t", steps, 1), (1,), is_whole_at_base=False))
        == "to cut it at b, mend x, y"
    )
    assert paths.cut(chain(())) == ""


def test_chains_that_the_change_does_not_touch_are_not_drawn_in_a_delta():
    old = modelled(bounds=())
    old = replace(old, delta=replace(old.delta, chains=(chain((), is_whole_at_base=True),)))
    assert "Attack paths" not in said(old)
    assert "Attack paths" in said(replace(old, mode="absolute"))


def test_drift_stands_once_among_the_reasons_or_in_its_section():
    outcome = modelled()
    for text in (said(outcome), markdown.render(outcome)):
        assert "Drift: 1 undeclared, 1 safeguard removed" in text
        assert text.count("support-agent is used and not declared") == 1
        assert "src/agent.py:4" in text
        assert text.count("1 of them stands among the reasons above") == 1
    section = said(outcome).split("Drift: ")[1].split("\n\n")[0]
    assert "safeguard-removed" not in section
    assert "the approval of support-agent is gone" not in section
    assert "New, not blocking" not in said(outcome)


def test_drift_that_only_stands_is_one_line():
    quiet = replace(judged(EMPTY, EMPTY, waivers=()), inventory=modelled().inventory)
    assert "\nDrift: nothing new (in all: L1 1 of 4 undeclared; L3 1 of 2 not found)\n" in said(quiet)
    assert "Drift" not in said(replace(quiet, inventory=()))


def test_drift_of_a_kind_that_is_not_known_is_shown_all_the_same():
    odd = violation(kind="drift", subject="renamed:model:x", message="x is renamed")
    outcome = holding(introduced=changes(odd))
    assert drift.summary(outcome) == "1 other"
    assert "x is renamed" in said(outcome)


def test_inherited_risk_names_its_way_where_it_changes_or_exceeds_the_own():
    assert paths.inherited(modelled()) == (
        "L6 inherits 12.4 % (8.0 % at base) from claude → support-agent → audit-trail",
    )
    layer = {"base_inherited": 100, "head_inherited": 100, "head_own": 200, "base_own": 200}
    assert paths.inherited(holding(**layer)) == ()
    assert "Inherits, %" in markdown.render(holding(**layer))
    assert "inherits" in said(holding(**layer))
    assert "nherits" not in said(holding()) + markdown.render(holding())


@pytest.mark.parametrize("text", ["plain", HOSTILE, "````\n</details>\n# x", "\x1b]8;;x\x07", "- [x](y)"])
def test_the_patch_is_a_block_that_nothing_leaves(text):
    patch = "assets:\n  - id: claude\n    name: " + json.dumps(text) + "\n"
    page = markdown.render(modelled(patch=patch))
    (fence,) = [token for token in PARSER.parse(page) if token.type == "fence" and token.info == "yaml"]
    assert yaml.safe_load(fence.content)["assets"][0]["id"] == "claude"
    assert fence.content.strip("\n") == patch.strip("\n")


@pytest.mark.parametrize("patch", ["", "\n", "  \n"])
def test_no_patch_is_no_section(patch):
    assert "Add to" not in said(modelled(patch=patch)) + markdown.render(modelled(patch=patch))


def test_a_long_patch_is_counted_on_a_terminal():
    text = said(modelled(patch="a: 1\n" * 200))
    assert "… 140 more lines; --format json has all" in text


def test_the_note_on_change_and_budget_stands_where_a_budget_is_a_reason():
    head = evidence([])
    budget = replace(blocking(violation()), code="budget", rule="")
    for outcome, wanted in ((judged(EMPTY, head), 0), (holding(verdict="block", reasons=[budget]), 1)):
        assert markdown.render(outcome).count("counted by itself") == wanted
        assert said(outcome, 200).count("counted by itself") == wanted


def test_a_change_of_nothing_is_still_told_in_one_page():
    quiet = judged(
        EMPTY, EMPTY, waivers=(), claims=(), law=replace(judged(EMPTY, EMPTY).law, changed_files=())
    )
    assert body.is_quiet(quiet)
    assert len(said(quiet).splitlines()) < 30
    assert len(markdown.render(quiet).splitlines()) < 45
    assert not body.is_quiet(replace(quiet, patch="assets: []\n"))


@pytest.mark.parametrize("width", [80, 100, 120, 140])
def test_the_table_keeps_every_number_whole(width):
    for outcome in (modelled(), judged(EMPTY, EMPTY), replace(modelled(), mode="absolute")):
        table = said(outcome, width).split("\n\n")[1]
        assert "…" not in table
        assert max(map(len, table.splitlines())) <= width


def test_every_step_of_the_ladder_says_no_more_and_stays_well_formed():
    lengths = [len(markdown.render(modelled(HOSTILE), detail)) for detail in LADDER]
    # What is left out is named, in a few words.
    assert all(later < earlier + 60 for earlier, later in pairwise(lengths))
    for detail in LADDER:
        tokens = PARSER.parse(markdown.render(modelled(HOSTILE), detail))
        html = "".join(token.content for token in tokens if token.type == "html_block")
        assert html.count("<details") == html.count("</details>")
        assert "evil" not in html


def test_hostile_names_of_the_model_stay_text():
    page = markdown.render(modelled(HOSTILE))
    inline = [child for token in PARSER.parse(page) for child in token.children or ()]
    assert not {child.type for child in inline} & {"image", "link_open"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>", "<sub>", "</sub>"}
    assert not re.search(r"@team", "".join(child.content for child in inline if child.type == "text"))
    assert "\x1b" not in said(modelled(HOSTILE))
    assert "\u202e" not in said(modelled(HOSTILE))


@pytest.mark.parametrize("text", ["support-agent", HOSTILE])
def test_all_of_it_survives_the_way_through_json(text):
    outcome = modelled(text)
    written = json_report.render(outcome)
    documents.validate(documents.load_json(written.encode(), "outcome.json"), "outcome")
    again = reading.outcome(written.encode(), "outcome.json")
    assert json_report.render(again) == written
    assert markdown.render(again) == markdown.render(outcome)
    assert said(again) == said(outcome)


def test_an_outcome_of_before_all_of_this_is_still_read():
    value = json.loads(json_report.render(judged(EMPTY, EMPTY)))
    for name in ("chains", "bounds", "inventory", "patch", "preview", "since", "made", "forecast"):
        del value[name]
    for reason in value["reasons"]:
        del reason["cause"]
    for layer in value["layers"]:
        for name in ("base_inherited", "head_inherited", "inherited_path", "exposure"):
            del layer["risk"][name]
    again = reading.outcome(json.dumps(value).encode(), "outcome.json")
    assert again.delta.chains == again.inventory == ()
    assert again.since is again.preview is None
