"""The numbered rules of `decide.untouched`: a scanner that was left out blocks nobody and covers nothing."""

from dataclasses import replace
from datetime import date

import pytest
from making import SOURCES, component, evidence, policy_files, rule, server

from maestro_gate import compare, decide, policy
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.evidence import ControlClaim, Detection, Passed, Skipped, Source

TODAY = date(2026, 11, 20)
LEFT_OUT = Skipped("not launched")
CHECK = ControlClaim(
    "check_passed", (("check", "CKV_AWS_21"), ("resource", "aws_s3_bucket.a"), ("tool", "checkov"))
)
PROOF = (Passed("checkov", "CKV_AWS_21", "aws_s3_bucket.a", "main.tf"),)


def without(*names):
    """The evidence of a run that left these scanners out."""
    sources = tuple(Source(s.name, s.provides, LEFT_OUT) if s.name in names else s for s in SOURCES)
    return {"sources": sources, "untouched": frozenset(names)}


def declared(*subjects, claims=(CHECK,), control=True, **more):
    subjects = [subject_of("system", {"declared": True, "name": "Support"}), *subjects]
    if control:
        fields = {"id": "versions", "title": "Versions", "status": "implemented", "satisfies": ["L3-01"]}
        subjects.append(subject_of("control", fields | {"effectiveness": "high", "evidence": len(claims)}))
    return evidence(subjects, control_claims={"versions": claims} if control else {}, **more)


def decided(base, head, profile="standard", extra=None):
    judged_by = policy.read(policy_files(extra), profile=profile)
    bench = Bench(judged_by, Rulebook(judged_by), (), TODAY)
    here, there = assess(base, bench), assess(head, bench)
    delta = compare.assessments(here, there, {}, judged_by)
    case = decide.Case(delta, here, there, judged_by, untouched=head.untouched)
    return decide.decide(case), there, delta


def codes(decision, effect):
    return {reason.code for reason in decision.reasons if reason.effect == effect}


def test_what_the_change_brings_by_itself_blocks_as_ever():
    left_out = without("checkov", "semgrep")
    decision, _, _ = decided(evidence([], **left_out), evidence([component("alpha")], **left_out))
    assert (decision.verdict, codes(decision, "block")) == ("block", {"introduced"})


@pytest.mark.parametrize("profile", ["standard", "strict"])
def test_1_its_gap_warns_and_the_layer_is_not_covered(profile):
    seen = (Detection("deployment-and-infrastructure", "iac", "main.tf", "main.tf"),)
    side = evidence([], detections=seen, **without("checkov"))
    sources = tuple(Source("eval", "evaluation", s.status) if s.name == "mcp" else s for s in side.sources)
    side = replace(side, sources=sources)
    decision, assessed, _ = decided(side, side, profile)
    assert decision.verdict == "warn"
    (gap,) = [gap for layer in assessed.layers for gap in layer.gaps]
    assert (gap.evidence, gap.state) == ("iac-scan", "skipped")
    assert "tools install" not in gap.fix
    assert not next(la for la in assessed.layers if la.layer == "deployment-and-infrastructure").covered


def test_1_a_scanner_that_settings_switch_off_is_another_matter():
    seen = (Detection("deployment-and-infrastructure", "iac", "main.tf", "main.tf"),)
    fields = without("checkov") | {"untouched": frozenset()}
    decision, _, _ = decided(
        evidence([], detections=seen, **fields), evidence([], detections=seen, **fields), "strict"
    )
    assert decision.verdict == "undecided"


def test_2_its_controls_are_unproven_and_never_refuted():
    _, assessed, _ = decided(declared(**without("checkov")), declared(**without("checkov")))
    (control,) = assessed.controls
    assert control.state == "unproven"
    assert "not launched" in control.detail


MILD = [server(name) for name in "abcdefgh"]
MILD_RULE = {
    "agent-ecosystem/unpinned-server.yaml": rule(
        "unpinned-server", layer="agent-ecosystem", severity="medium", subject="mcp_server", when="!pinned",
        message="{name} is not pinned", threats="L3-01", fires="{pinned: false}", silent="{pinned: true}",
    )
}  # fmt: skip


def test_2_a_budget_that_proof_could_keep_warns():
    mild, extra = MILD, MILD_RULE
    proved, _, _ = decided(declared(passed=PROOF), declared(*mild, passed=PROOF), extra=extra)
    assert "budget" not in codes(proved, "block"), "the control holds the risk down"
    left_out = without("checkov")
    decision, _, _ = decided(declared(**left_out), declared(*mild, **left_out), extra=extra)
    assert decision.verdict == "warn"
    assert "budget" in codes(decision, "warn")
    alone, _, _ = decided(
        declared(control=False, **left_out), declared(*mild, control=False, **left_out), extra=extra
    )
    assert "budget" in codes(alone, "block"), "no control could hold it down"


