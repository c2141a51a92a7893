"""What brought a reason about: each cause where it is the cause, and none where nothing changed."""

from dataclasses import replace
from datetime import date

import pytest
from making import SOURCES, component, evidence, policy_files, rule
from test_decide import BAD, EMPTY, decided

from maestro_gate import compare, decide, policy
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.evidence import Collected, ControlClaim, Failed, Source
from maestro_gate.model.judgement import CAUSES, Waiver

REVIEWED = {
    "security-and-compliance/review-overdue.yaml": rule(
        "review-overdue",
        layer="security-and-compliance",
        subject="third_party",
        when="now - last_assessed > profile.assessment_max_age",
        message="{name} was not assessed for long",
        threats="L6-04",
        fires="{last_assessed: 2020-01-01}",
        silent="{last_assessed: 2026-01-01}",
    )
}


REFUTED = {
    "security-and-compliance/refuted-control.yaml": policy.bundled_files()[
        "security-and-compliance/refuted-control.yaml"
    ]
}


def with_run(fields, *others):
    """A tree with a control that a run proves, and other selectors."""
    run = subject_of("evaluation", {"path": "evals/r.json", "cases": 9, "passed": 9} | fields)
    control = subject_of(
        "control", {"id": "gate", "title": "Red team", "status": "implemented", "evidence": 1}
    )
    claim = ControlClaim("evaluation", (("max_age", "30d"), ("path", "evals/r.json")))
    return evidence([control, run], control_claims={"gate": (claim, *others)})


def causes(decision, code):
    return {reason.cause for reason in decision.reasons if reason.code == code}


def partner(**fields):
    return subject_of("third_party", {"id": "p", "name": "partner"} | fields)


def test_what_the_change_introduces_is_its_own():
    assert causes(decided(EMPTY, BAD), "introduced") == {"code"}
    assert causes(decided(EMPTY, evidence([component(f"c{n}") for n in range(9)])), "budget") == {"code"}


def test_what_stands_was_brought_about_by_nothing_unless_a_date_passed():
    late = evidence([partner(last_assessed="2020-01-01")])
    never = evidence([partner()])
    assert causes(decided(EMPTY, BAD, mode="absolute"), "standing") == {""}
    assert causes(decided(EMPTY, late, extra=REVIEWED, mode="absolute"), "standing") == {"time"}
    assert causes(decided(EMPTY, never, extra=REVIEWED, mode="absolute"), "standing") == {""}


def test_a_proof_that_grew_old_is_refuted_by_time_and_one_that_failed_by_nothing_new():
    for fields, cause in (
        ({"evaluated_at": "2026-01-01"}, "time"),
        ({"failed": 1, "evaluated_at": "2026-01-01"}, ""),
    ):
        held = with_run(fields)
        found = decided(EMPTY, held, mode="absolute", extra=REFUTED).reasons
        assert {reason.cause for reason in found if reason.rule == "refuted-control"} == {cause}
        told = next(reason.text for reason in found if reason.rule == "refuted-control")
        assert ("run the evaluation again" in told) == (cause == "time")


def test_a_control_that_fails_by_age_and_otherwise_is_not_refuted_by_time():
    gone = ControlClaim("file", (("path", "docs/gone.md"),))
    decision = decided(EMPTY, with_run({"evaluated_at": "2026-01-01"}, gone), mode="absolute", extra=REFUTED)
    assert {reason.cause for reason in decision.reasons if reason.rule == "refuted-control"} == {""}


def test_dates_that_are_held_against_each_other_are_no_matter_of_the_day():
    mixed = REVIEWED["security-and-compliance/review-overdue.yaml"].replace(
        b"now - last_assessed > profile.assessment_max_age",
        b"last_assessed == last_assessed && name == 'partner'",
    )
    late = evidence([partner(last_assessed="2020-01-01")])
    extra = {"security-and-compliance/review-overdue.yaml": mixed}
    assert causes(decided(EMPTY, late, extra=extra, mode="absolute"), "standing") == {""}


def test_a_waiver_ends_by_time():
    ended = Waiver("component-without-version", "pkg:pypi/alpha", "r", "ana", date(2026, 11, 1), "w.yaml", 3)
    soon = replace(ended, expires=date(2026, 11, 22))
    assert causes(decided(BAD, BAD, waivers=(ended,)), "waiver-expired") == {"time"}
    assert causes(decided(BAD, BAD, waivers=(soon,)), "waiver-expiring") == {"time"}


def test_a_source_that_fails_is_evidence_and_a_note_that_base_has_is_nothing_new():
    broken = Source("semgrep", "code-scan", Failed("it ended"), fingerprint="semgrep 1")
    noted = Source("semgrep", "code-scan", Collected(1, ("a.py was not read",)), fingerprint="semgrep 1")
    rest = tuple(source for source in SOURCES if source.name != "semgrep")
    assert causes(decided(EMPTY, evidence([], (*rest, broken))), "source-failed") == {"evidence"}
    partial = evidence([], (*rest, noted))
    assert causes(decided(EMPTY, partial), "source-partial") == {"evidence"}
    assert causes(decided(partial, partial), "source-partial") == {""}


def test_what_became_known_without_the_change_is_evidence_of_its_own():
    without = tuple(source for source in SOURCES if source.name != "cyclonedx")
    known = decided(evidence([], (*without, replace(SOURCES[0], status=Failed("gone")))), BAD)
    assert causes(known, "newly-known") == {"evidence"}


@pytest.mark.parametrize(("field", "value"), [("law_changes", ("a.yaml",)), ("law_problem", "it is broken")])
def test_an_edited_law_is_law(field, value):
    judged_by = policy.read(policy_files(), profile="standard")
    there = assess(EMPTY, Bench(judged_by, Rulebook(judged_by), (), date(2026, 11, 20)))
    case = decide.Case(
        compare.assessments(there, there, {}, judged_by), there, there, judged_by, **{field: value}
    )
    assert {reason.cause for reason in decide.decide(case).reasons} == {"law"}


def test_every_cause_is_one_of_the_words():
    told = decided(BAD, evidence([component("beta")], SOURCES[1:]), profile="strict")
    assert {reason.cause for reason in told.reasons} <= {"", *CAUSES}
