"""Knows where in the asset graph something is wrong: at an asset, at a component below it, or on a flow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from maestro_gate.assess import dependencies
from maestro_gate.model.judgement import Violation
from maestro_gate.model.subjects import Component, Flow, Vulnerability


@dataclass(frozen=True, slots=True)
class Weaknesses:
    """Violations that stand, by what of the graph they are about."""

    at: Mapping[str, Sequence[Violation]] = field(default_factory=dict)
    """Id of a node → what is wrong with it; components that no asset binds have nodes of their own."""
    on: Mapping[str, Sequence[Violation]] = field(default_factory=dict)
    """Identity of a flow → what is wrong with it."""


def of(violations: Iterable[Violation]) -> Weaknesses:
    """The places of these violations; what is about no asset, component or flow has none."""
    at: dict[str, list[Violation]] = defaultdict(list)
    on: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        if violation.kind == Flow.kind:
            on[violation.subject].append(violation)
        elif node := violation.asset or _component_node(violation):
            at[node].append(violation)
    return Weaknesses(_sorted(at), _sorted(on))


def components(violations: Iterable[Violation]) -> frozenset[str]:
    """Identities of the components that something is wrong with and that no asset binds."""
    return frozenset(_component(v) for v in violations if not v.asset) - {""}


def _component(violation: Violation) -> str:
    if violation.kind == Component.kind:
        return violation.subject
    return violation.about[0] if violation.kind == Vulnerability.kind else ""


def _component_node(violation: Violation) -> str:
    component = _component(violation)
    return dependencies.node_id(component) if component else ""


def _sorted(found: Mapping[str, list[Violation]]) -> dict[str, tuple[Violation, ...]]:
    """The weightiest first."""
    return {
        place: tuple(sorted(those, key=lambda v: (-v.residual, v.rule, v.subject, v.path, v.line)))
        for place, those in sorted(found.items())
    }
