"""Sorts what was found in a tree into the layers of the framework."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from maestro_gate.assess.cascade import Arrival
from maestro_gate.assess.rules import Judged
from maestro_gate.model.judgement import Gap, LayerAssessment, OpenThreat, Violation, WaiverUse
from maestro_gate.model.points import combined
from maestro_gate.model.subjects import Layer
from maestro_gate.policy import Policy


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a tree, before it is sorted into layers."""

    standing: list[Violation]
    waived: list[tuple[Violation, WaiverUse]]
    threats: tuple[OpenThreat, ...]
    gaps: tuple[Gap, ...]
    layers: tuple[Layer, ...]
    inherited: Mapping[str, Arrival]
    """By layer."""


def layers(
    policy: Policy, present: frozenset[str], found: Found, judged: Judged
) -> tuple[LayerAssessment, ...]:
    """One assessment per layer, in the order of the framework."""
    by_layer: dict[str, list[Violation]] = defaultdict(list)
    for violation in found.standing:
        by_layer[violation.layer].append(violation)
    return tuple(
        _layer(info.slug, by_layer[info.slug], found, judged, policy, is_present=info.slug in present)
        for info in policy.layers
    )


def _layer(
    slug: str,
    violations: list[Violation],
    found: Found,
    judged: Judged,
    policy: Policy,
    *,
    is_present: bool,
) -> LayerAssessment:
    gaps = tuple(gap for gap in found.gaps if gap.layer == slug)
    threats = tuple(sorted((t for t in found.threats if t.layer == slug), key=lambda t: (t.id, t.line)))
    residuals = [violation.residual for violation in violations] + [threat.residual for threat in threats]
    return LayerAssessment(
        layer=slug,
        present=is_present,
        covered=is_present and not gaps,
        violations=tuple(sorted(violations, key=lambda v: _order(v, policy))),
        waived=tuple(
            sorted((w for w in found.waived if w[0].layer == slug), key=lambda w: _order(w[0], policy))
        ),
        gaps=gaps,
        threats=threats,
        own=combined(residuals),
        highest=max(residuals, default=0),
        rules=judged.looked.get(slug, 0),
        undecided=next(layer.undecided for layer in found.layers if layer.slug == slug),
        inherited=found.inherited[slug].risk if slug in found.inherited else 0,
        inherited_path=found.inherited[slug].path if slug in found.inherited else (),
    )


def _order(violation: Violation, policy: Policy) -> tuple[int, str, str, str, int, str, str]:
    place = (violation.path, violation.line)
    last = (violation.severity, violation.message)
    return (-policy.rank(violation.severity), violation.rule, violation.subject, *place, *last)
