"""A report says each thing once, and what decides nothing in few lines."""

from dataclasses import replace

import pytest
from making import evidence, violation
from outcomes import EMPTY, blocking, changes, holding, judged, modelled

from maestro_gate.cli import formats
from maestro_gate.model.evidence import Collected, Failed, Source
from maestro_gate.model.judgement import Reason
from maestro_gate.report import beside, markdown, paths, telling, terminal


def said(outcome, width=120):
    return terminal.render(outcome, width=width, color=False)


def named(rule, number, **fields):
    fields = {"path": f"src/f{number}.py", "line": number, "message": f"{rule} number {number}"} | fields
    return violation(rule=rule, subject=f"{rule}-{number}", **fields)


def test_markdown_tells_a_reason_once_and_what_is_only_counted_in_its_layer():
    made = [named("one-rule", n) for n in range(1, 12)]
    page = markdown.render(holding(introduced=changes(*made), reasons=[blocking(one) for one in made]))
    assert "- … 3 more" in page
    assert "11 introduced (8 above)" in page
    for one in made:
        assert page.count(f"`{one.subject}`") == 1


def test_a_layer_of_which_all_is_told_has_no_section_of_its_own():
    one = named("one-rule", 1)
    page = markdown.render(holding(introduced=changes(one), reasons=[blocking(one)]))
    assert "1 introduced" not in page
    assert "**Introduced**" not in page


def test_what_is_new_or_became_known_is_a_line_for_each_rule():
    rows = [
        *(named("quiet-rule", n, severity="low") for n in (3, 1, 2)),
        named("other-rule", 9, severity="medium"),
    ]
    for field, name in (
        ("introduced", "New, not blocking"),
        ("newly_known", "Newly known, not by this change"),
    ):
        section = said(holding(**{field: changes(*rows)})).split(f"{name} (4)\n")[1].split("\n\n")[0]
        assert [line.split() for line in section.splitlines()] == [
            ["L3", "medium", "other-rule", "src/f9.py:9"],
            ["L3", "low", "quiet-rule", "src/f1.py:1", "and", "2", "more"],
        ]


def test_in_absolute_mode_both_reports_list_what_stands_and_blocks_nothing():
    quiet, loud = [named("quiet-rule", n, severity="low") for n in (1, 2)], named("loud-rule", 5)
    outcome = replace(
        holding(unchanged=changes(*quiet, loud), reasons=[replace(blocking(loud), code="standing")]),
        mode="absolute",
    )
    assert "What stands, not blocking (2)\n   L3 low      quiet-rule  src/f1.py:1 and 1 more\n" in said(
        outcome
    )
    page = markdown.render(outcome)
    assert "What stands, not blocking: 2" in page
    assert "| L3 | low | quiet-rule | 2 | `src/f1.py:1` |" in page
    assert page.count("**loud-rule**") == said(outcome).count("L3 loud-rule") == 1
    assert "| loud-rule |" not in page
    assert "What stands" not in said(replace(outcome, mode="delta"))


def test_where_there_is_no_room_the_lightest_rules_go():
    rows = beside.new(
        holding(
            introduced=changes(*(named(f"r{n}", n, severity="low" if n < 5 else "high") for n in range(9)))
        )
    )
    assert [row.severity for row in beside.gravest(rows, 4)] == ["high"] * 4
    assert beside.gravest(rows, 9) == rows


@pytest.mark.parametrize(("rules", "has_example"), [(8, True), (9, False)])
def test_fixes_of_many_rules_come_without_their_examples(rules, has_example):
    fix = "Pin it, for instance:\n  uvx server==1.2"
    made = [named(f"rule-{n}", n, fix=fix) for n in range(rules)]
    outcome = holding(introduced=changes(*made), reasons=[blocking(one) for one in made])
    for text in (said(outcome), markdown.render(outcome)):
        assert ("uvx server==1.2" in text) is has_example
        assert ("Examples are left out" in text) is not has_example
        assert text.lower().count("fix: pin it, for instance") == rules


def test_controls_that_a_reason_names_are_not_told_again():
    outcome = modelled()
    refuted = violation(
        rule="refuted-control", kind="control", subject="approval", message="it does not hold"
    )
    layers = list(outcome.delta.layers)
    layers[5] = replace(layers[5], introduced=changes(refuted))
    told = replace(
        outcome,
        delta=replace(outcome.delta, layers=tuple(layers)),
        reasons=(*outcome.reasons, blocking(refuted)),
    )
    alike = replace(blocking(refuted), rule="another-rule")
    for render in (said, markdown.render):
        assert "tests/test\\_refunds.py is gone".replace("\\", "" if render is said else "\\") in render(
            outcome
        )
        assert "is gone" not in render(told).split("Controls: ")[1].split("Sources")[0].split("Add to")[0]
    assert telling.controls(told, frozenset({(alike.rule, alike.subject)}))


