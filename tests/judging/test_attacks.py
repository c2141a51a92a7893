"""What is known of attacks raises risk and lowers nothing; grace has a last day; who brought it does not matter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import SOURCES, evidence

from maestro_gate import compare, decide, policy
from maestro_gate.assess import grace
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.evidence import Collected, Source
from maestro_gate.model.judgement import Waiver

TODAY = date(2026, 11, 20)
SEVERITIES = ["unknown", "info", "low", "medium", "high", "critical"]
BUNDLED = policy.read(policy.bundled_files(), profile="standard")
BOOK = Rulebook(BUNDLED)
DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1))
FACTS = st.fixed_dictionaries(
    {
        "severity": st.sampled_from(SEVERITIES),
        "published": st.none() | DAYS.map(str),
        "epss": st.floats(0, 1),
    },
    optional={"known_exploited": st.booleans(), "fixed_versions": st.just(["2"])},
)


def vulnerability(**fields):
    given_ = {
        "id": "CVE-2026-1",
        "component": "a",
        "component_version": "1",
        "component_identity": "pkg:pypi/a",
    } | fields
    return subject_of("vulnerability", {name: value for name, value in given_.items() if value is not None})


def bench(profile="standard", today=TODAY):
    if profile == "standard":
        return Bench(BUNDLED, BOOK, (), today)
    chosen = policy.read(policy.bundled_files(), profile=profile)
    return Bench(chosen, Rulebook(chosen), (), today)


def decided(base, head, by=None, **fields):
    by = by or bench()
    at_head = assess(head, by)
    at_base = None if base is None else assess(base, by)
    delta = (
        compare.alone(at_head) if at_base is None else compare.assessments(at_base, at_head, {}, by.policy)
    )
    return decide.decide(decide.Case(delta, at_base, at_head, by.policy, today=by.today, **fields))


def risks(subject):
    return {layer.layer: (layer.own, layer.highest) for layer in assess(evidence([subject]), bench()).layers}


def never_lower(less, more):
    before, after = risks(less), risks(more)
    assert all(after[layer][n] >= before[layer][n] for layer in before for n in (0, 1))


@given(facts=FACTS, more=st.floats(0, 1))
def test_a_higher_probability_never_lowers_a_risk(facts, more):
    never_lower(vulnerability(**facts), vulnerability(**facts | {"epss": max(facts["epss"], more)}))


@given(facts=FACTS)
def test_being_used_in_attacks_never_lowers_a_risk(facts):
    never_lower(
        vulnerability(**facts | {"known_exploited": False}),
        vulnerability(**facts | {"known_exploited": True}),
    )


@given(one=st.floats(0, 1), other=st.floats(0, 1), is_exploited=st.booleans())
def test_the_likelihood_that_is_known_of_attacks_grows_with_the_probability(one, other, is_exploited):
    risk = BUNDLED.risk
    low, high = (risk.attacked(score, is_exploited=is_exploited) for score in sorted((one, other)))
    assert 0 <= low <= high <= risk.attacked(high, is_exploited=True) <= 10_000


def test_attacks_raise_the_weight_of_a_violation_and_of_no_word_that_only_tells():
    (l3,) = [
        a
        for a in assess(evidence([vulnerability(severity="low", known_exploited=True)]), bench()).layers
        if a.layer == "agent-frameworks"
    ]
    by_rule = {violation.rule: violation.risk for violation in l3.violations}
    assert by_rule["vulnerability-moderate"] == by_rule["known-exploited-vulnerability"] == 4500
    telling = vulnerability(
        severity="high", known_exploited=True, published="2026-11-19", fixed_versions=["2"]
    )
    (l3,) = [a for a in assess(evidence([telling]), bench()).layers if a.layer == "agent-frameworks"]
    assert {v.risk for v in l3.violations if v.rule == "vulnerability-within-grace"} == {0}


@pytest.mark.parametrize(("is_unchanged", "effect"), [(False, "block"), (True, "warn")])
def test_what_is_used_in_attacks_counts_whoever_brought_it(is_unchanged, effect):
    tree = evidence([vulnerability(severity="low", known_exploited=True)])
    found = decided(tree, tree, is_unchanged=is_unchanged)
    assert {(r.effect, r.cause) for r in found.reasons if r.code == "known-exploited"} == {
        (effect, "advisory")
    }


def test_what_the_change_brings_is_told_once():
    found = decided(evidence([]), evidence([vulnerability(severity="low", known_exploited=True)]))
    assert [r.code for r in found.reasons if r.rule == "known-exploited-vulnerability"] == ["introduced"]


@pytest.mark.parametrize("state", ["not_affected", "false_positive", "resolved"])
def test_what_is_cleared_is_not_used_in_attacks_here(state):
    tree = evidence([vulnerability(severity="critical", known_exploited=True, state=state)])
    assert "known-exploited" not in {reason.code for reason in decided(tree, tree).reasons}


def dated(day, today=TODAY, **fields):
    (found,) = grace.vulnerabilities((vulnerability(published=day, **fields),), BUNDLED.profile, today)
    return found


def test_days_run_from_disclosure_by_the_severity_of_the_profile():
    assert (
        dated("2026-11-10", severity="critical").mend_by,
        dated("2026-11-10", severity="critical").days_left,
    ) == (date(2026, 11, 24), 4)
    assert dated("2026-11-10", severity="high").mend_by == date(2026, 12, 10)
    assert dated("2026-01-10", severity="high").days_left == 0


def test_without_a_day_or_a_severity_there_is_no_grace_and_nothing_past_it():
    for one in (
        dated(None, severity="critical"),
        dated("2020-01-01", severity="unknown"),
        dated("2020-01-01", severity="info"),
        dated("2026-11-21", severity="high"),
    ):
        assert (one.mend_by, one.days_left) == (None, 0)


def fired(tree, today):
    return {v.rule for layer in assess(tree, bench(today=today)).layers for v in layer.violations}


@given(day=st.integers(0, 120), severity=st.sampled_from(SEVERITIES))
def test_a_vulnerability_with_a_fix_is_within_its_grace_or_past_it_and_never_both(day, severity):
    tree = evidence([vulnerability(severity=severity, published="2026-08-01", fixed_versions=["2"])])
    rules = fired(tree, date(2026, 8, 1) + timedelta(day))
    both = {"vulnerability-within-grace", "vulnerability-past-grace"} & rules
    assert len(both) == (f"grace_{severity}" in BUNDLED.profile.limits)


def test_without_a_fix_nobody_is_late():
    tree = evidence([vulnerability(severity="critical", published="2020-01-01")])
    assert "vulnerability-past-grace" not in fired(tree, TODAY)


def test_the_last_day_of_grace_still_is_one_and_the_next_was_brought_about_by_time():
    tree = evidence([vulnerability(severity="high", published="2026-11-01", fixed_versions=["2"])])
    assert "vulnerability-past-grace" not in fired(tree, date(2026, 12, 1))
    late = decided(None, tree, bench(today=date(2026, 12, 2)))
    assert {r.cause for r in late.reasons if r.rule == "vulnerability-past-grace"} == {"time"}


def test_an_attack_is_likely_from_the_profile_s_limit_on():
    for profile, epss, likely in (
        ("standard", 0.5, True),
        ("standard", 0.49, False),
        ("strict", 0.1, True),
        ("strict", 0.09, False),
    ):
        by = bench(profile)
        (found,) = grace.vulnerabilities((vulnerability(epss=epss),), by.policy.profile, TODAY)
        assert found.likely_exploited is likely


def data(dated, max_age=0, status=Collected(1)):  # noqa: B008 - frozen
    return Source("osv", "advisories", status, "x", dated=dated, max_age=max_age)


@pytest.mark.parametrize(
    ("source", "is_stale"),
    [
        (data(TODAY), False),
        (data(TODAY - timedelta(7)), False),
        (data(TODAY - timedelta(8)), True),
        (data(TODAY - timedelta(8), max_age=30), False),
        (data(TODAY - timedelta(3), max_age=2), True),
        (data(TODAY + timedelta(1)), True),
        (data(None), True),
        (replace(data(None), max_age=None), False),
    ],
)
def test_data_are_fresh_only_where_they_say_so(source, is_stale):
    found = decided(None, evidence([], (*SOURCES, source)))
    stale = [reason for reason in found.reasons if reason.code == "source-stale"]
    assert [(reason.effect, reason.cause) for reason in stale] == ([("warn", "time")] if is_stale else [])


def test_a_waiver_with_an_end_excepts_what_is_used_in_attacks():
    tree = evidence([vulnerability(severity="low", known_exploited=True)])
    until = Waiver(
        "known-exploited-vulnerability", "CVE-2026-1@pkg:pypi/a", "no version mends it", "x", date(2026, 11, 30), ".maestro/waivers.yaml", 1
    )  # fmt: skip
    held = decided(tree, tree, replace(bench(), waivers=(until,)))
    assert "known-exploited" not in {reason.code for reason in held.reasons}
    late = decided(tree, tree, replace(bench(today=date(2026, 12, 1)), waivers=(until,)))
    assert "known-exploited" in {reason.code for reason in late.reasons}


def test_data_grow_old_by_time_alone():
    source = data(TODAY)
    tree = evidence([], (*SOURCES, source))
    assert not [r for r in decided(tree, tree).reasons if r.code == "source-stale"]
    late = decided(tree, tree, bench(today=TODAY + timedelta(8)))
    assert [r.cause for r in late.reasons if r.code == "source-stale"] == ["time"]
