"""The bundled rules: each is sound, each of its examples does what it says, and together they cover the catalogue."""

import re
from collections import Counter
from typing import Any

import pytest

from maestro_gate import policy
from maestro_gate.assess import lint
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.programs import variables
from maestro_gate.assess.rules import compiled
from maestro_gate.assess.wording import worded
from maestro_gate.policy import Policy, Rule

BUNDLED: Policy = policy.read(policy.bundled_files(), profile="standard")
LIMITS = frozenset(BUNDLED.profile.limits)
LONGEST_MESSAGE = 140
"""Characters of a message with the values of an example: a row of a table, not a paragraph."""

UNSEEN = {
    "L6-05": "bias of a security agent shows in its decisions over time, in nothing that a repository holds",
    "L6-07": "copying a security model leaves no trace in the tree; its endpoint is judged under L1-02",
    "L7-06": "reviews and ratings live in a marketplace, outside every repository",
    "L7-08": "what is particular to an industry is for the threat model to say, which every layer is asked for",
}
"""Core threats that no evidence of a tree reveals, and why. A rule that sees one takes it off this list."""

MANIFEST_FACTS = frozenset(
    {
        "business_criticality",
        "data_classes",
        "data_sensitivity",
        "exposure",
        "owner",
        "regulations",
        "reviewed_at",
        "review_days",
        "scenarios",
    }
)
"""What only a threat model says of a system, and what looks like a fault while nothing says it."""


def examples() -> list[Any]:
    return [
        pytest.param(rule, example, answer, id=f"{rule.id}-{name}-{number}")
        for rule in BUNDLED.rules
        for name, answer, group in (("fires", True, rule.fires), ("silent", False, rule.silent))
        for number, example in enumerate(group)
    ]


def named(rules: tuple[Rule, ...]) -> list[Any]:
    return [pytest.param(rule, id=rule.id) for rule in rules]


def described(rule: Rule, example: dict[str, Any]):
    """The subject that an example describes: `system` and `now` are its surroundings, not its fields."""
    own = variables(rule.subject)
    return subject_of(rule.subject, {name: value for name, value in example.items() if name in own})


def test_the_linter_finds_nothing_wrong():
    assert lint.lint(BUNDLED) == ()


@pytest.mark.parametrize(("rule", "example", "answer"), examples())
def test_an_example_does_what_its_rule_says(rule: Rule, example: dict[str, Any], answer: bool):
    assert lint.example_holds(compiled(rule, LIMITS), rule.subject, example, BUNDLED) is answer


@pytest.mark.parametrize("rule", named(BUNDLED.rules))
def test_a_rule_has_two_examples_of_either_kind(rule: Rule):
    assert len(rule.fires) >= 2
    assert len(rule.silent) >= 2


@pytest.mark.parametrize("rule", named(BUNDLED.rules))
def test_a_message_is_short_when_its_places_are_filled(rule: Rule):
    messages = [worded(rule.message, described(rule, dict(example))) for example in rule.fires]
    assert [message for message in messages if len(message) > LONGEST_MESSAGE] == []


@pytest.mark.parametrize("rule", named(BUNDLED.rules))
def test_a_rule_explains_itself_and_has_a_family(rule: Rule):
    assert rule.why.endswith(".")
    assert rule.fix != rule.why
    assert rule.tags


@pytest.mark.parametrize("rule", named(BUNDLED.rules))
def test_a_rule_names_a_threat_of_the_catalogue(rule: Rule):
    assert rule.threats
    assert set(rule.threats) <= set(BUNDLED.threats)


def test_a_rule_name_is_taken_once_in_all_folders():
    names = Counter(name.rsplit("/", 1)[1] for name in policy.bundled_files() if name.count("/") == 1)
    stems = Counter(f"{rule.id}.yaml" for rule in BUNDLED.rules)
    assert [name for name, times in stems.items() if times > 1] == []
    assert sorted(name for name in stems if names[name] > 1) == [], "a scanner rule has the same name"


def test_there_are_many_rules_and_some_for_every_layer():
    of_layer = Counter(rule.layer for rule in BUNDLED.rules)
    assert len(BUNDLED.rules) >= 60
    assert {layer.slug: of_layer[layer.slug] for layer in BUNDLED.layers if of_layer[layer.slug] < 6} == {}


def test_every_core_threat_is_named_by_a_rule_or_has_a_reason_why_not():
    core = {threat.id for threat in BUNDLED.threats.values() if threat.is_core}
    seen = {threat for rule in BUNDLED.rules for threat in rule.threats}
    assert sorted(core - seen - UNSEEN.keys()) == []


def test_a_threat_that_a_rule_sees_is_not_listed_as_unseen():
    seen = {threat for rule in BUNDLED.rules for threat in rule.threats}
    assert sorted(seen & UNSEEN.keys()) == []
    assert UNSEEN.keys() <= BUNDLED.threats.keys()


@pytest.mark.parametrize("rule", named(tuple(rule for rule in BUNDLED.rules if rule.subject == "system")))
def test_a_rule_about_the_manifest_is_silent_without_one(rule: Rule):
    """A missing manifest is one violation of its own: it must not set off every rule about what manifests say."""
    names = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'", "''", rule.when)))
    assert not names & MANIFEST_FACTS or "declared" in names
