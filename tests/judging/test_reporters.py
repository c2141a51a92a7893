"""A finding of a report that base has is the change's, whatever papers of other kinds the change lays beside it."""

from dataclasses import replace

import pytest
from making import SOURCES, evidence, finding, rule
from test_decide import codes, decided

from maestro_gate.assess.expressions import subject_of
from maestro_gate.model.evidence import Absent, Collected, Source


def sources(sarif):
    return (
        *SOURCES,
        Source("scanner-results", "scan-results", Collected(1), is_report=True),
        Source("sarif", "sarif", sarif, is_report=True),
    )


@pytest.mark.parametrize("tools", [("bandit",), ("CodeQL", "bandit")])
def test_a_report_of_another_kind_excuses_nothing(tools):
    new = replace(finding("B602", "a.py", tool=tools[0]), tools=tools)
    kinds = {"bandit": ("scan-results",), "CodeQL": ("sarif",)}
    decision = decided(
        evidence([], sources(Absent())), evidence([new], sources(Collected(1)), reporters=kinds)
    )
    assert decision.verdict == "block"
    assert "introduced" in codes(decision)


def test_what_only_the_new_kind_of_report_says_is_newly_known():
    new = finding("X1", "a.py", tool="CodeQL")
    head = evidence([new], sources(Collected(1)), reporters={"CodeQL": ("sarif",)})
    assert codes(decided(evidence([], sources(Absent())), head)) == {"newly-known"}


def test_a_bill_of_materials_beside_a_report_of_vulnerabilities_excuses_nothing():
    def bills(status):
        reports = Source("trivy", "vulnerabilities", Collected(1), is_report=True)
        return (replace(SOURCES[0], status=status), *SOURCES[1:], reports)

    named = {"id": "CVE-1", "severity": "critical", "component_identity": "pkg:pypi/a", "sources": ("cyclonedx", "trivy")}  # fmt: skip
    extra = {"agent-frameworks/vulnerable.yaml": rule("vulnerable", subject="vulnerability", when="id != ''", message="{id} is there", fires="{id: X}", silent="{}")}  # fmt: skip
    head = evidence([subject_of("vulnerability", named)], bills(Collected(1)))
    decision = decided(evidence([], bills(Absent())), head, extra=extra)
    assert "introduced" in codes(decision)
