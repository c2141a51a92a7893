"""The numbered rules of `decide`, one by one."""

from dataclasses import replace
from datetime import date

import pytest
from making import SOURCES, component, evidence, finding, policy_files, rule, server

from maestro_gate import compare, decide, policy
from maestro_gate.assess import waivers
from maestro_gate.assess.assessment import Bench, assess
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.rules import Rulebook
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import (
    Absent,
    Collected,
    ControlClaim,
    Failed,
    Passed,
    Skipped,
    Source,
)
from maestro_gate.model.judgement import Waiver

TODAY = date(2026, 11, 20)


def decided(base, head, profile="standard", waivers=(), extra=None, mode="delta"):
    judged_by = policy.read(policy_files(extra), profile=profile)
    bench = Bench(judged_by, Rulebook(judged_by), waivers, TODAY)
    there = assess(head, bench)
    here = assess(base, bench) if mode == "delta" else None
    delta = compare.assessments(here, there, {}, judged_by) if here else compare.alone(there)
    return decide.decide(decide.Case(delta, here, there, judged_by))


def codes(decision, effect=None):
    return {reason.code for reason in decision.reasons if effect in (None, reason.effect)}


EMPTY = evidence([])
BAD = evidence([component("alpha")])
MILD = evidence([server("files")])


def test_nothing_new_passes():
    assert decided(EMPTY, EMPTY).verdict == "pass"
    assert decided(BAD, BAD).verdict == "pass"


def test_an_introduced_violation_at_the_threshold_blocks():
    decision = decided(EMPTY, BAD)
    assert (decision.verdict, codes(decision)) == ("block", {"introduced"})
    (reason,) = decision.reasons
    assert (reason.rule, reason.subject) == ("component-without-version", "pkg:pypi/alpha")
    assert reason.fix


def test_one_below_the_threshold_does_not_in_standard_but_does_in_strict():
    assert decided(EMPTY, MILD).verdict == "pass"
    assert decided(EMPTY, MILD, "strict").verdict == "block"


def test_advisory_says_would_block():
    decision = decided(EMPTY, BAD, "advisory")
    assert (decision.verdict, decision.would_block) == ("warn", True)
    assert codes(decision, "block") == {"introduced"}


def test_a_higher_severity_of_the_same_violation_is_worsened_and_blocks():
    base = evidence([finding("CKV_AWS_1", "a.tf", "x", severity="low")])
    head = evidence([finding("CKV_AWS_1", "a.tf", "x", severity="critical")])
    assert "worsened" in codes(decided(base, head), "block")
    assert decided(head, base).verdict == "pass"


def test_an_unknown_severity_is_judged_as_the_profile_says():
    head = evidence([finding("CKV_AWS_1", "a.tf", "x", severity="never heard of")])
    assert decided(EMPTY, head).verdict == "pass"
    assert decided(EMPTY, head, "strict").verdict == "block"


def test_many_small_violations_exceed_the_budget():
    head = evidence([server(f"s{i}") for i in range(12)])
    assert codes(decided(EMPTY, head), "block") == {"budget"}


def test_absolute_mode_counts_what_stands():
    assert codes(decided(None, BAD, mode="absolute"), "block") == {"standing"}
    assert decided(None, EMPTY, mode="absolute").verdict == "pass"


@pytest.mark.parametrize("profile", ["advisory", "standard", "strict"])
@pytest.mark.parametrize("side", ["base", "head"])
def test_a_failed_source_is_undecided_on_either_side_in_every_profile(profile, side):
    broken = evidence(
        [], tuple(replace(s, status=Failed("crashed")) if s.name == "checkov" else s for s in SOURCES)
    )
    trees = (broken, EMPTY) if side == "base" else (EMPTY, broken)
    decision = decided(*trees, profile)
    assert decision.verdict == "undecided"
    assert "source-failed" in codes(decision, "undecided")


def failing(*unread):
    status = Failed("broken", tuple(unread))
    return tuple(replace(s, status=status) if s.name == "checkov" else s for s in SOURCES)


OLD, NEW = ("a.yaml", "a" * 40), ("a.yaml", "b" * 40)


def test_a_file_that_neither_side_can_read_is_an_old_gap():
    trees = evidence([], failing(OLD)), evidence([], failing(OLD))
    assert decided(*trees).verdict == "warn"
    assert decided(*trees, "strict").verdict == "undecided"


