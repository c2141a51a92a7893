"""Reasons in what the change adds: violations that count, and risk over a layer's budget or ceiling."""

from collections.abc import Iterator
from dataclasses import replace

from maestro_gate.decide import untouched
from maestro_gate.decide.case import Case
from maestro_gate.model.judgement import NEW_ADVISORY, Change, LayerDelta, Reason, Violation
from maestro_gate.model.points import percent
from maestro_gate.model.subjects import Finding

_OPEN = "a scanner that was not launched here may say otherwise"


def reasons(case: Case) -> Iterator[Reason]:
    """What counts against the change by itself."""
    yield from _violations(case)
    yield from _newly_known(case)
    yield from _standing_changed(case)
    yield from _budgets(case)


def _violations(case: Case) -> Iterator[Reason]:
    for layer in case.delta.layers:
        for code, change in _counted(layer, is_absolute=case.is_absolute):
            if _is_serious(change, case):
                is_open = untouched.of_violation(change, case)
                detail = _OPEN if is_open else change.reason
                cause = _cause(code, change.violation)
                yield replace(
                    _because("warn" if is_open else "block", code, change.violation, detail), cause=cause
                )


def _cause(code: str, violation: Violation) -> str:
    """What is introduced or worsened is the change's; of what stands, only the day brings about what is due."""
    if code != "standing":
        return "code"
    return "time" if violation.is_late else ""


def _is_serious(change: Change, case: Case) -> bool:
    """The severity is one that the profile blocks in this layer."""
    profile, violation = case.policy.profile, change.violation
    threshold = profile.for_layer(profile.block_at, violation.layer)
    return case.policy.rank(violation.severity) >= case.policy.rank(threshold)


def _counted(layer: LayerDelta, *, is_absolute: bool) -> Iterator[tuple[str, Change]]:
    yield from (("introduced", change) for change in layer.introduced)
    yield from (("worsened", change) for change in layer.worsened)
    if is_absolute:
        yield from (("standing", change) for change in layer.unchanged)


def _newly_known(case: Case) -> Iterator[Reason]:
    for layer in case.delta.layers:
        serious = [change for change in layer.newly_known if _is_serious(change, case)]
        for reason in sorted({change.reason for change in serious}):
            count = sum(change.reason == reason for change in serious)
            yield Reason(
                case.policy.profile.unattributed,
                "newly-known",
                f"{count} serious {_plural(count, 'violation')} cannot be put down to this change: {reason}",
                layer=layer.layer,
                cause="advisory" if reason == NEW_ADVISORY else "evidence",
            )


def _standing_changed(case: Case) -> Iterator[Reason]:
    """Serious violations that stand, of which the change alters the facts: an agent with one more harmful tool.

    What scanners call a finding is no fact: one more of them, or a newer one, finds other words for the same.
    """
    for layer in case.delta.layers:
        for change in layer.unchanged:
            violation, base = change.violation, change.base
            if base is None or violation.kind == Finding.kind or not _is_serious(change, case):
                continue
            said = base.message.replace(base.path, violation.path) if base.path else base.message
            if said != violation.message:
                made = _because("warn", "standing-changed", violation, f"base: {base.message}")
                yield replace(made, cause="code")


def _because(effect: str, code: str, violation: Violation, detail: str) -> Reason:
    return Reason(
        effect=effect,
        code=code,
        text=f"{violation.message} ({detail})" if detail else violation.message,
        layer=violation.layer,
        rule=violation.rule,
        subject=violation.subject,
        path=violation.path,
        line=violation.line,
        fix=violation.fix,
    )


def _budgets(case: Case) -> Iterator[Reason]:
    profile = case.policy.profile
    softened = untouched.softened("block", case)
    above_ceiling = softened if untouched.proofs(case) else "block"
    for layer in case.delta.layers:
        budget, ceiling = (
            profile.for_layer(profile.delta_budget, layer.layer),
            profile.for_layer(profile.ceiling, layer.layer),
        )
        if not case.is_absolute and layer.brought > budget:
            yield Reason(
                softened if untouched.proofs_of_base(layer, case) else "block",
                "budget",
                f"the change adds {percent(layer.brought)} % of risk, {percent(budget)} % are allowed",
                layer=layer.layer,
                fix="Take out or mend some of what is introduced or worsened here.",
                cause="code",
            )
        if layer.head_exposure > ceiling:
            effect = above_ceiling if _grew(layer, case) else "warn"
            yield _above(layer, ceiling, effect, _of_growth(layer, case))


def _grew(layer: LayerDelta, case: Case) -> bool:
    """The change adds to the layer, or to what arrives there from others."""
    inherits_more = layer.head_inherited > layer.base_inherited
    return case.is_absolute or layer.brought > 0 or inherits_more


def _above(layer: LayerDelta, ceiling: int, effect: str, cause: str) -> Reason:
    text = f"risk is {percent(layer.head_exposure)} %, the ceiling is {percent(ceiling)} %"
    fix = "Lower this layer's risk before adding to it."
    if layer.head_inherited > layer.head_own:
        text = f"{text}; it arrives by {' → '.join(layer.inherited_path)}"
        fix = "Mend what stands where the way begins, or cut a link of it."
    return Reason(effect, "ceiling", text, layer=layer.layer, fix=fix, cause=cause)


def _of_growth(layer: LayerDelta, case: Case) -> str:
    """Why a layer stands higher than at base: by the change, or by what became known; empty when it does not."""
    inherits_more = layer.head_inherited > layer.base_inherited
    if case.is_absolute or not (layer.brought > 0 or layer.change > 0 or inherits_more):
        return ""
    # What arrives may come from any layer.
    sources = case.delta.layers if inherits_more else (layer,)
    known = {change.reason for source in sources for change in source.newly_known}
    if not known or any(source.brought > 0 for source in sources):
        return "code"
    return "advisory" if known == {NEW_ADVISORY} else "evidence"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
