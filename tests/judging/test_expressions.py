"""Conditions: typed before they run, and never silently true or false."""

from datetime import date, timedelta

import pytest
from making import component

from maestro_gate.assess.expressions import Condition, subject_of
from maestro_gate.assess.programs import ExpressionError, kinds, variables

NONE = frozenset()


def holds(source, kind="component", limits=None, now="2026-01-01", **fields):
    limits = limits or {}
    condition = Condition(source, kind, frozenset(limits))
    condition.bind(subject_of("system", fields.pop("system", {})), date.fromisoformat(now), limits)
    return condition.holds(subject_of(kind, fields))


@pytest.mark.parametrize(
    ("source", "fields", "answer"),
    [
        ("name == 'a' && version == ''", {"name": "a"}, True),
        ("licenses.exists(l, l.startsWith('GPL'))", {"licenses": ["MIT", "GPL-3.0-only"]}, True),
        ("'MIT' in licenses", {"licenses": []}, False),
        ("direct && !has_model_card", {"direct": True}, True),
        ("system.exposure == 'internet'", {"system": {"exposure": "internet"}}, True),
    ],
)
def test_a_condition_sees_the_fields_of_its_subject(source, fields, answer):
    assert holds(source, **fields) is answer


def test_a_date_that_is_missing_is_older_than_any_limit():
    limits = {"assessment_max_age": timedelta(days=365)}
    source = "now - last_assessed > profile.assessment_max_age"
    assert holds(source, "third_party", limits)
    assert not holds(source, "third_party", limits, last_assessed="2025-06-01")
    assert holds(source, "third_party", limits, last_assessed="2024-06-01")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nam == 'a'", "undeclared reference to 'nam'"),
        ("name == 1", "no matching overload"),
        ("name", "not bool"),
        ("name.size()", "not bool"),
        ("name ==", "Syntax error"),
        ("system.nothing == ''", "undeclared reference"),
        ("profile.nothing == now", "undeclared reference"),
        ("_anchor == ''", "undeclared reference"),
    ],
)
def test_a_mistake_is_found_before_anything_runs(source, words):
    with pytest.raises(ExpressionError, match=words):
        Condition(source, "component", NONE)


@pytest.mark.parametrize("source", ["1 / properties.size() == 1", "properties[3] == 'x'", "int(name) > 1"])
def test_an_error_at_run_time_is_no_answer(source):
    with pytest.raises(ExpressionError):
        holds(source, name="not a number")


def test_a_loop_is_bounded():
    everything = " && ".join(["properties.all(a, properties.all(b, properties.all(c, a + b + c != '')))"] * 2)
    with pytest.raises(ExpressionError, match="Iteration budget"):
        holds(everything, properties=[str(i) for i in range(60)])


def test_answers_are_remembered_for_the_same_fields_only():
    condition = Condition("version == '' && system.owner == ''", "component", NONE)
    system = subject_of("system", {})
    condition.bind(system, date(2026, 1, 1), {})
    assert condition.holds(component("a"))
    assert condition.holds(component("b"))
    assert not condition.holds(component("a", "1"))
    condition.bind(subject_of("system", {"owner": "us"}), date(2026, 1, 1), {})
    assert not condition.holds(component("a"))


def test_strings_that_look_like_names_are_no_names():
    assert not holds("name == 'version' && scope == ''", name="scope")


def test_every_kind_has_only_fields_that_a_rule_can_see():
    for kind in kinds():
        assert {"path", "line"} <= set(variables(kind))
        Condition("path == '' || line == 0", kind, NONE)


def test_an_example_with_an_unknown_field_or_a_wrong_type_is_refused():
    with pytest.raises(ExpressionError, match="no field"):
        subject_of("component", {"nam": "a"})
    with pytest.raises(ExpressionError, match="cannot be"):
        subject_of("component", {"name": 1})
    with pytest.raises(ExpressionError, match="cannot be"):
        subject_of("component", {"licenses": "MIT"})
    with pytest.raises(ExpressionError, match="cannot be"):
        subject_of("component", {"direct": 1})
