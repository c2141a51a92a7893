"""Importers: every element has a fate, the asset decides the layer, and nothing is invented."""

import json

import pytest
import yaml
from read import CORPUS, EVERY, FILES, accepted, assets, by_name, imported, of_text, value_of

from maestro_gate import importing
from maestro_gate.errors import InvalidInput
from maestro_gate.report import importing as reporting


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_every_document_becomes_a_threat_model_that_the_gate_reads(file):
    found = imported(file)
    assert accepted(found).subjects
    assert yaml.safe_load(importing.text(found)) == json.loads(json.dumps(found.manifest))


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_the_same_document_gives_the_same_bytes(file):
    assert importing.text(imported(file)) == importing.text(imported(file))


def nested(value, key):
    """How many stand in lists and mappings with this key, at any depth."""
    if isinstance(value, dict):
        own = value.get(key)
        here = len(own) if isinstance(own, dict | list) else 0
        return here + sum(nested(member, key) for member in value.values())
    return sum(nested(member, key) for member in value) if isinstance(value, list) else 0


def said(value, *but):
    """How many keys at the top say something that is no collection."""
    return sum(member not in (None, "") and key not in but for key, member in value.items())


def in_threagile(value):
    mappings = ("data_assets", "technical_assets", "trust_boundaries", "shared_runtimes", "questions", "abuse_cases",
                "security_requirements", "individual_risk_categories")  # fmt: skip
    inner = nested(value, "communication_links") + nested(value, "risks_identified")
    tags = len(value["tags_available"])
    return said(value, *mappings, "tags_available") + tags + sum(len(value[key]) for key in mappings) + inner


def in_threat_dragon(value):
    inner = sum(nested(value, key) for key in ("threats", "cells", "diagrams", "contributors"))
    return said(value, "detail") + inner + len({"reviewer", "diagramTop", "threatTop"})


def in_lists(value):
    return sum(len(member) if isinstance(member, list) else 1 for member in value.values())


def in_otm(value):
    return in_lists(value) + sum(
        len(row.get("threats") or ()) for row in value["components"] + value["dataflows"]
    )


def in_cyclonedx(value):
    return said(value, "components") + nested({"components": value["components"]}, "components")


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("threagile-stub.yaml", in_threagile),
        ("threat-dragon-v2.json", in_threat_dragon),
        ("mobile-cloud.otm.json", in_otm),
        ("pytm-example.cdx.json", in_cyclonedx),
        ("cryptocurrency-wallet.tmbom.json", in_lists),
    ],
)
def test_as_many_elements_come_out_as_went_in(name, counted):
    found = imported(CORPUS / name)
    assert len(found.fates) == counted(value_of(CORPUS / name))
    assert reporting.render(found).count("\n  line ") == len(found.fates)


def test_the_asset_decides_the_layer_and_a_category_of_threats_never():
    value = json.loads((CORPUS / "threat-dragon-v2.json").read_text(encoding="utf-8"))
    before = assets(imported(CORPUS / "threat-dragon-v2.json"))
    for diagram in value["detail"]["diagrams"]:
        for cell in diagram["cells"]:
            for threat in cell["data"].get("threats", ()):
                threat["type"], threat["title"] = "Spoofing", "an agent lies about its model"
    assert assets(of_text(json.dumps(value))) == before


@pytest.mark.parametrize(
    ("file", "id_", "layer"),
    [
        ("agent.pytm.json", "customer", "agent-ecosystem"),
        ("agent.pytm.json", "support", "agent-frameworks"),
        ("agent.pytm.json", "answering-model", "foundation-models"),
        ("agent.pytm.json", "vector-store", "data-operations"),
        ("agent.pytm.json", "router", "unassigned"),
        ("agent.otm.yaml", "assistant", "agent-frameworks"),
        ("agent.otm.yaml", "memory", "data-operations"),
        ("shop.threat-dragon-v1.json", "chat-agent", "agent-frameworks"),
        ("shop.threat-dragon-v1.json", "orders", "data-operations"),
        ("boxes.threat-dragon-v2.json", "mobile-app", "unassigned"),
    ],
)
def test_words_place_an_asset(file, id_, layer):
    found = imported(FILES / file)
    assert assets(found)[id_]["layer"] == layer
    assert (id_ in found.unassigned) == (layer == "unassigned")


def test_what_a_thing_is_says_more_than_how_it_is_kept():
    stores = [{"symbolic_name": "m", "title": "Machine Learning Model", "product": "Blob"},
              {"symbolic_name": "d", "title": "OpenAI invoices", "product": "PostgreSQL"}]  # fmt: skip
    schema = "https://github.com/OWASP/www-project-threat-model-library/blob/v1.0.2/threat-model.schema.json"
    rows = assets(of_text(json.dumps({"$schema": schema, "data_stores": stores})))
    assert rows["machine-learning-model"]["layer"] == "foundation-models"
    assert rows["openai-invoices"]["layer"] == "data-operations"


def test_a_component_stands_in_the_zone_of_what_it_is_a_part_of():
    assert {row.get("trust_zone") for row in assets(imported(FILES / "agent.otm.yaml")).values()} == {
        "cluster"
    }


