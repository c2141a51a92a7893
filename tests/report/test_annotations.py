"""Annotations: ten of a level, the gravest first, and no text that ends a command or starts another."""

import outcomes
import pytest
from making import violation
from report_formats import commands

from maestro_gate.model.judgement import Reason
from maestro_gate.report import annotations

STORIES = outcomes.stories()


def read(outcome):
    return commands(annotations.render(outcome))


def test_what_blocks_is_an_error_at_its_line_with_its_fix():
    one = violation(path="a,b:c%.py", line=7, message="100% bad: x, y", fix="mend\n  it")
    blocked = outcomes.holding(
        verdict="block", introduced=outcomes.changes(one), reasons=[outcomes.blocking(one)]
    )
    assert annotations.render(blocked) == (
        "::error file=a%2Cb%3Ac%25.py,line=7,title=L3 r::100%25 bad: x, y%0AFix: mend%0A  it\n"
    )


@pytest.mark.parametrize(
    "text", ["::error::x", "a\n::add-mask::b", "a\r::x::", "%0A::x::", "##[error]x", "a\u2028b"]
)
def test_no_text_ends_its_line(text):
    hostile = violation(message=text, path=text, rule=text, fix=text)
    blocked = outcomes.holding(
        verdict="block", introduced=outcomes.changes(hostile), reasons=[outcomes.blocking(hostile)]
    )
    assert len(read(blocked)) == 1
    assert read(blocked)[0][0] == "error"


def test_there_are_ten_of_a_level_and_the_last_counts_the_rest():
    made = [
        violation(subject=f"s{n}", message=f"m{n}", severity="critical" if n > 90 else "high")
        for n in range(95)
    ]
    outcome = outcomes.holding(
        verdict="block",
        introduced=outcomes.changes(*made),
        reasons=[outcomes.blocking(one) for one in made[20:]],
    )
    errors = [text for level, _, text in read(outcome) if level == "error"]
    warnings = [text for level, _, text in read(outcome) if level == "warning"]
    assert len(errors) == len(warnings) == 10
    assert [text.split("\n")[0] for text in errors[:5]] == ["m91", "m92", "m93", "m94", "m20"]
    assert errors[-1] == "… 66 more errors. The report lists all."
    assert warnings[-1] == "… 11 more warnings. The report lists all."


def test_exactly_ten_are_all_shown():
    made = [violation(subject=f"s{n}", message=f"m{n}") for n in range(10)]
    outcome = outcomes.holding(
        verdict="block", introduced=outcomes.changes(*made), reasons=[outcomes.blocking(one) for one in made]
    )
    assert [text.split("\n")[0] for _, _, text in read(outcome)] == [f"m{n}" for n in range(10)]


def test_what_leaves_the_verdict_open_is_an_error():
    assert {level for level, _, _ in read(STORIES["source-failed"])} == {"error"}


def test_what_would_block_is_a_warning():
    assert {level for level, _, _ in read(STORIES["advisory"])} == {"warning"}


def test_what_only_became_known_is_a_notice():
    assert {level for level, _, _ in read(STORIES["newly-known"])} == {"notice"}


def test_the_sums_of_a_layer_come_after_what_they_sum_up():
    one = violation()
    reasons = [Reason("block", "budget", "too much", layer="agent-frameworks"), outcomes.blocking(one)]
    outcome = outcomes.holding(verdict="block", introduced=outcomes.changes(one), reasons=reasons)
    assert [properties["title"] for _, properties, _ in read(outcome)] == ["L3 r", "L3 budget"]


def test_nothing_to_say_is_said():
    assert annotations.render(outcomes.holding()) == "::notice title=maestro-gate::may merge\n"
