"""A first draft: valid whatever was detected, honest about what it does not know, short enough to be read."""

import pytest
import yaml
from hypothesis import given, settings
from inventories import (
    AGENT,
    CATALOGUE,
    EVERYTHING,
    INVENTORIES,
    OPENAI,
    SERVER,
    TOOL,
    asset,
    read_back,
    updated,
)

from maestro_gate import drafting
from maestro_gate.model.subjects import Agent, Asset, Flow, Scenario, ThirdParty, Threat


def first(*detected, system="shop"):
    return drafting.first(detected, system, CATALOGUE)


def drafted(*detected):
    return yaml.safe_load(first(*detected))


@settings(deadline=None)
@given(INVENTORIES)
def test_a_draft_is_valid_whatever_was_detected(detected):
    evidence = read_back(drafting.first(detected, "x\n: y", CATALOGUE))
    owed = [one for one in detected if one.owes_entry]
    assert bool(evidence.of_kind(Asset)) == bool(owed)


@settings(deadline=None)
@given(INVENTORIES)
def test_the_order_of_what_was_detected_does_not_matter(detected):
    assert drafting.first(detected, "x", CATALOGUE) == drafting.first(detected[::-1], "x", CATALOGUE)


def test_each_asset_gets_an_entry_with_its_refs():
    entries = {entry["id"]: entry for entry in drafted(*EVERYTHING)["assets"]}
    assert sorted(entries) == ["chroma", "files", "langfuse", "openai", "refund", "support"]
    assert entries["openai"]["refs"] == {"purl": ["pkg:pypi/openai"]}
    assert entries["files"]["layer"] == "agent-ecosystem"
    assert entries["openai"]["trust_zone"] == "third-parties"


def test_flows_are_suggested_between_what_was_seen():
    flows = {(flow.source, flow.target): flow for flow in read_back(first(*EVERYTHING)).of_kind(Flow)}
    assert set(flows) == {
        ("openai", "support"), ("chroma", "support"), ("files", "support"), ("support", "files"), ("support", "refund"),
        ("support", "langfuse"),
    }  # fmt: skip
    assert flows["support", "refund"].transmission == "high"
    assert all(
        "# suggestion" in line for line in first(*EVERYTHING).splitlines() if line.startswith("  - {from:")
    )


def test_nothing_is_drawn_where_there_is_no_agent():
    assert not read_back(first(OPENAI)).of_kind(Flow)


def test_the_agent_is_told_its_tools_and_servers():
    (agent,) = read_back(first(*EVERYTHING)).of_kind(Agent)
    assert (agent.asset, agent.tools, agent.mcp_servers) == ("support", ("refund",), ("files",))
    assert not agent.autonomy


def test_frameworks_in_one_file_make_one_agent_and_apart_two():
    one = [
        asset(name, "agent-framework", "agent-frameworks", refs=(f"purl:pkg:pypi/{name}",))
        for name in ("a", "b")
    ]
    assert len(read_back(first(*one)).of_kind(Agent)) == 1
    apart = asset("c", "agent-framework", "agent-frameworks", path="web/x.ts", places=("web/x.ts:1",))
    assert len(read_back(first(*one, apart)).of_kind(Agent)) == 2


def test_a_tool_belongs_to_the_agent_in_its_file():
    other = asset("billing", "agent-definition", "agent-frameworks", path="src/b.py", places=("src/b.py:1",))
    pay = asset("pay", "tool-definition", "agent-frameworks", path="src/b.py", places=("src/b.py:9",))
    agents = {agent.asset: agent.tools for agent in read_back(first(AGENT, TOOL, other, pay)).of_kind(Agent)}
    assert agents == {"support": ("refund",), "billing": ("pay",)}


def test_what_waits_for_a_person_and_where_an_agent_reaches_stands_in_its_entry():
    approval = asset(
        "send_email", "human-approval", "security-and-compliance", safeguard="approval", owes_entry=False
    )
    host = asset("api.example.com", "egress-host", "agent-ecosystem", owes_entry=False)
    (agent,) = read_back(first(AGENT, approval, host)).of_kind(Agent)
    assert (agent.human_approval, agent.egress) == ((), ("api.example.com",))
    send = asset("send_email", "tool-definition", "agent-frameworks")
    (agent,) = read_back(first(AGENT, approval, send)).of_kind(Agent)
    assert agent.human_approval == ("send_email",)


