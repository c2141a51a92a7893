"""A body keeps to the room that a platform gives, and is whole Markdown at every step on the way."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from making import component, evidence, finding
from markdown_it import MarkdownIt
from publish.publishing import blocked, unchanged
from test_reports import HOSTILE, outcome

from maestro_gate.model.judgement import ClaimCount, Reason
from maestro_gate.publish.body import Room, characters, fitted, is_quiet, size
from maestro_gate.publish.unpublishable import Unpublishable
from maestro_gate.report import markdown
from maestro_gate.report.detail import LADDER

EFFECTS = ("block", "undecided", "warn")


def reasons(rules, each, long):
    """Reasons of many rules, whose texts, subjects and fixes are hostile and long."""
    fix = f"Say `{HOSTILE}`\n\n    code ``` {HOSTILE}\n    more\n/merge" + HOSTILE * long
    return tuple(
        Reason(effect, "introduced", HOSTILE * long, "agent-frameworks", f"rule-{effect}-{n}", f"{m}{HOSTILE * long}", HOSTILE, 3, fix)
        for effect in EFFECTS
        for n in range(rules)
        for m in range(each)
    )  # fmt: skip


@cache
def large():
    head = evidence(
        [*(component(f"{HOSTILE}{n}") for n in range(40)), finding("CKV_AWS_1", HOSTILE, "x", line=7)]
    )
    claims = tuple(ClaimCount("inline-suppression", "semgrep", f"src/{n}{HOSTILE}", 0, 2) for n in range(60))
    law = replace(
        blocked().law, changed_files=tuple(f".maestro/policies/{n}{HOSTILE}.yaml" for n in range(60))
    )
    return outcome(evidence([component("gone")]), head, reasons=reasons(12, 12, 6), claims=claims, law=law)


@cache
def written(detail):
    return markdown.render(large(), detail)


@pytest.mark.parametrize("detail", LADDER)
@pytest.mark.parametrize("shown", [large, blocked])
def test_every_step_is_whole_markdown(detail, shown):
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown.render(shown(), detail))
    inline = [child for token in tokens for child in token.children or ()]
    assert not {child.type for child in inline} & {"image", "link_open"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>", "<sub>", "</sub>"}
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert blocks.count("<details") == blocks.count("</details>")
    assert "evil" not in blocks
    for table in _tables(tokens):
        assert len({len(row) for row in table}) == 1


def _tables(tokens):
    """Cells of each row of each table."""
    tables = []
    for token in tokens:
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in ("th_open", "td_open"):
            tables[-1][-1].append(token)
    return tables


@pytest.mark.parametrize("detail", LADDER)
def test_every_step_names_the_verdict_and_each_rule_that_decided(detail):
    text = written(detail)
    assert text.startswith("## ⛔ maestro-gate: blocked")
    assert "Why it is blocked: 144" in text
    for number in range(12):
        assert f"**rule-block-{number}**" in text
        assert f"**rule-undecided-{number}**" in text


def test_each_step_says_less_and_says_so():
    lengths = [len(written(detail)) for detail in LADDER]
    assert all(longer >= shorter - 60 for longer, shorter in pairwise(lengths))
    assert lengths[0] > 4 * lengths[-1]
    for detail in LADDER:
        text = written(detail)
        assert ("Left out for want of room: sources" in text) == (detail is not LADDER[0])
        assert all(words in text for words in detail.left_out)


@pytest.mark.parametrize("most", [1_000_000, 200_000, 65_536, 30_000])
def test_the_most_detail_that_fits_is_taken(most):
    text = fitted(large(), Room(most, characters), first_line="<!-- m -->", report_url="https://ci.example/1")
    assert characters(text) <= most
    assert text.startswith("<!-- m -->\n## ⛔")
    assert text.endswith("\n[Full report](<https://ci.example/1>)\n")
    richer = [d for d in LADDER if characters(written(d)) + 60 <= most]
    assert written(richer[0]) in text


def test_even_the_largest_outcome_fits_a_comment():
    huge = outcome(evidence([]), evidence([]), reasons=reasons(120, 2, 9))
    text = fitted(huge, Room(65_536, characters), report_url="https://ci.example/1")
    assert characters(text) <= 65_536
    assert "Why it is blocked: 240" in text
    assert "… 20 more rules" in text


def test_room_is_measured_as_platforms_do():
    assert characters("a😀") == 3
    assert size("a😀") == 5


def test_no_room_at_all_is_a_reason():
    with pytest.raises(Unpublishable, match="no room"):
        fitted(blocked(), Room(100, characters))


def test_nothing_changed_is_quiet_and_anything_else_is_not():
    quiet = unchanged()
    assert is_quiet(quiet)
    assert is_quiet(replace(quiet, verdict="warn"))
    assert not is_quiet(replace(quiet, verdict="block"))
    assert not is_quiet(replace(quiet, verdict="undecided"))
    assert not is_quiet(replace(quiet, would_block=True))
    assert not is_quiet(replace(quiet, mode="absolute"))
    assert not is_quiet(replace(quiet, law=replace(quiet.law, changed_files=("x",))))
    assert not is_quiet(replace(quiet, claims=(ClaimCount("a", "b", "c", 0, 1),)))
    first, *rest = quiet.delta.layers
    for moved in (
        replace(first, head_own=first.head_own + 1),
        replace(first, introduced=blocked().delta.layers[2].introduced),
    ):
        assert not is_quiet(replace(quiet, delta=replace(quiet.delta, layers=(moved, *rest))))


def test_no_line_is_a_command_to_gitlab():
    for detail in LADDER:
        lines = written(detail).splitlines()
        fenced = False
        for line in lines:
            fenced ^= line.startswith("```")
            assert fenced or not line.startswith("/")
