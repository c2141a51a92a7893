"""Compares two assessments: what the change introduces, worsens, resolves, leaves, and what only became known.

1. A violation is the same in both trees when rule and subject identity are equal, counted with multiplicity. Paths of
   files that the change moves are read as their new paths first.
2. `worsened`: the same violation, with a higher severity or a higher residual risk; chains from one start, when the
   change completes one more of them.
3. `newly-known`: a new advisory for a component that both trees hold in the same version; or a subject of a kind of
   evidence that base does not have, so that nobody can say whether the change brought it.
4. What vanishes because its evidence vanished is not resolved: it stays, and says so. Where the search for chains was
   bounded on one side, what it did not find there is unknown.
5. compare(x, x) changes nothing; introduced(a, b) = resolved(b, a) where both sides have the same evidence.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from maestro_gate.compare import chains
from maestro_gate.compare.classes import Classes
from maestro_gate.compare.risks import Risks, counted
from maestro_gate.compare.sides import Context, gone_with, incomparable, lacking
from maestro_gate.model.judgement import (
    NEW_ADVISORY,
    Assessment,
    Change,
    Delta,
    LayerAssessment,
    LayerDelta,
    Violation,
)
from maestro_gate.model.subjects import AttackPath
from maestro_gate.policy import Policy

__all__ = ["alone", "assessments"]


def assessments(base: Assessment, head: Assessment, renames: Mapping[str, str], policy: Policy) -> Delta:
    """The delta from base to head."""
    context = Context(base, head, renames, policy)
    layers = zip(base.layers, head.layers, strict=True)
    deltas = tuple(_layer(ours, theirs, context) for ours, theirs in layers)
    return Delta(deltas, incomparable(base, head), context.at_head.lost, context.chains)


def alone(head: Assessment) -> Delta:
    """The delta of absolute mode: there is no base, and everything at head counts."""
    return Delta(tuple(_without_base(layer) for layer in head.layers), (), chains=chains.standing(head))


def _layer(base: LayerAssessment, head: LayerAssessment, context: Context) -> LayerDelta:
    waiting: dict[tuple[str, str], list[Violation]] = defaultdict(list)
    for violation in base.violations:
        waiting[context.moved(violation).identity].append(violation)
    classes = Classes()
    for violation in head.violations:
        matches = waiting.get(violation.identity)
        if matches:
            _sort_matched(violation, matches.pop(0), classes, context)
        else:
            _sort_new(violation, classes, context)
    waived = {violation.identity for violation, _ in head.waived}
    classes.introduced += _beyond_waiver(base, head, context)
    for violation in base.violations:
        left = waiting[context.moved(violation).identity]
        if violation in left:
            left.remove(violation)
            _sort_gone(violation, waived, classes, context)
    return _delta(base, head, classes, counted(base, head, classes, context))


def _beyond_waiver(base: LayerAssessment, head: LayerAssessment, context: Context) -> list[Change]:
    """More of the same than the waiver was given for: as many as base has are waived, and one where base has none."""
    granted = Counter(context.moved(violation).identity for violation, _ in base.waived)
    known = frozenset(granted)
    surplus = []
    for violation, _ in head.waived:
        granted.setdefault(violation.identity, 1)
        granted[violation.identity] -= 1
        is_extended = violation.kind == AttackPath.kind and violation.subject in context.completed
        if granted[violation.identity] < 0 or (is_extended and violation.identity in known):
            surplus.append(Change(violation, None, "there is more of it than the waiver was given for"))
    return surplus


def _sort_matched(head: Violation, base: Violation, classes: Classes, context: Context) -> None:
    rank = context.policy.rank
    if rank(head.severity) > rank(base.severity):
        classes.worsened.append(Change(head, base, f"severity rises from {base.severity} to {head.severity}"))
    elif head.residual > base.residual:
        classes.worsened.append(Change(head, base, "risk rises"))
    elif head.kind == AttackPath.kind and head.subject in context.completed:
        end = context.completed[head.subject].end
        classes.worsened.append(Change(head, base, f"the change adds a way to {end}"))
    else:
        classes.unchanged.append(Change(head, base))


def _sort_new(violation: Violation, classes: Classes, context: Context) -> None:
    missing, lost = lacking(violation, context.at_base), lacking(violation, context.at_head)
    if missing or lost:
        reason = f"base has no {missing}" if missing else f"head has no {lost}"
        classes.newly_known.append(Change(violation, None, reason))
    elif violation.about[1] and violation.about in context.in_both:
        classes.newly_known.append(Change(violation, None, NEW_ADVISORY))
    else:
        classes.introduced.append(Change(violation, None))


def _sort_gone(
    violation: Violation, waived: set[tuple[str, str]], classes: Classes, context: Context
) -> None:
    missing = gone_with(violation, context.at_head)
    if missing:
        classes.unchanged.append(Change(violation, violation, f"head has no {missing} to show it mended"))
    elif context.moved(violation).identity not in waived:
        classes.resolved.append(Change(violation, violation))


def _delta(base: LayerAssessment, head: LayerAssessment, classes: Classes, risks: Risks) -> LayerDelta:
    known = {(gap.layer, gap.evidence) for gap in base.gaps}
    return LayerDelta(
        layer=head.layer,
        present=base.present or head.present,
        covered=head.covered,
        base_own=base.own,
        head_own=risks.head,
        base_highest=base.highest,
        head_highest=head.highest,
        brought=risks.brought,
        introduced=tuple(classes.introduced),
        worsened=tuple(classes.worsened),
        resolved=tuple(classes.resolved),
        unchanged=tuple(classes.unchanged),
        newly_known=tuple(classes.newly_known),
        waived=head.waived,
        gaps=head.gaps,
        new_gaps=tuple(gap for gap in head.gaps if (gap.layer, gap.evidence) not in known),
        threats=head.threats,
        lowered=risks.lowered,
        base_inherited=base.inherited,
        head_inherited=head.inherited,
        inherited_path=head.inherited_path,
    )


def _without_base(head: LayerAssessment) -> LayerDelta:
    classes = Classes(unchanged=[Change(violation, None) for violation in head.violations])
    return replace(_delta(head, head, classes, Risks(head.own, 0, ())), new_gaps=())
