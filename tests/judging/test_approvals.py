"""Of what waits for a person counts what the agent can do: the name of anything else approves nothing."""

import pytest

from maestro_gate.assess import approvals
from maestro_gate.model.subjects import Agent

REFUND, CRM = ("refund",), ("crm",)


def asks_before(*human_approval, tools=REFUND, servers=()):
    agent = Agent("m.yaml", 1, "support", "autonomous", tools, servers, human_approval, "", "")
    return approvals.of(agent)


@pytest.mark.parametrize("said", ["refund", "Refund", "refund over 50 EUR", "every refund", "*", "all"])
def test_a_tool_is_meant_by_its_name(said):
    assert asks_before(said) == ("refund",)


@pytest.mark.parametrize("said", ["crm", "crm.send_mail", "mcp__crm__send_mail"])
def test_a_server_is_meant_by_its_name_and_by_its_tools(said):
    assert asks_before(said, tools=(), servers=CRM) == ("crm",)


@pytest.mark.parametrize("said", ["approve_refund", "refunds", "ask_human", "", " "])
def test_another_name_approves_nothing(said):
    assert asks_before(said, servers=("",)) == ()


def test_everything_of_an_agent_that_can_do_nothing_is_nothing():
    assert asks_before("*", tools=()) == ()