def test_a_file_that_the_change_breaks_or_edits_is_undecided():
    assert decided(EMPTY, evidence([], failing(OLD))).verdict == "undecided"
    assert decided(evidence([], failing(OLD)), evidence([], failing(NEW))).verdict == "undecided"
    assert decided(None, evidence([], failing(OLD)), mode="absolute").verdict == "undecided"


def test_mending_a_broken_file_may_merge_and_blames_nobody():
    shown = evidence([finding("CKV_AWS_1", "a.yaml", "x")])
    decision = decided(evidence([], failing(OLD)), shown)
    assert (decision.verdict, codes(decision)) == ("warn", {"source-failed", "newly-known"})
    elsewhere = evidence([finding("CKV_AWS_1", "b.yaml", "x")])
    assert decided(evidence([], failing(OLD)), elsewhere).verdict == "block"


def test_breaking_a_file_resolves_nothing_in_it():
    base = evidence([finding("CKV_AWS_1", "a.yaml", "x"), finding("CKV_AWS_1", "b.yaml", "x")])
    judged_by = policy.read(policy_files(), profile="standard")
    bench = Bench(judged_by, Rulebook(judged_by), (), TODAY)
    delta = compare.assessments(assess(base, bench), assess(evidence([], failing(OLD)), bench), {}, judged_by)
    layer = next(layer for layer in delta.layers if layer.resolved)
    assert [change.violation.path for change in layer.resolved] == ["b.yaml"]
    assert [change.violation.path for change in layer.unchanged] == ["a.yaml"]


def test_sides_made_by_different_tools_are_undecided():
    other = evidence(
        [], tuple(replace(s, fingerprint=f"{s.fingerprint}!") if s.name == "semgrep" else s for s in SOURCES)
    )
    assert codes(decided(EMPTY, other)) == {"incomparable"}
    assert decided(EMPTY, other).verdict == "undecided"


def test_nothing_to_judge_is_undecided():
    nothing = evidence([], tuple(replace(s, status=Absent()) for s in SOURCES))
    assert "nothing-to-judge" in codes(decided(nothing, nothing), "undecided")


def test_a_rule_without_an_answer_is_undecided_but_never_unblocks():
    extra = {"agent-frameworks/bad-rule.yaml": rule("bad-rule", when="1 / properties.size() == 5")}
    head = evidence([component("alpha", "1")])
    decision = decided(head, head, extra=extra)
    assert (decision.verdict, codes(decision)) == ("undecided", {"rule-failed"})
    assert decided(EMPTY, BAD, extra=extra).verdict == "block"


def test_new_evidence_at_head_is_not_put_down_to_the_change():
    without = evidence(
        [], tuple(replace(s, status=Absent()) if s.name == "cyclonedx" else s for s in SOURCES)
    )
    decision = decided(without, BAD)
    assert (decision.verdict, codes(decision)) == ("warn", {"newly-known"})
    assert decided(without, BAD, "strict").verdict == "undecided"


def test_a_scanner_that_found_no_files_at_base_knows_that_there_was_nothing():
    without = evidence([], tuple(replace(s, status=Absent()) if s.name == "checkov" else s for s in SOURCES))
    head = evidence([finding("CKV_AWS_1", "a.tf", "x")])
    assert codes(decided(without, head), "block") == {"introduced"}


def test_missing_required_evidence_is_a_gap_and_worse_when_it_is_new():
    no_sbom = evidence(
        [server("s", pinned=True), component("x", "1")], tuple(s for s in SOURCES if s.name != "cyclonedx")
    )
    declared = evidence([component("x", "1")])
    old = decided(no_sbom, no_sbom)
    assert "block" not in {r.effect for r in old.reasons}
    assert decided(declared, declared).verdict == "pass"


def waiver(expires, subject="pkg:pypi/alpha"):
    return Waiver(
        "component-without-version", subject, "known for now", "ana", date.fromisoformat(expires), "w.yaml", 3
    )


def test_a_waiver_lets_its_exact_subject_pass_and_no_other():
    assert decided(EMPTY, BAD, waivers=(waiver("2027-02-01"),)).verdict == "pass"
    assert decided(EMPTY, BAD, waivers=(waiver("2027-02-01", "pkg:pypi/beta"),)).verdict == "block"


def test_a_waiver_holds_through_its_last_day_and_warns_before():
    decision = decided(EMPTY, BAD, waivers=(waiver("2026-11-20"),))
    assert (decision.verdict, codes(decision)) == ("warn", {"waiver-expiring"})


