"""Checks rules before anything runs: types, metadata, threat ids, and that every example does what it says."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from maestro_gate.assess.expressions import Condition, subject_of
from maestro_gate.assess.programs import ExpressionError, kinds, variables
from maestro_gate.assess.rules import compiled
from maestro_gate.assess.wording import places
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import System
from maestro_gate.policy import Policy, Rule

_EXAMPLE_DAY = "2026-01-01"
"""The day on which an example takes place when it does not name one."""
_CONTEXT = frozenset({"system", "now"})


def lint(policy: Policy) -> tuple[str, ...]:
    """Everything that is wrong with the rules, one sentence each with its place; empty when all is well."""
    return tuple(f"{rule.place}: {problem}" for rule in policy.rules for problem in _problems(rule, policy))


def lint_project(policy: Policy) -> tuple[str, ...]:
    """The same for a project's own rules alone: the bundled ones are tested where they are made."""
    mine = (rule for rule in policy.rules if not rule.place.startswith("policies/"))
    return tuple(f"{rule.place}: {problem}" for rule in mine for problem in _problems(rule, policy))


def _problems(rule: Rule, policy: Policy) -> list[str]:
    if rule.subject not in kinds():
        return [f"there is no subject kind «{rule.subject}»; known are {', '.join(sorted(kinds()))}"]
    try:
        condition = compiled(rule, frozenset(policy.profile.limits))
    except InvalidInput as error:
        return [error.what]
    return _metadata(rule, policy) + _examples(rule, condition, policy)


def _metadata(rule: Rule, policy: Policy) -> list[str]:
    types = variables(rule.subject)
    problems = [
        f"threat «{threat}» is not in threats.yaml" for threat in rule.threats if threat not in policy.threats
    ]
    if rule.severity and rule.severity not in policy.severities:
        problems.append(f"severity «{rule.severity}» is none of {', '.join(policy.severities)}")
    if rule.severity_from and types.get(rule.severity_from) is not str:
        problems.append(
            f"severity comes from «{rule.severity_from}», which is no text field of {rule.subject}"
        )
    problems += [
        f"the message uses «{name}», which is no field of {rule.subject}"
        for name in places(rule.message)
        if name not in types
    ]
    return problems


def _examples(rule: Rule, condition: Condition, policy: Policy) -> list[str]:
    expected = [("fires", True, example) for example in rule.fires] + [
        ("silent", False, e) for e in rule.silent
    ]
    problems = []
    for name, wanted, example in expected:
        try:
            answer = example_holds(condition, rule.subject, example, policy)
        except ExpressionError as error:
            problems.append(f"example «{name}» cannot be evaluated: {error}")
            continue
        if answer is not wanted:
            problems.append(
                f"example under «{name}» {'fires' if answer else 'does not fire'}: {dict(example)}"
            )
    return problems


def example_holds(condition: Condition, kind: str, example: Mapping[str, Any], policy: Policy) -> bool:
    """Does the condition hold for the subject that an example describes?"""
    own = {name: value for name, value in example.items() if name not in _CONTEXT or name in variables(kind)}
    subject = subject_of(kind, own)
    context = subject if isinstance(subject, System) else subject_of(System.kind, example.get("system", {}))
    system = cast("System", context)
    condition.bind(system, date.fromisoformat(example.get("now", _EXAMPLE_DAY)), policy.profile.limits)
    return condition.holds(subject)
