"""Reasons in the evidence: what failed, what is missing, what the change removes, what no rule could answer."""

from collections.abc import Callable, Iterator

from maestro_gate.decide import untouched
from maestro_gate.decide.case import Case
from maestro_gate.model.evidence import Collected, Failed, Source, called
from maestro_gate.model.judgement import Assessment, Gap, Reason

_MEND_FILES = (
    "Mend the files. What no tool can read may stand under `exclude` in .maestro/gate.yaml, "
    "by a change of its own."
)
_MEND_MODEL = "Correct the places that it names; until then nothing that the threat model declares is judged."

_STAND_INS = {
    "lock-files": "the lock files stand in for it, which know no suppliers, no models and few licences",
}
_FIX_OF_STAND_INS = {
    "sbom": "Commit what `maestro-gate sbom --output sbom/<name>.cdx.json` makes, or what your build does."
}
_ONE_BY_ONE = (
    "Restore it. Where another document takes its place, bring that one first, "
    "and remove this one by a change of its own."
)
_OWN_CODE = "Keep code of your own out of folders for other people's code, built code and documents."
_MOST_SHOWN = 20
"""Files that could not be read, one reason each."""


def reasons(case: Case) -> Iterator[Reason]:
    """What the evidence leaves open."""
    yield from _sources(case)
    yield from _gaps(case)
    yield from _stand_ins(case)
    if case.base is not None:
        yield from _removed(case.base, case.head)
        yield from _removed_documents(case.base, case.head, case)
    yield from _failures(case)
    yield from _bounds(case)


def _gaps(case: Case) -> Iterator[Reason]:
    for layer in case.delta.layers:
        for gap in layer.gaps:
            is_new = gap in layer.new_gaps and not case.is_absolute
            effect = case.policy.profile.new_gap if is_new else case.policy.profile.old_gap
            if untouched.of_gap(gap, case):
                effect = untouched.softened(effect, case)
            cause = "" if not is_new else "code" if gap.state == "absent" else "evidence"
            yield Reason(effect, "gap", _gap_text(gap), layer=gap.layer, fix=gap.fix, cause=cause)


def _stand_ins(case: Case) -> Iterator[Reason]:
    """What takes the place of required evidence, once for all layers that need it."""
    required = {
        kind
        for layer in case.head.layers
        if layer.present
        for kind in case.policy.profile.required_evidence.get(layer.layer, ())
    }
    for kind in sorted(required):
        other = case.policy.profile.stand_in(kind, case.head.sources, case.head.hollow)
        if other:
            text = f"no {kind} is there: {_STAND_INS.get(other, other)}"
            yield Reason("warn", "stand-in", text, fix=_FIX_OF_STAND_INS.get(kind, ""))


def _gap_text(gap: Gap) -> str:
    """The reason of a failed source stands under its own name: it is not repeated for every layer."""
    why = "its source failed" if gap.state == "failed" else gap.reason
    return f"no {called(gap.evidence)} covers this layer: {why}"


def _sources(case: Case) -> Iterator[Reason]:
    sides = (("base", case.base), ("head", case.head))
    for side, assessment in sides:
        for source in assessment.sources if assessment else ():
            if isinstance(source.status, Failed):
                yield _failed(source, source.status, side, case)
            elif isinstance(source.status, Collected):
                yield from _partial(source, source.status, case) if side == "head" else ()
    for sentence in case.delta.incomparable:
        yield Reason(
            "undecided",
            "incomparable",
            sentence,
            fix="Run both sides with the same tools and rules.",
            cause="evidence",
        )
    if not case.head.judged and not (case.base and case.base.judged):
        yield Reason(
            untouched.softened("undecided", case),
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
        fix=_mending(source, status),
        cause="evidence",
    )


def _mending(source: Source, status: Failed) -> str:
    """A threat model is written by hand and cannot be left out."""
    if source.provides == "threat-model":
        return _MEND_MODEL
    return (
        _MEND_FILES if status.is_partial else "Mend what the reason names; nothing of this source was judged."
    )