def test_an_expired_waiver_brings_the_violation_back_with_its_name():
    decision = decided(BAD, BAD, waivers=(waiver("2026-11-19"),))
    assert (decision.verdict, codes(decision)) == ("block", {"waiver-expired"})
    assert "ana" in decision.reasons[0].text


def test_a_new_advisory_for_an_unchanged_component_is_newly_known():
    extra = {
        "agent-frameworks/any-vulnerability.yaml": rule(
            "any-vulnerability",
            subject="vulnerability",
            when="id != ''",
            message="{id} is known",
            fires="{id: x}",
            silent="{}",
        )
    }
    hole = subject_of(
        "vulnerability",
        {"id": "CVE-1", "component_identity": "pkg:pypi/a", "component_version": "1", "severity": "high"},
    )
    newer_hole = replace(hole, component_version="2")
    same, newer = component("a", "1"), component("a", "2")
    decision = decided(evidence([same]), evidence([same, hole]), extra=extra)
    assert (decision.verdict, codes(decision)) == ("warn", {"newly-known"})
    assert decided(evidence([same]), evidence([newer, newer_hole]), extra=extra).verdict == "block"
    both = evidence([same, newer, newer_hole])
    assert decided(evidence([same]), both, extra=extra).verdict == "block"


def test_a_proved_control_does_not_end_by_being_deleted():
    files = {"docs/x.md": Entry("100644", "a" * 40, 3)}
    claims = {"c": (ControlClaim("file", (("path", "docs/x.md"),)),)}
    declared = subject_of("control", {"id": "c", "title": "Reviews", "status": "implemented"})
    base = evidence([declared], files=files, control_claims=claims)
    decision = decided(base, evidence([], files=files))
    assert (decision.verdict, codes(decision)) == ("block", {"control-removed"})
    planned = evidence([replace(declared, status="planned")], files=files, control_claims=claims)
    assert "control-removed" not in codes(decided(base, planned))


def test_a_threat_does_not_end_by_being_deleted():
    decided_ = subject_of(
        "threat", {"id": "L3-03", "applicability": "applies", "likelihood": "high", "impact": "high"}
    )
    judged_by = policy.read(policy_files(), profile="standard")
    bench = Bench(judged_by, Rulebook(judged_by), (), TODAY)
    base, head = assess(evidence([decided_]), bench), assess(evidence([]), bench)
    layer = next(
        d for d in compare.assessments(base, head, {}, judged_by).layers if d.layer == "agent-frameworks"
    )
    assert layer.base_own == layer.head_own == 2400
    settled = assess(evidence([replace(decided_, applicability="not_applicable")]), bench)
    layer = next(
        d for d in compare.assessments(base, settled, {}, judged_by).layers if d.layer == "agent-frameworks"
    )
    assert (layer.base_own, layer.head_own) == (2400, 0)


def test_an_empty_report_of_another_kind_launders_nothing():
    def with_sarif(status):
        return (*SOURCES, Source("sarif", "sarif", status, is_report=True))

    system = subject_of("system", {"declared": True, "owner": "us"})
    orphan = replace(system, owner="nobody")
    base = evidence([system], with_sarif(Absent()))
    head = evidence([orphan], with_sarif(Collected(1)))
    assert decided(base, head).verdict == "block"


def test_a_threat_that_is_argued_away_is_shown_and_frees_no_budget():
    open_ = subject_of(
        "threat", {"id": "L3-03", "applicability": "applies", "likelihood": "critical", "impact": "critical"}
    )
    mild = [server(f"s{i}") for i in range(3)]
    lowered = evidence([replace(open_, applicability="not_applicable"), *mild])
    decision = decided(evidence([open_]), lowered)
    assert "threat-lowered" in codes(decision, "warn")
    judged_by = policy.read(policy_files(), profile="standard")
    bench = Bench(judged_by, Rulebook(judged_by), (), TODAY)
    delta = compare.assessments(assess(evidence([open_]), bench), assess(lowered, bench), {}, judged_by)
    layer = next(d for d in delta.layers if d.layer == "agent-frameworks")
    assert (layer.head_own, layer.brought) == (0, 0)


