"""What changed a verdict between two runs: the numbered rules of `judging.since`, and that a preview binds nobody."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import component, evidence, policy_files, server, violation
from outcomes import judged

from maestro_gate import judging, policy
from maestro_gate.assess.assessment import Bench
from maestro_gate.assess.rules import Rulebook
from maestro_gate.errors import InvalidInput
from maestro_gate.judging import preview, since
from maestro_gate.judging.reasons import beyond
from maestro_gate.law import LawBook
from maestro_gate.model.judgement import Change, Law, Made, Reason, Waiver
from maestro_gate.settings import Settings

DAY, LATER = date(2026, 11, 20), date(2026, 12, 20)
BAD = evidence([component("alpha")])
EMPTY = evidence([])
WAIVER = Waiver("component-without-version", "pkg:pypi/alpha", "soon", "ana", date(2026, 12, 1), "w.yaml", 3)
MADE = Made("c" * 64, "e" * 64, "a" * 64)


def book(profile="standard", waivers=(), digest="a" * 64):
    read = policy.read(policy_files(), profile=profile)
    return LawBook(read, waivers, Settings(profile=profile), Law("base", "0" * 40, profile, digest, ()))


def matter(base, head, **fields):
    return judging.Matter(
        base, head, {}, {}, **{"is_unchanged": False, "law_changes": (), "law_problem": ""} | fields
    )


def run(case, law, day, **fields):
    """The outcome of judging this matter, and what it takes to judge it again."""
    by = Bench(law.policy, Rulebook(law.policy), law.waivers, day)
    made = judging.judge(case, by)
    shown = judged(
        EMPTY, EMPTY, law=law.law, as_of=day, made=MADE, delta=made.delta,
        verdict=made.decision.verdict, would_block=made.decision.would_block, reasons=made.decision.reasons,
    )  # fmt: skip
    return replace(shown, **fields), since.Again(case, by, None)


WAIVED = book(waivers=(WAIVER,))


def test_a_verdict_that_only_the_day_changed_is_put_down_to_time():
    then, _ = run(matter(BAD, BAD), WAIVED, DAY)
    now, again = run(matter(BAD, BAD), WAIVED, LATER)
    told = since.of(then, now, again)
    assert (then.verdict, now.verdict) == ("warn", "block")
    assert (told.differs, told.causes) == (("time",), ("time",))
    assert [reason.code for reason in told.more] == ["waiver-expired"]
    assert [reason.cause for reason in told.more] == ["time"]
    assert [reason.code for reason in told.fewer] == ["waiver-expiring"]


def test_time_is_found_among_other_differences_by_judging_again():
    then, _ = run(matter(BAD, BAD), WAIVED, DAY)
    now, again = run(matter(BAD, BAD), WAIVED, LATER, made=replace(MADE, code="d" * 64))
    told = since.of(then, now, again)
    assert set(told.differs) == {"code", "time"}
    assert told.causes == ("time",)


def test_time_has_no_part_where_the_earlier_day_says_the_same():
    then, _ = run(matter(EMPTY, EMPTY), book(), DAY)
    now, again = run(matter(EMPTY, BAD), book(), LATER, made=replace(MADE, code="d" * 64))
    told = since.of(then, now, again)
    assert set(told.differs) == {"code", "time"}
    assert told.causes == ("code",)


def test_what_cannot_be_told_apart_is_listed_whole():
    then, _ = run(matter(EMPTY, EMPTY), book(), DAY)
    other = Made("d" * 64, "f" * 64, "b" * 64)
    now, again = run(matter(EMPTY, BAD), book(), DAY, made=other, version="9")
    assert since.of(then, now, again).causes == ("code", "law", "evidence", "tool")


def test_evidence_that_differs_in_advisories_alone_is_called_that():
    then, _ = run(matter(EMPTY, EMPTY), book(), DAY)
    now, again = run(matter(EMPTY, BAD), book(), DAY, made=replace(MADE, evidence="f" * 64))
    layers = list(then.delta.layers)
    layers[2] = replace(layers[2], unchanged=(Change(violation(kind="vulnerability"), None),))
    known = replace(now, delta=replace(now.delta, layers=tuple(layers)))
    assert since.of(then, now, again).causes == ("evidence",)
    assert since.of(then, known, again).causes == ("advisory",)


def test_the_law_of_head_is_tried_when_it_was_the_earlier_law():
    mild = book("advisory", digest="b" * 64)
    then, _ = run(matter(EMPTY, BAD), mild, DAY, made=replace(MADE, law="b" * 64))
    now, again = run(matter(EMPTY, BAD), book(), DAY, made=replace(MADE, code="d" * 64))
    assert since.of(then, now, again).causes == ("code", "law")
    assert since.of(then, now, replace(again, other_law=mild)).causes == ("law",)
    assert since.of(then, now, replace(again, other_law=book(digest="c" * 64))).causes == ("code", "law")


def test_the_same_verdict_has_no_cause_and_tells_what_differs():
    then, _ = run(matter(EMPTY, BAD), book(), DAY)
    now, again = run(matter(EMPTY, BAD), book(), LATER)
    told = since.of(then, now, again)
    assert (told.differs, told.causes, told.more, told.fewer) == (("time",), (), (), ())


def test_an_earlier_run_that_recorded_nothing_is_held_to_differ_where_nobody_knows():
    then, _ = run(matter(EMPTY, EMPTY), book(), DAY, made=Made())
    now, again = run(matter(EMPTY, BAD), book(), DAY)
    assert since.of(then, now, again).causes == ("evidence",)
    assert since.of(then, replace(now, head_revision="WORKTREE"), again).causes == ("code", "evidence")


def test_another_mode_is_no_earlier_run_of_this_one():
    then, _ = run(matter(EMPTY, EMPTY), book(), DAY, mode="absolute")
    now, again = run(matter(EMPTY, EMPTY), book(), DAY)
    with pytest.raises(InvalidInput, match="in mode absolute"):
        since.of(then, now, again)


def test_a_preview_judges_by_the_new_law_and_leaves_the_verdict():
    case = matter(EMPTY, evidence([component("alpha"), server("files")]), law_changes=(".maestro/gate.yaml",))
    by = Bench(book().policy, Rulebook(book().policy), (), DAY)
    binding = judging.judge(case, by)
    shown = preview.of(case, binding, book("advisory"), DAY)
    assert binding.decision.verdict == "block"
    assert (shown.verdict, shown.would_block, shown.profile) == ("warn", True, "advisory")
    waived = preview.of(case, binding, book(waivers=(WAIVER,)), DAY)
    assert "introduced" in [reason.code for reason in waived.fewer]
    assert "law-changed" not in {reason.code for reason in (*waived.fewer, *waived.more)}


def test_a_preview_by_the_same_law_differs_in_nothing():
    case = matter(EMPTY, BAD, law_changes=(".maestro/gate.yaml",))
    by = Bench(book().policy, Rulebook(book().policy), (), DAY)
    binding = judging.judge(case, by)
    shown = preview.of(case, binding, book(), DAY)
    assert (shown.verdict, shown.more, shown.fewer) == (binding.decision.verdict, (), ())


REASONS = st.lists(
    st.builds(
        Reason,
        st.sampled_from(("block", "warn")),
        st.just("gap"),
        st.sampled_from("ab"),
        line=st.integers(0, 1),
    )
)


@given(these=REASONS, those=REASONS)
def test_reasons_beyond_others_are_counted_one_by_one(these, those):
    def counts(reasons):
        return Counter((reason.effect, reason.text) for reason in reasons)

    assert counts(beyond(these, those)) == counts(these) - counts(those)
    assert beyond(these, these) == ()