def _unread(assessment: Assessment, name: str) -> set[tuple[str, str]]:
    statuses = [source.status for source in assessment.sources if source.name == name]
    return {file for status in statuses if isinstance(status, Failed) for file in status.unread}


def _partial(source: Source, status: Collected, case: Case) -> Iterator[Reason]:
    """What base lacks in the same words is nothing new; what the change brings and nobody can read is not judged."""
    brought = _of_change(case, source, lambda one: one.unread)
    for path in brought[:_MOST_SHOWN]:
        text = f"{source.name} could not read {path}, which the change touches: what it reveals is not known"
        yield Reason("undecided", "source-partial", text, path=path, fix=_MEND_FILES, cause="evidence")
    passed_over = _of_change(case, source, lambda one: one.passed_over)
    if passed_over:
        more = f" and {len(passed_over) - 1:,} more" if len(passed_over) > 1 else ""
        text = f"{source.name}: {passed_over[0]}{more} may reveal something, and was not read where it stands"
        yield Reason("warn", "source-partial", text, path=passed_over[0], fix=_OWN_CODE, cause="evidence")
    known = _notes(case.base, source.name) if case.base is not None else set(status.notes)
    for note in status.notes:
        cause = "" if note in known else "evidence"
        yield Reason("warn", "source-partial", f"{source.name}: {note}", cause=cause)


def _of_change(
    case: Case, source: Source, files: Callable[[Collected], tuple[tuple[str, str], ...]]
) -> tuple[str, ...]:
    """Those of these files that the change brings or edits, sorted. The same bytes elsewhere are no news."""
    if case.base is None or not isinstance(source.status, Collected):
        return ()
    statuses = [one.status for one in case.base.sources if one.name == source.name]
    known = {blob for one in statuses if isinstance(one, Collected) for _, blob in files(one)}
    return tuple(sorted(path for path, blob in files(source.status) if blob not in known))


def _notes(assessment: Assessment, name: str) -> set[str]:
    statuses = [source.status for source in assessment.sources if source.name == name]
    return {note for status in statuses if isinstance(status, Collected) for note in status.notes}


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
            f"the change removes the {called(kind)} that base has",
            fix="Restore it; evidence that is gone proves nothing mended.",
            cause="code",
        )


def _removed_documents(base: Assessment, head: Assessment, case: Case) -> Iterator[Reason]:
    """Documents of a report that base has: what they say of base is not mended by their going, or being emptied."""
    there = {source.provides for source in head.sources if source.documents}
    for source in base.sources:
        if not source.is_report or source.provides not in there:
            continue
        lost = [path for path in source.documents if path in case.delta.lost_documents]
        effect = "undecided" if len(lost) == len(source.documents) else case.policy.profile.unattributed
        for path in lost:
            verb = "empties" if path in head.emptied else "removes"
            text = f"the change {verb} {path}; what it says of base is not mended by that"
            yield Reason(effect, "evidence-removed", text, path=path, fix=_ONE_BY_ONE, cause="code")


def _bounds(case: Case) -> Iterator[Reason]:
    """Searches that did not look at everything: no chain that they found is wrong, and more may be there."""
    for sentence in case.head.bounds:
        fix = (
            "Split the threat model, or name fewer weaknesses to start from: mend those that are shown first."
        )
        yield Reason("warn", "search-bounded", sentence, fix=fix)


def _failures(case: Case) -> Iterator[Reason]:
    known = {(failure.rule, failure.subject) for failure in (case.base.failures if case.base else ())}
    for side, assessment in (("base", case.base), ("head", case.head)):
        for failure in assessment.failures if assessment else ():
            yield Reason(
                "undecided",
                "rule-failed",
                f"the rule has no answer on {side}: {failure.error}",
                layer=failure.layer,
                rule=failure.rule,
                subject=failure.subject,
                cause="" if case.base is None or (failure.rule, failure.subject) in known else "code",
            )
    if not any(layer.rules for layer in case.head.layers):
        yield Reason(
            untouched.softened("undecided", case),
            "no-rules",
            "no rule looked at anything",
            fix="See `maestro-gate policy list`.",
        )
