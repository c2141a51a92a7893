"""Knows which reasons would need a scanner that was not launched: they are shown, and block nobody.

A run may leave out a scanner that the change gives nothing to look at, in both trees alike (`collect.scanners`). What
it would say is the same of base and head, so it takes nothing from the delta; but it can stand behind other things:

1. Evidence that a layer requires: its gap is a warning, old or new, and the layer is not covered.
2. Controls that its checks prove. They are unproven in both trees, so risk is counted higher than it may be: a ceiling
   warns while such a control is declared, a budget while base declares one for threats of the layer, since no other
   counts for what the change brings; and so do violations whose conditions ask for proof
   (`assess.grounds` marks them).
3. Layers that it reveals. A layer that base does not show may be there all the same: what is demanded of it warns.
4. That there is something to judge at all.

A violation that the change brings by itself blocks as ever.
"""

from maestro_gate.decide.case import Case
from maestro_gate.model.judgement import SCANS_NOT_RUN, Change, ControlState, Gap, LayerDelta
from maestro_gate.model.subjects import Layer, System

_WHOLE_TREE = frozenset({System.kind, Layer.kind})


def softened(effect: str, case: Case) -> str:
    """The effect, or a warning in place of more when scanners were not launched."""
    return "warn" if case.untouched and effect in ("block", "undecided") else effect


def of_violation(change: Change, case: Case) -> bool:
    """Could a scanner that was not launched show that the change does not bring this violation."""
    violation = change.violation
    if not case.untouched:
        return False
    is_demanded = violation.kind in _WHOLE_TREE and _is_new_layer(violation.layer, case)
    return SCANS_NOT_RUN in violation.stands_on or is_demanded


def of_gap(gap: Gap, case: Case) -> bool:
    """Could a scanner that was not launched close the gap, or show that it is an old one."""
    provided = {source.provides for source in case.head.sources if source.name in case.untouched}
    return gap.evidence in provided or bool(provided and _is_new_layer(gap.layer, case))


def proofs(case: Case) -> bool:
    """Is a control declared that only a scanner that was not launched could prove."""
    sides = (case.base, case.head)
    return any(rests(control, case) for side in sides if side is not None for control in side.controls)


def proofs_of_base(layer: LayerDelta, case: Case) -> bool:
    """Could such a control hold down what the change brings to this layer: only one that base declares does."""
    brought = {id_ for change in (*layer.introduced, *layer.worsened) for id_ in change.violation.threats}
    named = brought | {threat.id for threat in layer.threats}
    held = case.base.controls if case.base is not None else ()
    return any(rests(control, case) and not named.isdisjoint(control.satisfies) for control in held)


def rests(control: ControlState, case: Case) -> bool:
    """Is the control unproven because a scanner was not launched."""
    return control.state == "unproven" and any(
        claim.get("tool") in case.untouched for claim in control.claims
    )


def _is_new_layer(slug: str, case: Case) -> bool:
    layers = case.base.layers if case.base is not None else ()
    return any(layer.layer == slug and not layer.present for layer in layers)