def test_a_helper_that_asks_a_person_is_no_approval_of_the_tool_whose_name_it_holds():
    helper = asset(
        "approve_refund",
        "human-approval",
        "security-and-compliance",
        safeguard="approval",
        owes_entry=False,
    )
    (agent,) = read_back(first(AGENT, TOOL, helper)).of_kind(Agent)
    assert (agent.tools, agent.human_approval) == (("refund",), ())


def test_a_server_at_a_host_of_others_stands_with_third_parties_and_waits_for_a_decision():
    remote = asset(
        "crm",
        "mcp-server",
        "agent-ecosystem",
        host="mcp.crm.example",
        refs=("mcp_server:crm",),
        path=".mcp.json",
    )
    evidence = read_back(first(AGENT, remote, SERVER))
    zones = {one.id: one.trust_zone for one in evidence.of_kind(Asset)}
    assert (zones["crm"], zones["files"]) == ("third-parties", "own")
    crm = next(one for one in evidence.of_kind(Asset) if one.id == "crm")
    assert crm.refs == ("host:mcp.crm.example", "mcp_server:crm")
    assert {flow.authn for flow in evidence.of_kind(Flow) if "crm" in (flow.source, flow.target)} == {
        "undecided"
    }
    assert [party.name for party in evidence.of_kind(ThirdParty)] == ["mcp.crm.example"]


@pytest.mark.parametrize("host", ["crm", "crm.tools.svc", "10.0.0.7", "172.20.1.1", "mcp.corp.internal"])
def test_a_server_in_our_own_network_is_nobody_elses(host):
    evidence = read_back(first(AGENT, asset("crm", "mcp-server", "agent-ecosystem", host=host)))
    crm = next(one for one in evidence.of_kind(Asset) if one.id == "crm")
    assert (crm.trust_zone, crm.refs) == ("own", (f"host:{host}",))
    assert not evidence.of_kind(ThirdParty)


def test_two_servers_of_one_host_stay_two_assets():
    pair = [
        asset(name, "mcp-server", "agent-ecosystem", host="mcp.example.com", refs=(f"mcp_server:{name}",))
        for name in ("crm", "mail")
    ]
    text = first(AGENT, *pair)
    assert len(read_back(text).of_kind(Asset)) == 3
    assert updated(text, (AGENT, *pair)).added == ()


def test_what_turns_text_into_numbers_or_pieces_steers_no_agent():
    quiet = (
        asset("x", "model", model="text-embedding-3-small", provider="openai"),
        asset("langchain-text-splitters", "rag-pipeline", "data-operations"),
    )
    evidence = read_back(first(AGENT, *quiet))
    assert len(evidence.of_kind(Asset)) == 3
    assert not evidence.of_kind(Flow)


def test_a_tool_in_no_agents_file_is_drawn_to_the_nearest_and_said_to_be_a_guess():
    far = asset("web", "agent-definition", "agent-frameworks", path="web/a.py", places=("web/a.py:1",))
    near = asset(
        "ops", "agent-definition", "agent-frameworks", path="src/ops/a.py", places=("src/ops/a.py:1",)
    )
    tool = asset(
        "restart", "tool-definition", "agent-frameworks", path="src/ops/t.py", places=("src/ops/t.py:1",)
    )
    text = first(far, near, tool)
    assert {agent.asset: agent.tools for agent in read_back(text).of_kind(Agent)} == {
        "ops": ("restart",),
        "web": (),
    }
    assert "# suggestion: a tool does what the agent asks" in text
    (note,) = (
        number for number, line in enumerate(text.splitlines()) if "# decide: by which agents?" in line
    )
    assert text.splitlines()[note + 1].startswith("  - {from: ops, to: restart")
    assert "decide: are these its own?" in text