def test_evidence_that_the_change_chooses_anew_is_shown():
    def tree(path):
        claims = {"c": (ControlClaim("file", (("path", path),)),)}
        files = {path: Entry("100644", "a" * 40, 3)}
        control = subject_of("control", {"id": "c", "title": "Guard", "status": "implemented"})
        return evidence([control], files=files, control_claims=claims)

    decision = decided(tree("guard.py"), tree("README.md"))
    assert (decision.verdict, codes(decision)) == ("warn", {"control-evidence-changed"})


def test_one_of_two_bills_of_materials_going_resolves_nothing():
    def sources(*paths):
        return tuple(replace(s, documents=paths) if s.name == "cyclonedx" else s for s in SOURCES)

    base = evidence([component("alpha", path="a.cdx.json")], sources("a.cdx.json", "b.cdx.json"))
    head = evidence([], sources("b.cdx.json"))
    decision = decided(base, head)
    assert (decision.verdict, codes(decision)) == ("warn", {"evidence-removed"})
    assert decided(base, head, "strict").verdict == "undecided"


@pytest.mark.parametrize("other", [Absent(), Collected(1)])
def test_a_bill_that_goes_is_missed_whatever_another_format_holds(other):
    def sources(*paths):
        bills = (replace(SOURCES[0], documents=paths), replace(SOURCES[0], name="spdx", status=other))
        return (*bills, *SOURCES[1:])

    base = evidence([component("alpha", path="a.cdx.json")], sources("a.cdx.json", "b.cdx.json"))
    decision = decided(base, evidence([], sources("b.cdx.json")))
    assert (decision.verdict, codes(decision)) == ("warn", {"evidence-removed"})


def test_a_report_of_vulnerabilities_that_is_not_there_is_not_called_no_vulnerabilities():
    source = Source("trivy", "vulnerabilities", Collected(1), is_report=True)
    there = evidence([component("alpha")], (*SOURCES, source))
    gone = evidence([component("alpha")], (*SOURCES, replace(source, status=Absent())))
    texts = [reason.text for reason in decided(there, gone).reasons]
    assert "the change removes the report of vulnerabilities that base has" in texts


def test_one_waiver_does_not_cover_ten_more_of_the_same():
    base, head = (
        evidence([component("alpha")]),
        evidence([component("alpha", scope=str(i)) for i in range(3)]),
    )
    decision = decided(base, head, waivers=(waiver("2027-02-01"),))
    assert [r.code for r in decision.reasons].count("introduced") == 2
    assert decided(base, base, waivers=(waiver("2027-02-01"),)).verdict == "pass"


@pytest.mark.parametrize(("mode", "path"), [("120000", "src/a.tf"), ("160000", "src")])
def test_what_goes_behind_a_link_or_a_submodule_is_not_mended(mode, path):
    base = evidence([finding("CKV_AWS_1", "src/a.tf", "x")])
    head = evidence([], files={path: Entry(mode, "a" * 40, 3)})
    judged_by = policy.read(policy_files(), profile="standard")
    bench = Bench(judged_by, Rulebook(judged_by), (), TODAY)
    delta = compare.assessments(assess(base, bench), assess(head, bench), {}, judged_by)
    assert not any(layer.resolved for layer in delta.layers)


def test_layers_are_never_netted():
    base = evidence([finding("CKV_AWS_1", "a.tf", "x", severity="critical")])
    head = evidence([component("alpha")])
    assert decided(base, head).verdict == "block"


def test_partial_sources_are_shown():
    partial = evidence(
        [],
        tuple(
            replace(s, status=Collected(1, ("one file was not read",))) if s.name == "mcp" else s
            for s in SOURCES
        ),
    )
    assert codes(decided(EMPTY, partial)) == {"source-partial"}


def test_a_file_that_the_change_touches_and_nobody_can_read_is_undecided():
    def unread(*files):
        status = Collected(1, ("one file was not read",), files)
        return evidence([], tuple(replace(s, status=status) if s.name == "mcp" else s for s in SOURCES))

    one, edited, moved = ("a.py", "1" * 40), ("a.py", "2" * 40), ("b.py", "1" * 40)
    assert decided(unread(), unread(one)).verdict == "undecided"
    assert decided(unread(one), unread(edited)).verdict == "undecided"
    assert decided(unread(one), unread(one)).verdict != "undecided"
    assert decided(unread(one), unread(moved)).verdict != "undecided"
    (reason,) = [r for r in decided(unread(), unread(one)).reasons if r.effect == "undecided"]
    assert (reason.code, reason.path, reason.cause) == ("source-partial", "a.py", "evidence")