def test_a_sentence_about_another_way_than_the_drawn_one_says_so():
    outcome = modelled()
    change = outcome.delta.chains[0]
    layers = list(outcome.delta.layers)
    gravest = replace(
        layers[7].introduced[0].violation, message="knowledge → vault: personal data leaves: unseen"
    )
    layers[7] = replace(layers[7], introduced=changes(gravest))
    moved = replace(outcome, delta=replace(outcome.delta, layers=tuple(layers)))
    assert [one.message for one in paths.said(change, outcome)] == ["personal data leaves unseen"]
    assert [one.message for one in paths.said(change, moved)] == [
        "the gravest way is knowledge → vault: personal data leaves: unseen"
    ]


def test_lines_of_a_reason_are_told_apart_on_the_terminal():
    text = "it is broken\n  x.yaml:3: at /a: wrong\n  x.yaml:4: at /b: wrong\n  See the schema."
    assert "   it is broken; x.yaml:3: at /a: wrong; x.yaml:4: at /b: wrong. See the schema.\n" in said(
        holding(reasons=[Reason("undecided", "source-failed", text, fix="Mend it.", cause="evidence")])
    )


def test_a_cause_is_no_part_of_the_name_before_it():
    late = replace(blocking(named("old-rule", 1)), cause="time")
    assert "L3 old-rule, by time\n" in said(holding(reasons=[late]))


@pytest.mark.parametrize(
    ("provides", "words"), [("threat-model", "Correct the places"), ("sbom", "Mend what")]
)
def test_a_broken_threat_model_is_corrected_and_not_excluded(provides, words):
    broken = Source("it", provides, Failed("there is a typo"))
    (reason,) = [r for r in judged(EMPTY, evidence([], (broken,))).reasons if r.code == "source-failed"]
    assert reason.fix.startswith(words)
    assert "exclude" not in reason.fix


def test_sources_of_which_there_is_nothing_to_say_share_a_line():
    one, more, noted = (Source(name, name, Collected(n, notes)) for name, n, notes in (
        ("a", 1, ()), ("b", 2, ()), ("c", 3, ("one file is not read",))))  # fmt: skip
    outcome = judged(evidence([], (one, one, noted)), evidence([], (one, more, noted)))
    assert "collected, on both sides alike: a (1)" in said(outcome)
    assert "Collected, on both sides alike: a (1)" in markdown.render(outcome)
    assert "   b  collected (2)" in said(outcome)
    assert "one file is not read" in said(outcome).split("Sources")[1]


@pytest.mark.parametrize(
    ("columns", "width"), [("", 120), ("80", 80), ("100", 100), ("12", 80), ("9999", 140), ("x", 120)]
)
def test_columns_set_the_width_of_a_report_that_goes_to_no_terminal(monkeypatch, columns, width):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.__stdout__", None)
    seen = []
    monkeypatch.setattr(terminal, "render", lambda outcome, *, width, color: seen.append(width) or "")
    formats.rendered(holding(), formats.TERMINAL)
    assert seen == [width]


def test_a_vulnerability_names_those_who_report_it_at_the_end_of_a_line_that_is_there_anyhow():
    scanners = ("grype", "osv-scanner")
    known = named("known-vulnerability", 1, reported_by=scanners)
    other = named("one-rule", 2)
    outcome = holding(introduced=changes(known, other), reasons=[blocking(known), blocking(other)])
    silent = holding(
        introduced=changes(replace(known, reported_by=()), other), reasons=[blocking(known), blocking(other)]
    )
    words = "known-vulnerability-1, reported by grype, osv-scanner"
    assert f"subject: {words}" in said(outcome)
    assert words in markdown.render(outcome).replace("`", "")
    for text in (said(outcome), markdown.render(outcome)):
        assert text.count("reported by") == 1
    assert len(said(outcome).splitlines()) == len(said(silent).splitlines())


def test_a_scanner_more_is_no_other_violation():
    one = named("known-vulnerability", 1, reported_by=("grype",))
    assert one == replace(one, reported_by=("grype", "trivy"))