def test_who_serves_a_model_is_a_third_party():
    gpt = asset("openai", "hosted-llm-provider", model="gpt-4o", provider="openai", refs=("model_id:gpt-4o",))
    assert [party.id for party in read_back(first(OPENAI, gpt)).of_kind(ThirdParty)] == ["openai"]


def test_threats_are_those_of_the_layers_that_are_present_and_wait_for_a_decision():
    threats = read_back(first(OPENAI)).of_kind(Threat)
    assert {threat.id[:2] for threat in threats} == {"L1", "L6", "X-"}
    assert {threat.applicability for threat in threats} == {"undecided"}
    assert all(
        "# decide: " in line for line in first(OPENAI).splitlines() if "applicability: undecided" in line
    )


def test_what_owes_no_entry_still_makes_its_layer_present():
    pipeline = asset("ci.yml", "ci-pipeline", "deployment-and-infrastructure", owes_entry=False)
    evidence = read_back(first(pipeline))
    assert not evidence.of_kind(Asset)
    assert "L4" in {threat.id[:2] for threat in evidence.of_kind(Threat)}


def test_the_first_scenario_starts_at_what_the_agent_listens_to():
    (scenario,) = read_back(first(*EVERYTHING)).of_kind(Scenario)
    assert (scenario.start, scenario.reaches) == ("files", ("support",))


def test_files_of_one_kind_in_a_folder_are_one_entry():
    parts = [
        asset(f"part-{n}.bin", "model-file", path=f"m/bert/part-{n}.bin", places=(f"m/bert/part-{n}.bin",), refs=(f"path:m/bert/part-{n}.bin",))
        for n in range(20)
    ]  # fmt: skip
    (few,) = read_back(first(*parts[:3])).of_kind(Asset)
    assert (few.id, len(few.refs)) == ("bert", 3)
    (many,) = read_back(first(*parts)).of_kind(Asset)
    assert many.refs == ("path:m/bert/",)


def test_many_folders_within_others_are_one_entry_each_for_the_outermost():
    paths = [f"web/evals/{name}/x.py" for name in "abcdef"] + ["web/evals/x.py", "lib/evals/x.py"]
    files = [
        asset("x.py", "evaluation", "evaluation-and-observability", path=p, places=(p,), refs=(f"path:{p}",))
        for p in paths
    ]
    found = {one.id: one.refs for one in read_back(first(*files)).of_kind(Asset)}
    assert found == {
        "x.py": ("path:lib/evals/x.py",),
        "evals": tuple(sorted(f"path:{path}" for path in paths[:-1])),
    }


def test_a_model_that_somebody_serves_stands_with_third_parties_and_one_that_nobody_is_named_for_nowhere():
    hosted = asset("gpt-4o", "model", model="gpt-4o", provider="openai", refs=("model_id:gpt-4o",))
    nobodys = asset("llama3.2", "model", model="llama3.2", refs=("model_id:llama3.2",))
    evidence = read_back(first(hosted, nobodys))
    assert {one.id: one.trust_zone for one in evidence.of_kind(Asset)} == {
        "gpt-4o": "third-parties",
        "llama3.2": "",
    }
    assert [party.id for party in evidence.of_kind(ThirdParty)] == ["openai"]


def test_a_manifest_is_no_source_file():
    both = asset("x", places=("requirements.txt:4", "src/app.py:9"), refs=("purl:pkg:pypi/x",))
    assert drafted(both)["assets"][0]["source_files"] == ["src/app.py"]


def test_nothing_of_the_tree_ends_a_comment_or_opens_a_key():
    hostile = asset("a\nthreats: []\n# decide: nothing", path="b\nflows: []", places=("b\nflows: []",))
    evidence = read_back(first(hostile, AGENT, system="x\nassets: []"))
    assert len(evidence.of_kind(Asset)) == 2
    assert len(evidence.of_kind(Threat)) > 20


def test_a_draft_can_be_read_in_five_minutes():
    lines = first(*EVERYTHING).splitlines()
    assert len(lines) < 200
    assert max(map(len, lines)) < 180