def test_a_file_that_the_change_puts_where_nobody_looks_is_shown():
    def passed_over(*files):
        status = Collected(1, passed_over=files)
        return evidence([], tuple(replace(s, status=status) if s.name == "mcp" else s for s in SOURCES))

    one, other = ("docs/a.py", "1" * 40), ("docs/b.py", "2" * 40)
    assert codes(decided(passed_over(), passed_over(one, other)), "warn") == {"source-partial"}
    assert codes(decided(passed_over(one), passed_over(one))) == set()


def test_a_check_that_passes_in_another_file_now_is_shown():
    def tree(path):
        arguments = (("check", "CKV_AWS_18"), ("resource", "aws_s3_bucket.audit"), ("tool", "checkov"))
        control = subject_of("control", {"id": "c", "title": "Trail", "status": "implemented"})
        return evidence(
            [control],
            passed=(Passed("checkov", "CKV_AWS_18", "aws_s3_bucket.audit", path),),
            control_claims={"c": (ControlClaim("check_passed", arguments),)},
        )

    assert decided(tree("infra/a.tf"), tree("infra/a.tf")).verdict == "pass"
    decision = decided(tree("infra/a.tf"), tree("decoy/a.tf"))
    assert (decision.verdict, codes(decision)) == ("warn", {"control-evidence-changed"})
    assert "decoy/a.tf" in decision.reasons[0].text


def test_a_waiver_follows_the_file_that_it_was_given_for():
    def tree(path):
        return evidence([subject_of("mcp_server", {"name": "files", "path": path, "pinned": False})])

    judged_by = policy.read(policy_files(), profile="strict")
    waiver = Waiver("unpinned-server", "tools/mcp.json#files", "soon", "ana", date(2026, 12, 1), "w.yaml", 3)
    bench = Bench(judged_by, Rulebook(judged_by), (waiver,), TODAY)
    here, moved = assess(tree("tools/mcp.json"), bench), {"tools/mcp.json": "agents/mcp.json"}
    followed = waivers.following((waiver,), here, moved)
    assert [(w.subject, w.moved_from) for w in followed] == [
        ("agents/mcp.json#files", "tools/mcp.json#files")
    ]
    there = assess(tree("agents/mcp.json"), replace(bench, waivers=followed))
    delta = compare.assessments(here, there, moved, judged_by)
    decision = decide.decide(decide.Case(delta, here, there, judged_by))
    assert codes(decision) == {"waiver-moved", "waiver-expiring"}
    assert waivers.following((waiver,), here, {}) == (waiver,)


@pytest.mark.parametrize(
    ("status", "gap"),
    [
        (Absent(), "the tree holds none"),
        (Skipped("switched off"), "switched off"),
        (Failed("it broke"), "its source failed"),
    ],
)
def test_a_gap_says_why_the_evidence_is_missing(status, gap):
    sources = tuple(replace(s, status=status) if s.provides == "sbom" else s for s in SOURCES)
    decision = decided(evidence([]), evidence([server("x")], sources), "strict")
    present = decided(evidence([component("alpha")]), evidence([component("alpha")], sources), "strict")
    texts = {reason.text for reason in (*decision.reasons, *present.reasons) if reason.code == "gap"}
    assert f"no sbom covers this layer: {gap}" in texts


def test_a_law_that_would_not_hold_together_is_no_verdict():
    judged_by = policy.read(policy_files(), profile="standard")
    there = assess(EMPTY, Bench(judged_by, Rulebook(judged_by), (), TODAY))
    delta = compare.assessments(there, there, {}, judged_by)
    case = decide.Case(
        delta, there, there, judged_by, law_changes=(".maestro/gate.yaml",), law_problem="broken"
    )
    decision = decide.decide(case)
    assert (decision.verdict, codes(decision)) == ("undecided", {"law-invalid", "law-changed"})


def test_a_new_violation_where_a_document_was_is_new():
    def sources(*paths):
        return tuple(replace(s, documents=paths) if s.name == "cyclonedx" else s for s in SOURCES)

    manifest = finding("CKV_K8S_16", "sbom/x.json", resource="Pod.default.web")
    base, head = (
        evidence([], sources("a.cdx.json", "sbom/x.json")),
        evidence([manifest], sources("a.cdx.json")),
    )
    decision = decided(base, head)
    assert decision.verdict == "block"
    assert "introduced" in codes(decision)


