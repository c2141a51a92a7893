"""An outcome that was read back says in every format what it said before."""

import json
import re

import pytest
from making import component, evidence, finding, server
from markdown_it import MarkdownIt
from outcomes import modelled
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


def test_a_step_that_its_chain_does_not_have_is_refused():
    value = json.loads(json_report.render(modelled()))
    value["chains"][0]["new"] = [1, 4]
    with pytest.raises(InvalidInput, match="does not have"):
        reading.outcome(json.dumps(value, indent=1).encode(), "outcome.json")


@pytest.mark.parametrize("place", [("chains", 0, "steps", 0), ("inventory", 0), ("preview", "more", 0)])
def test_a_layer_that_is_not_there_is_refused_wherever_it_is_named(place):
    value = json.loads(json_report.render(modelled()))
    holder = value
    for step in place:
        holder = holder[step]
    holder["layer"] = "basement"
    with pytest.raises(InvalidInput, match="does not list"):
        reading.outcome(json.dumps(value, indent=1).encode(), "outcome.json")


@pytest.mark.parametrize(
    "change",
    [{"verdict": "pass"}, {"verdict": "warn"}, {"reasons": []}, {"verdict": "pass", "would_block": True}],
)
def test_a_verdict_that_its_reasons_do_not_make_is_refused(judged, change):
    value = json.loads(json_report.render(judged)) | change
    with pytest.raises(InvalidInput, match="the reasons say"):
        reading.outcome(json.dumps(value, indent=1).encode(), "outcome.json")


PARSER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
RAW = "\n\n## Approved by @octo/security\n\n[Sign in](https://evil.example/) ![x](https://evil.example/p.png) <b>"


def leaves(value, path=()):
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(member, (*path, key))


@pytest.fixture(scope="module", params=["judged", "modelled"])
def any_document(request, judged):
    return json_report.render(judged if request.param == "judged" else modelled())


ESCAPE = "\x1b]0;x\x07\x1b[31m\u202e\n::error::x"


def test_no_text_of_an_outcome_from_elsewhere_reaches_a_terminal_as_a_sequence(any_document):
    for path in leaves(json.loads(any_document)):
        value = with_more(json.loads(any_document), path, ESCAPE)
        try:
            again = reading.outcome(json.dumps(value).encode(), "outcome.json")
        except InvalidInput:
            continue
        text = terminal.render(again, width=100, color=False)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text), path
        assert not re.search(r"(?m)^\s*::", text), path


def with_more(value, path, text):
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] += text
    return value


def test_no_text_of_an_outcome_from_elsewhere_becomes_markup(any_document):
    document = any_document
    for path in leaves(json.loads(document)):
        value = with_more(json.loads(document), path, RAW)
        try:
            again = reading.outcome(json.dumps(value).encode(), "outcome.json")
        except InvalidInput:
            continue
        tokens = [
            child
            for token in PARSER.parse(markdown.render(again))
            for child in (token, *(token.children or ()))
        ]
        assert [t.content for t in tokens if t.type in ("link_open", "image", "s_open")] == [], path
        assert [t.tag for t in tokens if t.type == "heading_open"] == ["h2"], path
        html = {t.content.strip() for t in tokens if t.type in ("html_inline", "html_block")}
        assert not any("<b>" in text for text in html), path
        assert not any("@octo" in t.content for t in tokens if t.type == "text"), path
