"""An outcome that was read back says in every format what it said before."""

import json

import pytest
from making import component, evidence, finding, server
from test_reports import HOSTILE, outcome

from maestro_gate.errors import InvalidInput
from maestro_gate.report import json as json_report
from maestro_gate.report import markdown, reading, terminal


@pytest.fixture(scope="module")
def judged():
    base = evidence([server("old"), component("gone")])
    head = evidence([server("old"), component(HOSTILE), finding("CKV_AWS_1", HOSTILE, "x", line=7)])
    return outcome(base, head)


def test_what_was_read_back_reads_the_same_in_every_format(judged):
    text = json_report.render(judged)
    again = reading.outcome(text.encode(), "outcome.json")
    assert json_report.render(again) == text
    assert markdown.render(again) == markdown.render(judged)
    assert terminal.render(again, width=100, color=False) == terminal.render(judged, width=100, color=False)


def test_a_document_that_is_no_outcome_is_refused_with_its_place(judged):
    value = json.loads(json_report.render(judged))
    value["verdict"] = "fine"
    with pytest.raises(InvalidInput, match=r"(?s)outcome.json:\d+:\d+.*verdict"):
        reading.outcome(json.dumps(value, indent=1).encode(), "outcome.json")


def test_a_reason_about_a_layer_that_is_not_there_is_refused(judged):
    value = json.loads(json_report.render(judged))
    value["reasons"][0]["layer"] = "basement"
    with pytest.raises(InvalidInput, match="does not list"):
        reading.outcome(json.dumps(value, indent=1).encode(), "outcome.json")
