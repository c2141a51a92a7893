"""Reasons in what holds risk down: waivers, controls, the law itself."""

from collections.abc import Iterator

from maestro_gate.decide import untouched
from maestro_gate.decide.case import Case
from maestro_gate.model.evidence import Collected
from maestro_gate.model.judgement import Assessment, Reason, Waiver

_RENEW = "Mend the violation, or have the waiver renewed with a new date and reason."
_FOLLOW = "Write the new subject into the waiver, in this change: it counts from the merge on."


def reasons(case: Case) -> Iterator[Reason]:
    """What no longer holds risk down, and what the change says of it."""
    yield from _waivers(case)
    if case.base is not None:
        yield from _removed_controls(case.base, case.head, case)
        yield from _rewritten(case.base, case.head)
        yield from _added(case.base, case.head)
    yield from _law(case)


def _waivers(case: Case) -> Iterator[Reason]:
    for use in case.head.waivers:
        waiver = use.waiver
        if use.state == "expired":
            text = f"the waiver of {waiver.owner} expired on {waiver.expires}: {waiver.reason}"
            effect = "warn" if case.is_unchanged else "block"
            yield _of_waiver(effect, "waiver-expired", text, waiver, _RENEW, cause="time")
        elif use.state == "expiring":
            text = f"the waiver of {waiver.owner} expires on {waiver.expires}"
            yield _of_waiver("warn", "waiver-expiring", text, waiver, _RENEW, cause="time")
        if waiver.moved_from and use.state != "unused":
            text = f"the change moves what this waiver covers; it was given for {waiver.moved_from}"
            yield _of_waiver("warn", "waiver-moved", text, waiver, _FOLLOW, cause="code")


def _of_waiver(effect: str, code: str, text: str, waiver: Waiver, fix: str, *, cause: str) -> Reason:
    return Reason(
        effect,
        code,
        text,
        rule=waiver.rule,
        subject=waiver.subject,
        path=waiver.path,
        line=waiver.line,
        fix=fix,
        cause=cause,
    )


def _removed_controls(base: Assessment, head: Assessment, case: Case) -> Iterator[Reason]:
    """Controls that base proves and head no longer declares: a safeguard does not end by being deleted from a list."""
    if not any(s.provides == "threat-model" and isinstance(s.status, Collected) for s in head.sources):
        return
    declared = {control.id for control in head.controls}
    for control in base.controls:
        is_open = untouched.rests(control, case)
        if (control.state == "verified" or is_open) and control.id not in declared:
            yield Reason(
                "warn" if is_open else case.policy.profile.removed_control,
                "control-removed",
                f"the change takes the control «{control.title}» out of the threat model, "
                f"and base {'may prove' if is_open else 'proves'} it",
                subject=control.id,
                fix="Keep it declared; if the safeguard ends, set `status: planned` and decide its threats anew.",
                cause="code",
            )


def _rewritten(base: Assessment, head: Assessment) -> Iterator[Reason]:
    """Proved controls whose evidence the change itself chooses anew: a person should see that."""
    proved = {control.id: control for control in base.controls if control.state == "verified"}
    for control in head.controls:
        before = proved.get(control.id)
        if before is None or control.state != "verified":
            continue
        if before.claims != control.claims:
            text = f"the change rewrites what proves the control «{control.title}»"
            yield _of_change("control-evidence-changed", text, subject=control.id)
        elif before.places and before.places.isdisjoint(control.places):
            text = f"what proves the control «{control.title}» stands elsewhere now: {min(control.places)}"
            yield _of_change("control-evidence-changed", text, subject=control.id)


def _added(base: Assessment, head: Assessment) -> Iterator[Reason]:
    """Controls that lower risk from this change on; its own budget does not count them."""
    held = {(control.id, control.effectiveness, control.satisfies) for control in base.controls}
    for control in head.controls if base.declared else ():
        if control.state == "verified" and (control.id, control.effectiveness, control.satisfies) not in held:
            text = f"the change adds or strengthens the control «{control.title}»; its own budget does not count that"
            yield _of_change("control-added", text, subject=control.id)


def _of_change(code: str, text: str, *, subject: str) -> Reason:
    """What the change does to safeguards, for a person to see."""
    return Reason("warn", code, text, subject=subject, cause="code")


def _law(case: Case) -> Iterator[Reason]:
    """A change of the law does not decide about itself; a person should see it, and a broken one must not land."""
    if case.law_problem:
        text = f"the law that this change would make does not hold together: {case.law_problem}"
        fix = "Mend it: after the merge no run would come to a verdict."
        yield Reason("undecided", "law-invalid", text, fix=fix, cause="law")
    for path in case.law_changes:
        text = "the change edits the law, which binds from the merge on"
        yield Reason("warn", "law-changed", text, path=path, cause="law")
