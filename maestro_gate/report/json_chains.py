"""Chains as plain values, and back: an attack path with its steps, and which of them the change adds."""

from collections.abc import Mapping
from typing import Any

from maestro_gate.model.judgement import Chain, ChainChange, Step


def written(change: ChainChange) -> dict[str, Any]:
    """A chain as the outcome's schema has it."""
    chain = change.chain
    return {
        "pattern": chain.pattern,
        "title": chain.title,
        "risk": chain.risk,
        "controls": list(chain.controls),
        "steps": [_step(step, is_new=number in change.new) for number, step in enumerate(chain.steps, 1)],
        "new": list(change.new),
        "is_whole_at_base": change.is_whole_at_base,
    }


def _step(step: Step, *, is_new: bool) -> dict[str, Any]:
    return {
        "asset": step.asset,
        "layer": step.layer,
        "link": step.link,
        "weaknesses": [{"rule": rule, "subject": subject} for rule, subject in step.weaknesses],
        "demanded": step.demanded,
        "new": is_new,
    }


def read(value: Mapping[str, Any]) -> ChainChange:
    """The chain that such a value tells; it follows the schema."""
    steps = tuple(
        Step(
            step["asset"],
            step["layer"],
            step["link"],
            tuple((weakness["rule"], weakness["subject"]) for weakness in step["weaknesses"]),
            step["demanded"],
        )
        for step in value["steps"]
    )
    chain = Chain(value["pattern"], value["title"], steps, value["risk"], tuple(value["controls"]))
    return ChainChange(chain, tuple(value["new"]), value["is_whole_at_base"])
