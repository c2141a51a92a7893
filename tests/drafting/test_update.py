"""An update adds what is new and leaves every line that people wrote as it is."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from inventories import (
    AGENT,
    CATALOGUE,
    EVERYTHING,
    INVENTORIES,
    OPENAI,
    PATH,
    SERVER,
    STORE,
    TOOL,
    asset,
    read_back,
    updated,
)

from maestro_gate import drafting
from maestro_gate.errors import InvalidInput
from maestro_gate.model.subjects import Asset, Threat

WRITTEN = """\
# Ours. Do not touch.
schema_version: "1"
system: {name: shop}   # the shop

assets:
    # models first
    - id: openai
      layer: foundation-models
      type: hosted-llm-provider
      name: >-
        The model that
        # is no comment
        answers
      refs:
          purl: [pkg:pypi/openai]
    # to be looked at: the rest

# Below this line the auditors write.
controls: []
threats:
- {id: L1-01, applicability: not_applicable, reason: we have no such model}
"""


def lines_kept(before, after):
    rest = iter(after.splitlines(keepends=True))
    old = before if before.endswith("\n") else before + "\n"
    return all(any(line == other for other in rest) for line in old.splitlines(keepends=True))


@settings(deadline=None)
@given(INVENTORIES, INVENTORIES)
def test_twice_is_once_and_every_old_line_stays(here, there):
    draft = drafting.first(here, "x", CATALOGUE)
    once = updated(draft, here + there)
    assert lines_kept(draft, once.text)
    twice = updated(once.text, here + there)
    assert twice.added == ()
    assert twice.text == once.text


@settings(deadline=None)
@given(INVENTORIES)
def test_a_fresh_draft_lacks_nothing(detected):
    again = updated(drafting.first(detected, "x", CATALOGUE), detected)
    assert (again.added, again.by_hand) == ((), "")


def test_new_entries_stand_behind_the_last_and_are_indented_like_it():
    after = updated(WRITTEN, EVERYTHING)
    assert dict(after.added)["assets"] == 5
    assert lines_kept(WRITTEN, after.text)
    assert "\n    - id: chroma\n      layer: data-operations\n" in after.text
    assert after.text.index("chroma") < after.text.index("# to be looked at")
    assert "\n- {id: L1-02, applicability: undecided}" in after.text
    assert {a.id for a in read_back(after.text).of_kind(Asset)} >= {"openai", "chroma", "support"}


def test_a_decision_that_was_taken_is_not_asked_again():
    threats = [
        threat
        for threat in read_back(updated(WRITTEN, [OPENAI]).text).of_kind(Threat)
        if threat.id == "L1-01"
    ]
    assert [threat.applicability for threat in threats] == ["not_applicable"]


def test_line_ends_of_windows_and_a_missing_last_one_are_kept():
    before = WRITTEN.replace("\n", "\r\n").rstrip()
    after = updated(before, [OPENAI, AGENT]).text
    assert lines_kept(before.rstrip() + "\r\n", after)
    assert "\n" not in after.replace("\r\n", "")


def test_a_list_on_one_line_is_left_to_people():
    before = WRITTEN.replace(
        "threats:\n- {id: L1-01, applicability: not_applicable, reason: we have no such model}\n",
        "threats: []\n",
    )
    after = updated(before, [OPENAI, AGENT])
    assert after.text == before
    assert after.added == ()
    assert "assets:\n" in after.by_hand
    assert "threats:\n" in after.by_hand
    yaml.safe_load(after.by_hand)


def test_a_tool_of_an_agent_that_is_declared_is_said_where_it_belongs():
    before = drafting.first([AGENT], "x", CATALOGUE)
    after = updated(before, [AGENT, TOOL, SERVER])
    assert "# add to tools of the agent support: refund" in after.by_hand
    assert "# add to mcp_servers of the agent support: files" in after.by_hand
    assert "- {from: support, to: refund, transmission: high}" in after.text


def test_what_people_declared_and_called_no_agent_is_made_none():
    framework = asset("langgraph", "agent-framework", "agent-frameworks", refs=("purl:pkg:pypi/langgraph",))
    written = WRITTEN.replace(
        "    # to be looked at",
        "    - {id: graph, layer: agent-frameworks, type: agent-framework, refs: {purl: [pkg:pypi/langgraph]}}\n    # to be looked at",
    )
    after = updated(written, [OPENAI, framework, STORE])
    assert "agents" not in dict(after.added)
    assert "{from: chroma, to: graph, authn: undecided, transmission: medium}" in after.text


def test_an_id_that_people_gave_is_not_taken_again():
    named = WRITTEN.replace("id: openai", "id: chroma")
    ids = [a.id for a in read_back(updated(named, [OPENAI, STORE]).text).of_kind(Asset)]
    assert sorted(ids) == ["chroma", "chroma-vector-db-client"]


def test_what_people_named_otherwise_is_known_by_its_refs():
    renamed = WRITTEN.replace("id: openai", "id: the-model")
    assert "assets" not in dict(updated(renamed, [OPENAI]).added)


def test_a_trust_zone_that_is_not_there_is_not_used():
    assert "trust_zone" not in updated(WRITTEN, EVERYTHING).text


def test_a_second_tool_of_the_same_file_is_new():
    pay = asset("pay", "tool-definition", "agent-frameworks", refs=("path:src/app.py",))
    after = updated(drafting.first([AGENT, TOOL], "x", CATALOGUE), [AGENT, TOOL, pay])
    assert dict(after.added)["assets"] == 1


@pytest.mark.parametrize("data", [b"", b"\xff", b"assets: [", b"a: &a 1\nb: *a"])
def test_what_cannot_be_read_is_refused_with_its_place(data):
    with pytest.raises(InvalidInput, match=r"threat-model\.yaml"):
        drafting.update(data, ".maestro/threat-model.yaml", drafting.Additions())


def test_a_threat_model_that_people_wrote_at_length_keeps_every_line():
    example = Path(__file__).parents[2] / "examples" / "support-agent" / "base" / PATH
    before = example.read_text(encoding="utf-8")
    after = updated(before, (*EVERYTHING, asset("new", model="new-model", refs=("model_id:new-model",))))
    assert dict(after.added)["assets"] >= 2
    assert lines_kept(before, after.text)
    assert (
        updated(
            after.text, (*EVERYTHING, asset("new", model="new-model", refs=("model_id:new-model",)))
        ).added
        == ()
    )


@settings(deadline=None)
@given(
    INVENTORIES,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "  ", "    "]),
    st.sampled_from(["", "# a word\n", "\n\n# two\n\n"]),
    st.permutations(["assets", "flows", "threats", "third_parties"]),
)
def test_however_it_is_laid_out_every_line_stays(detected, ending, indent, between, order):
    rows = {
        "assets": "- {id: mine, layer: data-operations, type: dataset}",
        "flows": "- from: mine\n" + indent + "  to: mine\n",
        "threats": "- id: X-01\n" + indent + "  applicability: not_applicable\n" + indent + "  reason: |\n" + indent + "    # no\n" + indent + "    - comment",
        "third_parties": "-   id: them\n" + indent + "    name: >\n" + indent + "      folded\n\n" + indent + "      text\n",
    }  # fmt: skip
    parts = [f"{key}:\n{between}{indent}{rows[key]}" for key in order]
    before = "\n".join(['schema_version: "1"', "system: {name: x}", *parts, ""]).replace("\n", ending)
    after = updated(before, detected)
    assert lines_kept(before, after.text)
    assert after.added or not any(one.owes_entry for one in detected)
    assert updated(after.text, detected).added == ()


def test_an_update_says_again_what_nobody_has_put_into_an_agents_entry():
    draft = drafting.first((AGENT,), "x", CATALOGUE)
    once = updated(draft, (AGENT, TOOL, SERVER))
    wanted = "# add to mcp_servers of the agent support: files\n# add to tools of the agent support: refund\n"
    assert once.by_hand == wanted
    twice = updated(once.text, (AGENT, TOOL, SERVER))
    assert (twice.added, twice.by_hand) == ((), wanted)
    told = twice.text.replace(
        "- {asset: support}", "- {asset: support, tools: [refund], mcp_servers: [files]}"
    )
    assert told != twice.text
    assert updated(told, (AGENT, TOOL, SERVER)).by_hand == ""
