"""Rules that are not in order are found before anything runs."""

import pytest
from making import policy_files, rule

from maestro_gate import policy
from maestro_gate.assess import lint

NAME = "agent-frameworks/odd.yaml"


def problems(name=NAME, **fields):
    return lint.lint(policy.read(policy_files({name: rule("odd", **fields)}), profile="standard"))


def test_a_policy_in_order_has_no_problem():
    assert lint.lint(policy.read(policy_files(), profile="standard")) == ()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"subject": "unicorn"}, "there is no subject kind «unicorn»"),
        ({"when": "versoin == ''"}, "versoin"),
        ({"when": "version == 3"}, "no matching overload"),
        ({"threats": "L7-99"}, "threat «L7-99» is not in threats.yaml"),
        ({"severity": "huge"}, "severity «huge» is none of"),
        ({"severity": "{from: direct}"}, "severity comes from «direct», which is no text field"),
        ({"message": "{nothing} is wrong"}, "the message uses «nothing»"),
        ({"fires": "{version: '1'}"}, "example under «fires» does not fire"),
        ({"silent": "{}"}, "example under «silent» fires"),
        ({"fires": "{no_such_field: 1}"}, "example «fires» cannot be evaluated"),
    ],
)
def test_each_mistake_is_named_with_its_rule(fields, word):
    found = problems(**fields)
    assert found
    assert word in found[0]
    assert found[0].startswith("policies/agent-frameworks/odd.yaml")


def test_only_the_projects_own_rules_are_linted_in_a_run():
    bundled = policy.read(policy_files({NAME: rule("odd", threats="L7-99")}), profile="standard")
    assert lint.lint_project(bundled) == ()
    name = f"{policy.PROJECT_PREFIX}{NAME}"
    mine = policy.read(policy_files({name: rule("odd", threats="L7-99")}), profile="standard")
    assert lint.lint_project(mine)[0].startswith(".maestro/policies/agent-frameworks/odd.yaml")
