"""What a rule says of a subject reads as a sentence, whatever the subject leaves out."""

import pytest

from maestro_gate import policy
from maestro_gate.assess.expressions import subject_of
from maestro_gate.assess.wording import places, worded

RULES = {rule.id: rule for rule in policy.read(policy.bundled_files(), profile="standard").rules}


def said(rule, kind, **fields):
    return worded(RULES[rule].message, subject_of(kind, fields))


def test_an_asset_without_a_name_is_called_by_its_id():
    days = {"sources_changed": "2026-10-02", "entry_changed": "2026-03-01"}
    assert said("stale-asset", "asset", id="bot", **days).startswith("bot: its files changed on 2026-10-02")
    assert said("stale-asset", "asset", id="bot", name="The bot", **days).startswith("The bot: its files")


@pytest.mark.parametrize(
    ("rule", "kind", "fields", "beginning"),
    [
        ("asset-without-owner", "asset", {"id": "bot"}, "asset bot names no owner"),
        ("asset-without-owner", "asset", {"id": "bot", "name": "Bot"}, "asset Bot (bot) names no owner"),
        (
            "critical-asset-outside-trust-zones",
            "asset",
            {"id": "bot", "criticality": "high"},
            "bot (high) names",
        ),
        ("refuted-control", "control", {"id": "gate", "detail": "x"}, "control gate does not hold: x"),
        (
            "refuted-control",
            "control",
            {"id": "gate", "title": "Gate", "detail": "x"},
            "control «Gate» (gate) does",
        ),
    ],
)
def test_an_id_is_not_told_twice(rule, kind, fields, beginning):
    assert said(rule, kind, **fields).startswith(beginning)


def test_a_flow_without_a_protocol_is_a_sentence():
    text = said(
        "unencrypted-cross-layer-flow", "flow", source="a", target="b", source_zone="x", target_zone="y"
    )
    assert text == "a (x) → b (y) over an unnamed protocol is unencrypted"


def test_a_place_takes_the_first_field_that_says_something():
    assert places("{asset|path}: {name}") == ("asset", "path", "name")
    assert worded("{name|id}!", subject_of("asset", {"id": "bot"})) == "bot!"
    assert worded("{name|id}!", subject_of("asset", {"id": "bot", "name": "{id}"})) == "{id}!"


def test_what_is_not_known_leaves_no_gap():
    assert (
        said("licence-unknown", "component", name="httpx") == "httpx has no licence in the bill of materials"
    )
    assert said("dependency-version-not-exact", "component", name="httpx") == (
        "httpx is listed without an exact version"
    )
    assert worded("{path} {version}, {name}", subject_of("component", {"name": "httpx"})) == ", httpx"


@pytest.mark.parametrize("kind", ["asset", "third_party", "control", "scenario", "business_service"])
def test_no_message_of_what_has_an_id_tells_an_empty_name(kind):
    messages = [rule.message for rule in RULES.values() if rule.subject == kind]
    named = [message for message in messages if "{name}" in message or "{title}" in message]
    assert named or kind == "business_service"
    for message in named:
        assert "the-id" in worded(message, subject_of(kind, {"id": "the-id"}))
        assert "«»" not in worded(message, subject_of(kind, {"id": "the-id"}))
