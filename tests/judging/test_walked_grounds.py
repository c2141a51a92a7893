"""What a scenario's violation stands on: the model, and the scans that prove the controls on its way."""

from dataclasses import replace

import pytest
from making import evidence

from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.grounds import Grounds
from maestro_gate.model.evidence import Collected, ControlClaim, Source
from maestro_gate.model.judgement import SCANS_NOT_RUN

SCENARIO = subject_of("scenario", {"id": "poison", "unstopped": ["it goes on"]})
CLAIM = ControlClaim("no_finding", (("check", "x"), ("tool", "semgrep")))
TREE = evidence(
    [SCENARIO],
    (Source("semgrep", "code-scan", Collected(1)), Source("checkov", "iac-scan", Collected(1))),
    control_claims={"approval": (CLAIM,)},
)


@pytest.mark.parametrize("field", ["unstopped", "unnoticed", "unreached", "broken"])
def test_how_far_it_gets_stands_on_the_scans_that_prove_controls_and_on_no_others(field):
    assert Grounds(TREE).of(SCENARIO, {field}) == ("code-scan", "threat-model")


def test_what_the_manifest_alone_says_stands_on_the_manifest_alone():
    assert Grounds(TREE).of(SCENARIO, {"owner"}) == ("threat-model",)


def test_without_a_scan_that_could_settle_it_that_is_marked():
    untouched = replace(TREE, untouched=frozenset({"semgrep"}))
    assert SCANS_NOT_RUN in Grounds(untouched).of(SCENARIO, {"unstopped"})
    assert SCANS_NOT_RUN not in Grounds(untouched).of(SCENARIO, {"owner"})
