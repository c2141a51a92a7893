"""Controls count only when evidence of the same tree proves them."""

from datetime import date

import pytest
from making import SOURCES, component, evidence, finding

from maestro_gate.assess import controls
from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.entry import Entry
from maestro_gate.model.evidence import Absent, Collected, ControlClaim, Failed, Passed, Skipped, Source

TODAY = date(2026, 11, 20)
KNOWN = {"checkov": frozenset({"CKV_AWS_1"}), "semgrep": frozenset({"torch-load-unsafe"})}


def state(selector, subjects=(), sources=SOURCES, status="implemented", asset_types=frozenset(), **more):
    kind = selector.pop("kind")
    claim = ControlClaim(kind, tuple(sorted((k, str(v)) for k, v in selector.items())))
    control = subject_of("control", {"id": "c", "status": status})
    held = evidence([control, *subjects], sources, control_claims={"c": (claim,)}, **more)
    (proved,) = controls.prove(held, KNOWN, TODAY, asset_types)
    return proved.state, proved.detail


CHECK = {"kind": "check_passed", "tool": "checkov", "check": "CKV_AWS_1", "resource": "aws_x.y"}
PASSED = (Passed("checkov", "CKV_AWS_1", "aws_x.y", "main.tf"),)
SILENT = {"kind": "no_finding", "tool": "semgrep", "check": "torch-load-unsafe"}


def without(name, status):
    return tuple(Source(s.name, s.provides, status) if s.name == name else s for s in SOURCES)


def test_a_check_that_passed_verifies():
    assert state(dict(CHECK), passed=PASSED)[0] == "verified"


def test_a_check_can_be_tied_to_a_place():
    elsewhere = (Passed("checkov", "CKV_AWS_1", "aws_x.y", "decoy/main.tf"),)
    tied = CHECK | {"path": "infra/"}
    assert state(dict(tied), passed=elsewhere) == (
        "refuted",
        "CKV_AWS_1 passes nowhere on aws_x.y in infra/",
    )
    inside = (Passed("checkov", "CKV_AWS_1", "aws_x.y", "infra/main.tf"),)
    assert state(dict(tied), passed=inside)[0] == "verified"
    failing = finding("CKV_AWS_1", "decoy/main.tf", resource="aws_x.y")
    assert state(dict(tied), [failing], passed=inside)[0] == "verified"


def test_a_check_that_fails_refutes():
    failing = finding("CKV_AWS_1", "main.tf", resource="aws_x.y")
    assert state(dict(CHECK), [failing], passed=PASSED) == ("refuted", "CKV_AWS_1 fails on aws_x.y")


def test_a_resource_that_is_gone_refutes():
    assert state(dict(CHECK))[0] == "refuted"
    assert state(dict(CHECK), sources=without("checkov", Absent()))[0] == "refuted"


@pytest.mark.parametrize("status", [Failed("crashed"), Skipped("settings switch it off")])
def test_a_scanner_that_failed_or_was_switched_off_leaves_it_unproven(status):
    assert state(dict(CHECK), sources=without("checkov", status))[0] == "unproven"
    assert state(dict(SILENT), sources=without("semgrep", status))[0] == "unproven"


def test_silence_proves_only_when_the_scanner_ran():
    assert state(dict(SILENT))[0] == "verified"
    assert state(dict(SILENT), sources=without("semgrep", Absent()))[0] == "unproven"
    assert state(dict(SILENT), sources=())[0] == "unproven"
    assert (
        state(dict(SILENT), sources=without("semgrep", Collected(0, ("no rule reads Go",))))[0] == "unproven"
    )


def test_silence_of_a_check_without_a_file_to_look_at_proves_nothing():
    idle = {"semgrep": frozenset({"torch-load-unsafe"})}
    assert state(dict(SILENT), idle=idle) == (
        "unproven",
        "this tree has no file that torch-load-unsafe looks at",
    )
    assert state(dict(SILENT), idle={"semgrep": frozenset({"another"})})[0] == "verified"


def test_a_finding_refutes_silence():
    found = finding("torch-load-unsafe", "src/a.py", tool="semgrep")
    assert state(dict(SILENT), [found])[0] == "refuted"
    assert state(SILENT | {"path": "src"}, [found])[0] == "refuted"
    files = {"lib/b.py": Entry("100644", "a" * 40, 3)}
    assert state(SILENT | {"path": "lib"}, [found], files=files)[0] == "verified"
    assert state(SILENT | {"path": "lib"}, [found]) == ("refuted", "lib is not in this tree")


def test_a_check_that_does_not_exist_proves_nothing():
    assert state(SILENT | {"check": "no-such-rule"}) == ("unproven", "semgrep has no check «no-such-rule»")
    assert state(CHECK | {"check": "CKV_NO_1"})[0] == "unproven"


def test_a_file_verifies_by_presence_and_by_digest():
    files = {"docs/x.md": Entry("100644", "a" * 40, 3)}
    assert state({"kind": "file", "path": "docs/x.md"}, files=files)[0] == "verified"
    assert state({"kind": "file", "path": "docs/x.md", "git_blob": "b" * 40}, files=files)[0] == "refuted"
    assert state({"kind": "file", "path": "docs/y.md"}, files=files)[0] == "refuted"


def test_a_component_verifies_by_its_purl():
    selector = {"kind": "component", "purl": "pkg:pypi/presidio-analyzer"}
    assert state(dict(selector), [component("presidio-analyzer", "2")])[0] == "verified"
    assert state(dict(selector), [component("other", "2")])[0] == "refuted"
    assert state(dict(selector))[0] == "unproven"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"cases": 9, "passed": 9, "evaluated_at": "2026-11-01"}, "verified"),
        ({"cases": 9, "passed": 8, "failed": 1, "evaluated_at": "2026-11-01"}, "refuted"),
        ({"cases": 9, "passed": 9, "evaluated_at": "2026-01-01"}, "refuted"),
        ({"cases": 9, "passed": 9}, "refuted"),
        ({"cases": 5, "failed": 5, "evaluated_at": "2026-11-01"}, "refuted"),
        ({"cases": 0, "evaluated_at": "2026-11-01"}, "refuted"),
    ],
)
def test_an_evaluation_verifies_when_it_passed_recently(result, expected):
    found = subject_of("evaluation", {"path": "evals/r.json"} | result)
    assert state({"kind": "evaluation", "path": "evals/r.json", "max_age": "30d"}, [found])[0] == expected


def test_an_evaluation_that_may_fail_altogether_proves_nothing():
    found = subject_of("evaluation", {"path": "evals/r.json", "cases": 5, "failed": 5})
    assert state({"kind": "evaluation", "path": "evals/r.json", "max_failed": 5}, [found]) == (
        "refuted",
        "5 may fail, and evals/r.json holds 5 cases",
    )


def test_a_planned_control_and_one_without_evidence_stay_unproven():
    assert state(dict(CHECK), passed=PASSED, status="planned") == ("unproven", "it is planned")
    (proved,) = controls.prove(
        evidence([subject_of("control", {"id": "c", "status": "implemented"})]), KNOWN, TODAY
    )
    assert (proved.state, proved.detail) == ("unproven", "it names no evidence")
