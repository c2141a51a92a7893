"""Chains as plain values, and back: an attack path with its steps, and which of them the change adds."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from maestro_gate.model.judgement import Chain, ChainChange, Step


def written(change: ChainChange) -> dict[str, Any]:
    """A chain as the outcome's schema has it."""
    steps = enumerate(change.chain.steps, 1)
    return {
        **asdict(change.chain),
        "controls": list(change.chain.controls),
        "steps": [_step(step, is_new=number in change.new) for number, step in steps],
        "new": list(change.new),
        "is_whole_at_base": change.is_whole_at_base,
    }


def _step(step: Step, *, is_new: bool) -> dict[str, Any]:
    weaknesses = [{"rule": rule, "subject": subject} for rule, subject in step.weaknesses]
    return {**asdict(step), "weaknesses": weaknesses, "new": is_new}


def read(value: Mapping[str, Any]) -> ChainChange:
    """The chain that such a value tells; it follows the schema."""
    chain = {
        **_told(Chain, value),
        "steps": tuple(map(_read_step, value["steps"])),
        "controls": tuple(value["controls"]),
    }
    return ChainChange(Chain(**chain), tuple(value["new"]), value["is_whole_at_base"])


def _read_step(value: Mapping[str, Any]) -> Step:
    weaknesses = tuple((weakness["rule"], weakness["subject"]) for weakness in value["weaknesses"])
    return Step(**{**_told(Step, value), "weaknesses": weaknesses})


def _told(kind: type[Chain | Step], value: Mapping[str, Any]) -> dict[str, Any]:
    """What the value says of this kind's fields."""
    names = {field.name for field in fields(kind)}
    return {name: said for name, said in value.items() if name in names}