def test_2_a_control_that_the_change_itself_declares_softens_no_budget():
    left_out = without("checkov")
    for scans in (left_out, {"passed": PROOF}):
        base, head = declared(control=False, **scans), declared(*MILD, **scans)
        decision, _, _ = decided(base, head, extra=MILD_RULE)
        assert "budget" in codes(decision, "block")
        assert "budget" not in codes(decision, "warn")


def test_2_a_control_of_base_against_other_threats_softens_no_budget():
    left_out = without("checkov")
    extra = {path: data.replace(b"L3-01", b"L6-04") for path, data in MILD_RULE.items()}
    decision, _, _ = decided(declared(**left_out), declared(*MILD, **left_out), extra=extra)
    assert "budget" in codes(decision, "block")


PROOF_RULE = {
    "security-and-compliance/unproven.yaml": rule(
        "unproven", layer="security-and-compliance", subject="control", when="state == 'unproven'",
        message="{id} is not proved", threats="L6-04", fires="{state: unproven}", silent="{}",
    ),
    "security-and-compliance/refuted.yaml": rule(
        "refuted", layer="security-and-compliance", subject="control", when="state == 'refuted'",
        message="{id} is refuted", threats="L6-04", fires="{state: refuted}", silent="{}",
    ),
    "evaluation-and-observability/nothing-detects.yaml": rule(
        "nothing-detects", layer="security-and-compliance", subject="system", when="control_categories.size() == 0",
        message="{name} detects nothing", threats="L6-04", fires="{}", silent="{control_categories: [detective]}",
    ),
}  # fmt: skip


def test_2_a_control_that_the_change_declares_is_shown_as_unproven_and_does_not_block():
    left_out = without("checkov")
    decision, _, _ = decided(
        declared(control=False, **left_out), declared(**left_out), extra=_only("unproven.yaml")
    )
    assert decision.verdict == "warn"
    (reason,) = [reason for reason in decision.reasons if reason.rule == "unproven"]
    assert "not launched" in reason.text
    run, _, _ = decided(declared(control=False), declared(), extra=_only("unproven.yaml", "refuted.yaml"))
    assert run.verdict == "block"


def test_2_what_evidence_that_is_there_refutes_blocks():
    file = ControlClaim("file", (("path", "docs/gone.md"),))
    left_out = without("checkov")
    decision, _, _ = decided(
        declared(control=False, **left_out),
        declared(claims=(CHECK, file), **left_out),
        extra=_only("refuted.yaml"),
    )
    assert (decision.verdict, codes(decision, "block")) == ("block", {"introduced"})


def test_2_a_control_without_anything_of_the_scanner_is_judged_as_ever():
    file = ControlClaim("component", (("purl", "pkg:pypi/guard"),))
    left_out = without("checkov")
    sources = tuple(s for s in left_out["sources"] if s.name != "cyclonedx")
    left_out |= {"sources": sources}
    decision, _, _ = decided(
        declared(control=False, **left_out),
        declared(claims=(file,), **left_out),
        extra=_only("unproven.yaml"),
    )
    assert codes(decision, "block") == {"introduced"}


def test_2_a_removed_control_that_base_may_prove_warns():
    left_out = without("checkov")
    decision, _, _ = decided(declared(**left_out), declared(control=False, **left_out))
    assert decision.verdict == "warn"
    assert "control-removed" in codes(decision, "warn")


def test_3_what_a_layer_demands_that_base_may_have_all_the_same_warns():
    seen = (Detection("foundation-models", "hosted-llm-provider", "openai", "requirements.txt"),)
    fields = {"sources": tuple(s for s in SOURCES if s.provides != "sbom")}
    run, _, _ = decided(evidence([], **fields), evidence([], detections=seen, **fields))
    assert (run.verdict, codes(run, "undecided")) == ("undecided", {"gap"})
    left_out = without("checkov")
    left_out |= {"sources": tuple(s for s in left_out["sources"] if s.provides != "sbom")}
    decision, _, _ = decided(evidence([], **left_out), evidence([], detections=seen, **left_out))
    assert decision.verdict == "warn"


def test_4_nothing_to_judge_but_what_was_left_out_is_no_reason_to_stop():
    fields = {
        "sources": (Source("checkov", "iac-scan", LEFT_OUT),),
        "untouched": frozenset({"checkov"}),
    }
    decision, _, _ = decided(evidence([], **fields), evidence([], **fields))
    assert decision.verdict == "warn"
    assert "nothing-to-judge" in codes(decision, "warn")


def _only(*names):
    return {path: data for path, data in PROOF_RULE.items() if path.endswith(names)}
