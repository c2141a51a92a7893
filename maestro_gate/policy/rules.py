"""Reads rules: one file each, in the folder of its layer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from maestro_gate.errors import InvalidInput
from maestro_gate.policy.files import PROJECT_PREFIX, shown, validated


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy rule."""

    id: str
    layer: str
    title: str
    severity: str
    """A severity word; empty when `severity_from` names the subject's field."""
    severity_from: str
    subject: str
    when: str
    message: str
    why: str
    fix: str
    threats: tuple[str, ...]
    references: tuple[str, ...]
    tags: tuple[str, ...]
    fires: tuple[Mapping[str, Any], ...]
    silent: tuple[Mapping[str, Any], ...]
    place: str
    """`file:line` of the rule."""


def read_rules(files: Mapping[str, bytes], layers: frozenset[str]) -> tuple[Rule, ...]:
    """Every rule, in order of its file's name. Raises InvalidInput with file and line."""
    rules: dict[str, Rule] = {}
    for name in sorted(files):
        if not is_rule_file(name, layers):
            continue
        rule = _rule(files, name)
        folder, stem = name.removeprefix(PROJECT_PREFIX).split("/")[0], name.rsplit("/", 1)[1][:-5]
        if rule.layer != folder:
            raise InvalidInput(f"rule is of layer «{rule.layer}» but stands in «{folder}/»", where=rule.place)
        if rule.id != stem:
            raise InvalidInput(f"rule «{rule.id}» stands in a file of another name", where=rule.place)
        if rule.id in rules:
            raise InvalidInput(f"rule id «{rule.id}» is taken by {rules[rule.id].place}", where=rule.place)
        rules[rule.id] = rule
    return tuple(rules.values())


def is_rule_file(name: str, layers: Iterable[str]) -> bool:
    """Does a policy file of this name hold a rule: it stands in a layer's folder."""
    return name.removeprefix(PROJECT_PREFIX).split("/")[0] in frozenset(layers) and name.endswith(".yaml")


def _rule(files: Mapping[str, bytes], name: str) -> Rule:
    value = validated(files, name, "rule")
    severity = value["severity"]
    examples = value["examples"]
    return Rule(
        id=value["id"],
        layer=value["layer"],
        title=value["title"],
        severity=severity if isinstance(severity, str) else "",
        severity_from="" if isinstance(severity, str) else severity["from"],
        subject=value["subject"],
        when=value["when"],
        message=value["message"],
        why=value["why"].strip(),
        fix=value["fix"].strip(),
        threats=tuple(value["threats"]),
        references=tuple(value.get("references", ())),
        tags=tuple(value.get("tags", ())),
        fires=tuple(examples["fires"]),
        silent=tuple(examples["silent"]),
        place=shown(name),
    )


def overridden(
    rules: tuple[Rule, ...], overrides: Mapping[str, Mapping[str, Any]], order: tuple[str, ...]
) -> tuple[Rule, ...]:
    """The rules as a project's settings want them: by rule id `off`, or another `severity`."""
    known = {rule.id for rule in rules}
    for rule_id, override in sorted(overrides.items()):
        if rule_id not in known:
            raise InvalidInput(
                f"settings name the rule «{rule_id}», which does not exist", where=".maestro/gate.yaml"
            )
        if override.get("severity", order[0]) not in order:
            raise InvalidInput(
                f"severity «{override['severity']}» of rule «{rule_id}» is none of {', '.join(order)}",
                where=".maestro/gate.yaml",
            )
    return tuple(
        _override(rule, overrides.get(rule.id, {}))
        for rule in rules
        if not overrides.get(rule.id, {}).get("off")
    )


def _override(rule: Rule, override: Mapping[str, Any]) -> Rule:
    if "severity" not in override:
        return rule
    return replace(rule, severity=override["severity"], severity_from="")