def test_what_is_drawn_within_a_box_stands_in_its_zone():
    rows = assets(imported(FILES / "boxes.threat-dragon-v2.json"))
    assert (rows["llm-agent"].get("trust_zone"), rows["mobile-app"].get("trust_zone")) == ("cluster", None)


def test_a_flow_in_both_directions_becomes_two():
    flows = imported(FILES / "agent.otm.yaml").manifest["flows"]
    assert [(flow["from"], flow["to"]) for flow in flows] == [
        ("memory", "assistant"),
        ("assistant", "memory"),
    ]
    assert all(flow["data"] == ["Orders"] for flow in flows)


def test_data_becomes_a_class_of_what_holds_it_and_orphans_are_said():
    found = imported(FILES / "agent.otm.yaml")
    assert assets(found)["memory"]["data_classes"] == ["Orders"]
    assert by_name(found, "Orders").outcome == "merged"
    assert by_name(found, "Orphan").outcome == "left out"


def test_a_threat_comes_along_by_an_id_that_is_mapped_in_the_layer_of_its_asset():
    found = imported(FILES / "agent.otm.yaml")
    (threat,) = found.manifest["threats"]
    assert threat["assets"] == ["assistant"]
    assert threat["applicability"] == "undecided"
    assert threat["id"].startswith("L3-")
    assert by_name(found, "Goal hijacked").outcome == "taken"
    assert by_name(found, "Spoofing").outcome == "left out"


def test_an_id_whose_meaning_changed_counts_with_its_edition_alone():
    text = (FILES / "agent.pytm.json").read_text(encoding="utf-8")
    assert {threat["id"][:2] for threat in of_text(text).manifest["threats"]} == {"L1"}
    assert "threats" not in of_text(text.replace("LLM01:2025", "LLM01")).manifest


def test_a_flow_that_ends_nowhere_is_left_out_and_said():
    fate = by_name(imported(FILES / "agent.pytm.json"), "nowhere")
    assert (fate.outcome, fate.line) == ("left out", 16)


def test_attributes_that_have_no_place_are_named():
    fate = by_name(imported(CORPUS / "threagile-stub.yaml"), "Some Technical Asset")
    assert "encryption" in fate.unread
    assert "owner" not in fate.unread


def test_a_document_that_pytm_wrote_lists_elements_twice_and_they_are_one():
    value = json.loads((FILES / "agent.pytm.json").read_text(encoding="utf-8"))
    value["actors"] = [value["elements"][0]]
    found = of_text(json.dumps(value))
    assert [row["id"] for row in found.manifest["assets"]].count("customer") == 1
    assert [fate.outcome for fate in found.fates if fate.kind == "actor"] == ["merged"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("[1]", "no mapping"),
        ('{"a": 1}', "of no format that is read"),
        ("a: [", "not valid YAML"),
        ('{"a": 1', "not valid JSON"),
        ('{"otmVersion": "0.3.0", "project": {}}', r'x:1:2: this is otm "0\.3\.0"\n  Read are Open Threat Model 0\.1 and 0\.2'),
        ("threagile_version: 2.0.0\ntitle: x", r'x:1:1: this is threagile "2\.0\.0"'),
        ('{"version": "3.0", "summary": {}, "detail": {"diagrams": []}}', r'threat-dragon "3\.0"'),
        ('{"bomFormat": "CycloneDX", "specVersion": "2.0", "components": [{"type": "threat-model"}]}', r'cyclonedx "2\.0"'),
        ('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library"}]}', "of no format"),
        ('{"$schema": "https://x/www-project-threat-model-library/blob/v2.0.0/y", "scope": {}}', r'tm-bom "2\.0\.0"'),
        ("a: &a 1\nb: *a", "anchors and aliases"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_place_and_reason(text, words):
    with pytest.raises(InvalidInput, match=words):
        of_text(text, "x")


def test_a_format_that_is_asked_for_is_held_to():
    with pytest.raises(InvalidInput, match=r"the document is not otm\n  Read are Open Threat Model"):
        imported(CORPUS / "threagile-stub.yaml", "otm")


@pytest.mark.parametrize(
    "text",
    ['{"otmVersion": "0.2.0"}', "threagile_version: 1.0.0", '{"name": "x", "elements": [], "flows": []}'],
)
def test_an_empty_model_is_an_empty_model(text):
    found = of_text(text, "x")
    assert found.manifest["assets"] == []
    accepted(found)


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_a_flow_of_which_the_document_does_not_say_how_it_is_authenticated_is_undecided(file):
    assert all(flow["authn"] for flow in imported(file).manifest.get("flows", ()))


def test_only_what_the_document_says_of_the_system_is_said_to_come_from_it():
    found = of_text(json.dumps({"otmVersion": "0.2.0", "project": {"id": "shop", "name": "Shop"}}))
    assert "name of the system" in {fate.detail for fate in found.fates}


def test_an_authentication_that_the_document_denies_stays_denied():
    flows = [flow["authn"] for file in EVERY for flow in imported(file).manifest.get("flows", ())]
    assert {"none", "undecided"} <= set(flows)
