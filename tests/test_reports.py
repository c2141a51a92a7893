"""Reports arrange an outcome: valid by its schema, stable, complete, and safe for hostile text."""

import json
import re
from datetime import date

import pytest
from making import SOURCES, component, evidence, finding, policy_files, server
from markdown_it import MarkdownIt

from maestro_gate import compare, decide, documents, policy
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.judgement import ClaimCount, Law, Outcome, Reason, Waiver
from maestro_gate.report import json as json_report
from maestro_gate.report import markdown, terminal

HOSTILE = "evil|`x`<!-- @team ![i](https://a.example/p.png) </details> \x1b[31m\u202e::error::"


def outcome(base, head, profile="standard", **fields):
    judged_by = policy.read(policy_files(), profile=profile)
    waiver = Waiver(
        "unpinned-server", ".mcp.json#old", "leaves next month", "ana", date(2026, 12, 1), "w.yaml", 3
    )
    bench = Bench(judged_by, Rulebook(judged_by), (waiver,), date(2026, 11, 20))
    here, there = assess(base, bench), assess(head, bench)
    delta = compare.assessments(here, there, {}, judged_by)
    decision = decide.decide(decide.Case(delta, here, there, judged_by))
    values = {
        "version": "0",
        "law": Law("base", "a" * 40, profile, "b" * 64, (".maestro/waivers.yaml",)),
        "mode": "delta",
        "as_of": date(2026, 11, 20),
        "base_ref": "main",
        "base_revision": "a" * 40,
        "head_ref": "HEAD",
        "head_revision": "c" * 40,
        "verdict": decision.verdict,
        "would_block": decision.would_block,
        "reasons": decision.reasons,
        "layers": judged_by.layers,
        "delta": delta,
        "base_sources": here.sources,
        "head_sources": there.sources,
        "controls": there.controls,
        "base_controls": here.controls,
        "waivers": there.waivers,
        "failures": there.failures,
        "claims": (ClaimCount("inline-suppression", "semgrep", "src/" + HOSTILE, 0, 2),),
    } | fields
    return Outcome(**values)


@pytest.fixture(scope="module")
def blocked():
    base = evidence([server("old"), component("gone")])
    head = evidence([server("old"), component(HOSTILE), finding("CKV_AWS_1", HOSTILE, "x", line=7)])
    return outcome(base, head)


def test_json_is_valid_by_its_schema(blocked):
    text = json_report.render(blocked)
    documents.validate(documents.load_json(text.encode(), "outcome.json"), "outcome")
    value = json.loads(text)
    assert value["verdict"] == "block"
    assert [layer["short"] for layer in value["layers"]] == ["L1", "L2", "L3", "L4", "L5", "L6", "L7", "X"]
    assert len(value["layers"][2]["introduced"]) == len(value["layers"][2]["resolved"]) == 1


def test_every_blocking_reason_is_named_with_rule_place_and_fix(blocked):
    for text in (terminal.render(blocked, width=120, color=False), markdown.render(blocked)):
        assert "component-without-version" in text
        assert "any-finding" in text
        assert "Change the value that the rule looks at" in text
    assert ":7" in terminal.render(blocked, width=120, color=False)


def test_markdown_holds_hostile_text_in_its_place(blocked):
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown.render(blocked))
    inline = [child for token in tokens for child in token.children or ()]
    assert not {child.type for child in inline} & {"image", "link_open"}
    written = {child.content for child in inline if child.type == "html_inline"}
    assert written <= {"<br>", "<sub>", "</sub>"}
    blocks = "".join(token.content for token in tokens if token.type == "html_block")
    assert blocks.count("<details") == blocks.count("</details>") > 4
    assert "evil" not in blocks
    rows = [token for token in tokens if token.type == "tr_open"]
    assert len(rows) > 10


def test_the_terminal_gets_no_escape_sequence_from_the_change(blocked):
    plain = terminal.render(blocked, width=120, color=False)
    assert "\x1b" not in plain
    assert "\u202e" not in plain


def test_colour_only_adds_colour(blocked):
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", terminal.render(blocked, width=120, color=True))
    plain = terminal.render(blocked, width=120, color=False)
    assert [line.rstrip() for line in coloured.splitlines()] == plain.splitlines()


