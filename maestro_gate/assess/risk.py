"""Risk in integer basis points, after `policies/risk.yaml`.

1. A violation or an open threat has r = likelihood × impact: `model.points.inherent`.
2. Residual = r × Π(1 − e) over the verified controls that satisfy its threats; each e capped, a floor under the rest.
3. A layer's own risk is the noisy-OR of its residuals: `model.points.combined`.

More bad evidence never lowers a number, and verifying a control never raises one: every step below is monotone in each
of its arguments, also after rounding, because factors are applied in a fixed order and each rounds the same way.
"""

from collections.abc import Iterable

from maestro_gate.model.judgement import ControlState
from maestro_gate.model.points import left_of
from maestro_gate.policy import RiskTable


def residual(risk: int, threats: Iterable[str], controls: Iterable[ControlState], table: RiskTable) -> int:
    """What verified controls leave of a risk that these threats describe."""
    named = frozenset(threats)
    effects = [
        min(control.effectiveness, table.effectiveness_cap)
        for control in controls
        if control.state == "verified" and named.intersection(control.satisfies)
    ]
    return left_of(risk, effects, table.residual_floor)