def test_a_bill_of_materials_that_is_emptied_resolves_nothing():
    sources = tuple(replace(s, documents=("a.cdx.json",)) if s.name == "cyclonedx" else s for s in SOURCES)
    full = subject_of("sbom", {"path": "a.cdx.json", "components": 1})
    base = evidence([component("alpha", path="a.cdx.json"), full], sources)
    decision = decided(base, evidence([replace(full, components=0)], sources))
    assert (decision.verdict, codes(decision)) == ("undecided", {"evidence-removed"})
    assert "empties a.cdx.json" in decision.reasons[0].text


def test_an_expired_waiver_blocks_wherever_its_file_goes():
    def tree(path):
        return evidence([subject_of("mcp_server", {"name": "files", "path": path, "pinned": False})])

    judged_by = policy.read(policy_files(), profile="standard")
    waiver = Waiver("unpinned-server", "a/mcp.json#files", "soon", "ana", date(2026, 11, 1), "w.yaml", 3)
    bench = Bench(judged_by, Rulebook(judged_by), (waiver,), TODAY)
    here, moved = assess(tree("a/mcp.json"), bench), {"a/mcp.json": "b/mcp.json"}
    followed = waivers.following((waiver,), here, moved)
    there = assess(tree("b/mcp.json"), replace(bench, waivers=followed))
    delta = compare.assessments(here, there, moved, judged_by)
    assert "waiver-expired" in codes(decide.decide(decide.Case(delta, here, there, judged_by)), "block")


def with_control(subjects, **control):
    fields = {"id": "c", "title": "Guard", "status": "implemented", "effectiveness": "critical"}
    made = subject_of("control", fields | {"satisfies": ["L3-01", "L7-10"]} | control)
    claims = {"c": (ControlClaim("file", (("path", "README.md"),)),)}
    return evidence(
        [*subjects, made], files={"README.md": Entry("100644", "a" * 40, 3)}, control_claims=claims
    )


def test_a_control_that_the_change_declares_does_not_pay_for_it():
    servers = [server(f"s{n}") for n in range(4)]
    system = subject_of("system", {"declared": True})
    brought = {}
    for name, base in (("new", evidence([system])), ("old", with_control([system]))):
        judged_by = policy.read(policy_files(), profile="standard")
        bench = Bench(judged_by, Rulebook(judged_by), (), TODAY)
        here, there = assess(base, bench), assess(with_control([system, *servers]), bench)
        delta = compare.assessments(here, there, {}, judged_by)
        brought[name] = next(layer.brought for layer in delta.layers if layer.layer == "agent-ecosystem")
        shown = codes(decide.decide(decide.Case(delta, here, there, judged_by)), "warn")
        assert ("control-added" in shown) == (name == "new")
    assert brought["old"] < 1000 < brought["new"]


def test_words_that_weigh_the_whole_system_are_shown_when_they_change():
    system = subject_of(
        "system", {"declared": True, "exposure": "internet", "data_sensitivity": "restricted"}
    )
    decision = decided(evidence([system]), evidence([replace(system, exposure="internal")]))
    assert codes(decision, "warn") == {"system-weighed-anew"}
    assert decision.reasons[0].text == "the change declares another exposure: internet → internal"


def test_a_standing_violation_whose_facts_change_is_shown():
    base, head = (evidence([component("alpha", type=kind)]) for kind in ("library", "framework"))
    extra = {
        "agent-frameworks/component-without-version.yaml": rule(
            "component-without-version", message="{name} is a {type}"
        )
    }
    decision = decided(base, head, extra=extra)
    assert (decision.verdict, codes(decision)) == ("warn", {"standing-changed"})
    assert decision.reasons[0].text == "alpha is a framework (base: alpha is a library)"
    assert decided(base, base, extra=extra).verdict == "pass"


def test_other_words_of_scanners_for_a_standing_finding_are_no_news():
    base, head = (
        evidence([finding("CKV_1", "main.tf", title=title)]) for title in ("Public", "Public [also tfsec X]")
    )
    told = rule(
        "told",
        subject="finding",
        when="title != ''",
        message="{title} in {path}",
        fires="{title: Public}",
        silent="{}",
    )
    extra = {"agent-frameworks/told.yaml": told}
    assert "introduced" in codes(decided(EMPTY, head, extra=extra))
    assert codes(decided(base, head, extra=extra)) == set()
