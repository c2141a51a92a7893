"""JUnit fails where the gate blocks, errs where it is undecided, and is green nowhere else by accident."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import outcomes
import pytest
from making import violation

from maestro_gate.model.judgement import Gap, Reason
from maestro_gate.report import junit

STORIES = outcomes.stories()
LAYER = "agent-frameworks"


def cases(outcome):
    """(class, name) → (state, what it says)."""
    made = {}
    for case in ET.fromstring(junit.render(outcome)).iter("testcase"):  # noqa: S314 - of our own making
        (told,) = case
        state = "passed" if told.tag == "system-out" else told.tag
        made[case.get("classname"), case.get("name")] = state, f"{told.get('message', '')}\n{told.text or ''}"
    return made


@pytest.mark.parametrize(
    ("story", "state"),
    [("blocked", "failure"), ("source-failed", "error"), ("advisory", "skipped"), ("nothing", "passed"),
     ("newly-known", "passed")],
)  # fmt: skip
def test_the_verdict_is_a_case_of_its_own(story, state):
    assert cases(STORIES[story])["maestro-gate", "verdict"][0] == state


def test_a_rule_that_blocks_fails_with_place_message_and_fix():
    one = violation(rule="bad", path="a.py", line=7, message="it is bad", fix="mend it:\n  now")
    blocked = outcomes.holding(
        verdict="block", introduced=outcomes.changes(one), reasons=[outcomes.blocking(one)]
    )
    state, text = cases(blocked)[f"maestro-gate.{LAYER}", "bad"]
    assert state == "failure"
    assert text == "it is bad\na.py:7: it is bad\n\nFix: mend it:\n  now"


def test_a_rule_that_blocks_nothing_passes_and_lists_what_stands():
    mild = outcomes.holding(unchanged=outcomes.changes(violation(rule="mild", severity="low", message="meh")))
    state, text = cases(mild)[f"maestro-gate.{LAYER}", "mild"]
    assert state == "passed"
    assert "low, unchanged: meh" in text


def test_a_rule_that_both_blocks_and_warns_fails():
    reasons = [
        Reason(effect, "introduced", effect, LAYER, "r", effect) for effect in ("warn", "block", "undecided")
    ]
    assert (
        cases(outcomes.holding(verdict="block", reasons=reasons))[f"maestro-gate.{LAYER}", "r"][0]
        == "failure"
    )


@pytest.mark.parametrize(
    ("effect", "verdict", "state"),
    [("warn", "warn", "skipped"), ("undecided", "undecided", "error"), ("block", "block", "failure")],
)
def test_missing_evidence_never_passes(effect, verdict, state):
    gap = Gap(LAYER, "sbom", "absent", "there is none", "make one")
    reason = Reason(effect, "gap", "no sbom covers this layer", layer=LAYER, fix="make one")
    seen = cases(outcomes.holding(verdict=verdict, gaps=(gap,), reasons=[reason]))
    assert seen[f"maestro-gate.{LAYER}", "required evidence"][0] == state


def test_a_layer_that_is_not_covered_does_not_pass():
    seen = cases(outcomes.holding(present=True, covered=False))
    assert seen[f"maestro-gate.{LAYER}", "required evidence"] == ("skipped", "not covered\n")


def test_a_source_that_failed_does_not_pass():
    seen = cases(STORIES["source-failed"])
    assert seen["maestro-gate", "source checkov"][0] == "skipped"
    assert seen["maestro-gate", "source-failed of the run"][0] == "error"
    assert seen["maestro-gate", "source mcp"][0] == "passed"


def test_a_budget_fails_its_layer():
    reason = Reason("block", "budget", "too much", layer=LAYER, fix="less")
    seen = cases(outcomes.holding(verdict="block", reasons=[reason]))
    assert seen[f"maestro-gate.{LAYER}", "budget of the layer"][0] == "failure"


def test_what_would_block_is_skipped_and_says_so():
    one = violation(rule="bad")
    would = replace(
        outcomes.holding(verdict="warn", introduced=outcomes.changes(one), reasons=[outcomes.blocking(one)]),
        would_block=True,
    )
    assert cases(would)[f"maestro-gate.{LAYER}", "bad"][0] == "skipped"


def test_control_characters_and_markup_stay_text():
    hostile = violation(message="a\x00\x1b]]>\ufffe<failure/>&\ud800", path="a\"'<b>.py")
    blocked = outcomes.holding(
        verdict="block", introduced=outcomes.changes(hostile), reasons=[outcomes.blocking(hostile)]
    )
    assert cases(blocked)[f"maestro-gate.{LAYER}", "r"][1].startswith("a]]><failure/>&\n")


def test_a_suite_stands_for_each_layer_in_order():
    root = ET.fromstring(junit.render(STORIES["blocked"]))  # noqa: S314 - of our own making
    names = [suite.get("name").split()[0] for suite in root]
    assert names == ["maestro-gate", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "X"]


def test_long_lists_are_counted():
    made = [violation(subject=f"s{n:02}", message=f"m{n}") for n in range(60)]
    text = junit.render(outcomes.holding(unchanged=outcomes.changes(*made)))
    assert "m49\n… 10 more<" in text
