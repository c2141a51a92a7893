"""Counts what the change adds to a layer's risk; nothing that is lowered by a word, and no fix, pays for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from maestro_gate.compare.classes import Classes
from maestro_gate.compare.sides import Context
from maestro_gate.model.judgement import LayerAssessment, OpenThreat
from maestro_gate.model.points import WHOLE, combined

_THREATS = "threat-model"
"""The kind of evidence that declared threats stand on."""


@dataclass(frozen=True, slots=True)
class Risks:
    """Risk of head in basis points: all of it, and what the change itself adds to base."""

    head: int
    brought: int
    lowered: tuple[OpenThreat, ...]


def counted(base: LayerAssessment, head: LayerAssessment, classes: Classes, context: Context) -> Risks:
    """What stands only because head's evidence vanished counts on; what only became known is not the change's."""
    attributed = [c.violation.residual for c in (*classes.introduced, *classes.worsened, *classes.unchanged)]
    known = [c.violation.residual for c in classes.newly_known]
    if _THREATS in context.at_head.unknown:
        return Risks(combined([*attributed, *known, *_left(base.threats)]), _brought(classes, context), ())
    undone, lowered = _undone(base, head), _lowered(base, head)
    raised = () if _THREATS in context.at_base.unknown else _raised(base, head)
    risk = combined([*attributed, *known, *_left(head.threats), *_left(undone)])
    return Risks(risk, _brought(classes, context, raised), lowered)


def _brought(classes: Classes, context: Context, raised: Iterable[int] = ()) -> int:
    """What the change adds by itself: a layer that is full has no less of a budget, and no fix pays for a hole.

    Nor does a control that the change itself declares: it is held against what base's controls leave.
    """
    new = [context.left_of(change.violation) for change in classes.introduced]
    rises = [context.left_of(c.violation) - c.base.residual for c in classes.worsened if c.base is not None]
    return combined([*new, *(rise for rise in rises if rise > 0), *raised])


def _raised(base: LayerAssessment, head: LayerAssessment) -> tuple[int, ...]:
    """By how much the residual of declared threats rises, threat by threat."""
    before, now = (_by_id(side.threats, attrgetter("residual")) for side in (base, head))
    return tuple(min(WHOLE, risk - before[id_]) for id_, risk in sorted(now.items()) if risk > before[id_])


def _by_id(threats: Iterable[OpenThreat], risk: Callable[[OpenThreat], int]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for threat in threats:
        total[threat.id] += risk(threat)
    return total


def _left(threats: Iterable[OpenThreat]) -> list[int]:
    return [threat.residual for threat in threats]


def _lowered(base: LayerAssessment, head: LayerAssessment) -> tuple[OpenThreat, ...]:
    """Threats of base that head decides and whose inherent risk it counts lower, or not at all."""
    before, now = (_by_id(side.threats, attrgetter("risk")) for side in (base, head))
    return tuple(t for t in base.threats if t.id not in head.undecided and now[t.id] < before[t.id])


def _undone(base: LayerAssessment, head: LayerAssessment) -> tuple[OpenThreat, ...]:
    """Threats that base decides and head does not any more: a risk does not end by being deleted from a list."""
    return tuple(threat for threat in base.threats if threat.id in head.undecided)
