"""Sentences on verdicts beside the one that binds: what became of an earlier run's, and what the new law would say."""

from collections import Counter
from collections.abc import Iterable, Mapping

from maestro_gate.model.judgement import Outcome, Preview, Reason, Since
from maestro_gate.report import wording

_CAUSES: Mapping[str, str] = {
    "code": "code",
    "law": "law",
    "advisory": "advisories",
    "evidence": "other evidence",
    "time": "time",
    "tool": "another version of maestro-gate",
}
NOT_PREVIEWED = (
    "It binds nobody before the merge. The same evidence was judged: what settings leave out or look for "
    "(`exclude`, `sources`) and the mode are not previewed."
)


def since(outcome: Outcome) -> str:
    """What became of the verdict since an earlier run, and by what; empty when none was given."""
    earlier = outcome.since
    if earlier is None:
        return ""
    run = f"since {earlier.as_of} ({wording.short(earlier.head_revision)})"
    then = wording.verdict(earlier.verdict, would_block=earlier.would_block)
    now = wording.verdict(outcome.verdict, would_block=outcome.would_block)
    if not earlier.is_changed(outcome.verdict, would_block=outcome.would_block):
        return f"{run}: the same verdict{_reasons(earlier)}"
    return f"{run}: {then} → {now}{_reasons(earlier)}; {_why(earlier, then)}"


def _reasons(earlier: Since) -> str:
    counts = ((len(earlier.more), "more"), (len(earlier.fewer), "fewer"))
    said = [f"{wording.counted(count, 'reason')} {word}" for count, word in counts if count]
    return f", {' and '.join(said)}" if said else ""


def _why(earlier: Since, then: str) -> str:
    causes = [_CAUSES[cause] for cause in earlier.causes]
    if not causes:
        return "nothing that is recorded of the two runs explains it"
    if earlier.causes == ("time",):
        return f"by time: judged as of that day, the same evidence would be «{then}»"
    if earlier.causes == ("law",) and earlier.differs != ("law",):
        return f"by law: judged by the earlier law, the same evidence would be «{then}»"
    if len(causes) == 1:
        return f"by {causes[0]}"
    return f"by {', '.join(causes[:-1])} or {causes[-1]}: each differs, and this run cannot tell which it was"


def preview(preview: Preview) -> str:
    """The verdict of the law that the change would make."""
    verdict = wording.verdict(preview.verdict, would_block=preview.would_block)
    return f"{verdict} (profile {preview.profile}){_differences(preview)}"


def _differences(preview: Preview) -> str:
    if not preview.more and not preview.fewer:
        return ", for the same reasons"
    counts = ((len(preview.more), "more"), (len(preview.fewer), "fewer"))
    return ", " + " and ".join(f"{wording.counted(n, 'reason')} {word}" for n, word in counts if n)


def differing(preview: Preview) -> tuple[tuple[str, Reason], ...]:
    """The reasons in which the laws differ: `+` for more, `−` for fewer."""
    return (*(("+", reason) for reason in preview.more), *(("−", reason) for reason in preview.fewer))


def by(cause: str) -> str:
    """One cause, as it stands behind a name: `by time`; empty for none."""
    return f"by {cause}" if cause else ""


def by_cause(reasons: Iterable[Reason]) -> str:
    """What brought reasons about, counted where it differs: `80 by code, 2 by time`."""
    counts = Counter(reason.cause for reason in reasons)
    if len(counts) == 1:
        return ""
    return ", ".join(f"{counts[cause]} by {cause}" for cause in _CAUSES if counts[cause])
