"""Says what became of the verdict since an earlier run, and what brought that about.

1. What differs between the runs is known by their fingerprints. Where the earlier run has none, commit ids and the
   digest of the law stand for them; what nobody recorded is held to differ.
2. A part that does not differ has no part in it.
3. Whether the day has is tried: the same evidence is judged by the same law as of the earlier day. A verdict that stays
   as it is was not changed by time; one that is then as it was, was changed by time alone.
4. Whether the law has is tried likewise where the earlier law is at hand: that of base or head.
5. What is left of several that differ cannot be told apart without collecting again: each can have.
6. Evidence that differs in nothing but advisories is called that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from maestro_gate import judging
from maestro_gate.assess.assessment import Bench
from maestro_gate.errors import InvalidInput
from maestro_gate.judging.reasons import beyond
from maestro_gate.law import LawBook
from maestro_gate.model.judgement import CAUSES, Made, Outcome, Since, Violation
from maestro_gate.model.subjects import Vulnerability

TOOL = "tool"
"""Another version of maestro-gate: no cause of a single reason, and one of a verdict."""


@dataclass(frozen=True, slots=True)
class Again:
    """What it takes to judge the evidence of this run again."""

    matter: judging.Matter
    by: Bench
    other_law: LawBook | None
    """That of head, where the change edits it."""


def of(earlier: Outcome, now: Outcome, again: Again) -> Since:
    """The earlier run held against this one. Raises InvalidInput for one that judged in another mode."""
    if earlier.mode != now.mode:
        raise InvalidInput(
            f"the earlier run judged in mode {earlier.mode}, this one judges in mode {now.mode}",
            fix="Give --previous an outcome of the same mode.",
        )
    differs = tuple(_differing(earlier, now))
    return Since(
        as_of=earlier.as_of,
        head_revision=earlier.head_revision,
        verdict=earlier.verdict,
        would_block=earlier.would_block,
        differs=differs,
        causes=_causes(earlier, now, differs, again),
        more=beyond(now.reasons, earlier.reasons),
        fewer=beyond(earlier.reasons, now.reasons),
    )


def _differing(earlier: Outcome, now: Outcome) -> Iterator[str]:
    revisions = [(one.base_revision, one.head_revision) for one in (earlier, now)]
    laws = [(one.law.digest, one.law.changed_files) for one in (earlier, now)]
    is_known = earlier.made != Made()
    if earlier.made.code != now.made.code if is_known else revisions[0] != revisions[1] or _moves(now):
        yield "code"
    if earlier.made.law != now.made.law if is_known else laws[0] != laws[1]:
        yield "law"
    if not is_known or earlier.made.evidence != now.made.evidence:
        yield _evidence(earlier, now)
    if earlier.as_of != now.as_of:
        yield "time"
    if earlier.version != now.version:
        yield TOOL


def _moves(outcome: Outcome) -> bool:
    """Its head is no commit: the same name stands for other files in every run."""
    return len(outcome.head_revision) < len("0" * 40)


def _evidence(earlier: Outcome, now: Outcome) -> str:
    """`advisory` where what is found differs in nothing but vulnerabilities of components."""
    then, there = (frozenset(_found(outcome)) for outcome in (earlier, now))
    kinds = {kind for _, kind in then ^ there}
    return "advisory" if kinds == {Vulnerability.kind} else "evidence"


def _found(outcome: Outcome) -> Iterator[tuple[tuple[str, str], str]]:
    for violation in _standing(outcome):
        yield violation.identity, violation.kind


def _standing(outcome: Outcome) -> Iterator[Violation]:
    for layer in outcome.delta.layers:
        for change in (*layer.introduced, *layer.worsened, *layer.unchanged, *layer.newly_known):
            yield change.violation


def _causes(earlier: Outcome, now: Outcome, differs: tuple[str, ...], again: Again) -> tuple[str, ...]:
    then, there = ((one.verdict, one.would_block) for one in (earlier, now))
    if then == there:
        return ()
    can = list(differs)
    for cause, by in (("time", _as_of(earlier, again)), ("law", _by_law(earlier, again))):
        if cause not in can or by is None:
            continue
        decision = judging.judge(again.matter, by).decision
        tried = (decision.verdict, decision.would_block)
        if tried == then:
            return (cause,)
        if tried == there:
            can.remove(cause)
    return tuple(cause for cause in (*CAUSES, TOOL) if cause in can)


def _as_of(earlier: Outcome, again: Again) -> Bench:
    return replace(again.by, today=earlier.as_of)


def _by_law(earlier: Outcome, again: Again) -> Bench | None:
    """The earlier law, when it is the one of head."""
    other = again.other_law
    if other is None or other.law.digest != earlier.law.digest:
        return None
    return judging.bench(other, again.by.today)
