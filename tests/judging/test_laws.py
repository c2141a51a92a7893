"""Laws of judging: what must hold for any evidence, not for chosen examples."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import SOURCES, component, evidence, finding, server

from maestro_gate import compare, decide
from maestro_gate.assess import risk
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.model.evidence import Absent
from maestro_gate.model.judgement import Assessment, ControlState
from maestro_gate.model.points import combined, inherent

NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])
SEVERITIES = st.sampled_from(["unknown", "info", "low", "medium", "high", "critical"])
SUBJECTS = st.one_of(
    st.builds(component, NAMES, st.sampled_from(["", "1", "2"])),
    st.builds(
        finding,
        st.sampled_from(["CKV_AWS_1", "CKV_AWS_2"]),
        st.sampled_from(["a/main.tf", "b/main.tf"]),
        st.sampled_from(["x.one", "x.two"]),
        severity=SEVERITIES,
        line=st.integers(0, 99),
    ),
    st.builds(server, NAMES, pinned=st.booleans()),
)
TREES = st.lists(SUBJECTS, max_size=12)
POINTS = st.integers(0, 10_000)
STRENGTH = ("pass", "warn", "undecided", "block")


def judged(subjects, bench: Bench) -> Assessment:
    return assess(evidence(subjects), bench)


def delta_of(base, head, bench: Bench, renames=None):
    return compare.assessments(judged(base, bench), judged(head, bench), renames or {}, bench.policy)


def identities(changes) -> Counter:
    return Counter(change.violation.identity for change in changes)


@given(tree=TREES)
def test_comparing_a_tree_with_itself_changes_nothing(tree, bench):
    for layer in delta_of(tree, tree, bench).layers:
        assert (layer.introduced, layer.worsened, layer.resolved, layer.newly_known) == ((), (), (), ())
        assert layer.change == 0


@given(base=TREES, head=TREES)
def test_what_is_introduced_one_way_is_resolved_the_other_way(base, head, bench):
    forth, back = delta_of(base, head, bench), delta_of(head, base, bench)
    for there, here in zip(forth.layers, back.layers, strict=True):
        assert identities(there.introduced) == identities(here.resolved)
        assert identities(there.resolved) == identities(here.introduced)


@given(base=TREES, head=TREES)
def test_every_violation_of_head_is_in_exactly_one_class(base, head, bench):
    delta = delta_of(base, head, bench)
    for layer, assessed in zip(delta.layers, judged(head, bench).layers, strict=True):
        classes = layer.introduced + layer.worsened + layer.unchanged + layer.newly_known
        assert identities(classes) == Counter(v.identity for v in assessed.violations)


@given(tree=TREES, order=st.randoms(use_true_random=False))
def test_the_order_of_evidence_never_matters(tree, order, bench):
    shuffled = list(tree)
    order.shuffle(shuffled)
    assert judged(tree, bench) == judged(shuffled, bench)


@given(base=TREES, head=TREES, more=SUBJECTS)
def test_adding_bad_evidence_never_lowers_a_risk_and_never_unblocks(base, head, more, bench):
    def verdict(subjects):
        assessed = judged(subjects, bench)
        delta = compare.assessments(judged(base, bench), assessed, {}, bench.policy)
        case = decide.Case(delta, judged(base, bench), assessed, bench.policy)
        return assessed, STRENGTH.index(decide.decide(case).verdict)

    (before, old), (after, new) = verdict(head), verdict([*head, more])
    assert all(b.own >= a.own for a, b in zip(before.layers, after.layers, strict=True))
    assert new >= old


@given(tree=TREES, shift=st.integers(1, 500))
def test_shifted_lines_are_no_new_risk(tree, shift, bench):
    moved = [replace(s, line=s.line + shift) if s.kind == "finding" else s for s in tree]
    for layer in delta_of(tree, moved, bench).layers:
        assert (layer.introduced, layer.worsened, layer.resolved) == ((), (), ())


@given(tree=TREES)
def test_a_moved_file_is_no_new_risk(tree, bench):
    renames = {"a/main.tf": "c/storage.tf"}
    moved = [replace(s, path=renames.get(s.path, s.path)) if s.kind == "finding" else s for s in tree]
    for layer in delta_of(tree, moved, bench, renames).layers:
        assert (layer.introduced, layer.worsened, layer.resolved) == ((), (), ())


@pytest.mark.parametrize("folder", ["", "infra/"])
def test_a_terraform_file_that_moves_to_another_folder_is_no_new_risk(bench, folder):
    found = replace(finding("CKV_AWS_1", f"{folder}main.tf", "aws_x.y"), _scope="directory")
    moved = replace(found, path="stacks/prod/main.tf")
    assert (folder or "./") in found.identity
    for layer in delta_of([found], [moved], bench, {found.path: moved.path}).layers:
        assert (layer.introduced, layer.resolved) == ((), ())


def test_one_mended_and_one_added_are_two_changes(bench):
    base, head = [finding("CKV_AWS_1", "a.tf", "x.one")], [finding("CKV_AWS_1", "a.tf", "x.two")]
    layer = next(d for d in delta_of(base, head, bench).layers if d.introduced)
    assert len(layer.introduced) == len(layer.resolved) == 1


def test_a_version_is_an_attribute_and_not_the_identity(bench):
    base, head = (
        [component("alpha", ""), component("beta", "1")],
        [component("alpha", "", scope="x"), component("beta", "2")],
    )
    for layer in delta_of(base, head, bench).layers:
        assert (layer.introduced, layer.resolved) == ((), ())


@given(values=st.lists(POINTS, max_size=30))
def test_combined_risk_is_the_noisy_or(values):
    spared = Fraction(1)
    for value in values:
        spared *= Fraction(10_000 - value, 10_000)
    exact = (1 - spared) * 10_000
    assert abs(combined(values) - exact) <= 1


@given(values=st.lists(POINTS, max_size=30), more=POINTS)
def test_combined_risk_grows_with_every_residual(values, more):
    assert combined([*values, more]) >= combined(values)
    raised = [min(10_000, value + 1) for value in values]
    assert combined(raised) >= combined(values)


CONTROLS = st.lists(
    st.builds(
        ControlState,
        id=NAMES,
        title=st.just(""),
        state=st.sampled_from(["verified", "unproven", "refuted"]),
        detail=st.just(""),
        effectiveness=POINTS,
        satisfies=st.lists(st.sampled_from(["L3-01", "L3-02"]), max_size=2).map(tuple),
    ),
    max_size=6,
)


@given(points=POINTS, controls=CONTROLS)
def test_verifying_a_control_never_raises_a_risk(points, controls, small_policy):
    def left(states):
        return risk.residual(points, ("L3-01",), states, small_policy.risk)

    for index, control in enumerate(controls):
        verified = [*controls[:index], replace(control, state="verified"), *controls[index + 1 :]]
        assert left(verified) <= left(controls)


@given(points=POINTS, controls=CONTROLS)
def test_no_control_removes_a_risk_altogether(points, controls, small_policy):
    floor = -(-points * small_policy.risk.residual_floor // 10_000)
    assert floor <= risk.residual(points, ("L3-01",), controls, small_policy.risk) <= points


@given(points=st.lists(POINTS, min_size=2, unique=True).map(sorted))
def test_a_larger_likelihood_is_a_larger_risk(points):
    assert all(inherent(low, 5000) <= inherent(high, 5000) for low, high in pairwise(points))


def test_vanished_evidence_resolves_nothing(bench):
    base = judged([component("alpha")], bench)
    gone = tuple(replace(s, status=type(s.status)(0)) if s.name != "cyclonedx" else None for s in SOURCES)
    sources = tuple(s or replace(SOURCES[0], status=Absent()) for s in gone)
    head = assess(evidence([], sources), bench)
    delta = compare.assessments(base, head, {}, bench.policy)
    assert not any(layer.resolved for layer in delta.layers)
    decision = decide.decide(decide.Case(delta, base, head, bench.policy))
    assert decision.verdict == "undecided"
    assert "evidence-removed" in {reason.code for reason in decision.reasons}