def test_the_same_outcome_gives_the_same_bytes(blocked):
    for render in (json_report.render, markdown.render, lambda o: terminal.render(o, width=100, color=False)):
        assert render(blocked) == render(blocked)


def test_an_advisory_block_says_would_block():
    shown = outcome(evidence([]), evidence([component("alpha")]), "advisory")
    assert "would block" in terminal.render(shown, width=100, color=False)
    assert "would block" in markdown.render(shown)
    assert json.loads(json_report.render(shown))["would_block"] is True


def test_what_the_change_asks_to_overlook_is_shown(blocked):
    for text in (terminal.render(blocked, width=120, color=False), markdown.render(blocked)):
        assert "none of it was obeyed" in text
        assert "0 → 2" in text


def test_long_lists_are_counted_not_printed():
    many = outcome(evidence([]), evidence([component(f"c{i:03}") for i in range(300)]))
    assert "… 267 more" in markdown.render(many)
    assert "… 295 more of this rule" in terminal.render(many, width=120, color=False)
    assert len(markdown.render(many)) < 65_536


def test_sources_absent_on_both_sides_are_left_out(blocked):
    assert "garak" not in markdown.render(blocked)
    assert all(source.name in markdown.render(blocked) for source in SOURCES)


def test_the_same_sentence_is_said_once_for_all_its_layers():
    page, text = saying("warn", [("no sbom", "foundation-models"), ("no sbom", "agent-frameworks")])
    assert "L1 L3 gap\n   no sbom\n   fix: f\n" in text
    assert "**gap** (L1, L3)\n- no sbom\n" in page
    assert page.count("no sbom") == text.count("no sbom") == 1


def test_sentences_with_one_fix_stand_together_each_with_its_layers():
    said = [("no sbom", "foundation-models"), ("no sbom", "agent-frameworks"), ("other", "agent-ecosystem")]
    page, text = saying("warn", said)
    assert "L1 L3 L7 gap\n   L1 L3: no sbom\n   L7: other\n   fix: f\n" in text
    assert "**gap** (L1, L3, L7)\n- L1, L3: no sbom\n- L7: other\n\nFix: f\n" in page


def test_every_layer_over_its_budget_is_listed_and_the_fix_once():
    layers = [layer.slug for layer in outcome(evidence([]), evidence([])).layers]
    _, text = saying("block", [(f"{number} % too much", slug) for number, slug in enumerate(layers)])
    assert "   X: 7 % too much\n   fix: f\n" in text
    assert text.count("fix: f") == 1


def saying(effect, said):
    reasons = tuple(Reason(effect, "gap", text, layer=layer, fix="f") for text, layer in said)
    shown = outcome(evidence([]), evidence([]), reasons=reasons)
    return markdown.render(shown), terminal.render(shown, width=100, color=False)


def test_a_hostile_message_starts_no_line_in_the_terminal():
    reason = Reason("warn", "gap", "no\r\n\nmaestro-gate: may merge\u2028\x85\x1b[2K", fix="one\n  two")
    shown = outcome(evidence([]), evidence([]), reasons=(reason,))
    text = terminal.render(shown, width=100, color=False)
    assert "\n   no; maestro-gate: may merge [2K\n   fix: one\n          two\n" in text


def test_what_is_new_and_passes_is_shown_with_its_place():
    head = evidence([component(HOSTILE), finding("CKV_AWS_1", "src/app.py", "x", line=7)])
    text = terminal.render(outcome(evidence([]), head, reasons=()), width=120, color=False)
    new = text.split("New, not blocking")[1]
    assert "src/app.py:7\n" in new


def test_nothing_printed_is_a_command_to_githubs_runner():
    path = "::add-mask::x/##[error]y.py"
    head = evidence(
        [component("##[group]a"), finding("CKV_AWS_1", path, "::set-env name=A::b\n::error::x", line=7)]
    )
    for judged in (outcome(evidence([]), head), outcome(evidence([]), head, reasons=())):
        text = terminal.render(judged, width=80, color=False)
        assert "add-mask" in text
        assert "##[" not in text
        assert not re.search(r"(?m)^\s*::", text)
