"""A patch holds what a change owes the threat model, and nothing else."""

import yaml
from hypothesis import given, settings
from inventories import AGENT, CATALOGUE, INVENTORIES, OPENAI, SERVER, STORE, TOOL, read_back

from maestro_gate import drafting


def declared_by(*detected):
    return drafting.Declared.of(read_back(drafting.first(detected, "x", CATALOGUE)))


def patch(head, base, declared):
    return drafting.patch(head, base, declared, CATALOGUE)


def test_it_adds_what_the_change_brings_and_its_flows():
    text = patch((OPENAI, AGENT, STORE), (OPENAI, AGENT), declared_by(OPENAI, AGENT))
    value = yaml.safe_load(text)
    assert [entry["id"] for entry in value["assets"]] == ["chroma"]
    assert [(flow["from"], flow["to"]) for flow in value["flows"]] == [("chroma", "support")]
    assert {threat["id"][:2] for threat in value["threats"]} == {"L2"}


def test_what_base_has_already_is_not_the_changes_debt():
    assert patch((OPENAI, AGENT, STORE), (OPENAI, AGENT, STORE), declared_by(OPENAI, AGENT)) == ""


def test_a_layer_that_was_there_before_brings_no_threats():
    text = patch((OPENAI, AGENT, TOOL), (OPENAI, AGENT), declared_by(OPENAI, AGENT))
    assert "threats" not in yaml.safe_load(text)
    assert "# add to tools of the agent support: refund" in text


def test_a_change_that_declares_what_it_brings_owes_nothing():
    everything = (OPENAI, AGENT, SERVER)
    assert patch(everything, (OPENAI,), declared_by(*everything)) == ""


def test_without_a_threat_model_there_is_nothing_to_add_to():
    assert patch((OPENAI,), (), drafting.Declared()) == ""


@settings(deadline=None)
@given(INVENTORIES, INVENTORIES)
def test_a_patch_is_yaml_whatever_the_change_brings(base, head):
    text = patch(head, base, declared_by(*base))
    assert text == "" or isinstance(yaml.safe_load(text) or {}, dict)
