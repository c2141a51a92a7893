"""Decides: the one place that turns a delta into a verdict and its reasons.

1. `block`: a violation that counts at or above the profile's severity; an expired waiver; a layer over its budget or
   ceiling; missing evidence where the profile says so.
2. `undecided`: evidence failed, a rule could not be answered, the sides do not compare, there was nothing to judge.
3. `warn`: something a person should see that the profile lets pass.
4. The strongest effect is the verdict: block > undecided > warn > pass. No layer is netted against another.
5. In delta mode what counts is introduced and worsened; in absolute mode everything that stands at head.
6. A profile that does not block turns block into warn and says so; it never turns undecided into pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from maestro_gate.model.evidence import Collected, Failed, Source
from maestro_gate.model.judgement import Assessment, Change, Delta, Gap, LayerDelta, Reason, Violation
from maestro_gate.policy import Policy

_STRENGTH = ("block", "undecided", "warn")


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict and why."""

    verdict: str
    would_block: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision rests on."""

    delta: Delta
    base: Assessment | None
    head: Assessment
    policy: Policy
    law_changes: tuple[str, ...] = ()
    """Law files that the change edits."""
    law_problem: str = ""
    """Why the law that the change would make does not hold together."""

    @property
    def is_absolute(self) -> bool:
        """There is no base to compare with."""
        return self.base is None


def decide(case: Case) -> Decision:
    """The verdict on a change."""
    reasons = (
        *_violations(case),
        *_waivers(case),
        *_budgets(case),
        *_gaps(case),
        *_sources(case),
        *_failures(case),
        *_law(case),
    )
    effects = {reason.effect for reason in reasons}
    would_block = "block" in effects and not case.policy.profile.blocks
    if would_block:
        effects = (effects - {"block"}) | {"warn"}
    verdict = next((effect for effect in _STRENGTH if effect in effects), "pass")
    ordered = sorted(reasons, key=lambda reason: _STRENGTH.index(reason.effect))
    return Decision(verdict, would_block, tuple(ordered))


def _violations(case: Case) -> Iterator[Reason]:
    for layer in case.delta.layers:
        threshold = case.policy.profile.for_layer(case.policy.profile.block_at, layer.layer)
        for code, change in _counted(layer, is_absolute=case.is_absolute):
            if case.policy.rank(change.violation.severity) >= case.policy.rank(threshold):
                yield _because("block", code, change.violation, change.reason)
    yield from _newly_known(case)


def _counted(layer: LayerDelta, *, is_absolute: bool) -> Iterator[tuple[str, Change]]:
    yield from (("introduced", change) for change in layer.introduced)
    yield from (("worsened", change) for change in layer.worsened)
    if is_absolute:
        yield from (("standing", change) for change in layer.unchanged)


def _newly_known(case: Case) -> Iterator[Reason]:
    profile = case.policy.profile
    for layer in case.delta.layers:
        threshold = case.policy.rank(profile.for_layer(profile.block_at, layer.layer))
        serious = [c for c in layer.newly_known if case.policy.rank(c.violation.severity) >= threshold]
        for reason in sorted({change.reason for change in serious}):
            count = sum(change.reason == reason for change in serious)
            yield Reason(
                profile.unattributed,
                "newly-known",
                f"{count} serious {_plural(count, 'violation')} cannot be put down to this change: {reason}",
                layer=layer.layer,
            )


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


def _waivers(case: Case) -> Iterator[Reason]:
    for use in case.head.waivers:
        waiver = use.waiver
        texts = {
            "expired": (
                "block",
                f"the waiver of {waiver.owner} expired on {waiver.expires}: {waiver.reason}",
            ),
            "expiring": ("warn", f"the waiver of {waiver.owner} expires on {waiver.expires}"),
        }
        if use.state in texts:
            effect, text = texts[use.state]
            yield Reason(
                effect,
                f"waiver-{use.state}",
                text,
                rule=waiver.rule,
                subject=waiver.subject,
                path=waiver.path,
                line=waiver.line,
                fix="Mend the violation, or have the waiver renewed with a new date and reason.",
            )


def _budgets(case: Case) -> Iterator[Reason]:
    profile = case.policy.profile
    for layer in case.delta.layers:
        budget, ceiling = (
            profile.for_layer(profile.delta_budget, layer.layer),
            profile.for_layer(profile.ceiling, layer.layer),
        )
        if not case.is_absolute and layer.brought > budget:
            yield Reason(
                "block",
                "budget",
                f"the change adds {layer.brought} basis points of risk, {budget} are allowed",
                layer=layer.layer,
                fix="Take out or mend some of what is introduced here, or split the change.",
            )
        if layer.head_own > ceiling:
            grew = case.is_absolute or layer.brought > 0
            yield Reason(
                "block" if grew else "warn",
                "ceiling",
                f"risk is {layer.head_own} basis points, the ceiling is {ceiling}",
                layer=layer.layer,
                fix="Lower this layer's risk before adding to it.",
            )


def _gaps(case: Case) -> Iterator[Reason]:
    for layer in case.delta.layers:
        for gap in layer.gaps:
            is_new = gap in layer.new_gaps and not case.is_absolute
            effect = case.policy.profile.new_gap if is_new else case.policy.profile.old_gap
            yield Reason(effect, "gap", _gap_text(gap), layer=gap.layer, fix=gap.fix)


def _gap_text(gap: Gap) -> str:
    """The reason of a failed source stands under its own name: it is not repeated for every layer."""
    why = "its source failed" if gap.state == "failed" else gap.reason
    return f"no {gap.evidence} covers this layer: {why}"


def _sources(case: Case) -> Iterator[Reason]:
    sides = (("base", case.base), ("head", case.head))
    for side, assessment in sides:
        for source in assessment.sources if assessment else ():
            if isinstance(source.status, Failed):
                yield _failed(source, source.status, side, case)
            elif isinstance(source.status, Collected):
                yield from _partial(source, source.status, side)
    for sentence in case.delta.incomparable:
        yield Reason(
            "undecided", "incomparable", sentence, fix="Run both sides with the same tools and rules."
        )
    if case.base is not None:
        yield from _removed(case.base, case.head)
        yield from _removed_documents(case.base, case.head, case)
        yield from _removed_controls(case.base, case.head, case.policy.profile.removed_control)
        yield from _rewritten(case.base, case.head)
        yield from _argued_away(case.delta)
    if not case.head.judged and not (case.base and case.base.judged):
        yield Reason(
            "undecided",
            "nothing-to-judge",
            "no source found anything to judge",
            fix="See `maestro-gate collect`.",
        )


def _failed(source: Source, status: Failed, side: str, case: Case) -> Reason:
    """A failure is undecided, unless it is limited to files and cannot hide what the change does.

    At head that is so for files that base has with the same bytes and could not read either; at base, for what head
    shows of them nobody can be blamed.
    """
    profile, effect = case.policy.profile, "undecided"
    if status.is_partial and side == "base":
        effect = profile.unattributed
    elif (
        status.is_partial and case.base is not None and set(status.unread) <= _unread(case.base, source.name)
    ):
        effect = profile.old_gap
    return Reason(
        effect,
        "source-failed",
        f"{source.name} failed on {side}: {status.reason}",
        fix="Mend the file, or name it under `exclude` in .maestro/gate.yaml, by a change of its own.",
    )


def _unread(assessment: Assessment, name: str) -> set[tuple[str, str]]:
    statuses = [source.status for source in assessment.sources if source.name == name]
    return {file for status in statuses if isinstance(status, Failed) for file in status.unread}


def _partial(source: Source, status: Collected, side: str) -> Iterator[Reason]:
    for note in status.notes if side == "head" else ():
        yield Reason("warn", "source-partial", f"{source.name}: {note}")


def _removed(base: Assessment, head: Assessment) -> Iterator[Reason]:
    """Reports that base has and head has not: what they would have said of head is unknown."""
    there = {source.provides for source in head.sources if isinstance(source.status, Collected | Failed)}
    gone = {
        source.provides
        for source in base.sources
        if source.is_report and isinstance(source.status, Collected)
    }
    for kind in sorted(gone - there):
        yield Reason(
            "undecided",
            "evidence-removed",
            f"the change removes the {kind} that base has",
            fix="Restore it; evidence that is gone proves nothing mended.",
        )


def _removed_controls(base: Assessment, head: Assessment, effect: str) -> Iterator[Reason]:
    """Controls that base proves and head no longer declares: a safeguard does not end by being deleted from a list."""
    if not any(s.provides == "threat-model" and isinstance(s.status, Collected) for s in head.sources):
        return
    declared = {control.id for control in head.controls}
    for control in base.controls:
        if control.state == "verified" and control.id not in declared:
            yield Reason(
                effect,
                "control-removed",
                f"the change takes the control «{control.title}» out of the threat model, and base proves it",
                subject=control.id,
                fix="Keep it declared; if the safeguard ends, set `status: planned` and decide its threats anew.",
            )


def _removed_documents(base: Assessment, head: Assessment, case: Case) -> Iterator[Reason]:
    """One of several documents of a report that base has: what it says of base is not mended by its going."""
    there = {source.provides: source.documents for source in head.sources}
    for source in base.sources:
        if not source.is_report or not there.get(source.provides):
            continue
        for path in source.documents:
            if path in case.delta.lost_documents:
                text = f"the change removes {path}; what it says of base is not mended by that"
                yield Reason(case.policy.profile.unattributed, "evidence-removed", text, path=path)


def _rewritten(base: Assessment, head: Assessment) -> Iterator[Reason]:
    """Proved controls whose evidence the change itself chooses anew: a person should see that."""
    proved = {control.id: control for control in base.controls if control.state == "verified"}
    for control in head.controls:
        before = proved.get(control.id)
        if before is not None and control.state == "verified" and before.claims != control.claims:
            text = f"the change rewrites what proves the control «{control.title}»"
            yield Reason("warn", "control-evidence-changed", text, subject=control.id)


def _argued_away(delta: Delta) -> Iterator[Reason]:
    """Threats whose risk the manifest lowers by a word; the budget counts them as base does."""
    for layer in delta.layers:
        for threat in layer.lowered:
            text = (
                f"the change lowers or stops counting the risk of {threat.id} by what the threat model says"
            )
            yield Reason("warn", "threat-lowered", text, layer=layer.layer, subject=threat.id)


def _failures(case: Case) -> Iterator[Reason]:
    for side, assessment in (("base", case.base), ("head", case.head)):
        for failure in assessment.failures if assessment else ():
            yield Reason(
                "undecided",
                "rule-failed",
                f"the rule has no answer on {side}: {failure.error}",
                layer=failure.layer,
                rule=failure.rule,
                subject=failure.subject,
            )
    if not any(layer.rules for layer in case.head.layers):
        yield Reason(
            "undecided", "no-rules", "no rule looked at anything", fix="See `maestro-gate policy list`."
        )


def _law(case: Case) -> Iterator[Reason]:
    """A change of the law does not decide about itself; a person should see it, and a broken one must not land."""
    if case.law_problem:
        text = f"the law that this change would make does not hold together: {case.law_problem}"
        yield Reason(
            "undecided", "law-invalid", text, fix="Mend it: after the merge no run would come to a verdict."
        )
    for path in case.law_changes:
        yield Reason(
            "warn", "law-changed", "the change edits the law, which binds from the merge on", path=path
        )


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
